"""法律规则: rules are data with citation and pure functions: (facts, values, day) -> lines. No clock, no network."""

from __future__ import annotations

import enum
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from core.plugin.dated import NumberOn, Series, note, number_of
from core.plugin.figures import Figure, Place
from core.plugin.kept import Kept, whole
from core.plugin.vocabulary import PERIOD_SETTING, Category, Citation, DateRange, Period, Relation, Role, Setting


class Fact(Struct, frozen=True, gc=False):
    """事实: one normalised item, about one subject, from one source, with the digest of the raw reply."""

    id: str
    subject: str
    """Id of the subject in the case."""
    role: Role
    element: str
    source: str
    title: str
    as_of: date
    digest: str
    amount: int | None = None
    """Fen, or a whole number, as the element's kind says."""
    quantity: Decimal | None = None
    text: str = ""
    paid_on: date | None = None
    source_title: str = ""
    """Name of the department as printed."""


class Treatment(enum.StrEnum):
    """认定方式: how a rule treats a fact."""

    COUNTED = "counted"
    DEDUCTED = "deducted"
    """扣除: taken off what counts in its category; the line's amount is what is taken off, never negative."""
    EXCLUDED = "excluded"
    DOUBTFUL = "doubtful"


COUNTED: Final = Treatment.COUNTED
DEDUCTED: Final = Treatment.DEDUCTED
EXCLUDED: Final = Treatment.EXCLUDED
DOUBTFUL: Final = Treatment.DOUBTFUL
"""Names of their own, for what passes over every line (see `vocabulary.INCOME`)."""
TREATMENT_TITLES = {COUNTED: "计入", DEDUCTED: "扣除", EXCLUDED: "不计入", DOUBTFUL: "存疑待核"}


class Line(Struct, frozen=True, gc=False):
    """核对结果明细: a fact as counted, deducted, excluded or doubtful, and by which article. Amounts are integer fen."""

    rule: str
    category: Category
    element: str
    subject: str
    title: str
    treatment: Treatment
    basis: tuple[Citation, ...]
    evidence: tuple[str, ...]
    """Ids of the facts it rests on."""
    amount: int | None = None
    quantity: Decimal | None = None
    text: str = ""
    reason: str = ""
    values: Mapping[str, str] = {}
    """Parameter and setting values used, as printed."""


class Values(Struct, frozen=True, dict=True):
    """取值: the numbers of the law and the tenant's settings, all resolved for one day."""

    day: date
    period: Period | None
    """核算期间; None where no dated setting names one: then nothing is summed per period."""
    parameters: Mapping[str, int | Decimal | str]
    settings: Mapping[str, Setting]
    figures: Mapping[str, Figure] = {}
    """Base figures in force for the county and the household's residence, by id; one without a value is not among them."""
    place: Place = Place()
    titles: Mapping[str, str] = {}
    """Of the parameters and base figures, by id: to say which one is not set."""
    units: Mapping[str, str] = {}
    """Of the parameters, by id, as printed: 分, 月, 平方米."""
    series: Mapping[str, Series] = {}
    """Of the parameters and base figures, by id: what they were and will be; `number` with a day looks here."""
    states: frozenset[str] = frozenset()
    """Data elements that are a state on a day and not paid again and again (`DataElement.periodic` is False)."""

    @cached_property
    def derived(self) -> dict[Any, Any]:
        """What the core has reckoned from these values alone, kept for the next household; no rule's business."""
        return {}

    @cached_property
    def months(self) -> int | None:
        """Length of the counting period; None where no dated setting names one."""
        return int(self.settings[PERIOD_SETTING].value) if PERIOD_SETTING in self.settings else None

    def number(self, id: str, day: date | None = None) -> int | Decimal:
        """数值 of a parameter or base figure; raises NotSet where none is in force.

        With `day` it is the one that stood on that day (取得收入当月的标准), for the same county and residence: it is kept
        with the assessment, and printed wherever that is explained.
        """
        if day is not None and day != self.day:
            key = id, day
            found: tuple[int | Decimal, NumberOn] = self.derived.get(key) or self._found_on(id, day)
            note(key, found[1])
            return found[0]
        value = self.figures[id].value if id in self.figures else self.parameters.get(id)
        if value is None or isinstance(value, str):
            raise NotSet(id)
        return value

    def _found_on(self, id: str, day: date) -> tuple[int | Decimal, NumberOn]:
        found = self.series[id].on(day, self.place) if id in self.series else None
        number = number_of(found) if found else None
        if found is None or number is None:
            raise NotSet(id, day)
        told = number, NumberOn(id, self.titles.get(id, id), day, str(number), found.citation, found.start)
        self.derived[id, day] = told
        return told


class NotSet(LookupError):
    """未设定: a number that a rule needs has no value on the day, for the county and the residence.

    Its arguments are the id, and the day where it is another one than that of the application.
    """


def not_set_text(error: NotSet, values: Values) -> str:
    """未设定“当地最低生活保障标准”在核对日适用于本地的值."""
    id, *day = error.args
    when = f"{day[0].isoformat()}" if day else "核对日"
    return f"未设定“{'核算期间' if id == PERIOD_SETTING else values.titles.get(id, id)}”在{when}适用于本地的值"


Assess = Callable[[Sequence[Fact], Values], Sequence[Line]]
"""认定: given the facts of the rule's `elements`, of all persons of the case at once; returns a line for each of them."""


class FindingRule(Struct, frozen=True):
    """核对规则: turns the facts of some data elements into lines."""

    id: str
    title: str
    category: Category
    elements: tuple[str, ...]
    basis: tuple[Citation, ...]
    valid: DateRange
    assess: Assess
    supersedes: tuple[str, ...] = ()
    views: tuple[tuple[str, ...], ...] = ()
    """Groups of its elements that are several departments' views of one and the same payment."""
    makes: tuple[str, ...] = ()
    """推算得出的数据元: others than its own under which it makes lines; each is open as long as one of its own is."""


class Declared(Struct, frozen=True):
    """申报项: what a subject declared for one element. Fen or whole number in `amount`.

    Money of income and expenditure is what the whole counting period brought, not one month of it: it stands beside what
    was found in that period. Property is declared as it stands on the day of the application.
    """

    subject: str
    element: str
    amount: int | None = None
    quantity: Decimal | None = None
    text: str = ""


NOT_COVERED = "not_covered"
"""Answered, but the source was asked about a part of the counting period only: nobody knows of the rest."""


class Gap(Struct, frozen=True):
    """缺口: an element of a subject for which no answer is at hand, and why."""

    subject: str
    role: Role
    element: str
    source: str
    state: str
    """'unavailable' | 'not_asked' | 'not_yet_answered' | 'not_covered'."""
    category: Category | None = None
    """The element's; the assessment fills it in."""

    @property
    def held_by_nobody(self) -> bool:
        """没有数源: no department holds it, so no answer is to come: declaration and field check alone."""
        return self.state == "not_asked" and not self.source


class Outcome(enum.StrEnum):
    """核对结论: never a grant or a refusal."""

    MATCHES = "matches"
    EXCEEDS = "exceeds"
    FALLS_SHORT = "falls_short"
    """Of what has to be reached: a share of spending, a score."""
    NEEDS_REVIEW = "needs_review"


MATCHES: Final = Outcome.MATCHES
EXCEEDS: Final = Outcome.EXCEEDS
FALLS_SHORT: Final = Outcome.FALLS_SHORT
NEEDS_REVIEW: Final = Outcome.NEEDS_REVIEW
OUTCOME_TITLES = {MATCHES: "符合", EXCEEDS: "超出", FALLS_SHORT: "未达到", NEEDS_REVIEW: "需人工复核"}


class Measured(Struct, frozen=True, gc=False):
    """比较的数: what a test of money compared, for a picture; the conclusion's sentence is what holds. Fen."""

    found: int
    bound: int
    persons: int = 0
    """人数 and months over which both were summed up; 0 where the figures are the household's as they stand."""
    months: int = 0


class Conclusion(Struct, frozen=True, gc=False):
    """单项结论: one test of the law, with its inputs. `outcome` None: the law's number is not configured."""

    rule: str
    title: str
    outcome: Outcome | None
    explanation: str
    basis: tuple[Citation, ...]
    values: Mapping[str, str] = {}
    measured: Measured | None = None
    """None: of no money, or nothing could be compared."""


OWN_ROLES = (Role.APPLICANT, Role.MEMBER)
"""Of whoever lives in the household that applies."""


class Standing(Struct, frozen=True, gc=False):
    """人口认定: whether one person counts as a member of the household that applies, and why."""

    subject: str
    counts: bool | None
    """None: the text leaves it to a person; until then nothing about the household is certain."""
    reason: str
    basis: tuple[Citation, ...]
    evidence: tuple[str, ...] = ()
    """Ids of the facts it rests on."""


class Known(Struct, frozen=True, gc=False):
    """查得情况 of one data element in one category, of those who count."""

    category: Category
    lines: Sequence[Line]
    net: int
    """Counted less deducted: fen, or pieces."""
    doubtful: Sequence[Line]

    @classmethod
    def of(cls, category: Category, lines: Sequence[Line]) -> Known:
        """What single lines come to."""
        off = sum([line.amount or 0 for line in lines if line.treatment is DEDUCTED])
        counted = sum([line.amount or 0 for line in lines if line.treatment is COUNTED])
        return cls(category, lines, counted - off, [line for line in lines if line.treatment is DOUBTFUL])


class HouseholdFacts(Struct, frozen=True, dict=True):
    """家庭事实: what a test may look at."""

    members: Sequence[tuple[str, Role, Relation]]
    """(subject id, role, relation to the applicant) of every subject."""
    lines: Sequence[Line]
    gaps: Sequence[Gap]
    declared: Sequence[Declared] = ()
    """诚信申报 of every subject, also of what no department holds: by subject and element, each of them once."""
    standings: Sequence[Standing] = ()
    """Of everybody who lives with the applicant; empty: all of them count."""
    views: Mapping[str, tuple[str, ...]] = {}
    """Data element -> all elements that are views of the same payment, itself among them, by the rules in force."""
    categories: Mapping[str, Category] = {}
    """Data element -> its category, of the programme's elements."""
    excluded_by: frozenset[str] = frozenset()
    """Ids of the exclusions in force: what stands under one of them was found, and is left out of it."""
    never_counts: frozenset[str] = frozenset()
    """Data elements that an exclusion leaves out whole, whatever the amount, the person and the day."""
    taken_off: frozenset[str] = frozenset()
    """Data elements under which the deductions in force show what they take off."""
    may_fall: Mapping[tuple[str, str], int] = {}
    """(subject, data element) -> fen that count, and that an open answer may still bring under an exclusion."""

    def whole(self, elements: Collection[str] = ()) -> HouseholdFacts:
        """全部: for the core's own measures: whole categories, and elements by name as far as the manifest names them."""
        if type(self.lines) is not Kept and type(self.gaps) is not Kept and type(self.declared) is not Kept:
            return self
        told = {name: whole(getattr(self, name), elements) for name in ("lines", "gaps", "declared")}
        return replace(self, **told)

    @cached_property
    def elements(self) -> frozenset[str]:
        """数据元 of which there is anything: a line, a gap, a declared item."""
        return frozenset(entry.element for told in (self.lines, self.gaps, self.declared) for entry in told)

    @property
    def is_settled(self) -> bool:
        """没有未决事项: nothing is unanswered, declared beside what was found, or waiting to be left out."""
        return not (self.gaps or self.declared or self.may_fall)

    @cached_property
    def counted(self) -> frozenset[str]:
        """计入人口: subjects who count, whoever is open included; a supporter never does."""
        left_out = {standing.subject for standing in self.standings if standing.counts is False}
        return frozenset([id for id, role, _ in self.members if role in OWN_ROLES and id not in left_out])

    @cached_property
    def undecided(self) -> frozenset[str]:
        """人口未定: subjects of whom a person has to say whether they count."""
        return frozenset([standing.subject for standing in self.standings if standing.counts is None])

    @cached_property
    def counted_lines(self) -> Sequence[Line]:
        """计入人口的明细: lines of those who count, in their order."""
        own = self.counted
        return [line for line in self.lines if line.subject in own]

    def knowing(self, known: Mapping[str, Sequence[Known]], elements: frozenset[str]) -> HouseholdFacts:
        """The same, with what the core has at hand already, by data element; otherwise it is gathered line by line."""
        self.__dict__.update(known=known, elements=elements)
        return self

    @cached_property
    def known(self) -> Mapping[str, Sequence[Known]]:
        """计入人口的查得情况 by data element; of one there are several where it has lines in several categories."""
        found: dict[str, dict[Category, list[Line]]] = {}
        for line in self.counted_lines:
            found.setdefault(line.element, {}).setdefault(line.category, []).append(line)
        return {
            element: [Known.of(category, lines) for category, lines in own.items()] for element, own in found.items()
        }

    def settled(self, category: Category | None, elements: Sequence[str]) -> list[Known] | None:
        """查得情况 of some elements (each once), or of all; of a category, or of any. None: something about it is open."""
        if not self.is_settled:
            return None
        known = self.known
        some = [known[e] for e in elements if e in known] if elements else known.values()
        found = [each for own in some for each in own if category is None or each.category is category]
        return None if [each for each in found if each.doubtful] else found

    def counted_of(self, category: Category | None, elements: Collection[str]) -> list[Line]:
        """计入人口的明细 of some elements, or of all; of a category, or of any."""
        if not elements:
            return [line for line in self.counted_lines if category is None or line.category is category]
        some = [e for e in dict.fromkeys(elements) if e in self.known]  # whoever names one twice counts it once
        known = [each for e in some for each in self.known[e] if category is None or each.category is category]
        return [line for each in known for line in each.lines]


class TestRule(Struct, frozen=True):
    """判定方法: threshold, ratio or score over the lines; pure."""

    __test__ = False  # a name that begins with Test is no test of pytest's

    id: str
    title: str
    programmes: tuple[str, ...]
    basis: tuple[Citation, ...]
    valid: DateRange
    judge: Callable[[HouseholdFacts, Values], Conclusion]
    settings: tuple[str, ...] = ()
    """Names of the tenant settings it reads; a missing one gives sums and no conclusion."""
    figures: tuple[str, ...] = ()
    """Ids of the base figures it reads, likewise."""
    supersedes: tuple[str, ...] = ()
    more_income_never_helps: bool = False
    """单调: one more counted income never turns the outcome towards 'matches'; the conformance kit holds it to that."""
    parts: tuple[TestRule, ...] = ()
    """单项 of a `composite`: what they cite and name is looked at like the whole's own."""
    reads: tuple[str, ...] = ()
    """Data elements that its measures name; `threshold` and the others fill it in. The manifest has to name them."""

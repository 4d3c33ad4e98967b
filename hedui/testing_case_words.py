"""案例的写法: every table and key of case files, as structs; what is not named here is refused."""

from __future__ import annotations

from datetime import date
from typing import Any

from msgspec import Struct, field

from core.plugin.figures import Residence
from core.plugin.vocabulary import Relation, Role

MADE_UP = "案例"


class CaseSetting(Struct, forbid_unknown_fields=True):
    """设定 of the tenant in the case."""

    value: Any
    """In the form that the setting has (settings.md)."""
    document: str
    """On which it rests, as the tenant's administrator would name it."""


class CaseMember(Struct, forbid_unknown_fields=True):
    """核对对象 in the case."""

    who: str
    """A name that this case calls the person by; facts, gaps and lines use it."""
    role: Role = Role.MEMBER
    """Exactly one is the applicant."""
    relation: Relation = Relation.OTHER
    """To the applicant."""
    household: int = 1
    """1 the applicant's; 2, 3, … each household of a supporter who lives apart."""
    born_on: date | None = None
    """Left out where the document carries no birth date."""


class CaseFact(Struct, forbid_unknown_fields=True):
    """查得事实: money in yuan as text, so that nobody reads fen."""

    who: str
    element: str
    """Id of a data element; its kind says which of yuan, number, area and text the value stands in."""
    yuan: str | None = None
    """Of money: \"1234.56\"."""
    number: int | None = None
    """Of a count: persons, vehicles."""
    area: str | None = None
    """Of an area, in square metres: \"62.5\"; of land, in mu: \"1.5\"."""
    text: str = ""
    """Of a text, and of a register in which somebody stands or not: what is entered there; of a date: \"2026-03-01\"."""
    paid_on: date | None = None
    """Day of the payment; without it nobody knows whether it lies in the counting period."""
    as_of: date | None = None
    """Day of which the department says it; left out: the day of the application."""
    source: str = MADE_UP
    """Id of the department, where it matters who says so: tax."""


class CaseDeclared(Struct, forbid_unknown_fields=True):
    """申报项: money in yuan, of income and expenditure for the whole counting period, as in a declaration."""

    who: str
    element: str
    yuan: str | None = None
    """Values as in a fact."""
    number: int | None = None
    area: str | None = None
    text: str = ""


class CaseGap(Struct, forbid_unknown_fields=True):
    """缺口: no answer at hand."""

    who: str
    element: str
    state: str
    """unavailable (the source cannot say, or will not), not_asked, not_yet_answered, or not_covered (a part of the period)."""
    source: str = MADE_UP
    """Empty: no department was there to be asked."""


class CaseLine(Struct, forbid_unknown_fields=True):
    """应得明细."""

    who: str
    element: str
    """Under which the report shows the line: of what is reckoned, the element of the deduction or of the support rule."""
    treatment: str
    """counted, deducted, excluded or doubtful."""
    yuan: str | None = None
    """What is deducted is written without a minus."""
    number: int | None = None
    area: str | None = None
    clause: str = ""
    """Part of what the line cites."""
    says: str = ""
    """Part of its reason."""


class CaseTotal(Struct, forbid_unknown_fields=True):
    """应得合计."""

    title: str
    """As the report prints it: 收入合计, 财产金额合计, or a data element's title with 合计."""
    yuan: str
    household: int = 1
    """As in `members`."""


class CaseConclusion(Struct, forbid_unknown_fields=True):
    """应得结论."""

    outcome: str
    """matches, exceeds, falls_short, needs_review; none: no conclusion, because a number of the law is not set."""
    says: list[str] = []
    """Parts of its explanation."""
    omits: list[str] = []
    """What the explanation must not say."""
    rule: str = ""
    """Id of the test, where a programme has several."""


class CaseStanding(Struct, forbid_unknown_fields=True):
    """应得人口认定."""

    who: str
    counts: str
    """yes, no, or open: left to a person."""
    says: str = ""
    """Part of the reason."""


class AssessmentCase(Struct, forbid_unknown_fields=True):
    """认定案例: a household, what was found about it, and what becomes of it."""

    name: str
    """A sentence: what the case is about."""
    clause: str
    """The article or item that it shows, as in the text: 第四条（三）. It counts as a case of it in the clause table."""
    programme: str
    """Id of the programme that is applied for."""
    applied_on: date
    """Day of the application: the law and the numbers of this day."""
    members: list[CaseMember]
    facts: list[CaseFact]
    """What the departments have found; what is neither here nor in `gaps` was asked for, and nothing was found."""
    conclusion: CaseConclusion | None = None
    """Of the one test of the programme; where it has several, `conclusions` names each that the case is about."""
    settings: dict[str, CaseSetting] = field(default_factory=dict)
    """Settings of the tenant by name; every other has none."""
    gaps: list[CaseGap] = []
    declared: list[CaseDeclared] = []
    lines: list[CaseLine] = []
    """All of them, in any order: a line that is not here is a difference too."""
    totals: list[CaseTotal] = []
    """Those that the case is about; others may stand."""
    conclusions: list[CaseConclusion] = []
    """Each with its `rule`; others may stand."""
    standings: list[CaseStanding] = []
    """Those that the case is about; others may stand."""
    area: str = ""
    """Division code of the county."""
    residence: Residence | None = None
    """Where a number of the law differs by it."""


class CasePause(Struct, forbid_unknown_fields=True):
    """中止期间 in the case; both days suspended."""

    start: date
    """First day."""
    end: date
    """Last day."""


class DeadlineCase(Struct, forbid_unknown_fields=True):
    """期限案例: when a clock that began on a day runs out."""

    name: str
    """A sentence: what the case is about."""
    clause: str
    """The article or item that it shows."""
    started_on: date
    """Day of the event that starts the clock; it does not count itself."""
    due_on: date | None = None
    """Last day. Must be given unless `refused`."""
    provisional: bool = False
    """Whether a holiday notice to come can still change the day."""
    rule: str = ""
    """Id of the deadline rule, or:"""
    working_days: int = 0
    """so many working days, without a rule: of a case about the calendar."""
    extended_by: int = 0
    """延长: days that are asked for, in the rule's own unit."""
    refused: bool = False
    """Whether the extension must be refused: the rule knows none, or the new total passes its ceiling. Without `due_on`."""
    enclosing_started_on: date | None = None
    """Day on which the clock of `DeadlineRule.within` began: not later than that one's last day."""
    area: str = ""
    """Division code of the county, for a region's own holidays."""
    pauses: list[CasePause] = []


class CaseFile(Struct, forbid_unknown_fields=True):
    """案例文件: the packs that it needs, and its cases."""

    packs: list[str]
    """Names of the plugins in force, the pack itself among them: ["national", "mycity"]."""
    assessment: list[AssessmentCase] = []
    deadline: list[DeadlineCase] = []

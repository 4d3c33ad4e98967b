"""规则观察: the rules of one pack, each wrapped so that whatever the assessment asks of it is asked twice, and judged.

The assessment itself hands every rule its real input: lines after the exclusions, households with their gaps. So nothing
here has to make one up.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from decimal import Decimal
from functools import partial
from random import Random
from typing import Any, TypeVar

from msgspec.structs import replace

from core.law import Law
from core.plugin.bounding import Limits, TooLong
from core.plugin.exclusions import Deduction, Exclusion, Taken
from core.plugin.guarding import Stopped as Left
from core.plugin.guarding import guarded as held
from core.plugin.judging import identity
from core.plugin.names import near
from core.plugin.rules import Conclusion, Fact, HouseholdFacts, Line, NotSet, Outcome, TestRule, Treatment, Values
from core.plugin.vocabulary import PERIOD_SETTING, Category, Citation
from hedui.testing_findings import Finding
from hedui.testing_guard import ReachedOut, guarded
from hedui.testing_households import MARKS

_T = TypeVar("_T")
PATIENCE = Limits(5, 120)
"""For one rule on one household, watched: a few thousandths of it are usual."""
SHUFFLED = 3
"""Orders beside the reverse one."""
_RANK = {Outcome.MATCHES: 0, Outcome.NEEDS_REVIEW: 1, Outcome.EXCEEDS: 2, Outcome.FALLS_SHORT: 2}
MORE = (1, 100_00, 10_000_00, 10**11)
"""Fen of one more income."""


class Stopped(Exception):
    """本户不再试: a rule has failed on it, and that is said already."""


class Watch:
    """观察 of the objects of one plugin; what is wrong is in `found`, once for each code and entry."""

    def __init__(self, name: str, numbers: frozenset[str] = frozenset()) -> None:
        self.prefix = f"{name}."
        self.found: dict[tuple[str, str], Finding] = {}
        self.calls = 0
        self.numbers = numbers
        self.cited: dict[Citation, str] = {}
        """What lines, standings and conclusions rest on, and which object was the first to say so."""

    def say(self, code: str, entry: str, what: str) -> None:
        """记下 a finding; the first one of its kind about an entry stands for all."""
        self.found.setdefault((code, entry), Finding(code, entry, what))

    def household(self) -> None:
        """另一户: what is asked from now on is about another household, or no household."""

    def law(self, law: Law) -> Law:
        """The same law, under observation."""
        return replace(
            law,
            finding_rules=self._each(law.finding_rules, "assess", self._assess),
            household_rules=self._each(law.household_rules, "compose", self._compose),
            deductions=self._each(law.deductions, "reckon", self._reckon),
            support_rules=self._each(law.support_rules, "reckon", self._support),
            test_rules=self._each(law.test_rules, "judge", self._judge),
            exclusions=[self._excluding(e) if e.id.startswith(self.prefix) else e for e in law.exclusions],
        )

    def _each(self, entries: Sequence[Any], act: str, watched: Callable[..., Any]) -> list[Any]:
        return [
            replace(e, **{act: partial(watched, e, getattr(e, act))}) if identity(e).startswith(self.prefix) else e
            for e in entries
        ]

    @staticmethod
    def orders(given: Sequence[_T], least: int = 2) -> Iterator[list[_T]]:
        """次序: backwards, and shuffled by a fixed seed; of one alone there is none."""
        if len(given) < least:
            return
        yield list(given)[::-1]
        for turn in range(SHUFFLED if len(given) > 2 or not least else 0):
            order = list(given)
            Random(turn).shuffle(order)  # noqa: S311 - shuffled again alike, no secret
            yield order

    def twice(self, entry: str, call: Callable[[], _T]) -> _T:
        """问两次: what it answers the first time; raises Stopped where it fails or a number is not set."""
        # Guarded once: it is what takes the time, and who reaches out in other words later on is not pure either.
        first, again = self._once(entry, call, guarded), self._once(entry, call)
        if first != again:
            self.say("rule.impure", entry, "同样的输入，第二次得到不同的输出")
        return first

    def _once(
        self, entry: str, call: Callable[[], _T], under: Callable[[], AbstractContextManager[None]] = nullcontext
    ) -> _T:
        self.calls += 1
        if ("rule.endless", entry) in self.found:
            raise Stopped
        try:
            return held(partial(_under, under, call), PATIENCE)
        except NotSet as unset:
            self._unset(entry, str(unset.args[0]))
            raise Stopped from unset
        except ReachedOut as reached:
            self.say("rule.reaches_out", entry, f"调用了 {reached}")
            return call()
        except Left as left:
            if isinstance(left.by, TooLong):
                self.say("rule.endless", entry, f"{left.by}")
            else:
                self._failed(entry, left.by)
            raise Stopped from left
        except Exception as error:
            self._failed(entry, error)
            raise Stopped from error

    def _unset(self, entry: str, number: str) -> None:
        if self.numbers and number not in (*self.numbers, PERIOD_SETTING):
            what = f"取用了 {number}，没有这个参数或基数{near(number, self.numbers)}"
            self.say("number.unknown", entry, what)

    def _note(self, entry: str, basis: Iterable[Citation], values: Values) -> None:
        """What a tenant has set, or an authority published, rests on a document of its own."""
        others = {figure.citation for figure in values.figures.values()}
        settings = values.settings.values()
        for citation in basis:
            said = any(citation.document == s.document or citation.document in str(s.value) for s in settings)
            if not said and citation not in others and citation not in self.cited:
                self.cited[citation] = entry

    def _failed(self, entry: str, error: BaseException) -> None:
        frame = error.__traceback__
        while frame is not None and frame.tb_next is not None:
            frame = frame.tb_next
        where = f"{frame.tb_frame.f_code.co_filename.rpartition('/')[2]} 第 {frame.tb_lineno} 行" if frame else ""
        self.say("rule.fails", entry, f"遇到缺少数值或者数值异常的事实时抛出 {type(error).__name__}（{where}）")
        if any(mark in f"{error} {error.args}" for mark in MARKS):
            self.say("error.names_person", entry, f"{type(error).__name__} 的文字含有反馈内容（{where}）")

    def _exact(self, entry: str, **numbers: object) -> None:
        for name, number in numbers.items():
            wanted = Decimal if name == "quantity" else int
            if number is not None and type(number) is not wanted:
                self.say("line.not_exact", entry, f"{name} 是 {type(number).__name__}，应为 {wanted.__name__}")

    def _assess(self, rule: Any, act: Any, facts: Sequence[Fact], values: Values) -> Sequence[Line]:
        lines = list(self.twice(rule.id, lambda: list(act(facts, values))))
        for line in lines:
            self._exact(rule.id, amount=line.amount, quantity=line.quantity)
            self._note(rule.id, line.basis, values)
        for order in self.orders(facts):
            if _sums(self._once(rule.id, partial(_listed, act, order, values))) != _sums(lines):
                self.say("rule.order", rule.id, "事实次序改变后，各类明细的合计不同")
        return lines

    def _compose(self, rule: Any, act: Any, people: Any, facts: Sequence[Fact], values: Values) -> Any:
        said = self.twice(rule.id, lambda: list(act(people, facts, values)))
        for standing in said:
            self._note(rule.id, standing.basis, values)
        for order in self.orders(facts):
            turned = self._once(rule.id, partial(_listed, act, people, order, values))
            if {s.subject: s.counts for s in said} != {s.subject: s.counts for s in turned}:
                self.say("rule.order", rule.id, "事实次序改变后，人口认定不同")
        return said

    def _reckon(self, rule: Deduction, act: Any, lines: Sequence[Line], facts: Sequence[Fact], values: Values) -> Any:
        taken: Taken | None = self.twice(rule.id, lambda: act(lines, facts, values))
        for order, found in zip(self.orders(lines), self.orders(facts, least=0), strict=False):
            turned: Taken | None = self._once(rule.id, partial(act, order, found, values))
            if (taken.amount if taken else 0) != (turned.amount if turned else 0):
                self.say("rule.order", rule.id, "明细和事实次序改变后，扣除额不同")
        if taken is not None and taken.amount is not None:
            self._exact(rule.id, amount=taken.amount)
            if taken.amount < 0:
                self.say("deduction.negative", rule.id, f"扣除额为 {taken.amount} 分")
            if taken.amount > (counted := sum(line.amount or 0 for line in lines)):
                self.say("deduction.beyond", rule.id, f"计入 {counted} 分，扣除额为 {taken.amount} 分")
        return taken

    def _support(self, rule: Any, act: Any, household: Any, own: Sequence[Line], values: Values) -> Any:
        support = self.twice(rule.id, lambda: act(household, own, values))
        for order in self.orders(own):
            turned = self._once(rule.id, partial(act, household, order, values))
            if (support.amount if support else 0) != (turned.amount if turned else 0):
                self.say("rule.order", rule.id, "明细次序改变后，推算的数额不同")
        if support is not None:
            self._exact(rule.id, amount=support.amount)
        return support

    def _judge(self, rule: TestRule, act: Any, household: HouseholdFacts, values: Values) -> Conclusion:
        said: Conclusion = self.twice(rule.id, lambda: act(household, values))
        self._note(rule.id, said.basis, values)
        for order in self.orders(household.lines):
            turned = self._once(rule.id, partial(act, replace(household, lines=order), values))
            if said.outcome != turned.outcome:
                self.say("rule.order", rule.id, "明细次序改变后，结论不同")
        if rule.more_income_never_helps and said.outcome is not None:
            self._monotone(rule, act, household, values, said.outcome)
        return said

    def _monotone(self, rule: TestRule, act: Any, household: HouseholdFacts, values: Values, said: Outcome) -> None:
        incomes = sorted(id for id, category in household.categories.items() if category is Category.INCOME)
        subject = next(iter(sorted(household.counted - household.undecided)), None)
        for more in MORE if incomes and subject else ():
            line = Line(
                "kit.more", Category.INCOME, incomes[0], str(subject), "又一笔收入", Treatment.COUNTED, (), (), more
            )
            richer = replace(household, lines=(*household.lines, line))
            after = self._once(rule.id, partial(act, richer, values))
            if after.outcome is not None and _RANK[after.outcome] < _RANK[said]:
                what = f"增加收入 {more} 分后，结论由 {said.value} 变为 {after.outcome.value}"
                self.say("test.income_helps", rule.id, what)

    def _excluding(self, entry: Exclusion) -> Exclusion:
        fields = {name: getattr(entry, name) for name in Exclusion.__struct_fields__}
        return _Watched(**fields | {"each_line": True}, entry=entry, watch=self)

    def asked_once(
        self, entry: Exclusion, lines: Sequence[Line], about: Mapping[str, Sequence[Fact]], values: Values
    ) -> None:
        """条件: one that is asked once for all of a person's payments of an element has to say the same of each."""
        said: dict[tuple[str, str], set[bool | None]] = defaultdict(set)
        if (applies := entry.applies) is not None:
            for line in lines:
                said[line.subject, line.element].add(applies(line, about.get(line.subject, ()), values))
        if any(len(each) > 1 for each in said.values()):
            self.say("exclusion.looks_at_line", entry.id, "对同一人同一数据元的不同款项，条件的回答不同")

    def left_out(
        self, entry: Exclusion, lines: Sequence[Line], facts: Mapping[str, Fact], about: Mapping[str, Sequence[Fact]],
        values: Values,
    ) -> Any:  # fmt: skip
        """不计入 of the pack's own exclusion, judged."""
        amounts = self.twice(entry.id, lambda: dict(entry.left_out(lines, facts, about, values)))
        for order in self.orders(list(facts.items())):
            others = {subject: _like(order, told) for subject, told in about.items()}
            turned = self._once(entry.id, partial(entry.left_out, lines, dict(order), others, values))
            if amounts != dict(turned):
                self.say("rule.order", entry.id, "事实次序改变后，不计入的数额不同")
        for position, amount in amounts.items():
            self._exact(entry.id, amount=amount)
            if not 0 <= amount <= (lines[position].amount or 0):
                what = f"一笔 {lines[position].amount} 分的收入，不计入 {amount} 分"
                self.say("exclusion.raises_income", entry.id, what)
        return amounts


class _Watched(Exclusion, frozen=True):
    """An exclusion that reports what it leaves out."""

    entry: Any = None
    watch: Any = None

    def verdicts(
        self, lines: Sequence[Line], facts: Mapping[str, Fact], about: Mapping[str, Sequence[Fact]], values: Values,
        open_: Mapping[str, Collection[str]] = {},
    ) -> list[bool | None]:  # fmt: skip
        if not self.entry.each_line:
            self.watch.asked_once(self.entry, lines, about, values)
        found: list[bool | None] = self.entry.verdicts(lines, facts, about, values, open_)
        return found

    def left_out(
        self, lines: Sequence[Line], facts: Mapping[str, Fact], about: Mapping[str, Sequence[Fact]], values: Values,
    ) -> Mapping[int, int]:  # fmt: skip
        found: Mapping[int, int] = self.watch.left_out(self.entry, lines, facts, about, values)
        return found


def _under(under: Callable[[], AbstractContextManager[None]], call: Callable[[], _T]) -> _T:
    with under():
        return call()


def _listed(act: Callable[..., Iterable[_T]], *given: Any) -> list[_T]:
    return list(act(*given))


def _like(order: Sequence[tuple[str, Fact]], told: Sequence[Fact]) -> list[Fact]:
    """The facts of one person, as they stand in that order; others behind them."""
    places = {id: place for place, (id, _) in enumerate(order)}
    return sorted(told, key=lambda fact: places.get(fact.id, len(places)))


def _sums(lines: Sequence[Line]) -> Counter[tuple[str, ...]]:
    """By person, element and treatment: how one sum is spread over several payments may follow their order."""
    found: Counter[tuple[str, ...]] = Counter()
    for line in lines:
        amount = line.amount if type(line.amount) is int else 0
        found[line.subject, line.element, line.category.value, line.treatment.value] += amount or 0
    return found

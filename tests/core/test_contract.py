"""契约的遵守: what a rule answers is looked at before it is reckoned with; what it is handed it cannot change, nor read beyond
its manifest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from core.assessment.contract import BrokenContract
from core.assessment.model import Assessment
from core.plugin.bounds import Bound
from core.plugin.composition import HouseholdRule
from core.plugin.exclusions import Deduction, Exclusion, Taken
from core.plugin.judging import faults
from core.plugin.methods import threshold
from core.plugin.readings import holdings, income
from core.plugin.rules import (
    Conclusion,
    FindingRule,
    HouseholdFacts,
    Line,
    Measured,
    Outcome,
    Standing,
    TestRule,
    Values,
)
from core.plugin.scoring import How, composite
from core.plugin.support import Support, SupporterHousehold, SupportRule
from core.plugin.touching import BeyondManifest
from core.plugin.vocabulary import Level, PluginInfo, Touches
from tests.core.test_assessment import ALWAYS, BASIS, fact, finding, judging, law, run

Change = Callable[[Line], Any]
LINES: dict[str, tuple[Change, str]] = {
    "another rule's": (lambda line: replace(line, rule="t.other"), "明细写在规则 t.other 名下"),
    "about a stranger": (lambda line: replace(line, subject="nobody"), "明细所写的人不在本案中"),
    "of a fact it was not given": (lambda line: replace(line, evidence=("2",)), "明细引用了没有交给它的事实"),
    "of a float": (lambda line: msgspec.structs.replace(line, amount=100.0), "明细的 amount 是 float，应为整数（分）"),
    "of a truth": (lambda line: replace(line, amount=True), "明细的 amount 是 bool，应为整数（分）"),
    "of a float area": (lambda line: replace(line, quantity=1.5), "明细的 quantity 不是 Decimal"),
    "taking off less than nothing": (
        lambda line: replace(line, treatment=line.treatment.DEDUCTED, amount=-1), "扣除的数额为负",
    ),
    "of a word": (lambda line: replace(line, treatment="counted"), "明细的 treatment 或 category 不是枚举值"),
    "no line": (lambda line: {"amount": 1}, "明细中有 dict，应为 Line"),
}  # fmt: skip


def answering(change: Change) -> FindingRule:
    counted = judging()
    return replace(
        finding("t.rule", "t.wage"), assess=lambda facts, values: [change(x) for x in counted(facts, values)]
    )


@pytest.mark.parametrize("kind", LINES)
def test_a_line_that_breaks_the_contract_holds_the_case(kind: str) -> None:
    """Each of these went into the report, or failed its job for ever without a word."""
    change, said = LINES[kind]
    with pytest.raises(BrokenContract, match=f"规则 t.rule 返回的内容不合契约：{said}"):
        run(law(answering(change)), [fact("1"), fact("2", element="t.gift")])


@pytest.mark.parametrize("given", [None, "rubbish", 7])
def test_what_is_no_sequence_of_lines_holds_the_case(given: Any) -> None:
    with pytest.raises(BrokenContract, match="应为 Line 的序列"):
        run(law(replace(finding("t.rule", "t.wage"), assess=lambda facts, values: given)), [fact("1")])


SAID = Conclusion("t.test", "收入", Outcome.MATCHES, "", BASIS)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (replace(SAID, rule="t.other"), "结论写在规则 t.other 名下"), (replace(SAID, outcome="matches"), "不是枚举值"),
        (replace(SAID, measured=Measured(1.0, 2)), "measured 应为整数"), (None, "结论是 NoneType"), (True, "结论是 bool"),
    ],
)  # fmt: skip
def test_a_conclusion_that_breaks_the_contract_holds_the_case(said: Any, why: str) -> None:
    test = TestRule("t.test", "收入", ("t.dibao",), BASIS, ALWAYS, lambda household, values: said)
    with pytest.raises(BrokenContract, match=why):
        run(law(test_rules=[test]), [])


@pytest.mark.parametrize("said", [Support(-1, ""), Support(1.5, ""), Support(Decimal(1), ""), 100])  # type: ignore[arg-type]
def test_support_is_whole_fen_and_never_takes_away(said: Any) -> None:
    """A negative one lowered the income of the household that applies."""
    rule = SupportRule("t.support", "赡养费", BASIS, ALWAYS, "t.gift", lambda household, own, values: said)
    with pytest.raises(BrokenContract):
        run(law(support_rules=[rule]), [])


def test_deductions_and_standings_are_held_to_it_too() -> None:
    taken = Deduction("t.off", "扣除", BASIS, ALWAYS, "t.gift", ("t.wage",), lambda *_: Taken(1.5, "", ()))  # type: ignore[arg-type]
    with pytest.raises(BrokenContract, match="数额是 float"):
        run(law(finding("t.rule", "t.wage"), deductions=[taken]), [fact("1")])
    who: Any = HouseholdRule("t.who", "人口", BASIS, ALWAYS, lambda *_: [Standing("a", 0, "", BASIS)])  # type: ignore[arg-type]
    with pytest.raises(BrokenContract, match="counts 只取"):
        run(law(household_rules=[who]), [])


MEDDLING: dict[str, Callable[[HouseholdFacts, Values], Any]] = {
    "parameters": lambda household, values: values.parameters.update(x=0),  # type: ignore[attr-defined]
    "settings": lambda household, values: values.settings.clear(),  # type: ignore[attr-defined]
    "gaps": lambda household, values: household.gaps.clear(),  # type: ignore[attr-defined]
    "lines": lambda household, values: household.lines.pop(),  # type: ignore[attr-defined]
    "views": lambda household, values: household.views.clear(),  # type: ignore[attr-defined]
    "members": lambda household, values: household.members.pop(),  # type: ignore[attr-defined]
    "may_fall": lambda household, values: household.may_fall.clear(),  # type: ignore[attr-defined]
}


@pytest.mark.parametrize("what", MEDDLING)
def test_nobody_changes_what_the_next_rule_and_the_next_household_are_handed(what: str) -> None:
    """The law is kept for all households of an office: what one rule had put there stayed there for all of them."""

    def judge(household: HouseholdFacts, values: Values) -> Conclusion:
        MEDDLING[what](household, values)
        return replace(SAID, rule="t.meddling")

    meddling = TestRule("t.meddling", "收入", ("t.dibao",), BASIS, ALWAYS, judge)
    with pytest.raises((AttributeError, TypeError)):
        run(law(finding("t.rule", "t.wage"), test_rules=[meddling]), [fact("1")])


NARROW = Touches(elements=("t.wage", "t.car"))
FACTS = [fact("1"), fact("2", element="t.gift", amount=900), fact("3", "c", amount=50), fact("4", "c", "t.gift", 70)]


def judged(test: TestRule, touches: Touches = NARROW) -> Assessment:
    both = (finding("t.rule", "t.wage"), finding("t.more", "t.gift"))
    return run(law(*both, test_rules=[test], touches={test.id: touches}), FACTS)


def own(judge: Callable[[HouseholdFacts], object]) -> TestRule:
    def body(household: HouseholdFacts, values: Values) -> Conclusion:
        return replace(SAID, explanation=str(judge(household)))

    return TestRule("t.test", "收入", ("t.dibao",), BASIS, ALWAYS, body)


READS: dict[str, Callable[[HouseholdFacts], object]] = {
    "goes through the lines": lambda household: sum(line.amount or 0 for line in household.lines),
    "looks for one": lambda household: any(line.element == "t.gift" for line in household.lines),
    "takes one by its place": lambda household: household.lines[0].amount,
    "takes them all": lambda household: household.lines[:],
    "asks by name": lambda household: household.counted_of(None, ("t.gift",)),
}


@pytest.mark.parametrize("how", READS)
def test_a_test_that_reads_beyond_its_manifest_holds_the_case(how: str) -> None:
    """A sum without what it may not see would be a wrong sum, and nobody would know."""
    assert judged(own(READS[how]), Touches()).conclusions
    with pytest.raises(
        BeyondManifest, match=r"规则 t.test 读取了数据元 t.gift 的明细，超出所在插件 PluginInfo.touches"
    ):
        judged(own(READS[how]))


def test_whoever_reads_what_it_may_is_not_held() -> None:
    assert judged(own(lambda household: household.counted), NARROW).conclusions[0].outcome is Outcome.MATCHES
    assert judged(own(lambda household: len(household.lines))).conclusions[0].explanation == "4"


RULE: dict[str, Any] = {"id": "t.test", "title": "收入", "programmes": ("t.dibao",), "basis": BASIS, "valid": ALWAYS}
LITTLE = Bound(inclusive=True, factor="10000")


def test_a_whole_category_is_the_laws_and_an_element_by_name_the_manifests() -> None:
    """The measures that all packs share add up whatever counts; a pack below may have added to it."""
    assert "10.00元" in judged(threshold(income(), LITTLE, **RULE)).conclusions[0].explanation
    assert "1.00元" in judged(threshold(income("工资", ["t.wage"]), LITTLE, **RULE)).conclusions[0].explanation
    for measure in (income("礼金", ["t.gift"]), holdings("车", "t.gift")):
        with pytest.raises(BeyondManifest, match=r"t\.gift"):
            judged(threshold(measure, LITTLE, **RULE))


def test_what_a_test_names_is_looked_at_when_it_is_declared() -> None:
    named = composite([threshold(income("礼金", ["t.gift"], ["t.car"]), LITTLE, **RULE)], How.ALL, **RULE)
    assert named.reads == ("t.gift", "t.car")
    info = PluginInfo("t", "t", "1", 1, ("",), "测试", "测试", level=Level.COUNTY, touches=NARROW)
    assert list(faults(info, "hedui_test_rules", [named])) == [
        "hedui_test_rules 的 t.test 涉及数据元 t.gift，超出 PluginInfo.touches 声明的范围"
    ]


def supported(reckon: Callable[[SupporterHousehold, Sequence[Line]], Support | None], touches: Touches) -> Assessment:
    rule = SupportRule("t.support", "赡养费", BASIS, ALWAYS, "t.gift", lambda home, mine, _: reckon(home, mine))
    both = (finding("t.rule", "t.wage"), finding("t.more", "t.gift"))
    return run(law(*both, support_rules=[rule], touches={rule.id: touches}), FACTS)


@pytest.mark.parametrize("whose", ["theirs", "ours"])
def test_a_support_formula_is_held_likewise(whose: str) -> None:
    def reckon(home: SupporterHousehold, mine: Sequence[Line]) -> Support:
        return Support(sum(x.amount or 0 for x in (home.lines if whose == "theirs" else mine)), "全部")

    assert supported(reckon, Touches()).lines
    with pytest.raises(BeyondManifest, match=r"规则 t\.support 读取了数据元 t\.gift"):
        supported(reckon, NARROW)
    assert supported(lambda home, _: Support(home.income, "收入"), NARROW).lines


def test_an_exclusion_and_a_deduction_see_nothing_beyond_the_manifest() -> None:
    """Their conditions look for something among all that was found: of what they may not look at, nothing is there."""
    seen: list[str] = []

    def applies(line: Line, about: Sequence[Any], values: Values) -> bool:
        seen.extend(found.element for found in about)
        return False

    def reckon(lines: Sequence[Line], facts: Sequence[Any], values: Values) -> None:
        seen.extend(found.element for found in facts)

    several = replace(
        finding("t.rule", "t.wage", "t.gift"),
        assess=lambda facts, values: [replace(line, element="t.wage") for line in judging()(facts, values)],
    )
    left_out = Exclusion("t.left", "不计入", BASIS, ALWAYS, ("t.wage",), "", applies=applies)
    off = Deduction("t.off", "扣除", BASIS, ALWAYS, "t.car", ("t.wage",), reckon)
    found = law(several, exclusions=[left_out], deductions=[off], touches={"t.left": NARROW, "t.off": NARROW})
    assert run(found, FACTS).lines
    assert set(seen) == {"t.wage"}
    run(replace(found, touches={}), FACTS)
    assert set(seen) == {"t.wage", "t.gift"}

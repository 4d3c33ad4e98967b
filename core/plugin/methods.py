"""判定方法: threshold and ratio: each makes a TestRule from what is measured and what bounds it.

Nothing is divided or rounded before a comparison. A number that is not set gives no conclusion, and says which; what is
open leaves the conclusion to a person unless nothing of it can turn it round.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import wraps
from typing import Any

from core.plugin.bounds import Bound, Side, Weighed, outcome_of, weigh
from core.plugin.readings import Measure, Number, Reading, reads_of
from core.plugin.rules import Conclusion, HouseholdFacts, Measured, NotSet, Outcome, TestRule, Values, not_set_text
from core.plugin.vocabulary import PERIOD_SETTING

Judge = Callable[[HouseholdFacts, Values], Conclusion]
"""判定: given the whole household, after exclusions and deductions."""

VERDICTS = {
    Outcome.MATCHES: "符合",
    Outcome.EXCEEDS: "超出界限",
    Outcome.FALLS_SHORT: "未达到界限",
    Outcome.NEEDS_REVIEW: "尚不能下结论，须人工复核",
}


LIMITS = {
    (Side.AT_MOST, True): "不高于",
    (Side.AT_MOST, False): "低于",
    (Side.AT_LEAST, True): "不低于",
    (Side.AT_LEAST, False): "高于",
}
"""By side, and whether the bound itself still satisfies it."""


def threshold(measure: Measure, bound: Bound, *, side: Side = Side.AT_MOST, **rule: Any) -> TestRule:
    """门槛: a measure against a bound. `rule`: id, title, programmes, basis, valid and the rest of a TestRule."""

    def judge(household: HouseholdFacts, values: Values) -> Conclusion:
        reading = measure(household, values)
        if not reading.is_nothing or household.undecided:
            return compared(reading, household, values)
        # Of what most households have none (a car, a second house) the same is said of each of as many persons.
        key = judge, len(household.counted)
        if key not in values.derived:
            values.derived[key] = compared(reading, household, values)
        found: Conclusion = values.derived[key]
        return found

    def compared(reading: Reading, household: HouseholdFacts, values: Values) -> Conclusion:
        weighed = weigh(bound, household, values)
        said = reading.printed(reading.found)
        used = {reading.title: said, "界限": weighed.printed(reading)}
        return concluded(rule, household, reading, weighed, bound, side, used, said)

    return test(judge, bound, rule, reads_of(measure))


def ratio(above: Measure, below: Measure, bound: Bound, *, side: Side, **rule: Any) -> TestRule:
    """比例: one measure over another (刚性支出 ÷ 家庭总收入), both ends of both intervals in view."""

    def judge(household: HouseholdFacts, values: Values) -> Conclusion:
        over, under = above(household, values), below(household, values)
        reading = Reading(
            f"{over.title}与{under.title}之比",
            found=share(over.found, under.found),
            least=Fraction(0) if under.most is None else share(over.least, under.most),
            most=None if over.most is None else share(over.most, under.least),
            open=(*over.open, *under.open),
            money=False,
        )
        used = {each.title: each.printed(each.found) for each in (over, under)}
        return concluded(rule, household, reading, weigh(bound, household, values), bound, side, used)

    return test(judge, bound, rule, reads_of(above, below))


ENDLESS = Fraction(10**9)
"""What a share of nothing comes to: beyond every bound."""


def share(part: Number, whole: Number) -> Fraction:
    """比: exact; something of nothing is beyond every bound, nothing of nothing is nothing."""
    if whole == 0:
        return ENDLESS if part > 0 else Fraction(0)
    return Fraction(part) / Fraction(whole)


def test(judge: Judge, bound: Bound, rule: Mapping[str, Any], reads: tuple[str, ...]) -> TestRule:
    """The TestRule, which says so where a number is not set."""

    @wraps(judge)
    def safely(household: HouseholdFacts, values: Values) -> Conclusion:
        try:
            return judge(household, values)
        except NotSet as error:
            return not_set(rule, error, values)

    settings = (PERIOD_SETTING,) if bound.over_period else ()
    return TestRule(judge=safely, figures=bound.numbers, settings=settings, **{"reads": reads, **rule})


test.__test__ = False  # type: ignore[attr-defined]  # no test of pytest's


def not_set(rule: Mapping[str, Any], error: NotSet, values: Values) -> Conclusion:
    """不作结论: a number is not set."""
    text = f"{not_set_text(error, values)}，只列合计，不作结论。"
    return Conclusion(rule["id"], rule["title"], None, text, rule["basis"])


def concluded(
    rule: Mapping[str, Any], household: HouseholdFacts, reading: Reading, weighed: Weighed, bound: Bound, side: Side,
    used: Mapping[str, str], said: str = "",
) -> Conclusion:  # fmt: skip
    """单项结论 with its sentence. Where it is open who belongs to the household, a person decides."""
    outcome = outcome_of(reading, weighed.amount, bound.inclusive, side)
    persons = len(household.counted)
    if household.undecided or not persons:
        outcome = Outcome.NEEDS_REVIEW
    limit = f"{LIMITS[side, bound.inclusive]}{weighed.told(reading)}"
    said = said or reading.printed(reading.found)
    text = f"{persons}人，{reading.title}{said}；应{limit}。{VERDICTS[outcome]}{_open(reading, household)}。"
    return Conclusion(
        rule=rule["id"],
        title=rule["title"],
        outcome=outcome,
        explanation=text,
        basis=(*rule["basis"], *weighed.basis) if weighed.basis else rule["basis"],
        values={"人数": str(persons), **used, **weighed.values},
        measured=Measured(int(reading.found), int(weighed.amount)) if reading.money else None,
    )


def _open(reading: Reading, household: HouseholdFacts) -> str:
    if household.counted and not (reading.open or household.undecided):
        return ""
    people = [f"{len(household.undecided)}人是否计入家庭人口须人工认定"] if household.undecided else []
    nobody = [] if household.counted else ["没有计入家庭人口的人"]
    return "".join(f"，{part}" for part in dict.fromkeys((*reading.open, *people, *nobody)))

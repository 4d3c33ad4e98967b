"""各地差异: what varies between jurisdictions, each row written with the contract's own words and held against its bound.

The table is docs/plugins/variations.md; rows that the sample city or a pack uses have their cases there, not here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from msgspec.structs import replace

from hedui.plugin import (
    PERIOD_SETTING,
    Bound,
    Category,
    Citation,
    DateRange,
    Fact,
    Figure,
    FigureUnit,
    HouseholdFacts,
    How,
    Item,
    Line,
    Measure,
    Outcome,
    Parameter,
    ParameterValue,
    Period,
    Place,
    RecheckSchedule,
    Relation,
    Residence,
    Role,
    Setting,
    Side,
    Support,
    SupporterHousehold,
    Taken,
    TestRule,
    Treatment,
    ValueKind,
    Values,
    area,
    assess_item,
    composite,
    expense,
    holdings,
    income,
    property_money,
    ratio,
    share_of_excess,
    threshold,
)

DAY = date(2026, 6, 15)
BASIS = (Citation("某地办法", "第一条"),)
YEAR = Setting(PERIOD_SETTING, 12, "某文", DAY, "某县")
FIGURES = {
    "standard": (FigureUnit.FEN_PER_MONTH, 100_000),
    "wage": (FigureUnit.FEN_PER_MONTH, 200_000),
    "disposable": (FigureUnit.FEN_PER_YEAR, 4_000_000),
    "average_area": (FigureUnit.SQUARE_METRES, 40),
}
VALUES = Values(
    DAY, Period(date(2025, 6, 15), date(2026, 6, 14)), {}, {PERIOD_SETTING: YEAR},
    {id: Figure(id, id, unit, value, BASIS[0], DAY, "插件所载") for id, (unit, value) in FIGURES.items()},
)  # fmt: skip
TWO = [("甲", Role.APPLICANT, Relation.SELF), ("乙", Role.MEMBER, Relation.SPOUSE)]
CATEGORIES = {"pay": Category.INCOME, "care": Category.EXPENSE}


def line(element: str, amount: int, who: str = "甲", treatment: Treatment = Treatment.COUNTED) -> Line:
    category = CATEGORIES.get(element, Category.PROPERTY)
    if element == "house":
        return Line("r", category, element, who, "", treatment, BASIS, (), quantity=amount)  # type: ignore[arg-type]
    return Line("r", category, element, who, "", treatment, BASIS, (), amount)


def rule(**more: Any) -> dict[str, Any]:
    return {"id": "x.t", "title": "试", "programmes": (), "basis": BASIS, "valid": DateRange(DAY), **more}


def at_most(measure: Measure, **bound: Any) -> TestRule:
    return threshold(measure, Bound(**bound), **rule())


def each(figure: str, factor: str = "1", inclusive: bool = False, over_period: bool = False) -> dict[str, Any]:
    return {
        "figure": figure, "factor": factor, "inclusive": inclusive, "each_person": True, "over_period": over_period,
    }  # fmt: skip


MONEY = property_money("金融资产", ["deposit"])
HOUSES = composite(
    (
        at_most(holdings("房屋", "house"), inclusive=True, factor="1"),
        composite(
            (
                at_most(holdings("房屋", "house"), inclusive=True, factor="2"),
                at_most(area("住房", "house"), **each("average_area", inclusive=True)),
            ),
            How.ALL, **rule(),
        ),
    ),
    How.ANY, **rule(),
)  # fmt: skip
VETOES = composite(
    tuple(
        at_most(holdings(title, element), inclusive=True, factor="0")
        for element, title in (
            ("refuses_work", "拒绝就业"), ("private_school", "高收费学校"), ("gave_away", "放弃财产"), ("hires", "雇佣他人经营"),
        )
    ),
    How.ALL, **rule(),
)  # fmt: skip
GATES: dict[str, tuple[TestRule, list[Line], list[Line]]] = {
    "低保：低于当地标准": (
        at_most(income(), **each("standard", over_period=True)), [line("pay", 2_399_999)], [line("pay", 2_400_000)],
    ),
    "低边：2 倍": (
        at_most(income(), **each("standard", "2", True, True)), [line("pay", 4_800_000)], [line("pay", 4_800_001)],
    ),
    "低边：低于月最低工资": (
        at_most(income(), **each("wage", over_period=True)), [line("pay", 4_799_999)], [line("pay", 4_800_000)],
    ),
    "财产：人均低于 2 倍年低保": (
        at_most(MONEY, **each("standard", "24")), [line("deposit", 4_799_999)], [line("deposit", 4_800_000)],
    ),
    "财产：不高于 3 倍年低保": (
        at_most(MONEY, **each("standard", "36", True)), [line("deposit", 7_200_000)], [line("deposit", 7_200_001)],
    ),
    "财产：低于 2 倍上年人均可支配收入": (
        at_most(MONEY, **each("disposable", "2")), [line("deposit", 15_999_999)], [line("deposit", 16_000_000)],
    ),
    "认缴出资累计不超过 10 万元": (
        at_most(property_money("认缴出资", ["capital"]), inclusive=True, factor="10000000"),
        [line("capital", 4_000_000), line("capital", 6_000_000, "乙")], [line("capital", 10_000_001)],
    ),
    "企业年净利润低于 4 倍可支配收入": (
        at_most(income("企业净利润", ["pay"]), inclusive=False, figure="disposable", factor="4"),
        [line("pay", 15_999_999)], [line("pay", 16_000_000)],
    ),
    "房屋：一套，或者两套而人均不超过均值": (
        HOUSES, [line("house", 30), line("house", 50)], [line("house", 30), line("house", 51)],
    ),
    "刚性支出：收入低于可支配收入": (
        at_most(income(), **each("disposable", over_period=True)), [line("pay", 7_999_999)], [line("pay", 8_000_000)],
    ),
    "刚性支出比例：高于 80%": (
        ratio(expense(), income(), Bound(inclusive=False, factor="4/5"), side=Side.AT_LEAST, **rule()),
        [line("pay", 100), line("care", 81)], [line("pay", 100), line("care", 80)],
    ),
    "支出预警：支出不超过收入": (
        ratio(expense(), income(), Bound(inclusive=True, factor="1"), side=Side.AT_MOST, **rule()),
        [line("pay", 100), line("care", 100)], [line("pay", 100), line("care", 101)],
    ),
    "一票否决": (VETOES, [], [line("private_school", 1)]),
}  # fmt: skip


@pytest.mark.parametrize("name", GATES)
def test_a_gate_stands_at_its_bound(name: str) -> None:
    """Each with the household that just passes, and the one that is a fen or a metre beyond."""
    test, passes, fails = GATES[name]
    said = [
        test.judge(HouseholdFacts(TWO, lines, (), categories=CATEGORIES), VALUES).outcome for lines in (passes, fails)
    ]
    assert said[0] is Outcome.MATCHES
    assert said[1] in (Outcome.EXCEEDS, Outcome.FALLS_SHORT)


CAR = Item("x.car", "购车", Category.PROPERTY, ("car_price",), BASIS, note="计入")


def dear_cars(facts: Sequence[Fact], values: Values) -> list[Line]:
    """近 12 个月购买 5 万元以上车辆: what is older or cheaper is shown, and left out."""
    lines = assess_item(CAR, facts, values)
    since = values.day - timedelta(days=365)
    return [
        replace(x, treatment=Treatment.EXCLUDED) if _is_past(f, since) else x for x, f in zip(lines, facts, strict=True)
    ]


def _is_past(fact: Fact, since: date) -> bool:
    return fact.amount is not None and (fact.amount < 5_000_000 or (fact.paid_on is not None and fact.paid_on < since))


@pytest.mark.parametrize(
    ("amount", "bought_on", "outcome"),
    [
        (5_000_000, date(2026, 1, 1), Outcome.EXCEEDS),
        (4_999_999, date(2026, 1, 1), Outcome.MATCHES),
        (5_000_000, date(2025, 6, 14), Outcome.MATCHES),
        (None, date(2026, 1, 1), Outcome.NEEDS_REVIEW),
    ],
)
def test_a_dear_car_of_the_last_year_is_a_veto(amount: int | None, bought_on: date, outcome: Outcome) -> None:
    fact = Fact("f", "甲", Role.APPLICANT, "car_price", "s", "购车", DAY, "", amount=amount, paid_on=bought_on)
    found = dear_cars([fact], VALUES)
    test = at_most(holdings("购车", "car_price"), inclusive=True, factor="0")
    assert test.judge(HouseholdFacts(TWO, found, ()), VALUES).outcome is outcome


def imputed(facts: Sequence[Fact], values: Values) -> list[Line]:
    """按最低工资和劳动系数推算: an officer's finding of the coefficient, in per cent, becomes income of the period."""
    able = Item("x.able", "劳动系数", Category.INCOME, ("labour",), BASIS, kind=ValueKind.COUNT)
    whole = Fraction(values.number("wage")) * (values.months or 0) / 100
    return [
        replace(x, element="imputed", amount=int(whole * (x.amount or 0))) for x in assess_item(able, facts, values)
    ]


def test_income_is_imputed_where_papers_are_missing() -> None:
    fact = Fact("f", "甲", Role.APPLICANT, "labour", "s", "劳动系数", DAY, "", amount=70)
    assert [x.amount for x in imputed([fact], VALUES)] == [200_000 * 12 * 70 // 100]


def lump_sum(lines: Sequence[Line], facts: Sequence[Fact], values: Values) -> Taken | None:
    """务工成本定额: so much a month that was worked, never more than the pay."""
    pay = sum(x.amount or 0 for x in lines)
    return Taken(min(pay, 30_000 * len({f.paid_on and (f.paid_on.year, f.paid_on.month) for f in facts})), "定额", ())


def test_a_lump_sum_is_taken_off_pay() -> None:
    paid = [date(2026, 5, 1), date(2026, 5, 20), date(2026, 4, 1)]
    facts = [Fact(f"f{n}", "甲", Role.APPLICANT, "pay", "s", "", DAY, "", paid_on=on) for n, on in enumerate(paid)]
    for pay, taken in ((100_000, 60_000), (59_999, 59_999)):
        assert (lump_sum([line("pay", pay)], facts, VALUES) or Taken(0, "", ())).amount == taken


@pytest.mark.parametrize(("states", "treatment"), [((), Treatment.DOUBTFUL), (("due",), Treatment.COUNTED)])
def test_money_that_is_a_state_on_a_day_has_no_counting_period(states: tuple[str, ...], treatment: Treatment) -> None:
    """判决载明的每月赡养费 is income and money, and was never paid on a day: `DataElement.periodic` says which it is."""
    due = Item("x.due", "载明的赡养费", Category.INCOME, ("due",), BASIS)
    told = Fact("f", "甲", Role.APPLICANT, "due", "court", "", DAY, "", 50_000)
    (found,) = assess_item(due, [told], replace(VALUES, states=frozenset(states)))
    assert found.treatment is treatment
    assert not found.values or not states


def by_children(household: SupporterHousehold, own: Sequence[Line], values: Values) -> Support:
    """超出低保部分的 50%（子女不超过两人）或 40%, divided among the parents."""
    children, parents = household.others + 1, 2
    share = Fraction(1, 2) if children <= 2 else Fraction(2, 5)
    return share_of_excess(household, values, "standard", "1", str(share / parents))


@pytest.mark.parametrize(("others", "amount"), [(0, 600_000), (1, 600_000), (2, 480_000)])
def test_what_a_child_gives_goes_by_the_number_of_children(others: int, amount: int) -> None:
    own = [line("pay", 3_600_000, "丙")]
    household = SupporterHousehold(2, Relation.CHILD, ("丙",), own, (), others)
    assert by_children(household, (), VALUES).amount == amount


CADENCE = Parameter(
    "x.months", "复核周期", "月",
    tuple(ParameterValue(DAY, n, BASIS[0], residence=r) for r, n in ((Residence.URBAN, 3), (Residence.RURAL, 6))),
)  # fmt: skip


@pytest.mark.parametrize(
    ("residence", "due"), [(Residence.URBAN, date(2026, 9, 30)), (Residence.RURAL, date(2026, 12, 30))]
)
def test_class_c_is_rechecked_by_quarters_in_town_and_by_halves_in_the_country(residence: Residence, due: date) -> None:
    schedule = RecheckSchedule(
        "x.c", "C 类", BASIS, DateRange(DAY), (), "x.months", classes=("C",), elements=("deposit",)
    )
    here = replace(VALUES, parameters={"x.months": CADENCE.on(DAY, Place("", residence)).value})
    assert schedule.next_due(date(2026, 6, 30), here) == due
    assert schedule.elements == ("deposit",)

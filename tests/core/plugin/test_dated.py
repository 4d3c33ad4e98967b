"""另日取值: a number of another day: in its place, of those it has replaced, kept with the assessment, shown and compared."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from core.assessment.evidence import Kept, evidence_of, opened, sealed
from core.explanations.model import explain
from core.explanations.running import differences
from core.plugin.dated import Series
from core.plugin.figures import ParameterValue, Place, Residence
from core.plugin.rules import NotSet, not_set_text
from core.plugin.vocabulary import Citation
from hedui.testing_case_words import AssessmentCase, CaseSetting
from hedui.testing_cases import assessed, law_of, material

WAGE = "sample_city.minimum_wage"
DAY, BEFORE = date(2026, 6, 15), date(2025, 12, 1)
PACKS = ("national", "sample_city")
CASE = msgspec.convert(
    {
        "name": "两年各一笔工资", "clause": "第五条", "programme": "sample_city.dibao", "applied_on": DAY, "area": "990101",
        "members": [{"who": "甲", "role": "applicant", "relation": "self"}],
        "facts": [
            {"who": "甲", "element": "national.wage", "yuan": "1000.00", "paid_on": day} for day in (BEFORE, date(2026, 5, 1))
        ],
        "lines": [], "totals": [],
    },
    AssessmentCase,
)  # fmt: skip


def value(start: date, number: int | str, area: str = "", residence: Residence | None = None) -> ParameterValue:
    return ParameterValue(start, number, Citation("通知", "第一条"), area=area, residence=residence)


def test_a_number_of_another_day() -> None:
    values = law_of(PACKS, DAY, area="990101").values(DAY, Residence.URBAN)
    assert [values.number(WAGE, day) for day in (None, DAY, BEFORE)] == [200000, 200000, 180000]
    with pytest.raises(NotSet) as none:
        values.number(WAGE, date(2024, 12, 31))
    assert "2024-12-31" in not_set_text(none.value, values)
    with pytest.raises(NotSet):
        values.number("sample_city.nothing", BEFORE)


def test_the_value_of_the_tenant_holds_from_its_first_day_and_no_other_before() -> None:
    """What it had before nobody knows: the pack's number may not be the one that was in force here."""
    own = {WAGE: CaseSetting(value={"amount": "2100"}, document="样例县通知")}
    values = law_of(PACKS, DAY, own, "990101").values(DAY, Residence.URBAN)
    assert values.number(WAGE, date(2021, 1, 1)) == 2100
    with pytest.raises(NotSet):
        values.number(WAGE, date(2020, 12, 31))


def test_before_its_first_value_stood_the_one_that_it_has_replaced() -> None:
    place = Place("990101", Residence.URBAN)
    old = (value(date(2020, 1, 1), 1), value(date(2023, 1, 1), 2))
    series = Series(
        (value(date(2025, 1, 1), 3), value(date(2025, 1, 1), 4, "99")), (old, (value(date(2022, 1, 1), 9),))
    )
    found = [series.on(date(year, 6, 1), place) for year in (2019, 2020, 2022, 2024, 2026)]
    assert [each.value if each else None for each in found] == [None, 1, 9, 2, 4]


def test_it_is_kept_with_the_assessment_shown_and_compared() -> None:
    law = law_of(PACKS, DAY, area="990101")
    result, told = assessed(law, CASE), material(law, CASE)
    assert [(each.id, each.day, each.value) for each in result.numbers] == [
        (WAGE, BEFORE, "180000"),
        (WAGE, date(2026, 5, 1), "200000"),
    ]
    assert assessed(law, CASE) == result
    kept = opened(sealed(Kept(result, evidence_of(law, result, told.subjects, {}, told.gaps, told.declared, None))))
    assert kept.result == result
    facts = {fact.id: fact for fact in told.facts}
    for figure in ("total:1:income", f"conclusion:{result.conclusions[0].rule}"):
        said = "".join(explain(kept, facts, figure).sentences)
        assert (
            "2025-12-01：180000（样例市人民政府关于二〇二五年最低工资标准的通知（样例） 第一条，自2025-01-01起）"
            in said
        )
    otherwise = msgspec.structs.replace(result, numbers=result.numbers[:1])
    assert [each.figure for each in differences(result, otherwise)] == ["numbers"]


def test_who_asks_for_none_keeps_none() -> None:
    law = law_of(PACKS, DAY, area="990101")
    assert assessed(law, msgspec.structs.replace(CASE, facts=[])).numbers == ()

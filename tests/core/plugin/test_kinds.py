"""值的种类: days as registers write them, and land in 亩: read, compared and printed by their own kind."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec
import pytest

from core.assessment.evidence import Kept, evidence_of
from core.explanations.model import explain
from core.plugin.kinds import QUANTITY_UNITS, WORDED, day_said, worded
from core.plugin.matching import measured
from core.plugin.vocabulary import ValueKind
from hedui.testing_case_words import AssessmentCase
from hedui.testing_cases import assessed, law_of, material
from plugins.report_pdf import values as pdf
from plugins.report_words import values as words

DAY = date(2026, 6, 15)
CASE = msgspec.convert(
    {
        "name": "一亩半，2023年6月15日脱离家庭", "clause": "第三条（二）", "programme": "sample_city.dibao", "applied_on": DAY,
        "area": "990101", "members": [{"who": "甲", "role": "applicant", "relation": "self"}, {"who": "乙", "relation": "spouse"}],
        "facts": [
            {"who": "甲", "element": "sample_city.farmland", "area": "1.5"},
            {"who": "乙", "element": "sample_city.clergy", "text": "20230615"},
        ],
        "lines": [], "totals": [],
    },
    AssessmentCase,
)  # fmt: skip


@pytest.mark.parametrize("text", ["2026-03-01", "20260301", "2026年3月1日", " 2026/3/1 ", "2026.03.01"])
def test_a_day_in_any_usual_writing(text: str) -> None:
    assert day_said(text) == date(2026, 3, 1)
    assert worded(ValueKind.DATE, text) == "2026年3月1日"


@pytest.mark.parametrize("text", ["", "2026", "2026年", "2026-02-30", "2026111", "约2026年3月1日", "２０２６-03-01"])
def test_what_may_be_none_or_two_days_is_none(text: str) -> None:
    assert day_said(text) is None
    assert worded(ValueKind.DATE, text) == text


def test_every_kind_is_carried_in_one_field() -> None:
    amounts = {ValueKind.MONEY, ValueKind.COUNT}
    assert amounts | set(QUANTITY_UNITS) | WORDED == set(ValueKind)
    assert not (amounts & set(QUANTITY_UNITS))
    assert not (amounts & WORDED)
    assert not (WORDED & set(QUANTITY_UNITS))


def test_land_is_printed_in_mu_and_a_house_in_square_metres() -> None:
    for kind, unit in ((ValueKind.MU, "亩"), (ValueKind.AREA, "平方米")):
        assert measured(kind, Decimal("1.5")) == f"1.5{unit}"
        assert words.value(kind, None, "", Decimal("1.5")) == f"1.5 {unit}"
        assert pdf.value(kind, None, "", Decimal("1.5")) == f"1.5\u00a0{unit}"


def test_explained_and_measured_by_its_kind() -> None:
    law = law_of(("national", "sample_city"), DAY, area="990101")
    result, told = assessed(law, CASE), material(law, CASE)
    kept = Kept(result, evidence_of(law, result, told.subjects, {}, told.gaps, told.declared, None))
    facts = {fact.id: fact for fact in told.facts}
    said = [explain(kept, facts, f"line:{n}").sentences[0] for n in range(len(result.lines))]
    assert any("承包土地面积1.5亩" in sentence for sentence in said)
    assert any("脱离家庭之日2023年6月15日" in sentence for sentence in said)

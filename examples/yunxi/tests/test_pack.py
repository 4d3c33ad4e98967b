"""插件测试: the conformance kit, and what case files have no words for (forms, alerts, rechecks, validity)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hedui.plugin import Change, Role, SignedForm, Values
from hedui.testing import check_plugin

DAY = date(2026, 6, 15)
NUMBERS = {"yunxi.asset_rise": 2000000, "yunxi.recheck_months": 6, "yunxi.recheck_months_disabled": 12}
VALUES = Values(day=DAY, period=None, parameters=NUMBERS, settings={})


def test_the_kit_finds_nothing() -> None:
    """Cases, purity, promises, and the regulation article by article; a finding says what to do."""
    findings = check_plugin("yunxi")
    assert not findings, "\n".join(map(str, findings))


def test_the_standards_of_both_days(law_on: Callable[..., Any]) -> None:
    """第十一条, by residence, from parameters.toml."""
    law = law_on(DAY, area="990301")
    assert {value.value for value in law.base_figures["yunxi.dibao_standard"].values} == {96000, 78000, 102000, 84000}


def test_one_household(household: Callable[..., Any]) -> None:
    """A wage of 6,000.00 yuan in May 2026: 5,550.00 after 就业成本, below 5,760.00."""
    fact = {"who": "申请人", "element": "national.wage", "yuan": "6000.00", "paid_on": date(2026, 5, 10)}
    found = household("yunxi.dibao", DAY, facts=[fact], residence="urban")
    assert sorted(line.amount for line in found.lines) == [45000, 600000]
    assert [str(conclusion.outcome) for conclusion in found.conclusions] == ["matches"]


@pytest.mark.parametrize(("after", "alert"), [(2999999, False), (3000000, True), (3000001, True)])
def test_assets_risen_by_20000_and_more(after: int, alert: bool) -> None:
    """第十七条: 二万元以上 has 20,000.00 itself; deposit and securities together."""
    from yunxi.supervision import ALERT_LIMITS

    half = [Change("national.deposit", 1000000, after - 500000), Change("national.securities", None, 500000)]
    assert (ALERT_LIMITS[0].alert(half, VALUES) is not None) is alert


@pytest.mark.parametrize(("before", "after", "alert"), [(None, 1, True), (1, 2, True), (1, 1, False), (1, None, False)])
def test_a_new_vehicle(before: int | None, after: int | None, alert: bool) -> None:
    """第十七条: 新增, also beside one that was there."""
    from yunxi.supervision import ALERT_LIMITS

    assert (ALERT_LIMITS[1].alert([Change("national.vehicle", before, after)], VALUES) is not None) is alert


def test_rechecks() -> None:
    """第十七条: half a year; a year for 重度残疾人单人户."""
    from yunxi.supervision import RECHECK_SCHEDULES

    assert [s.next_due(date(2026, 1, 31), VALUES) for s in RECHECK_SCHEDULES] == [date(2026, 7, 31), date(2027, 1, 31)]


FULL = {
    "full_name": "甲", "id_number": "11010519491231002X", "programme": "最低生活保障", "content": "收入和财产",
    "valid_until": "2027-03-15", "signature": "甲", "fingerprint": "有", "relation": "本人",
}  # fmt: skip


@pytest.mark.parametrize("left_out", ["", "content", "valid_until", "signature", "fingerprint"])
def test_what_a_sheet_must_state(left_out: str) -> None:
    """第十四条."""
    from yunxi.procedure import TEMPLATES

    fields = {name: told for name, told in FULL.items() if name != left_out}
    form = SignedForm(Role.APPLICANT, DAY, "self", fields, ("national.wage",), "0" * 64)
    assert [gap.field for gap in TEMPLATES[0].gaps(form, DAY)] == ([left_out] if left_out else [])


@pytest.mark.parametrize(("signatory", "fits"), [("self", False), ("guardian", True)])
def test_a_minor_is_signed_for_by_the_guardian(signatory: str, fits: bool) -> None:
    """第十四条."""
    from yunxi.procedure import TEMPLATES

    fields = FULL | ({"guardian_name": "乙"} if fits else {})
    form = SignedForm(Role.MEMBER, DAY, signatory, fields, ("national.wage",), "0" * 64, minor=True)
    assert (not TEMPLATES[0].gaps(form, DAY)) is fits


def test_nine_months() -> None:
    """第十四条, 第十六条."""
    from yunxi.procedure import TEMPLATES
    from yunxi.programmes import PROGRAMMES

    assert TEMPLATES[0].validity_months == 9
    assert {programme.report_validity_months for programme in PROGRAMMES} == {9}

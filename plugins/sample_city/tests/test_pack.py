"""样例市包测试: quotations stand in the text, and what no household and no clock shows is what the text says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from core.deadlines.model import ExtensionRefused, extended
from core.form_faults import form_faults
from core.plugin.registry import HOOKS
from hedui.plugin import (
    Approver,
    Change,
    Citation,
    Denial,
    Entrusted,
    FailurePolicy,
    Inheritance,
    Permit,
    Recorder,
    Residence,
    Role,
    Timing,
    Usage,
)
from hedui.testing_cases import installed, law_of
from plugins.sample_city import hooks, procedure, supervision
from plugins.sample_city.citations import DOCUMENT
from plugins.sample_city.elements import EVERYTHING, REGISTERED

DAY = date(2026, 6, 15)
OBJECTS: list[Any] = [entry for name in HOOKS if hasattr(hooks, name) for entry in getattr(hooks, name)()]


def articles() -> dict[str, str]:
    """第四条 → all its paragraphs; 第四条（三） → that item, without blanks."""
    found: dict[str, str] = {}
    article = ""
    for line in (Path(hooks.__file__).parent / "regulation.txt").read_text("utf-8").splitlines():
        if head := re.match(r"(第[一二三四五六七八九十]+条) ", line):
            article = head[1]
        elif item := re.match(r"(（[一二三四五六七八九十]+）)", line):
            found[article + item[1]] = line
        found[article] = found.get(article, "") + re.sub(r"\s", "", line)
    return found


def cited() -> Iterator[Citation]:
    """Every citation that the pack declares anywhere."""
    for entry in OBJECTS:
        for name in ("basis", "validity_basis", "sources"):
            yield from getattr(entry, name, ())
        for name in ("extension", "field_check", "sample"):
            yield from getattr(getattr(entry, name, None), "basis", ())
        for name in ("deliveries", "retention", "steps"):
            yield from (citation for part in getattr(entry, name, ()) for citation in part.basis)
        values = getattr(entry, "values", ())
        yield from (value.citation for value in values)


def test_every_quotation_stands_in_its_article() -> None:
    texts = articles()
    own = [c for c in cited() if c.document == DOCUMENT and c.article != "全文"]
    assert len(own) > 50
    for citation in own:
        for name in citation.article.split("、"):
            assert name in texts, citation
        assert citation.text in "".join(texts[name] for name in citation.article.split("、")), citation


def test_what_follows_when_a_source_fails_is_said_for_each_and_in_all_three_ways() -> None:
    told = {item.source: item.on_failure for item in hooks.hedui_source_items()}
    assert set(told.values()) == set(FailurePolicy)
    assert (told["military"], told["justice"], told["banks"]) == tuple(
        FailurePolicy(x) for x in ("gap", "manual", "wait")
    )


def test_it_implements_every_hook_that_a_pack_of_law_can_have() -> None:
    """The sample is where an author looks for how a hook is used."""
    without = {"hedui_connectors", "hedui_report_formats"}
    assert {name for name in HOOKS if not hasattr(hooks, name)} == without
    assert all(installed().plugins["sample_city"].objects[name] for name in HOOKS if name not in without)


def test_programmes_are_those_of_the_text() -> None:
    titles = [programme.title for programme in hooks.hedui_programmes()]
    assert titles == ["最低生活保障", "最低生活保障边缘家庭", "刚性支出困难家庭"]
    assert all(title in articles()["第一条"] for title in titles)


def test_what_a_department_holds_is_in_the_catalogue_once() -> None:
    elements = [item.element for item in hooks.hedui_source_items()]
    assert sorted(elements) == sorted(REGISTERED)
    assert len(set(EVERYTHING)) == len(EVERYTHING)


def test_a_report_holds_for_six_months() -> None:
    assert {programme.report_validity_months for programme in hooks.hedui_programmes()} == {6}
    assert "参考" in hooks.hedui_report_layouts()[0].purpose_statement


def test_an_authorization_lasts_as_long_as_the_benefit() -> None:
    """How the core judges it: tests/core/authorizations/test_with_benefit.py."""
    (template,) = hooks.hedui_authorization_templates()
    assert (template.lasts_with_benefit, template.validity_months) == (True, None)


def test_the_steps_around_the_verification_are_those_of_the_text() -> None:
    """第十四条, 第十七条: who records each, when it may begin, and how long a notice has to stand."""
    steps = hooks.hedui_procedures()[0].steps
    assert [(step.title, step.recorder, step.timing) for step in steps] == [
        ("民主评议", Recorder.TOWNSHIP, Timing.BEFORE_INITIATION),
        ("县级审批", Recorder.COUNTY, Timing.AFTER_REPORT),
        ("公示", Recorder.TOWNSHIP, Timing.AFTER_REPORT),
        ("公示后办结", Recorder.TOWNSHIP, Timing.AFTER_REPORT),
        ("渐退期", Recorder.COUNTY, Timing.AFTER_REPORT),
        ("新登记企业的核实", Recorder.COUNTY, Timing.AFTER_REPORT),
    ]
    assert {step.title: step.lasts_at_least for step in steps if step.lasts_at_least} == {"公示": 7}


def test_answers_may_be_looked_at_for_half_a_year() -> None:
    """第十八条; that the case shows the day: tests/core/procedures/test_steps.py."""
    assert {each.records: each.months for each in hooks.hedui_procedures()[0].retention} == {"case": 120, "answers": 6}


def test_an_approval_is_put_off_by_ten_working_days_at_most() -> None:
    rule = next(rule for rule in procedure.DEADLINES if rule.stage == "approval")
    assert extended(rule, 10).length == 20
    with pytest.raises(ExtensionRefused, match="第十七条"):
        extended(rule, 11)


def test_the_check_is_extended_to_thirty_working_days_by_the_head_and_no_further() -> None:
    total = next(rule for rule in procedure.DEADLINES if rule.stage == "total")
    assert total.extension is not None
    assert total.extension.approver is Approver.AGENCY_HEAD
    assert extended(total, 15).length == 30
    with pytest.raises(ExtensionRefused, match="第十一条"):
        extended(total, 16)


@pytest.mark.parametrize(("classes", "due"), [((), date(2026, 2, 28)), (("有劳动能力",), date(2025, 11, 30))])
def test_rechecks_come_each_half_year_and_each_quarter(classes: tuple[str, ...], due: date) -> None:
    """From 31 August: the last day of February; from there by quarters the last day of November."""
    schedule = next(s for s in supervision.RECHECK_SCHEDULES if s.classes == classes)
    values = law_of(["national", "sample_city"], DAY, area="990101").values(DAY)
    assert schedule.next_due(date(2025, 8, 31), values) == due


@pytest.mark.parametrize(
    ("element", "before", "after", "is_alert"),
    [
        ("national.deposit", 100, 540100, False),
        ("national.deposit", 100, 540101, True),
        ("national.deposit", None, 540001, True),
        ("national.wage", 300000, 450000, False),
        ("national.wage", 300000, 450001, True),
        ("national.wage", 300000, None, False),
        ("national.vehicle", None, 1, True),
        ("national.vehicle", 1, 2, False),
        ("national.business_registration", 0, 1, True),
        ("national.business_registration", 0, 0, False),
    ],
)
def test_alerts_are_above_the_limit_only(element: str, before: int | None, after: int | None, is_alert: bool) -> None:
    """第十四条: six months of 900 yuan are 5,400 yuan; half as much again; newly registered."""
    values = law_of(["national", "sample_city"], DAY, area="990101").values(DAY, Residence.URBAN)
    limit = next(limit for limit in supervision.ALERT_LIMITS if element in limit.elements)
    assert (limit.alert([Change(element, before, after)], values) is not None) is is_alert


@pytest.mark.parametrize(
    ("deposit", "securities", "is_alert"), [(0, 540001, True), (-540000, 1080000, False), (-1, 540001, False)]
)
def test_money_that_moves_from_one_asset_to_another_is_no_alert(deposit: int, securities: int, is_alert: bool) -> None:
    """第十四条 names the financial assets, not the account they lie in; what is no asset has no part in it."""
    values = law_of(["sample_city"], DAY, area="990101").values(DAY, Residence.URBAN)
    changes = [
        Change("national.deposit", 900000, 900000 + deposit),
        Change("national.securities", None, securities),
        Change("national.vehicle", None, 10**9),
    ]
    limit = supervision.ALERT_LIMITS[0]
    assert (limit.alert(changes, values) is not None) is is_alert
    assert limit.alert(changes[2:], values) is None


TERMS = supervision.AgreementTerms(("national.wage", "national.house"), 2, date(2026, 12, 31))


@pytest.mark.parametrize(
    ("elements", "on", "used", "found"),
    [
        (("national.wage", "national.deposit"), date(2026, 12, 31), 1, Permit(("national.wage",))),
        (("national.wage",), date(2027, 1, 1), 0, "到期"),
        (("national.wage",), date(2026, 12, 31), 2, "用完"),
        (("national.deposit",), date(2026, 12, 31), 0, "不在协议约定"),
    ],
)
def test_an_agreement_permits_what_it_names(elements: tuple[str, ...], on: date, used: int, found: Any) -> None:
    asked = Entrusted("sample_city.dibao", elements, (Role.APPLICANT,), on)
    answer = supervision.AGREEMENT_CLAUSES[0].permits(TERMS, asked, Usage(used))
    if isinstance(found, str):
        assert isinstance(answer, Denial)
        assert found in answer.reason
    else:
        assert answer == found


def test_a_county_visits_no_fewer_than_the_city_says() -> None:
    """第十一条: 30 % or more, and no less than the level above has set."""
    share = next(spec for spec in supervision.SETTINGS if spec.name.endswith("visit_share"))
    assert share.inheritance is Inheritance.AT_LEAST
    assert [bool(list(form_faults(share.kind, value))) for value in (29, 30, 100, 101, "四十")] == [
        True, False, False, True, True,
    ]  # fmt: skip
    assert (share.weakens(40, 39), share.weakens(40, 40), share.weakens(40, 41)) == (True, False, False)

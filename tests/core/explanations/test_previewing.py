"""预演: whose result would change, and why, before anybody approves; nothing is changed by looking."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import msgspec
import pytest

from core.assessment.totals import Total
from core.errors import Invalid, NotFound, Refused
from core.explanations.previewing import Preview
from core.explanations.running import Failed, concludes_otherwise, differences, failed_at
from core.plugin.registry import Registry
from core.plugin.rules import EXCEEDS, MATCHES, OUTCOME_TITLES, Conclusion, Outcome
from core.plugin.vocabulary import Category
from core.reports.actions import list_reports
from core.scope import Scope
from hedui.plugin_previewing import told
from hedui.rerunning import Rerunner
from tenants.proposals import preview_proposal, preview_value, propose
from tenants.settings import Wanted, list_settings
from tests.conftest import World
from tests.support import work

if TYPE_CHECKING:
    from core.assessment.model import Assessment

STANDARD = "zhejiang.local_standard_monthly"
TITLES = {*OUTCOME_TITLES.values(), "没有这一判定", "不作结论"}
DOCUMENT = "样例县〔2026〕1号"


async def admin(world: World, registry: Registry, folder: Path, staff_number: str = "XH0002") -> Scope:
    """The administrator of a tenant, in a process that can run assessments again."""
    scope = await world.scope(staff_number)
    return replace(scope, runtime=replace(world.runtime, rerun=Rerunner(registry, folder)))


def standard(amount: int) -> dict[str, Any]:
    return {"amount": amount, "inclusive": True}


async def test_another_standard_says_whose_result_would_change(
    world: World, registry: Registry, tmp_path: Path
) -> None:
    cases = [await world.begin(index) for index in (3, 4)]
    await work(world)
    county = await admin(world, registry, tmp_path)
    before = await list_settings(county)
    head = await admin(world, registry, tmp_path, "XH0004")
    found = await preview_value(head, Wanted(STANDARD, standard(10**9), DOCUMENT, date(2021, 1, 1)), 50)
    assert (found.looked_at, found.not_run, found.detailed) == (2, (), True)
    assert {one.verification_number for one in found.affected} == {case.number for case in cases}
    for one in found.affected:
        (outcome,) = [d for d in one.differences if d.figure.startswith("conclusion:")]
        assert "1,250.00元/人·月" in outcome.before
        assert "10,000,000.00元/人·月" in outcome.after
        assert outcome.after.startswith("需人工复核：")
    assert await list_settings(county) == before
    officer = await world.scope("XH0001")
    assert len(await list_reports(officer, cases[0].id)) > 0


async def test_who_may_see_no_case_is_told_conclusions_by_their_outcome(
    world: World, registry: Registry, tmp_path: Path
) -> None:
    """The administrator: neither a sum, a sentence, a count nor the number of a report; the operator likewise."""
    cases = {(await world.begin(index)).number for index in (3, 4)}
    await work(world)
    county, head = await admin(world, registry, tmp_path), await admin(world, registry, tmp_path, "XH0004")
    assert "verification.look" not in county.verbs
    for wanted in (
        Wanted(STANDARD, standard(10**9), DOCUMENT, date(2021, 1, 1)),
        Wanted(STANDARD, None, DOCUMENT, county.today, inherit=True),
    ):
        found, whole = await preview_value(county, wanted, 50), await preview_value(head, wanted, 50)
        assert [each.concludes_otherwise for each in found.affected] == [
            each.concludes_otherwise for each in whole.affected
        ]
        assert {one.verification_number for one in found.affected} == cases
        assert (found.detailed, found.looked_at) == (False, 2)
        assert {(one.report_number, one.issued_on) for one in found.affected} == {(None, None)}
        told = [difference for one in found.affected for difference in one.differences]
        assert {one.figure.partition(":")[0] for one in told} <= {"conclusion"}
        assert {word for one in told for word in (one.before, one.after)} <= TITLES
        assert "元" not in str(found.affected)
        assert any(one.concludes_otherwise for one in found.affected) == bool(told)


def test_what_a_pack_says_of_a_case_is_not_told_to_whoever_sees_none() -> None:
    failed = failed_at(ValueError("张三的账户"))
    assert (failed.reason, failed.impersonal) == ("ValueError: 张三的账户", "重算这一件时插件出错（ValueError）")
    assert Failed("插件无法载入").impersonal == "插件无法载入"


async def test_other_figures_in_the_same_conclusion_are_told_apart(
    world: World, registry: Registry, tmp_path: Path
) -> None:
    await world.begin(3)
    await work(world)
    county = await admin(world, registry, tmp_path)
    found = await preview_value(county, Wanted(STANDARD, standard(10**9), DOCUMENT, date(2021, 1, 1)), 50)
    (one,) = found.affected
    assert not one.concludes_otherwise
    assert "0 件的结论会不同，1 件结论不变、说明中的数字不同" in next(told(found))
    decided = Preview(False, 1, (msgspec.structs.replace(one, concludes_otherwise=True),), ())
    assert "1 件的结论会不同，0 件结论不变" in next(told(decided))


def test_sums_are_told_in_yuan_and_the_time_they_are_of_once() -> None:
    """Else the head reads 4615981 beside 46,159.81元, and 0 → 0 as a change."""

    def summed(amount: int, period: str) -> Assessment:
        sums = [Total(1, Category.INCOME, element, title, fen, period)
                for element, title, fen in (("", "收入合计", amount), ("national.wage", "工资合计", 0))]  # fmt: skip
        empty: dict[str, Any] = dict.fromkeys(("conclusions", "lines", "standings", "numbers"), ())
        return cast("Assessment", SimpleNamespace(**empty, totals=sums))

    told = differences(summed(4615981, "12个月"), summed(4199862, "11个月"))
    assert [(one.title, one.before, one.after) for one in told] == [
        ("收入合计", "46,159.81元", "41,998.62元"), ("核算期间", "12个月", "11个月"),
    ]  # fmt: skip


def test_a_conclusion_changes_with_its_outcome_and_not_with_its_words() -> None:
    def concluded(outcome: Outcome | None, said: str) -> Assessment:
        return cast("Assessment", SimpleNamespace(conclusions=[Conclusion("r", "收入", outcome, said, ())]))

    assert not concludes_otherwise(concluded(EXCEEDS, "1元"), concluded(EXCEEDS, "2元"))
    assert concludes_otherwise(concluded(EXCEEDS, "1元"), concluded(MATCHES, "1元"))
    assert concludes_otherwise(concluded(EXCEEDS, "1元"), concluded(None, "1元"))


async def test_the_same_value_changes_nobodys_result(world: World, registry: Registry, tmp_path: Path) -> None:
    await world.begin(3)
    await work(world)
    county = await admin(world, registry, tmp_path)
    (now,) = [setting for setting in await list_settings(county) if setting.name == STANDARD]
    found = await preview_value(county, Wanted(STANDARD, now.value, now.document, now.start), 50)
    assert (found.looked_at, found.affected) == (1, ())


async def test_who_may_not_set_may_not_preview_and_nonsense_is_refused(
    world: World, registry: Registry, tmp_path: Path
) -> None:
    county = await admin(world, registry, tmp_path)
    with pytest.raises(Invalid):
        await preview_value(county, Wanted("no.such", 1, DOCUMENT, date(2026, 1, 1)), 50)
    officer = await admin(world, registry, tmp_path, "XH0001")
    with pytest.raises(Refused):
        await preview_value(officer, Wanted(STANDARD, standard(1), DOCUMENT, date(2026, 1, 1)), 50)
    stranger = await admin(world, registry, tmp_path, "LA0003")
    assert (await preview_value(stranger, Wanted(STANDARD, standard(1), DOCUMENT, date(2026, 1, 1)), 50)).looked_at == 0


async def test_a_proposal_is_previewed_before_it_is_decided(world: World, registry: Registry, tmp_path: Path) -> None:
    """By the head of the agency too; and what going back to the inherited value, of which there is none, would do."""
    case = await world.begin(3)
    await work(world)
    county = await admin(world, registry, tmp_path)
    made = await propose(county, Wanted(STANDARD, standard(10**9), DOCUMENT, county.today))
    back = await propose(county, Wanted(STANDARD, None, DOCUMENT, county.today, inherit=True))
    head = await admin(world, registry, tmp_path, "XH0004")
    for proposal, expected in ((made, "10,000,000.00元/人·月"), (back, "")):
        (one,) = (await preview_proposal(head, proposal.id, 50)).affected
        assert one.verification_number == case.number
        assert any(expected in d.after for d in one.differences if d.figure.startswith("conclusion:"))
    assert not [s for s in await list_settings(head) if s.document == DOCUMENT]
    with pytest.raises(NotFound):
        await preview_proposal(await admin(world, registry, tmp_path, "LA0003"), made.id, 50)

"""办理过程中的事: a spot check that holds one person's question, a suspension and its end, expenditure judged, deliveries."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from e2e.cases import ready, unchecked
from e2e.desk import Desks
from e2e.hands import initiate, visit
from e2e.intake_seed import TODAY
from plugins.simulated_departments.process import Departments

CUT_OFF = {"faults": [{"kind": "disconnect"}]}


@pytest.fixture
def housing_away(desks: Desks) -> Iterator[Departments]:
    departments = desks.system.whole.departments
    departments.order("housing", CUT_OFF)
    yield departments
    departments.order("housing")


def act(page: Page, name: str, option: str = "", **fields: str) -> None:
    """One act of the case page, with what it asks for."""
    page.get_by_role("button", name=name, exact=True).first.click()
    dialog = page.get_by_role("dialog")
    if option:
        dialog.get_by_text(option).first.click()
    for label, text in fields.items():
        dialog.get_by_label(label, exact=True).fill(text)
        if "日期" in label:
            page.keyboard.press("Enter")
    dialog.get_by_role("button", name=f"确定{name}").click()
    expect(dialog).to_have_count(0)


def story(page: Page, *said: str) -> None:
    """What stands in the history."""
    for one in said:
        expect(page.get_by_role("region", name="办理经过")).to_contain_text(one)


def test_a_case_is_held_suspended_and_goes_on(desks: Desks, shots: Path, housing_away: Departments) -> None:
    """抽查中止 of one person; 中止: nothing leaves and the clock stands; 恢复: it goes on to its report."""
    county = desks.of("XH0001")
    page = county.open(f"/cases/{ready(desks.system)}")
    act(page, "抽查中止", option="申请人", 哪里不完整="授权书缺签署日期")
    expect(page.get_by_role("region", name="家庭成员和授权")).to_contain_text("起抽查中止")
    expect(page.get_by_role("button", name="发起核对", exact=True)).to_be_visible()
    act(page, "补齐后恢复查询", option="第1人")
    story(page, "抽查发现授权书不完整", "授权书缺签署日期", "恢复此人的查询")
    initiate(page)
    tiles = page.get_by_role("region", name="数源反馈").get_by_role("button")
    expect(tiles.filter(has_text="等候反馈")).to_have_count(1, timeout=60_000)  # all but the one that is away
    act(page, "中止", 事由="申请人正在补充材料")
    expect(page.get_by_role("status").first).to_contain_text("不再查询，期限停计，直到恢复")
    expect(page.get_by_role("region", name="期限")).to_contain_text("起停计")
    county.shot("course-suspended", shots)
    housing_away.order("housing")  # is back, and is not asked
    act(page, "恢复", 事由="材料已经补齐")
    expect(page.get_by_role("status").first).to_contain_text("已出具最终报告", timeout=120_000)
    story(page, "中止核对", "申请人正在补充材料", "恢复核对", "住房城乡建设")
    county.shot("course-resumed", shots)


def test_expenditure_is_judged_with_a_reason_and_the_report_is_delivered(desks: Desks, shots: Path) -> None:
    """望谟: 支出明显不符 (第十四条), then 送达 to both recipients (第十六条)."""
    case = unchecked(desks.system)
    visit(desks.of("WM1001").open(f"/cases/{case}"))
    county = desks.of("WM0001")
    page = county.open(f"/cases/{case}")
    page.get_by_role("button", name="判断支出明显不符", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("理由（至少十个字）").fill("学费高")
    dialog.get_by_role("button", name="确定判断支出明显不符").click()
    expect(dialog).to_contain_text("写得太短")
    dialog.get_by_label("理由（至少十个字）").fill("子女在外就读，学费每年两万元，与申报收入不符")
    county.shot("course-judged", shots)
    dialog.get_by_role("button", name="确定判断支出明显不符").click()
    expect(dialog).to_have_count(0)
    story(page, "判断支出与申报收入明显不符")
    initiate(page)
    expect(page.get_by_role("status").first).to_contain_text("已出具最终报告", timeout=120_000)
    for recipient, name in (("申请人", "石某"), ("有关部门", "望谟县民政局 周某")):
        act(page, "登记送达", option=recipient, 签收人=name, 送达方式="当面送达", 送达日期=TODAY.isoformat())
    story(page, "报告送达申请人", "报告送达有关部门")
    page.get_by_text("办理程序").last.click()
    expect(page.get_by_text("望谟县民政局 周某，当面送达")).to_be_visible()
    expect(page.get_by_text("学费每年两万元").first).to_be_visible()
    county.shot("course-delivered", shots)

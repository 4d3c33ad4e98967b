"""待办与核对件: a Zhejiang case over National Day with a late bank, from the county's list to the conclusion."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from e2e.cases import ready, unchecked
from e2e.desk import SCREEN, Desk, Desks
from e2e.test_every_page import faults
from plugins.simulated_departments.process import Departments

BEFORE_NATIONAL_DAY = date(2026, 9, 28)
HELD_UP = {"faults": [{"kind": "unavailable", "until": "2099-01-01T00:00:00+08:00"}]}


@pytest.fixture
def late_banks(desks: Desks) -> Iterator[Departments]:
    departments = desks.system.whole.departments
    departments.order("banks", HELD_UP)
    yield departments
    departments.order("banks")


def test_a_case_over_national_day_with_a_late_bank(desks: Desks, shots: Path, late_banks: Departments) -> None:
    case = ready(desks.system, BEFORE_NATIONAL_DAY)
    county = desks.of("XH0001")
    page = county.open("/work")
    expect(page.get_by_role("heading", level=1, name="待办")).to_be_visible()
    overdue = page.get_by_role("table", name="已超期")
    row = overdue.get_by_role("row").filter(has=page.locator(f'a[href="/cases/{case}"]'))
    expect(row).to_contain_text("待发起核对")
    expect(row).to_contain_text("已超期")
    expect(row).to_contain_text("浙政办发〔2021〕25号")
    county.shot("work-county", shots)
    number = row.get_by_role("link").inner_text()
    page.get_by_label("编号").fill(number[-6:].lstrip("0"))
    page.get_by_role("button", name="查找").click()
    expect(page.get_by_role("link", name=number)).to_have_count(1)
    page.get_by_role("link", name=number).click()

    expect(page.get_by_role("heading", level=1)).to_contain_text(number)
    bar = page.get_by_role("region", name="期限")
    expect(bar).to_contain_text("2026年10月16日到期")  # ten working days over seven days off, a Saturday worked
    county.shot("case-ready", shots)
    page.get_by_role("button", name="发起核对", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="确定发起核对").click()
    tiles = page.get_by_role("region", name="数源反馈")
    expect(tiles.get_by_role("button").filter(has_text="查得").first).to_be_visible()  # without a reload
    expect(tiles.get_by_role("button").filter(has_text="超期未反馈").first).to_be_visible()
    expect(page.get_by_role("status").first).to_contain_text("超过反馈期限")
    tiles.get_by_role("button").filter(has_text="超期未反馈").first.click()
    expect(tiles.get_by_role("table")).to_be_visible()
    expect(page.get_by_role("region", name="申报与查得")).to_contain_text("分段报告")
    county.shot("case-verifying", shots)
    tall(county, "case-whole", shots)

    officer = desks.of("ZJ0001")
    desk = officer.open("/work")
    late = desk.get_by_role("row").filter(has=desk.locator(f'a[href="/cases/{case}"]'))
    expect(late).to_contain_text("项超过反馈期限")
    officer.shot("work-officer", shots)
    late.get_by_role("link").click()
    extend(desk, "999")
    expect(desk.get_by_role("dialog")).to_contain_text("不超过上限")
    desk.get_by_role("dialog").get_by_label("延长多少").fill("7")
    expect(desk.get_by_role("dialog")).not_to_contain_text("不超过上限")
    officer.shot("case-extend", shots)
    assert not faults(officer)
    desk.get_by_role("dialog").get_by_role("button", name="确定延长期限").click()
    expect(desk.get_by_role("region", name="期限")).to_contain_text("已延长 7 个工作日")
    expect(bar).to_contain_text("已延长 7 个工作日")  # at the county's desk too, without a reload
    expect(desk.get_by_role("region", name="办理经过")).to_contain_text("银行迟延反馈")
    conclude(desk)
    expect(desk.get_by_role("status").first).to_contain_text("已出具最终报告")
    expect(page.get_by_role("status").first).to_contain_text("已出具最终报告")
    expect(page.get_by_role("region", name="期限")).to_contain_text("已办结")
    county.shot("case-reported", shots)
    desk.get_by_role("link", name="待办").click()
    expect(desk.get_by_role("heading", level=1, name="待办")).to_be_visible()
    expect(desk.locator(f'a[href="/cases/{case}"]')).to_have_count(0)


def tall(desk: Desk, name: str, shots: Path) -> None:
    """The whole page, also what lies below the fold."""
    desk.page.set_viewport_size({"width": 1366, "height": 2600})
    desk.shot(name, shots)
    desk.page.set_viewport_size(SCREEN)


def extend(page: Page, days: str) -> None:
    page.get_by_role("button", name="延长期限", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("延长多少").fill(days)
    dialog.get_by_label("来函或批准文件").fill("西湖民函〔2026〕8号")
    dialog.get_by_label("事由").fill("银行迟延反馈")
    dialog.get_by_role("button", name="确定延长期限").click()


def conclude(page: Page) -> None:
    page.get_by_role("button", name="结束核对", exact=True).click()
    dialog = page.get_by_role("dialog").filter(has_text="结束核对")
    dialog.get_by_role("button", name="确定结束核对").click()
    expect(dialog).to_contain_text("请填写")
    dialog.get_by_label("事由").fill("银行系统长期停运，其余已经反馈")
    dialog.get_by_role("button", name="确定结束核对").click()
    expect(dialog).to_have_count(0)


def test_what_the_post_may_not_do_is_not_offered(desks: Desks, shots: Path) -> None:
    case = ready(desks.system)
    page = desks.of("XH1001").open("/work")
    waiting = page.get_by_role("table", name="等候他人")
    expect(waiting.get_by_role("link").first).to_be_visible()
    page.goto(f"{desks.system.address}/cases/{case}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("核对件")
    assert page.get_by_role("button", name="发起核对", exact=True).count() == 0
    page.get_by_text("项现在不能办").click()
    desks.open_desks[-1].shot("case-clerk", shots)
    stranger = desks.of("LA1001", 404).open(f"/cases/{case}")
    expect(stranger.get_by_role("alert")).to_contain_text("未找到")
    assert case not in stranger.inner_text("main")


def test_a_case_waits_for_its_field_check(desks: Desks, shots: Path) -> None:
    """Wangmo: 先核查、后核对. The county is told what is missing, and sees by itself that it is there."""
    case = unchecked(desks.system)
    county = desks.of("WM0001")
    waiting = county.open(f"/cases/{case}")
    expect(waiting.get_by_text("还不能发起核对")).to_be_visible()
    expect(waiting.get_by_role("region", name="您现在可以办")).to_contain_text("实地核查")
    assert waiting.get_by_role("button", name="发起核对", exact=True).count() == 0
    county.shot("case-unchecked", shots)

    clerk = desks.of("WM1001", 400)
    page = clerk.open("/work")
    row = page.get_by_role("row").filter(has=page.locator(f'a[href="/cases/{case}"]'))
    expect(row).to_contain_text("实地核查")
    expect(row).to_contain_text("本岗")
    row.get_by_role("link").click()
    page.get_by_role("button", name="报送实地核查", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="确定报送实地核查").click()
    expect(dialog.get_by_text("请填写").first).to_be_visible()
    dialog.get_by_label("核查日期").fill(page.evaluate("new Date().toLocaleDateString('sv-SE')"))
    dialog.get_by_label("核查日期").press("Enter")
    dialog.get_by_text("入户调查").click()
    for at, number in enumerate(("WM1001", "WM9999"), start=1):
        dialog.get_by_label(f"第 {at} 名核查人员工号").fill(number)
        dialog.get_by_label(f"第 {at} 名核查人员证件").fill(f"工作证 {number}")
    dialog.get_by_label("核查情况").fill("住房一间，无机动车，种地三亩")
    dialog.get_by_role("button", name="确定报送实地核查").click()
    expect(
        dialog.get_by_role("alert").filter(has_text="工号").first
    ).to_be_visible()  # nobody of that number works here
    expect(dialog.get_by_label("核查情况")).to_have_value("住房一间，无机动车，种地三亩")
    clerk.shot("case-field-check", shots)
    assert not faults(clerk)
    dialog.get_by_label("第 2 名核查人员工号").fill("WM1002")
    dialog.get_by_role("button", name="确定报送实地核查").click()
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("region", name="办理经过")).to_contain_text("报送实地核查记录")
    expect(
        waiting.get_by_role("button", name="发起核对", exact=True)
    ).to_be_visible()  # at the county's desk, by itself
    page.get_by_text("办理程序").last.click()
    expect(page.get_by_text("住房一间，无机动车")).to_be_visible()

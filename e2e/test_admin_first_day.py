"""管理员和负责人的第一天: departments by name, a region's own days, what waits for approval, numbers, sealed records."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

from playwright.sync_api import expect

from core.clock import SystemClock, legal_date
from e2e.desk import Desks

ADMIN, HEAD = "LA0003", "LA0004"


def today() -> date:
    """The legal date."""
    return legal_date(SystemClock().now())


def next_weekday() -> date:
    """The first weekday after tomorrow."""
    day = today() + timedelta(days=2)
    while day.weekday() >= 5:
        day += timedelta(days=1)
    return day


def test_a_regions_day_off_waits_with_the_head_and_then_counts(desks: Desks, shots: Path) -> None:
    admin, off = desks.of(ADMIN), next_weekday()
    page = admin.open("/calendar")
    page.get_by_role("link", name="提出本级的放假或调休").click()
    page.get_by_role("button", name="增加放假的日子").click()
    page.get_by_label("放假的日子 1", exact=True).fill(off.isoformat())
    page.keyboard.press("Enter")
    page.get_by_label("依据文件", exact=True).fill("样例：临政办发〔2026〕9号")
    page.get_by_role("button", name="先看影响").click()
    expect(page.get_by_text(re.compile("在办的期限(都不移动|会移动)"))).to_be_visible()
    admin.shot("calendar-impact", shots)
    page.get_by_role("button", name="提交批准").click()
    expect(page.get_by_text("要由另一人批准")).to_be_visible()

    head = desks.of(HEAD)
    work = head.open("/work")
    waiting = work.get_by_role("table", name="等您批准")
    expect(waiting.get_by_role("row").filter(has_text="地方放假和调休")).to_contain_text("临政办发〔2026〕9号")
    expect(work.get_by_role("link", name=re.compile(r"待批准事项 \d+ 项"))).to_be_visible()
    head.shot("approvals-work", shots)
    waiting.get_by_role("link", name="地方放假和调休").click()
    proposal = work.get_by_role("article", name="地方放假和调休")
    proposal.get_by_role("button", name="先看影响").click()
    proposal.get_by_role("button", name="批准", exact=True).click()
    expect(work.get_by_role("article", name="地方放假和调休")).to_have_count(0)

    shown = admin.open("/calendar")
    expect(shown.get_by_text("临政办发〔2026〕9号").last).to_be_visible()
    admin.shot("calendar-regional", shots)


def test_an_administrator_begins_with_what_waits_and_sees_the_number_in_the_checklist(
    desks: Desks, shots: Path
) -> None:
    admin = desks.of(ADMIN)
    page = admin.open("/")
    expect(page.get_by_role("heading", name="待批准事项", level=1)).to_be_visible()
    page.get_by_role("link", name="上线检查", exact=True).click()
    expect(page.get_by_role("heading", name="上线检查", level=1)).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="报告编号格式")).to_contain_text("000123")


def test_a_clerk_of_departments_gets_them_by_name(desks: Desks, shots: Path) -> None:
    admin = desks.of("XH0002")
    page = admin.open("/organisation")
    page.get_by_role("button", name="设岗并确定任职人").click()
    page.get_by_role("combobox", name="角色").select_option(label="数源部门经办人")
    page.get_by_role("combobox", name="所属数源").fill("公安机关")
    page.get_by_role("option", name="公安机关").click()
    expect(page.get_by_role("dialog").get_by_text("公安机关").first).to_be_visible()


def test_a_leave_of_the_wrong_day_is_taken_back(desks: Desks, shots: Path) -> None:
    admin = desks.of(ADMIN)
    page = admin.open("/organisation")
    post = page.get_by_role("row").filter(has_text="LA0002")
    page.get_by_label("查找机构或人员").fill("LA0002")
    page.keyboard.press("Enter")
    page.get_by_role("row").filter(has_text="LA0002").first.wait_for()
    post.get_by_role("button", name="离任", exact=True).click()
    dialog = page.get_by_role("dialog", name=re.compile("离任："))
    dialog.get_by_label("自何日起").last.fill(next_weekday().isoformat())
    page.keyboard.press("Enter")
    dialog.get_by_label("事由", exact=True).fill("样例：退休")
    dialog.get_by_role("button", name="确定").click()
    last = next_weekday() - timedelta(days=1)
    expect(post).to_contain_text(f"{last.year}年{last.month}月{last.day}日")
    post.get_by_role("button", name="撤销离任").click()
    dialog = page.get_by_role("dialog", name=re.compile("撤销离任："))
    expect(dialog).to_contain_text("继续任职")
    dialog.get_by_label("事由", exact=True).fill("样例：日期写错")
    admin.shot("organisation-stay", shots)
    dialog.get_by_role("button", name="确定").click()
    expect(post.get_by_role("button", name="离任", exact=True)).to_be_visible()
    expect(post).not_to_contain_text("任至")


def test_a_number_is_seen_while_it_is_typed(desks: Desks, shots: Path) -> None:
    admin = desks.of("XH0002")
    page = admin.open("/settings/item/report_number_pattern")
    page.get_by_label("报告编号格式", exact=True).fill("西核〔{year}〕{code}-{serial:05d}号")
    expect(page.get_by_text(f"西核〔{today().year}〕330000-00123号")).to_be_visible()
    admin.shot("settings-number", shots)


def test_sealed_records_are_told_and_the_head_unseals(desks: Desks, shots: Path) -> None:
    head = desks.of("XH0004")
    page = head.open("/retention")
    expect(page.get_by_text("任何材料都不删除")).to_be_visible()
    page.get_by_role("button", name="启封至今日").click()
    expect(page.get_by_text("请填写核对编号")).to_be_visible()
    page.get_by_label("核对编号", exact=True).fill("HD3301061999000001")
    page.get_by_label("事由", exact=True).fill("信访复查需要查阅")
    page.get_by_role("button", name="启封至今日").click()
    expect(page.get_by_text("没有找到这一编号的核对件")).to_be_visible()
    expect(page.get_by_label("事由", exact=True)).to_have_value("信访复查需要查阅")
    head.shot("retention", shots)
    plain = desks.of("XH0002").open("/retention")
    expect(plain.get_by_text("启封由核对机构主要负责人办理")).to_be_visible()
    expect(plain.get_by_role("button", name="启封至今日")).to_have_count(0)


def test_an_agency_that_accepts_nothing_is_told_so(desks: Desks) -> None:
    page = desks.of("GZ0002", 409).open("/opening")
    expect(page.get_by_text("本级不受理，无需规则包；由下级机构各自启用")).to_be_visible()

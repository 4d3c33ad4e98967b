"""经办的第一天: what goes wrong at a desk: a session that ends, two windows, a slip of the hand, a server that is away."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from playwright.sync_api import Page, expect

from core.clock import SystemClock, legal_date
from core.database import DB
from core.verification.actions import accept
from core.verification.model import Intake
from e2e.cases import ready
from e2e.desk import PASSWORD, Desks
from e2e.intake_seed import draft
from e2e.system import System
from e2e.test_every_page import faults
from e2e.test_intake import panel, saved
from tenants.access import authenticate
from tests.faults.jurisdictions import ZHEJIANG, Family

CLERK = "XH1003"
WHY = "规则 t.a 与 t.b 同时计入或扣除同一事实，须以 supersedes 明确取舍"


def number(page: Page) -> str:
    return page.get_by_label("申请编号").input_value()


def test_a_session_that_ends_while_somebody_types(desks: Desks, shots: Path) -> None:
    """The page is covered, nobody reads it; the same person goes on where it was; a wrong password opens nothing."""
    desk = desks.of(CLERK, 401)
    page = desk.open(f"/intake/{draft(desks.system, CLERK, name='温如玉', sequence=401)}")
    desk.context.clear_cookies()
    page.get_by_label("申请编号").fill("SQ-登录失效时填的")
    cover = page.get_by_role("dialog", name="登录已经结束")
    expect(cover).to_contain_text("本页填写的内容都还在")
    expect(cover.get_by_label("密码")).to_be_focused()
    expect(page.get_by_label("申请编号")).to_be_hidden()
    desk.shot("session-over", shots)
    page.keyboard.press("Escape")
    cover.get_by_label("密码").fill("不是这个密码-1")
    page.keyboard.press("Enter")
    expect(cover.get_by_role("alert")).to_contain_text("未能登录")
    cover.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(cover).to_have_count(0)
    saved(page)
    assert number(page) == "SQ-登录失效时填的"
    page.reload()
    expect(page.get_by_label("申请编号")).to_have_value("SQ-登录失效时填的")


def test_two_windows_on_one_draft(desks: Desks, shots: Path) -> None:
    desk = desks.of(CLERK, 409)
    address = f"/intake/{draft(desks.system, CLERK, name='温如玉', sequence=403)}"
    page, other = desk.open(address), desk.context.new_page()
    other.goto(desk.address + address)
    other.get_by_label("申请编号").fill("SQ-一号窗口")
    saved(other)
    page.get_by_label("申请编号").fill("SQ-二号窗口")
    page.get_by_role("button", name="重新打开草稿").click()
    expect(page.get_by_label("申请编号")).to_have_value("SQ-一号窗口")
    lost = page.get_by_role("note").filter(has_text="没有保存")
    expect(lost).to_contain_text("申请编号：SQ-二号窗口")
    desk.shot("intake-two-windows", shots)
    lost.get_by_role("button", name="已经核对").click()
    page.get_by_label("申请编号").fill("SQ-三")
    saved(page)
    other.close()


def test_a_slip_of_the_hand(desks: Desks, shots: Path) -> None:
    """Nobody goes without a question; a day that cannot be is said; the keyboard is where the next thing is typed."""
    desk = desks.of(CLERK)
    page = desk.open(f"/intake/{draft(desks.system, CLERK, name='温如玉', sequence=405)}")
    page.get_by_label("申请日期", exact=True).fill("2099-01-01")
    page.keyboard.press("Enter")
    saved(page)
    expect(panel(page)).to_contain_text("申请日期晚于今天")
    page.get_by_role("tab", name="家庭成员").click()
    assert page.get_by_role("button", name="第1人的删除").count() == 0
    page.get_by_role("button", name="第2人的删除").click()
    asked = page.get_by_role("dialog", name="删除温如玉偶？")
    expect(asked).to_contain_text("授权书（含扫描件）一并删去")
    page.keyboard.press("Escape")
    expect(page.get_by_label("第2人的姓名")).to_have_value("温如玉偶")
    page.get_by_role("button", name="增加家庭成员").press("Enter")
    expect(page.get_by_label("第3人的与申请人关系", exact=True).and_(page.get_by_role("combobox"))).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("温小玉")
    saved(page)
    expect(panel(page)).to_contain_text("第3人 温小玉：没有填写证件号码")
    desk.shot("intake-slip", shots)
    page.get_by_role("button", name="第3人的删除").click()
    page.get_by_role("button", name="删除温小玉", exact=True).click()
    expect(page.get_by_label("第3人的姓名")).to_have_count(0)
    saved(page)


def test_a_page_that_cannot_be_fetched_leaves_this_one(desks: Desks, shots: Path) -> None:
    desk = desks.of(CLERK)
    page = desk.open(f"/intake/{draft(desks.system, CLERK, name='温如玉', sequence=407)}")
    desk.context.route("**/assets/**", lambda route: route.abort())
    page.get_by_role("link", name="全部核对件").click()
    told = page.get_by_role("alert").filter(has_text="没有打开您点的页面")
    expect(told).to_contain_text("请稍候再点一次，不要刷新")
    expect(page.get_by_label("申请编号")).to_be_visible()
    desk.shot("page-away", shots)
    desk.context.unroute("**/assets/**")
    desk.context.route("**/api/**", lambda route: route.abort())
    page.get_by_label("申请编号").fill("SQ-没有保存的")
    expect(page.get_by_text("网络或服务器暂时不通，尚未保存")).to_be_visible()
    page.get_by_role("link", name="待办", exact=True).click()
    expect(page.get_by_role("dialog", name="有内容还没有保存")).to_be_visible()
    page.keyboard.press("Enter")  # stays
    assert number(page) == "SQ-没有保存的"
    desk.context.unroute("**/api/**")
    saved(page)
    page.get_by_role("link", name="全部核对件").click()
    expect(page.get_by_role("heading", level=1, name="全部核对件")).to_be_visible()
    expect(told).to_have_count(0)
    desk.complaints.clear()  # the requests that were cut off


def test_from_the_case_to_its_sheets_and_why_it_is_held(desks: Desks, shots: Path) -> None:
    desk = desks.of("XH1001")
    case = desks.system.do(_bare(desks.system))
    page = desk.open(f"/cases/{case}")
    expect(page.get_by_role("status").first).to_contain_text("正在收齐申报和授权书")
    page.get_by_role("link", name="登记授权书").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("补正 HD")
    held = ready(desks.system)
    desks.system.do(_hold(desks.system, held))
    page = desk.open(f"/cases/{held}")
    told = page.get_by_role("alert").filter(has_text="暂时不能得出结果")
    expect(told).to_contain_text(WHY)
    expect(told).to_contain_text("告诉本单位系统管理员")
    desk.shot("case-held", shots)
    assert not faults(desk)


async def _bare(system: System) -> UUID:
    """A case as a file of households leaves it: nothing but its people."""
    clerk = await authenticate(system.whole.runtime, system.whole.tokens["XH1001"])
    file = Family(ZHEJIANG, 911).file(system.whole.departments, legal_date(SystemClock().now()))
    wanted = Intake(file.application_number, file.programme, file.applied_on, file.household, file.supporters)
    return (await accept(clerk, wanted)).id


async def _hold(system: System, case: str) -> None:
    """As an assessment leaves it that two rules have stopped (tests/core/verification/test_case.py)."""
    clerk = await authenticate(system.whole.runtime, system.whole.tokens["XH1001"])
    async with DB.open(clerk.local()) as door:
        await door.connection.execute("update verification set held = $2 where id = $1", UUID(case), WHY)

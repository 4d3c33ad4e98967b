"""经办的手: what clerks type and click on their way through a case, for journeys whose subject lies elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from playwright.sync_api import FilePayload, Page, expect

from e2e.desk import PASSWORD, Desk, Desks
from e2e.intake_seed import TODAY, paper


@dataclass(frozen=True)
class Typed:
    """一人, as the clerk types it from the paper."""

    name: str
    number: str
    relation: str = "本人"


def fill(page: Page, **fields: str) -> None:
    """Fields by their labels."""
    for label, text in fields.items():
        page.get_by_label(label, exact=True).fill(text)


def choose(page: Page, label: str, option: str) -> None:
    """Open a list and take an entry."""
    page.get_by_label(label, exact=True).and_(page.get_by_role("combobox")).click(force=True)
    page.get_by_role("option", name=option, exact=True).last.click()


def type_day(page: Page, label: str, day: str) -> None:
    """A day, typed as a clerk types it."""
    page.get_by_label(label, exact=True).fill(day)
    page.keyboard.press("Enter")


def first_login(desks: Desks, code: str, staff_number: str, given: str) -> Desk:
    """The first login with the password that was handed out: it opens nothing but its change."""
    desk = desks.empty(401, 403, 404, 409)
    page = desk.open("/login")
    for label, text in (("行政区划代码", code), ("工号", staff_number), ("密码", given)):
        page.get_by_label(label).fill(text)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="我的账号")).to_be_visible()
    fill(page, 现在的密码=given, 新密码=PASSWORD, 再输一次新密码=PASSWORD)
    page.get_by_role("button", name="修改", exact=True).click()
    expect(page.get_by_text("密码已修改")).to_be_visible()
    return desk


def saved(page: Page) -> None:
    """Wait until everything typed is on the server."""
    expect(page.get_by_role("status").first).to_contain_text("已保存")


def take_in(desk: Desk, application: str, programme: str, family: Sequence[Typed], sheet: str = "最低生活保障") -> str:
    """受理登记 of a household that declares nothing; the number of the case."""
    page = desk.open("/intake")
    page.get_by_role("button", name="新登记一户").click()
    expect(page.get_by_role("heading", name="登记一户")).to_be_visible()
    choose(page, "救助项目", programme)
    page.get_by_label("申请编号").fill(application)
    type_day(page, "申请日期", TODAY.isoformat())
    page.get_by_role("button", name="下一步").click()
    for position, person in enumerate(family, start=1):
        if position > 1:
            page.get_by_role("button", name="增加家庭成员").click()
            choose(page, f"第{position}人的与申请人关系", person.relation)
        page.get_by_label(f"第{position}人的姓名").fill(person.name)
        page.get_by_label(f"第{position}人的证件号码").fill(person.number)
    saved(page)
    page.get_by_role("button", name="下一步").click()
    page.get_by_text("本户声明没有可申报的收入和财产").click()
    saved(page)
    page.get_by_role("button", name="下一步").click()
    for position, person in enumerate(family, start=1):
        sign(page, position, person)
    return accepted(page)


def sign(page: Page, position: int, person: Typed) -> None:
    """One person's sheet, from the paper beside the keyboard."""
    page.get_by_role("button", name=f"{position} {person.name}").first.click()  # below stands one to go on with
    page.get_by_role("button", name="登记授权书").click()
    type_day(page, "签署日期", TODAY.isoformat())
    page.get_by_role("button", name="全部一致").click()
    scan: FilePayload = {
        "name": "scan.pdf", "mimeType": "application/pdf", "buffer": paper(person.name, person.number, f"签名：{person.name}")
    }  # fmt: skip
    page.locator("input[type=file]").set_input_files([scan])
    expect(page.get_by_text("已上传，1 页")).to_be_visible()


def accepted(page: Page) -> str:
    """受理; the number of the case."""
    saved(page)
    expect(page.get_by_role("complementary", name="能否受理")).to_contain_text("已经齐全")
    page.get_by_role("button", name="受理", exact=True).click()
    heading = page.get_by_role("heading", name="已受理，核对编号 HD")
    expect(heading).to_be_visible()
    return heading.inner_text().split(" ")[-1]


def review(desk: Desk, number: str, names: Sequence[str]) -> None:
    """授权审核 of sheets in which nothing is wrong."""
    page = desk.open("/review")
    page.get_by_role("link", name=f"审核 {number}").click()
    expect(page.get_by_role("heading", name=f"审核 {number}")).to_be_visible()
    for name in names:
        page.get_by_role("group", name="选择谁的授权书").get_by_role("button", name=name).click()
        page.get_by_role("button", name="此人无误").click()
    page.get_by_role("button", name="通过").click()
    expect(page.get_by_role("status")).to_contain_text("已通过，等待审批经办人发起核对")


def open_from_work(desk: Desk, number: str) -> Page:
    """The case from the list of what is to be done."""
    page = desk.open("/work")
    page.get_by_role("link", name=number, exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(number)
    return page


def initiate(page: Page) -> None:
    """发起核对, from the open case."""
    page.get_by_role("button", name="发起核对", exact=True).first.click()
    page.get_by_role("dialog").get_by_role("button", name="确定发起核对").click()


def visit(page: Page, one: str = "WM1001", other: str = "WM1002") -> None:
    """实地核查 by two, from the open case."""
    page.get_by_role("button", name="报送实地核查", exact=True).first.click()
    dialog = page.get_by_role("dialog")
    type_day(page, "核查日期", TODAY.isoformat())
    dialog.get_by_text("入户调查").click()
    for at, number in enumerate((one, other), start=1):
        dialog.get_by_label(f"第 {at} 名核查人员工号").fill(number)
        dialog.get_by_label(f"第 {at} 名核查人员证件").fill(f"工作证 {number}")
    dialog.get_by_label("核查情况").fill("住房一间，种地三亩")
    dialog.get_by_role("button", name="确定报送实地核查").click()
    expect(dialog).to_have_count(0)

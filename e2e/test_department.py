"""数源部门: a package from the question to the import by four hands, and a question answered by form; a stranger at each."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Download, Page, expect

from e2e.departments import (
    CLERK,
    COLLEAGUE,
    ELSEWHERE,
    OTHER,
    RECEIVER,
    asked_by_hand,
    asked_by_media,
    packed,
    released,
    scope_of,
)
from e2e.desk import Desks
from e2e.system import System
from e2e.test_every_page import faults
from tests.api.packages import FIRST, SECOND, Sent, nothing, unpacked, without
from tests.core.archives.department import excel, rows_of
from tests.support import rows


def states(system: System, case: object, first: str) -> set[str]:
    """Of the case's questions that went by a package."""

    async def read() -> set[str]:
        sql = "select state from ask where by_file and verification_id = $1"
        return {row["state"] for row in await rows(await scope_of(system, first), sql, case)}

    return system.do(read())


def bytes_of(download: Download) -> bytes:
    """What the browser saved."""
    return Path(download.path()).read_bytes()


def choose(page: Page, name: str, body: bytes, label: str = "选择部门交回的文件") -> None:
    """The person chooses a file."""
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": body}
    page.get_by_label(label).set_input_files([file])  # type: ignore[list-item]


def test_a_package_goes_out_and_comes_back_by_two_and_two(desks: Desks, shots: Path) -> None:
    case, system = asked_by_media(desks.system), desks.system
    packed(system)  # leaves the others to this one
    first, second = desks.of(FIRST, 400), desks.of(SECOND)
    page = first.open("/packages")
    page.get_by_role("button", name="制作批次").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("要由另一人放行")).to_be_visible()
    first.shot("package-prepare", shots)
    dialog.get_by_role("button", name="制作批次").click()
    expect(page.get_by_text("这个批次是您制作的，请另一位经办人或负责人放行。")).to_be_visible()
    expect(page.get_by_role("button", name="放行")).to_be_disabled()
    where = page.url.removeprefix(first.address)
    beside = second.open(where)
    beside.get_by_role("button", name="放行").click()
    expect(beside.get_by_text("只显示这一次")).to_be_visible()
    password = beside.locator("output").inner_text()
    second.shot("package-released", shots)
    first.open(where)
    with page.expect_download() as saved:
        page.get_by_role("button", name="下载加密批次").click()
    sent = Sent(where.rpartition("/")[2], password, bytes_of(saved.value))
    page.get_by_role("button", name="登记交接").click()
    page.get_by_text("移交部门", exact=True).click()
    for label, text in (("交出人", "卢静怡"), ("接收人", "证券登记机构 王"), ("介质编号", "U盘 07 号")):
        page.get_by_label(label).fill(text)
    page.get_by_role("button", name="保存交接记录").click()
    expect(page.get_by_role("cell", name="U盘 07 号")).to_be_visible()
    choose(page, "答复.xlsx", b"no workbook")
    expect(page.get_by_role("alert")).to_be_visible()
    choose(page, "答复.xlsx", sent.filled(nothing))
    expect(page.get_by_text("这个文件是您接收的")).to_be_visible()
    expect(page.get_by_role("button", name="确认导入")).to_be_disabled()
    second.open(page.url.removeprefix(first.address))
    second.shot("package-account", shots)
    beside.get_by_role("button", name="确认导入").click()
    expect(beside.get_by_text("已由第二人确认")).to_be_visible()
    first.open(where)
    expect(page.get_by_text("已全部导入，不用再办")).to_be_visible()
    first.shot("package-imported", shots)
    assert "nothing_found" in states(system, case.id, "WM0001")
    stranger = desks.of("WM0001").open(where)
    expect(stranger.get_by_role("heading", name="没有此页")).to_be_visible()
    foreign = desks.of("QXN0001", 404).open(where)
    expect(foreign.get_by_role("alert")).to_contain_text("未找到")


def test_the_clerk_of_the_department_fetches_answers_and_corrects(desks: Desks, shots: Path) -> None:
    """And somebody of the agency confirms, twice: of the clerk's post nobody can."""
    asked_by_media(desks.system, 7)
    told = released(desks.system)
    where = f"/packages/{told.id}"
    clerk, officer = desks.of(RECEIVER, 400), desks.of(FIRST)
    page = clerk.open("/packages")
    line = page.get_by_role("row").filter(has_text=told.number)
    expect(line).to_contain_text("尚未移交")
    expect(line).to_contain_text("个工作日")
    # And so the menu says on every page.
    expect(page.get_by_role("link", name=re.compile(r"加密批次.*[1-9]"))).to_be_visible()
    clerk.shot("department-packages", shots)
    assert not faults(clerk)
    line.get_by_role("button", name="办理").click()
    expect(page.get_by_text("口令由核对机构的人当面或用电话告知")).to_be_visible()
    expect(page.get_by_label("选择要交回的文件")).to_have_count(0)  # what he does not have he cannot answer
    with page.expect_download() as saved:
        page.get_by_role("button", name="下载加密批次").click()
    expect(page.get_by_role("cell", name="本系统下载（无介质）")).to_be_visible()
    sent = Sent(str(told.id), told.password, bytes_of(saved.value))
    assert told.password not in page.content()
    clerk.shot("department-package", shots)
    assert not faults(clerk)
    choose(page, "答复.xlsx", b"no workbook", "选择要交回的文件")
    expect(page.get_by_role("alert")).to_be_visible()
    choose(page, "答复.xlsx", sent.filled(without([0])), "选择要交回的文件")
    expect(page.get_by_text("等核对机构的人确认")).to_be_visible()
    expect(page.get_by_text("退回更正 1 行")).to_be_visible()
    expect(page.get_by_role("button", name="确认导入")).to_have_count(0)
    account = page.url.removeprefix(clerk.address)
    _confirmed(officer.open(account))
    clerk.open(where)
    expect(page.get_by_text("有退回更正的行")).to_be_visible()
    clerk.open(account)
    clerk.shot("department-account", shots)
    assert not faults(clerk)
    with page.expect_download() as slip:
        page.get_by_role("button", name="下载差错回执").click()
    (held,) = rows_of(unpacked(bytes_of(slip.value), sent.password)["待更正清单.xlsx"])
    clerk.open(where)
    choose(page, "更正.xlsx", excel([{**held, "金额（元）": ""}]), "选择要交回的文件")
    expect(page.get_by_text("退回更正 0 行")).to_be_visible()
    _confirmed(officer.open(page.url.removeprefix(clerk.address)))
    clerk.open(where)
    expect(page.get_by_text("已全部办结，不用再办")).to_be_visible()
    stranger = desks.of(ELSEWHERE, 404)
    beside = stranger.open("/packages")
    expect(beside.get_by_text("现在没有交给本部门的加密批次。")).to_be_visible()
    for address in (where, account):
        expect(stranger.open(address).get_by_role("alert").first).to_contain_text("未找到")


def _confirmed(page: Page) -> None:
    page.get_by_role("button", name="确认导入").click()
    expect(page.get_by_text("已由第二人确认")).to_be_visible()


def test_a_question_is_answered_by_one_clerk_and_confirmed_by_another(desks: Desks, shots: Path) -> None:
    asks = asked_by_hand(desks.system)
    where = f"/manual/{asks[-1]}"
    first, second = desks.of(CLERK, 400), desks.of(COLLEAGUE)
    page = first.open("/manual")
    expect(page.get_by_role("cell", name="房屋").first).to_be_visible()
    first.shot("manual-list", shots)
    first.open(where)
    page.get_by_text("查得", exact=True).click()
    page.get_by_label("记录名称").fill("普通住宅")
    page.get_by_label("面积（平方米）").fill("许多")
    page.get_by_role("button", name="提交复核").click()
    expect(page.get_by_label("记录名称")).to_have_value("普通住宅")
    expect(page.locator(".el-form-item__error").first).to_be_visible()
    first.shot("manual-form", shots)
    page.get_by_text("查无记录", exact=True).click()
    page.get_by_role("button", name="提交复核").click()
    expect(page).to_have_url(first.address + "/manual")
    first.open(where)
    expect(page.get_by_text("这是您填写的，请另一位同事复核。")).to_be_visible()
    beside = second.open(where)
    beside.get_by_role("button", name="退回重填").click()
    beside.get_by_role("dialog").get_by_label("事由").fill("登记簿中有一处住房")
    beside.get_by_role("dialog").get_by_role("button", name="确定").click()
    expect(beside).to_have_url(second.address + "/manual")
    first.open(where)
    expect(page.get_by_text("登记簿中有一处住房")).to_be_visible()
    page.get_by_role("button", name="提交复核").click()
    expect(page).to_have_url(first.address + "/manual")
    second.open(where)
    second.shot("manual-confirm", shots)
    beside.get_by_role("button", name="确认无误").click()
    expect(beside).to_have_url(second.address + "/manual")
    second.open("/manual/done")
    expect(beside.get_by_text("已复核").first).to_be_visible()
    stranger = desks.of(OTHER, 404).open(where)
    expect(stranger.get_by_role("alert")).to_contain_text("未找到")
    expect(desks.of("XH1001").open(where).get_by_role("heading", name="没有此页")).to_be_visible()

"""望谟、加密移动存储: a household from its intake to the report, where one department has no line and answers on a stick."""

from __future__ import annotations

import json
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from core.applications.actions import feed
from core.applications.model import ApplicationIn, ApplicationPerson
from core.plugin.vocabulary import Role
from e2e.departments import registry_without_a_line, scope_of
from e2e.desk import Desk, Desks
from e2e.hands import Typed, initiate, open_from_work, review, take_in, visit
from e2e.intake_seed import TODAY
from e2e.test_department import bytes_of, choose
from tests.api.packages import FIRST, SECOND, Sent, unpacked
from tests.core.archives.department import Cells, excel, rows_of

APPLICATION, COUNTY = "WM20261122001", "WM0001"
FAMILY = (Typed("莫秋佳", "522326196004132926"), Typed("罗文", "522326196510275890", "配偶"))
SHARES = {"查询结果": "查得", "金额（元）": "8600.00", "内容说明": "股票账户"}


def test_a_household_of_wangmo_whose_securities_are_asked_by_a_package(desks: Desks, shots: Path) -> None:
    desks.system.do(_fed(desks))
    clerk = desks.of("WM1001")
    case = take_in(clerk, APPLICATION, "最低生活保障", FAMILY)
    review(desks.of("WM1003"), case, [person.name for person in FAMILY])
    visit(open_from_work(clerk, case))
    county, first, second = desks.of(COUNTY), desks.of(FIRST, 400), desks.of(SECOND)
    page = open_from_work(county, case)
    with registry_without_a_line(desks.system):
        initiate(page)
        expect(_tile(page, "等候反馈")).to_be_visible(timeout=60_000)
        _until_it_waits(first)
    where, sent = _carried_out(first, second, shots)
    account = _answered(first, second, where, sent, shots)
    _mended(first, second, where, account, sent)
    expect(page.get_by_role("status").first).to_contain_text("已出具最终报告", timeout=60_000)
    expect(_tile(page, "查得")).to_be_visible()
    county.shot("media-case", shots)
    _reported(county, shots)


async def _fed(desks: Desks) -> None:
    """The assistance system has sent the application before."""
    people = [
        ApplicationPerson(person.name, person.number, role)
        for person, role in zip(FAMILY, (Role.APPLICANT, Role.MEMBER), strict=True)
    ]
    await feed(await scope_of(desks.system, "WM9001"), ApplicationIn(APPLICATION, "wangmo.dibao", TODAY, people))


def _tile(page: Page, state: str) -> Locator:
    tiles = page.get_by_role("region", name="数源反馈").get_by_role("button")
    return tiles.filter(has_text="证券登记结算机构").filter(has_text=state)


def _until_it_waits(first: Desk) -> None:
    page = first.open("/packages")
    expect(page.get_by_role("button", name="制作批次")).to_be_visible(timeout=60_000)


def _carried_out(first: Desk, second: Desk, shots: Path) -> tuple[str, Sent]:
    """制作, 放行, 下载, 移交."""
    page = first.open("/packages")
    first.shot("media-waiting", shots)
    page.get_by_role("button", name="制作批次").click()
    page.get_by_role("dialog").get_by_role("button", name="制作批次").click()
    expect(page.get_by_text("这个批次是您制作的，请另一位经办人或负责人放行。")).to_be_visible()
    where = page.url.removeprefix(first.address)
    beside = second.open(where)
    beside.get_by_role("button", name="放行").click()
    password = beside.locator("output").inner_text()
    first.open(where)
    with page.expect_download() as saved:
        page.get_by_role("button", name="下载加密批次").click()
    page.get_by_role("button", name="登记交接").click()
    page.get_by_text("移交部门", exact=True).click()
    for label, text in (("交出人", "卢静怡"), ("接收人", "证券登记机构 王"), ("介质编号", "U盘 07 号")):
        page.get_by_label(label).fill(text)
    page.get_by_role("button", name="保存交接记录").click()
    expect(page.get_by_role("cell", name="U盘 07 号")).to_be_visible()
    return where, Sent(where.rpartition("/")[2], password, bytes_of(saved.value))


def _shares(row: Cells) -> bool:
    return row["姓名"] == "罗文" and row["查询内容"] == "有价证券"


def _answer(_place: int, row: Cells) -> Cells:
    """The clerk over there: shares of 罗文, with an amount that is none yet; nothing of anybody else."""
    return {**SHARES, "金额（元）": "八千六"} if _shares(row) else {"查询结果": "查无记录"}


def _answered(first: Desk, second: Desk, where: str, sent: Sent, shots: Path) -> str:
    """Received by one, row by row; imported by the other: but one row goes back. The address of the account."""
    page = first.open(where)
    choose(page, "答复.xlsx", sent.filled(_answer))
    expect(page.get_by_text("这个文件是您接收的")).to_be_visible()
    expect(page.get_by_text("退回更正 1 行")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="金额（元）")).to_contain_text("退回更正")
    first.shot("media-account", shots)
    account = page.url.removeprefix(first.address)
    beside = second.open(account)
    beside.get_by_role("button", name="确认导入").click()
    expect(beside.get_by_text("已由第二人确认")).to_be_visible()
    return account


def _mended(first: Desk, second: Desk, where: str, account: str, sent: Sent) -> None:
    """The slip goes to the department and comes back right; now the other receives it and the first confirms."""
    page = first.open(account)
    with page.expect_download() as slip:
        page.get_by_role("button", name="下载差错回执").click()
    (held,) = rows_of(unpacked(bytes_of(slip.value), sent.password)["待更正清单.xlsx"])
    beside = second.open(where)
    choose(beside, "更正.xlsx", excel([{**held, "金额（元）": SHARES["金额（元）"]}]))
    expect(beside.get_by_text("可以接收 1 项")).to_be_visible()
    page = first.open(beside.url.removeprefix(second.address))
    page.get_by_role("button", name="确认导入").click()
    expect(page.get_by_text("已由第二人确认")).to_be_visible()
    first.open(where)
    expect(page.get_by_text("已全部导入，不用再办")).to_be_visible()


def _reported(county: Desk, shots: Path) -> None:
    """What came on the stick stands in the result and in the report, with whose it is and from when."""
    page = county.page
    page.get_by_role("link", name="核对结果").first.click()
    expect(page.get_by_role("heading", name="核对结果", level=1)).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="有价证券").filter(has_text="8,600.00").first).to_be_visible()
    county.shot("media-result", shots)
    page.get_by_role("link", name="看核对报告").click()
    with page.expect_download() as fetched:
        page.get_by_role("button", name="下载 核对报告（JSON）").click()
    said = json.loads(bytes_of(fetched.value))
    assert said["final"]
    assert "有价证券" in str(said)

"""开通一个县: from nothing to its first report, in one piece: opened by two of the city, configured, and its first household.

Everything is clicked and typed as the new administrator and the clerks would; only the assistance system is a machine.
"""

from __future__ import annotations

import json
from pathlib import Path
from uuid import uuid4

import httpx
from playwright.sync_api import Page, expect

from e2e.desk import Desk, Desks
from e2e.hands import Typed, fill, first_login, initiate, open_from_work, review, take_in
from e2e.intake_seed import TODAY

CODE, NAME = "330122", "桐庐县社会救助核对中心（样例）"
FILE = """
[[tenants]]
key = "tonglu"
name = "桐庐县社会救助核对中心（样例）"
level = "county"
code = "330122"
code_from = 2026-01-01
settings = [
  { name = "counting_period_months", value = 12, document = "样例", start = 2026-01-01 },
  { name = "report_validity_months", value = { "zhejiang.dibao" = 6 }, document = "样例", start = 2026-01-01 },
]
""".encode()
TOWNSHIP, BUREAU = "城南街道办事处（样例）", "桐庐县民政局（样例）"
APPLICATION = "TL20261122001"
FAMILY = (Typed("史倩艳", "330122194709052560"), Typed("姜松", "330109195002229637", "配偶"))
"""Two of the people that the simulated departments know."""
THREE = ((TOWNSHIP, "TL1001"), (TOWNSHIP, "TL1002"), (BUREAU, "TL0001"))
POSTS = (
    (TOWNSHIP, "受理经办人", "方知春", "TL1001"),
    (TOWNSHIP, "授权审核人", "柳时雨", "TL1002"),
    (BUREAU, "救助审批经办人", "江晚晴", "TL0001"),
    (BUREAU, "安全审计员", "石明镜", "TL0003"),
    (BUREAU, "救助系统对接", "陆对接（系统对接责任人）", "TL9001"),
)


def test_a_new_county_is_opened_from_nothing_to_its_first_report(desks: Desks, shots: Path, tmp_path: Path) -> None:
    admin, head = _opened(desks, shots)
    _missing(admin, shots)
    _organised(admin, shots)
    _refused_in_words(admin, shots)
    token = _token(admin, shots)
    _switched_on(admin, head)
    _configured(admin, shots)
    _standard(admin)
    _approved(head, 3)
    _looked_through(desks, admin, shots)
    page = admin.open("/opening")
    expect(page.get_by_text("可以受理")).to_be_visible()
    admin.shot("opening-ready", shots)
    page = admin.open("/opening/comparison")
    expect(page.get_by_text("项不同")).to_be_visible()
    admin.shot("opening-comparison", shots)
    _fed(admin, token)
    clerk, reviewer, officer = (_hired(desks, admin, office, number) for office, number in THREE)
    case = take_in(clerk, APPLICATION, "最低生活保障", FAMILY)
    review(reviewer, case, [person.name for person in FAMILY])
    page = open_from_work(officer, case)
    initiate(page)
    expect(page.get_by_role("status").first).to_contain_text("已出具最终报告", timeout=90_000)
    officer.shot("opening-first-case", shots)
    _handed_out(desks, officer, tmp_path, shots)


def _opened(desks: Desks, shots: Path) -> tuple[Desk, Desk]:
    """开通 by two of the city; each hands one password on."""
    admin, head = _applied(desks, shots), desks.of("HZ0004")
    page = head.open("/opening/tenants")
    page.get_by_label(NAME, exact=True).get_by_role("button", name="批准并开通").click()
    expect(page.get_by_text("已开通")).to_be_visible()
    page.get_by_role("button", name="领取主要负责人的初始密码").click()
    heads = page.get_by_role("status").locator("code").inner_text()
    page = admin.open("/opening/tenants")
    page.get_by_role("button", name="领取系统管理员的初始密码").click()
    given = page.get_by_role("status").locator("code").inner_text()
    admin.shot("opening-password", shots)
    return first_login(desks, CODE, "TL0002", given), first_login(desks, CODE, "TL0004", heads)


def _applied(desks: Desks, shots: Path) -> Desk:
    admin = desks.of("HZ0002", 400)
    page = admin.open("/opening/tenants")
    page.get_by_role("button", name="申请开通下级机构").click()
    fill(page, 行政区划代码="340122", 依据文件="杭民〔2026〕12号", 机构全称=NAME, 核对机构名称="桐庐县社会救助核对中心")
    fill(page, 系统管理员姓名="程若水", 系统管理员工号="TL0002", 主要负责人姓名="许怀安", 主要负责人工号="TL0004")
    page.get_by_role("button", name="提出申请").click()
    expect(page.get_by_text("不是本单位（330100）下级的行政区划代码").first).to_be_visible()
    expect(page.get_by_label("机构全称", exact=True)).to_have_value(NAME)
    fill(page, 行政区划代码=CODE)
    admin.shot("opening-apply", shots)
    page.get_by_role("button", name="提出申请").click()
    expect(page.get_by_text("由您提出，须另一人批准")).to_be_visible()
    return admin


def _missing(desk: Desk, shots: Path) -> None:
    page = desk.open("/opening")
    expect(page.get_by_text("还差 9 项")).to_be_visible()
    for title in ("乡镇（街道）", "受理经办人"):
        row = page.get_by_role("row").filter(has=page.get_by_role("cell", name=title, exact=True))
        expect(row).to_contain_text("缺少")
        expect(row.get_by_role("link", name="去办理")).to_be_visible()
    desk.shot("opening-missing", shots)
    page.get_by_role("link", name="去办理").first.click()
    expect(page.get_by_role("heading", name="机构与人员", level=1)).to_be_visible()


def _organised(desk: Desk, shots: Path) -> None:
    page = desk.page
    for kind, name in (("乡镇（街道）", TOWNSHIP), ("民政部门", BUREAU)):
        page.get_by_role("button", name="新设机构").click()
        page.get_by_role("radio", name=kind).locator("..").click()
        fill(page, 机构名称=name, 行政区划代码=CODE)
        page.get_by_role("button", name="确定", exact=True).click()
        expect(page.get_by_role("heading", name=name)).to_be_visible()
    for office, role, name, number in POSTS:
        page.get_by_role("navigation", name="机构", exact=True).get_by_role("button", name=office).click()
        _post(page, role, name, number)
        page.get_by_role("button", name="确定", exact=True).click()
        expect(page.get_by_text(f"{name}（{number}）")).to_be_visible()
    desk.shot("organisation", shots)


def _post(page: Page, role: str, name: str, number: str) -> None:
    page.get_by_role("button", name="设岗并确定任职人").click()
    page.get_by_role("combobox", name="角色").select_option(label=role)
    fill(page, 真实姓名=name, 工号=number, 事由="新开通设岗")


def _refused_in_words(desk: Desk, shots: Path) -> None:
    """One person on both sides."""
    page = desk.page
    page.get_by_role("navigation", name="机构", exact=True).get_by_role("button", name=TOWNSHIP).click()
    _post(page, "授权审核人", "方知春", "TL1001")
    expect(page.get_by_text("同一人不能兼任")).to_be_visible()
    page.get_by_role("button", name="确定", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("互相监督，不能由同一人担任")
    expect(page.get_by_label("真实姓名", exact=True)).to_have_value("方知春")
    desk.shot("organisation-refused", shots)
    page.get_by_role("button", name="取消").click()


def _token(desk: Desk, shots: Path) -> str:
    """接口令牌, for the assistance system to feed applications with."""
    page = desk.page
    page.get_by_role("navigation", name="机构", exact=True).get_by_role("button", name=BUREAU).click()
    page.get_by_role("row").filter(has_text="TL9001").get_by_role("button", name="签发接口令牌").click()
    page.get_by_role("button", name="签发", exact=True).click()
    expect(page.get_by_text("关闭后不再显示")).to_be_visible()
    token = page.get_by_role("dialog").locator("code").inner_text()
    desk.shot("organisation-token", shots)
    page.get_by_role("button", name="已记下，关闭").click()
    return token


def _switched_on(admin: Desk, head: Desk) -> None:
    """Reports in Excel too: switched on by one person, approved by the other."""
    page = admin.open("/programmes")
    expect(page.get_by_role("region", name="贵州省望谟县")).to_contain_text("只适用于别的行政区划")
    page.get_by_role("region", name="核对报告 Excel 格式").get_by_role("button", name="启用……").click()
    fill(page, 依据文件="桐民〔2026〕2号")
    page.get_by_role("button", name="看影响").click()
    page.get_by_role("button", name="送批").click()
    expect(page.get_by_text("由您提出，须另一人批准")).to_be_visible()
    page = head.open("/programmes")
    expect(page.get_by_text("请先看影响，再决定是否批准。")).to_be_visible()
    page.get_by_role("button", name="看影响").click()
    page.get_by_role("button", name="批准", exact=True).click()
    expect(page.get_by_role("region", name="核对报告 Excel 格式")).to_contain_text("本级启用")


def _configured(desk: Desk, shots: Path) -> None:
    """Two values that the county has of its own come in by a file, as proposals."""
    page = desk.open("/opening")
    expect(page.get_by_text("还差 1 项")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="核算期间")).to_contain_text("没有设置核算期间")
    desk.shot("opening-checklist", shots)
    page = desk.open("/opening/file")
    page.locator("input[type=file]").set_input_files(
        {"name": "tonglu.toml", "mimeType": "application/toml", "buffer": FILE}
    )
    fill(page, 依据文件="桐民〔2026〕3号")
    page.get_by_role("button", name="比对差异").click()
    expect(page.get_by_text("2 项将提出建议，0 项不能导入")).to_be_visible()
    desk.shot("opening-import", shots)
    page.get_by_role("button", name="提出 2 项建议").click()
    expect(page.get_by_text("已提出 2 项建议")).to_be_visible()


def _standard(desk: Desk) -> None:
    """The local standard, from where the checklist leads."""
    page = desk.open("/opening")
    page.get_by_role("row").filter(has_text="当地标准").get_by_role("link", name="去办理").click()
    expect(page.get_by_role("heading", name="当地标准", level=1)).to_be_visible()
    fill(page, 标准="1180", 依据文件="桐民〔2026〕4号")
    page.get_by_role("radio", name="是", exact=True).locator("..").click()
    page.get_by_role("button", name="先看影响").click()
    page.get_by_role("button", name="提交批准").click()
    expect(page.get_by_role("article", name="当地标准")).to_be_visible()


def _approved(head: Desk, proposals: int) -> None:
    """Each looked at and approved by the head of the agency."""
    page = head.open("/settings/proposals")
    expect(page.get_by_role("article")).to_have_count(proposals)
    for left in reversed(range(proposals)):
        page.get_by_role("article").first.get_by_role("button", name="先看影响").click()
        page.get_by_role("article").first.get_by_role("button", name="批准", exact=True).click()
        expect(page.get_by_role("article")).to_have_count(left)
    expect(page.get_by_text("没有等待批准的设置")).to_be_visible()


def _looked_through(desks: Desks, admin: Desk, shots: Path) -> None:
    """What the county takes over: calendar, sheet, layout; the departments are the province's, which tests one of them."""
    page = admin.open("/opening")
    page.get_by_role("row").filter(has_text="2027年工作日历").get_by_role("link", name="去办理").click()
    expect(page.get_by_role("heading", name="工作日历", level=1)).to_be_visible()
    page = admin.open("/connectors")
    expect(page.get_by_text("本机构不需要设置")).to_be_visible()
    admin.shot("opening-connectors", shots)
    page = admin.open("/authorization-sheet")
    expect(page.get_by_role("heading", name="社会救助家庭经济状况核对授权书")).to_be_visible()
    page = admin.open("/templates")
    page.get_by_role("button", name="看最低生活保障的样张").click()
    expect(page.get_by_alt_text("样张第 1 页")).to_be_visible()
    province = desks.of("ZJ0002").open("/connectors")
    row = province.get_by_role("article", name="公共数据平台网关").get_by_role("row").filter(has_text="住房").first
    row.get_by_role("button", name="测试").click()
    expect(row.get_by_text("与预期一致")).to_be_visible()


def _fed(desk: Desk, token: str) -> None:
    """The assistance system sends the application with the token that was handed to it: the one desk that is a machine."""
    people = [{"name": person.name, "id_number": person.number, "role": role}
              for person, role in zip(FAMILY, ("applicant", "member"), strict=True)]  # fmt: skip
    told = {"number": APPLICATION, "programme": "zhejiang.dibao", "applied_on": TODAY.isoformat(), "persons": people}
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": uuid4().hex}
    with httpx.Client(base_url=desk.address) as machine:
        answer = machine.post("/api/applications", json=told, headers=headers)
    assert answer.is_success, answer.text


def _hired(desks: Desks, admin: Desk, office: str, staff_number: str) -> Desk:
    """A first password, given out by the administrator; the desk of who got it."""
    page = admin.open("/organisation")
    page.get_by_role("navigation", name="机构", exact=True).get_by_role("button", name=office).click()
    page.get_by_role("row").filter(has_text=staff_number).get_by_role("button", name="发放初始密码").click()
    page.get_by_role("button", name="生成").click()
    given = page.get_by_role("dialog").locator("code").inner_text()
    return first_login(desks, CODE, staff_number, given)


def _handed_out(desks: Desks, officer: Desk, folder: Path, shots: Path) -> None:
    """The first report: read, downloaded in each format, and found genuine by whoever holds the paper."""
    page = officer.page
    page.get_by_role("link", name="核对报告").first.click()
    page.get_by_role("link", name="次报告", exact=False).first.click()
    first = page.get_by_role("img", name="报告第 1 页")
    expect(first).to_be_visible()
    assert first.evaluate("async (image) => { await image.decode(); return image.naturalWidth }") == 1000
    officer.shot("opening-first-report", shots)
    for title, name in (("PDF/A", "report.pdf"), ("JSON", "report.json"), ("Excel", "report.xlsx")):
        with page.expect_download() as fetched:
            page.get_by_role("button", name=f"下载 核对报告（{title}）").click()
        fetched.value.save_as(folder / name)
    assert (folder / "report.pdf").read_bytes().startswith(b"%PDF-")
    assert (folder / "report.xlsx").read_bytes().startswith(b"PK")
    said = json.loads((folder / "report.json").read_bytes())
    assert said["final"]
    assert "桐民〔2026〕4号" in said["conclusions"][0]["values"]["当地标准的依据"]
    _genuine(desks.empty(), said, shots)


def _genuine(citizen: Desk, said: dict[str, str], shots: Path) -> None:
    page = citizen.open("/verify")
    fill(page, 报告编号=said["number"], 核验码=said["verification_code"])
    page.get_by_role("button", name="核验").click()
    expect(page.get_by_role("status")).to_contain_text("报告属实，在有效期内")
    citizen.shot("opening-verified", shots)

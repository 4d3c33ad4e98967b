"""开通一个县: from nothing to its first report: opened by two of the city, its offices, posts and people made in the browser.

Case work goes over the interface; every configuration is clicked and typed as the new administrator would.
"""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

from playwright.sync_api import Page, expect

from e2e.desk import PASSWORD, Desk, Desks

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
  { name = "zhejiang.local_standard_monthly", value = { amount = 118000, inclusive = true, programmes = ["zhejiang.dibao"] },
    document = "样例", start = 2026-01-01 },
]
""".replace("\n    document", " document").encode()
TOWNSHIP, BUREAU = "城南街道办事处（样例）", "桐庐县民政局（样例）"
POSTS = (
    (TOWNSHIP, "受理经办人", "方知春", "TL1001"),
    (TOWNSHIP, "授权审核人", "柳时雨", "TL1002"),
    (BUREAU, "救助审批经办人", "江晚晴", "TL0001"),
    (BUREAU, "安全审计员", "石明镜", "TL0003"),
    (BUREAU, "救助系统对接", "陆对接（系统对接责任人）", "TL9001"),
)


def fill(page: Page, **fields: str) -> None:
    for label, text in fields.items():
        page.get_by_label(label, exact=True).fill(text)


def test_a_new_county_is_opened_by_two_and_made_ready_for_its_first_case(desks: Desks, shots: Path) -> None:
    admin = _applied(desks, shots)
    head = desks.of("HZ0004")
    page = head.open("/opening/tenants")
    page.get_by_label(NAME, exact=True).get_by_role("button", name="批准并开通").click()
    expect(page.get_by_text("已开通")).to_be_visible()
    page.get_by_role("button", name="领取主要负责人的初始密码").click()
    heads = page.get_by_role("status").locator("code").inner_text()
    page = admin.open("/opening/tenants")
    page.get_by_role("button", name="领取系统管理员的初始密码").click()
    given = page.get_by_role("status").locator("code").inner_text()
    admin.shot("opening-password", shots)
    below = _first_login(desks, "TL0002", given)
    _missing(below, shots)
    _organised(below, shots)
    _refused_in_words(below, shots)
    _configured(below, shots)
    _approved(_first_login(desks, "TL0004", heads))
    page = below.open("/opening")
    expect(page.get_by_text("可以受理")).to_be_visible()
    below.shot("opening-ready", shots)
    page = below.open("/opening/comparison")
    expect(page.get_by_text("项不同")).to_be_visible()
    below.shot("opening-comparison", shots)


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


def _first_login(desks: Desks, staff_number: str, given: str) -> Desk:
    desk = desks.empty(401, 403, 409)
    page = desk.open("/login")
    for label, text in (("行政区划代码", CODE), ("工号", staff_number), ("密码", given)):
        page.get_by_label(label).fill(text)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="我的账号")).to_be_visible()
    fill(page, 现在的密码=given, 新密码=PASSWORD, 再输一次新密码=PASSWORD)
    page.get_by_role("button", name="修改", exact=True).click()
    expect(page.get_by_text("密码已修改")).to_be_visible()
    return desk


def _missing(desk: Desk, shots: Path) -> None:
    page = desk.open("/opening")
    expect(page.get_by_text("还差 8 项")).to_be_visible()
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
    row = page.get_by_role("row").filter(has_text="TL0001")
    row.get_by_role("button", name="发放初始密码").click()
    page.get_by_role("button", name="生成").click()
    expect(page.get_by_text("关闭后不再显示")).to_be_visible()
    desk.shot("organisation-password", shots)
    page.get_by_role("button", name="已记下，关闭").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
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


def _configured(desk: Desk, shots: Path) -> None:
    """The three values that a county has of its own come in by a file, as proposals."""
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
    expect(page.get_by_text("3 项将提出建议，0 项不能导入")).to_be_visible()
    desk.shot("opening-import", shots)
    page.get_by_role("button", name="提出 3 项建议").click()
    expect(page.get_by_text("已提出 3 项建议")).to_be_visible()


def _approved(head: Desk) -> None:
    """On the settings pages, which have their own journey."""
    asked = head.context.request
    token = asked.get(f"{head.address}/api/session").json()["csrf_token"]
    waiting = asked.get(f"{head.address}/api/settings/proposals?state=pending").json()
    assert len(waiting) == 3
    for each in waiting:
        told = {"X-CSRF-Token": token, "Origin": head.address, "Idempotency-Key": uuid4().hex}
        answer = asked.post(f"{head.address}/api/settings/proposals/{each['id']}/approve", headers=told)
        assert answer.ok, answer.text()

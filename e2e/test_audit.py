"""审计: the auditor finds a colleague's look, one without an open case in red; asks by person; checks sheets by chance."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from e2e import cases, intake_seed
from e2e.desk import Desks


def test_the_auditor_finds_the_look_of_a_colleague(desks: Desks, shots: Path) -> None:
    case = cases.finished(desks.system)["id"]
    officer = desks.of("XH0001")
    number = officer.context.request.get(f"{officer.address}/api/verifications/{case}").json()["number"]
    desk = desks.of("XH0003")
    page = desk.open("/audit")
    page.get_by_label("工号").fill("XH0001")
    page.get_by_label("核对编号").fill(number)
    page.get_by_role("button", name="查询", exact=True).click()
    expect(page.get_by_role("row", name="查看核对件").first).to_be_visible()
    desk.shot("audit", shots)
    with page.expect_download() as saved:
        page.get_by_role("button", name="导出 Excel").click()
    assert Path(saved.value.path()).read_bytes().startswith(b"PK")
    page.get_by_role("link", name="留痕完整性").click()
    page.get_by_role("button", name="检查完整性").click()
    expect(page.get_by_text("全部一致")).to_be_visible()
    expect(page.get_by_role("link", name="打开真伪核验")).to_have_attribute("href", "/verify")
    desk.shot("audit-integrity", shots)
    stranger = desks.of("XH1001").open("/audit")
    expect(stranger.get_by_role("heading", name="没有此页")).to_be_visible()


def test_by_person_only_with_a_reason(desks: Desks, shots: Path) -> None:
    intake_seed.waiting(desks.system, "苏闻笛", 65)
    desk = desks.of("XH0003", 400)
    page = desk.open("/audit/person")
    page.get_by_label("证件号码").fill(intake_seed.number_of("19700315", 65))
    page.get_by_role("button", name="查询", exact=True).click()
    expect(page.get_by_text("请写明事由，至少两个字。")).to_be_visible()
    page.get_by_label("查询事由").fill("本人来访申诉")
    page.get_by_role("button", name="查询", exact=True).click()
    expect(page.get_by_text("此人在本机构有 1 件核对件。")).to_be_visible()
    expect(page.get_by_role("row", name="受理登记")).to_be_visible()
    desk.shot("audit-person", shots)
    page.get_by_label("证件号码").fill("330106197003150000")
    page.get_by_role("button", name="查询", exact=True).click()
    expect(page.get_by_text("证件号码校验位不符")).to_be_visible()
    desk.open("/audit")
    page.get_by_role("button", name="查询", exact=True).click()
    expect(page.get_by_role("row", name="按人查询访问留痕").first).to_contain_text("本人来访申诉")


def test_a_sheet_is_drawn_looked_at_and_stops_its_person(desks: Desks, shots: Path) -> None:
    case = intake_seed.reviewed(desks.system, "杜听澜", 66)
    desk = desks.of("XH0001")
    number = desk.context.request.get(f"{desk.address}/api/verifications/{case}").json()["number"]
    page = desk.open("/spot-checks")
    page.get_by_label("件", exact=False).last.fill("50")
    page.get_by_role("button", name="随机抽取").click()
    expect(page.get_by_role("status")).to_contain_text("件中抽出")
    desk.shot("spot-checks", shots)
    page.get_by_role("link", name=f"检查 {number} 的授权书").click()
    expect(page.get_by_role("img", name="杜*澜 的授权书扫描件")).to_be_visible()
    expect(page.get_by_text("杜听澜")).to_have_count(0)
    page.get_by_role("button", name="查看完整信息").click()
    expect(page.get_by_role("img", name="杜听澜 的授权书扫描件")).to_be_visible()
    expect(page.get_by_role("button", name="全部齐全")).to_be_disabled()  # not everybody has been looked at
    page.get_by_role("button", name="杜**偶").click()
    expect(page.get_by_role("button", name="全部齐全")).to_be_enabled()
    page.get_by_role("button", name="1. 杜*澜", exact=True).click()
    page.get_by_text("这份授权书不齐全").click()
    page.get_by_role("button", name="记录 1 人不齐全并停止查询").click()
    expect(page.get_by_text("请写明缺什么，至少两个字。")).to_be_visible()
    page.get_by_label("缺什么").fill("没有本人签名")
    desk.shot("spot-check", shots)
    page.get_by_role("button", name="记录 1 人不齐全并停止查询").click()
    expect(page.get_by_text("对其查询已停止")).to_be_visible()
    expect(page.get_by_role("button", name="全部齐全")).to_have_count(0)
    stranger = desks.of("XH1001").open("/spot-checks")
    expect(stranger.get_by_role("heading", name="没有此页")).to_be_visible()

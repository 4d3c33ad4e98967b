"""全省与审计: the officer sees the load and reminds a department, the auditor finds a colleague's look; strangers see neither."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from e2e.departments import CLERK, asked_by_hand
from e2e.desk import Desks


def test_the_officer_sees_the_load_and_reminds_a_department(desks: Desks, shots: Path) -> None:
    asked_by_hand(desks.system)
    desk = desks.of("ZJ0001")
    page = desk.open("/province")
    expect(page.get_by_role("row", name="西湖区").get_by_role("cell").nth(2)).not_to_have_text("0")
    expect(page.get_by_role("img", name="在办").first).to_be_visible()
    page.get_by_text("看数据").click()
    expect(page.get_by_role("columnheader", name="件数")).to_be_visible()
    desk.shot("province", shots)
    desk.open("/province/sources")
    page.get_by_role("button", name="查看").first.click()
    expect(page.get_by_role("dialog").get_by_role("cell", name="西湖区")).to_be_visible()
    page.keyboard.press("Escape")
    tile = page.locator("li.tile", has=page.get_by_role("button", name="催办")).first
    named = tile.get_by_role("heading").inner_text()
    page.get_by_role("button", name=f"催办{named}").click()
    expect(page.locator("li.tile", has_text=named).get_by_text("今日已催办")).to_be_visible()
    desk.shot("sources", shots)
    told = desks.of(CLERK).open("/manual")
    expect(told.get_by_role("heading", name="待反馈事项")).to_be_visible()
    for path in ("/province", "/province/sources"):
        stranger = desks.of("XH0004").open(path)  # a county has nobody below
        expect(stranger.get_by_role("heading", name="没有此页")).to_be_visible()


def test_the_auditor_finds_the_look_of_a_colleague(desks: Desks, shots: Path) -> None:
    asked_by_hand(desks.system)
    officer = desks.of("XH0001")
    cases = officer.context.request.get(f"{officer.address}/api/verifications").json()["items"]
    case = cases[0]
    assert officer.context.request.get(f"{officer.address}/api/verifications/{case['id']}").ok
    desk = desks.of("XH0003")
    page = desk.open("/audit")
    page.get_by_label("工号").fill("XH0001")
    page.get_by_label("核对编号").fill(case["number"])
    page.get_by_role("button", name="查询", exact=True).click()
    expect(page.get_by_role("row", name="查看核对件").first).to_be_visible()
    desk.shot("audit", shots)
    with page.expect_download() as saved:
        page.get_by_role("button", name="导出 Excel").click()
    assert Path(saved.value.path()).read_bytes().startswith(b"PK")
    page.get_by_role("button", name="检查完整性").click()
    expect(page.get_by_text("全部一致")).to_be_visible()
    stranger = desks.of("XH0001").open("/audit")
    expect(stranger.get_by_role("heading", name="没有此页")).to_be_visible()

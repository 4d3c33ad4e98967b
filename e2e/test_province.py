"""全省: the officer sees the load and reminds a department; a stranger sees neither."""

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


def test_a_city_looks_at_its_city(desks: Desks) -> None:
    """And is told that the level above asks the sources for its counties."""
    city = desks.of("HZ0002").open("/province")
    expect(city.get_by_role("heading", name="全市态势")).to_be_visible()
    expect(city.get_by_role("link", name="全市态势")).to_be_visible()
    city = desks.of("HZ0002").open("/province/sources")
    expect(city.get_by_text("数源由上级查询")).to_be_visible()

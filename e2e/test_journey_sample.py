"""入户抽查和程序步骤: visits drawn by lot and by ground, and the steps that a law knows before anything is asked."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from e2e.desk import Desk, Desks
from e2e.hands import visit
from e2e.intake_seed import TODAY
from e2e.sampled import CLERK, CODE, COUNTY, HOUSEHOLDS, sampled
from e2e.test_journey_course import act, story


def test_visits_are_drawn_by_lot_and_the_steps_recorded(desks: Desks, shots: Path) -> None:
    cases = sampled(desks.system)
    desks.codes |= dict.fromkeys((COUNTY, CLERK), CODE)
    county = desks.of(COUNTY)
    first = _drawn(county, shots)
    _always(county, next(case for case in cases if case != first))
    clerk = desks.of(CLERK)
    page = clerk.open(f"/cases/{first}")
    page.get_by_text("办理程序").last.click()
    expect(page.get_by_text("入户抽查（抽中）")).to_be_visible()
    clerk.shot("sample-case", shots)
    _steps(page)
    visit(page, CLERK, "YC1003")
    expect(page.get_by_role("listitem").filter(has_text="入户抽查（抽中）")).to_contain_text("已有记录")
    page = county.open(f"/cases/{first}")
    expect(page.get_by_role("button", name="发起核对", exact=True)).to_be_visible()
    county.shot("sample-ready", shots)


def _drawn(county: Desk, shots: Path) -> str:
    """抽取: a third of four, at least two; drawn again nobody is added. The first that was drawn."""
    page = county.open("/cases")
    page.get_by_role("link", name="入户抽查").click()
    expect(page.get_by_text("按 30% 抽取")).to_be_visible()
    page.get_by_role("button", name="抽取", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text(f"当月 {len(HOUSEHOLDS)} 件，这次抽中 2 件")
    page.get_by_role("button", name="抽取", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("没有需要补抽的")
    expect(page.get_by_role("row").nth(1)).to_contain_text("没有补抽")
    county.shot("sample-drawn", shots)
    address = page.get_by_role("row").nth(2).get_by_role("link").first.get_attribute("href")
    assert address
    return address.rpartition("/")[2]


def _always(county: Desk, case: str) -> None:
    """必须入户: a relative of an official, on the ground that the text names."""
    page = county.open(f"/cases/{case}")
    act(page, "列入必须入户", option="近亲属")
    story(page, "列入必须入户的件")


def _steps(page: Page) -> None:
    """民主评议, from its begin to its end."""
    for edge in ("开始", "结束"):
        act(page, "登记程序步骤", option=f"民主评议{edge}", 日期=TODAY.isoformat(), 说明="村民代表七人到会")
    story(page, "“民主评议”自", "“民主评议”于")

"""浙江、国庆、银行迟延: accepted before seven days off, a partial report with the gap, the late answer, the final report."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from e2e.cases import ready
from e2e.desk import Desk, Desks
from e2e.hands import fill, initiate
from plugins.simulated_departments.process import Departments

BEFORE_NATIONAL_DAY = date(2026, 9, 28)
CUT_OFF = {"faults": [{"kind": "disconnect"}]}


@pytest.fixture
def late_banks(desks: Desks) -> Iterator[Departments]:
    departments = desks.system.whole.departments
    departments.order("banks", CUT_OFF)
    yield departments
    departments.order("banks")


def test_a_late_bank_leaves_a_gap_that_its_answer_fills(desks: Desks, shots: Path, late_banks: Departments) -> None:
    case = ready(desks.system, BEFORE_NATIONAL_DAY)
    county = desks.of("XH0001")
    page = county.open(f"/cases/{case}")
    _dated(page)
    initiate(page)
    tiles = page.get_by_role("region", name="数源反馈").get_by_role("button")
    expect(tiles.filter(has_text="银行")).to_contain_text("超期未反馈", timeout=60_000)
    expect(tiles.filter(has_text="超期未反馈")).to_have_count(1, timeout=60_000)  # everybody else has answered
    expect(page.get_by_role("region", name="申报与查得")).to_contain_text("分段报告")
    county.shot("holiday-gap", shots)
    number, code = _partial(county, case, shots)
    late_banks.order("banks")  # the bank is back
    page = county.open(f"/cases/{case}")
    expect(page.get_by_role("status").first).to_contain_text("已出具最终报告", timeout=120_000)
    expect(page.get_by_role("region", name="期限")).to_contain_text("超期")
    bank = page.get_by_role("region", name="数源反馈").get_by_role("button").filter(has_text="银行")
    expect(bank).not_to_contain_text("未反馈")
    county.shot("holiday-final", shots)
    _final(county, case, shots)
    _replaced(desks.empty(), number, code)


def _dated(page: Page) -> None:
    """Ten working days: seven days off from the first of October, a Saturday worked; the clause beside the day."""
    bar = page.get_by_role("region", name="期限")
    expect(bar).to_contain_text("规定 10 个工作日")
    expect(bar).to_contain_text("2026年10月16日到期")
    expect(bar).to_contain_text("浙政办发〔2021〕25号")


def _partial(desk: Desk, case: str, shots: Path) -> tuple[str, str]:
    """What stands in the meantime, and what it lacks; its number and code."""
    page = desk.open(f"/cases/{case}/reports")
    page.get_by_role("link", name="看第", exact=False).first.click()
    expect(page.get_by_role("img", name="报告第 1 页")).to_be_visible()
    expect(page.get_by_text("分段报告").first).to_be_visible()
    desk.shot("holiday-partial", shots)
    with page.expect_download() as fetched:
        page.get_by_role("button", name="下载 核对报告（JSON）").click()
    said = json.loads(Path(fetched.value.path()).read_bytes())
    (gap, *_) = [item for item in said["items"] if item["element"] == "national.deposit"]
    # Issued while it waits, or once the connection has failed: whichever of the two comes first on a busy machine.
    assert (said["final"], gap["found"]) == (False, None)
    assert gap["state_note"] in ("数源连接失败", "反馈期限 2026-10-16")
    assert any("其余事项反馈后将出具新的报告" in notice["text"] for notice in said["notices"])
    return said["number"], said["verification_code"]


def _final(desk: Desk, case: str, shots: Path) -> None:
    """Every version with why the newer one exists; the last one has the bank's answer."""
    page = desk.open(f"/cases/{case}/reports")
    newest = page.get_by_role("main").locator("section, article").filter(has_text="最终报告").first
    expect(newest).to_contain_text("银行业金融机构反馈了")
    desk.shot("holiday-versions", shots)


def _replaced(citizen: Desk, number: str, code: str) -> None:
    page = citizen.open("/verify")
    fill(page, 报告编号=number, 核验码=code)
    page.get_by_role("button", name="核验").click()
    expect(page.get_by_role("status")).to_contain_text("已被新版本替代")

"""登录与外壳: the way in, what a wrong password is told, the first password, and what a stranger's address opens."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from e2e.desk import PASSWORD, Desks

NEW = "雷峰-夕照-晚钟-2026"
WIRE = """() => performance.getEntriesByType('navigation').concat(performance.getEntriesByType('resource'))
  .reduce((sum, entry) => sum + entry.transferSize, 0)"""


def test_a_new_clerk_logs_in_and_chooses_a_password(desks: Desks, shots: Path) -> None:
    desk = desks.empty(401)
    page = desk.open("/")
    expect(page).to_have_url(f"{desk.address}/login?next_path=%2F")
    desk.shot("login", shots)
    page.get_by_label("行政区划代码").fill("330106")
    page.get_by_label("工号").fill("XH1003")
    page.get_by_label("密码").fill("not-the-password")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("alert")).to_contain_text("密码")
    expect(page.get_by_label("工号")).to_have_value("XH1003")
    page.get_by_label("密码").fill(desks.system.initial_password("XH1003"))
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="我的账号")).to_be_visible()
    page.get_by_label("现在的密码").fill("something else")
    page.get_by_label("新密码", exact=True).fill(NEW)
    page.get_by_label("再输一次新密码").fill(NEW + "x")
    expect(page.get_by_text("两次输入的新密码不一样")).to_be_visible()


def test_a_page_of_another_post_is_not_there(desks: Desks) -> None:
    page = desks.of("XH1001").open("/operator/queue")
    expect(page.get_by_role("heading", name="没有此页")).to_be_visible()


def test_logging_out_ends_the_session(desks: Desks) -> None:
    desk = desks.of("XH1002", 401)
    page = desk.open("/account")
    page.get_by_role("button", name="退出").click()
    expect(page.get_by_role("button", name="登录")).to_be_visible()
    desk.open("/account")
    expect(page.get_by_role("button", name="登录")).to_be_visible()


def test_after_login_one_is_where_one_wanted_to_be_and_never_elsewhere(desks: Desks) -> None:
    desks.of("XH0001")  # has a password now
    desk = desks.empty(401)
    page = desk.open("/login?next_path=//evil.example/")
    for label, text in (("行政区划代码", "330106"), ("工号", "XH0001"), ("密码", PASSWORD)):
        page.get_by_label(label).fill(text)
    page.get_by_role("button", name="登录").click()
    page.wait_for_load_state("networkidle")
    assert page.url.startswith(desk.address)


@pytest.mark.parametrize(
    ("staff_number", "heading"),
    [("XH1001", "待办"), ("XH0002", "待批准事项"), ("ZJ0101", "待反馈事项"), ("XH0003", "留痕查询")],
)
def test_everybody_lands_at_the_own_desk(desks: Desks, staff_number: str, heading: str) -> None:
    page = desks.of(staff_number).open("/")
    expect(page.get_by_role("heading", level=1)).to_contain_text(heading)


@pytest.mark.parametrize("staff_number", ["XH1001", "XH1002", "XH0001", "XH0002", "XH0003", "ZJ0001", "ZJ0101"])
def test_the_first_page_is_small(desks: Desks, staff_number: str) -> None:
    desk = desks.of(staff_number)
    page = desk.open("/")
    page.wait_for_load_state("networkidle")
    sent = page.evaluate(WIRE)
    assert 20_000 < sent <= 250_000, f"{sent} bytes on the wire for {page.url}"


def test_the_other_language_is_a_button_away(desks: Desks) -> None:
    page = desks.of("XH1001").open("/account")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My account")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("My account")
    page.get_by_role("button", name="中文").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("我的账号")

"""数源与连接: a department that is down and up again, tested from the page; a secret that is set and never shown."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from e2e.desk import Desks
from e2e.system import System
from hedui.up import departments_secret

GATEWAY = "公共数据平台网关"


def test_a_department_that_is_down_is_tested(desks: Desks, running: System, shots: Path) -> None:
    desk = desks.of("ZJ0002")
    page = desk.open("/connectors")
    row = page.get_by_role("article", name=GATEWAY).get_by_role("row").filter(has_text="住房").first
    running.whole.departments.order("housing", {"faults": [{"kind": "disconnect"}]})
    try:
        row.get_by_role("button", name="测试").click()
        expect(row.get_by_text("没有接通")).to_be_visible()
        expect(row.get_by_text("毫秒")).to_be_visible()
        desk.shot("connectors-down", shots)
    finally:
        running.whole.departments.order("housing")
    row.get_by_role("button", name="测试").click()
    expect(row.get_by_text("■ 没有接通")).to_have_count(0)
    expect(row.get_by_text("与预期一致")).to_be_visible()
    files = page.get_by_role("article", name="批量文件交换").get_by_role("row").nth(1)
    files.get_by_role("button", name="测试").click()
    expect(files.get_by_text("不试送文件")).to_be_visible()


def test_a_secret_is_set_and_never_shown(desks: Desks, running: System, shots: Path) -> None:
    secret = departments_secret(running.whole.settings)  # the same again: the others' asks go on being signed with it
    desk = desks.of("ZJ0002")
    page = desk.open("/connectors")
    card = page.get_by_role("article", name=GATEWAY)
    card.get_by_role("button", name="更换", exact=True).click()
    expect(page.get_by_label("机密内容")).to_have_value("")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("请填写机密内容")).to_be_visible()
    page.get_by_label("机密内容").fill(secret)
    desk.shot("connectors-secret", shots)
    page.get_by_role("button", name="保存").click()
    expect(card.get_by_text("吴若溪 于")).to_be_visible()
    assert secret not in page.content()
    card.get_by_role("button", name="更换", exact=True).click()
    expect(page.get_by_label("机密内容")).to_have_value("")


def test_a_county_that_is_asked_for_above_sets_no_secrets(desks: Desks) -> None:
    page = desks.of("LA0003").open("/connectors")
    expect(page.get_by_text("本机构不需要设置")).to_be_visible()
    for name in ("测试", "设置", "更换"):
        expect(page.get_by_role("button", name=name, exact=True)).to_have_count(0)


def test_the_address_is_changed_by_a_form_of_its_own_schema(desks: Desks, shots: Path) -> None:
    desk = desks.of("ZJ0002")
    page = desk.open("/connectors")
    page.get_by_role("article", name=GATEWAY).get_by_role("link", name="查看和修改").click()
    expect(page.get_by_label("应用标识")).not_to_have_value("")
    page.get_by_label("网关地址").fill("网关")
    page.get_by_label("请求秘钥有效期（分钟）").fill("0")
    page.get_by_label("依据文件", exact=True).fill("样例：网关迁移")
    page.get_by_role("button", name="先看影响").click()
    expect(page.get_by_text("格式不对")).to_be_visible()
    expect(page.get_by_text("不能小于 1")).to_be_visible()
    desk.shot("connectors-form", shots)
    page.get_by_label("网关地址").fill("http://127.0.0.1:1")
    page.get_by_label("请求秘钥有效期（分钟）").fill("20")
    page.get_by_role("button", name="先看影响").click()
    expect(page.get_by_role("button", name="提交批准")).to_be_visible()


def test_the_head_looks_and_changes_nothing(desks: Desks) -> None:
    page = desks.of("ZJ0004").open("/connectors")
    expect(page.get_by_role("article", name=GATEWAY)).to_be_visible()
    for name in ("测试", "设置", "更换"):
        expect(page.get_by_role("button", name=name, exact=True)).to_have_count(0)

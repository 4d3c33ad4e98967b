"""插件沙箱: a developer tries a household, breaks a value and reads the refusal; looks at a plugin and has it checked."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from e2e.desk import Desks


def test_a_developer_tries_a_household_and_breaks_it(desks: Desks, shots: Path) -> None:
    desk = desks.of("PT0002", 400)
    page = desk.open("/sandbox")
    expect(page.get_by_role("heading", name="试算一户")).to_be_visible()
    page.get_by_role("button", name="试算", exact=True).click()
    expect(page.get_by_text("请填写家庭，或从案例开始。")).to_be_visible()
    page.get_by_role("combobox", name="从插件自带的案例开始").click()
    page.get_by_role("option").first.click()
    household = page.get_by_label("家庭（JSON")
    expect(household).not_to_have_value("")
    page.get_by_text("表单", exact=True).click()
    expect(page.get_by_label("申请日").first).not_to_have_value("")
    page.get_by_role("button", name="增加人员").click()
    page.get_by_label("人员称呼").nth(1).fill("新添的人")
    desk.shot("sandbox-form", shots)
    page.get_by_text("文本", exact=True).click()
    assert "新添的人" in household.input_value()  # both are one household
    household.fill(household.input_value().replace("新添的人", "老人"))
    page.get_by_role("button", name="试算", exact=True).click()
    expect(page.get_by_role("heading", name="结论")).to_be_visible()
    expect(page.get_by_role("heading", name="钩子应答")).to_be_visible()
    expect(page.get_by_role("row", name="核对规则").first).to_contain_text("s")  # μs or ms
    page.get_by_text("由来：").first.click()
    desk.shot("sandbox-result", shots)
    good = household.input_value()
    broken = good.replace('"element": "', '"element": "no_such_', 1)
    household.fill(broken)
    page.get_by_role("button", name="试算", exact=True).click()
    refusal = page.get_by_role("alert")
    expect(refusal).to_contain_text("no_such_")
    expect(household).to_have_value(broken)  # what was typed stays
    desk.shot("sandbox-refused", shots)
    household.fill(good)
    page.get_by_text("一个租户的现行设置").click()
    page.get_by_role("combobox", name="租户", exact=True).click()
    page.get_by_role("option").filter(has_text="330106").click()
    page.get_by_role("button", name="试算", exact=True).click()
    expect(page.get_by_role("heading", name="结论")).to_be_visible()


def test_a_plugin_is_looked_at_and_checked(desks: Desks, shots: Path) -> None:
    desk = desks.of("PT0002")
    page = desk.open("/sandbox/plugins")
    expect(page.get_by_role("cell", name="finding_rules")).to_contain_text("核对规则")
    page.get_by_text("表单预览").first.click()
    desk.shot("sandbox-plugin", shots)
    page.get_by_role("combobox", name="插件", exact=True).click()
    page.get_by_role("option").filter(has_text="report_json").click()
    page.get_by_role("button", name="符合性检查").click()
    expect(page.get_by_role("status")).to_contain_text("正在检查")
    expect(page.get_by_role("heading", name="没有发现问题")).to_be_visible(timeout=120_000)
    desk.shot("sandbox-check", shots)

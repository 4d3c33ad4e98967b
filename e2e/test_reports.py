"""结果、报告、真伪核验: the county officer reads a finished case and hands out its report; a citizen checks it; a stranger."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from e2e.desk import SCREEN, Desk, Desks
from e2e.finished import HOUSEHOLD, Finished, finished
from tests.faults.jurisdictions import WANGMO, ZHEJIANG

STUDENT = 9
"""A Wangmo household with a study grant."""
OFFICER, CHECKER, HEAD, STRANGER = "XH0001", "ZJ0001", "XH0004", "LA0001"


@pytest.fixture
def done(desks: Desks) -> Iterator[Finished]:
    return finished(desks.system)


def test_the_officer_reads_the_result_and_why_it_came_out_so(desks: Desks, done: Finished, shots: Path) -> None:
    desk = desks.of(OFFICER)
    page = desk.open("/reports")
    desk.shot("reports", shots)
    page.get_by_role("link", name="的核对结果").first.click()
    expect(page.get_by_role("heading", name="核对结果", level=1)).to_be_visible()
    page.goto(f"{desk.address}/cases/{done.case}/result")
    expect(page.get_by_role("heading", name="家庭人均月收入与当地标准比较")).to_be_visible()
    expect(page.get_by_role("img", name="标准")).to_be_visible()
    page.get_by_text("看数据").first.click()
    expect(page.get_by_role("cell", name="标准", exact=True)).to_be_visible()
    desk.shot("result", shots)
    whole(desk, "result-whole", shots)
    _excluded(desk, page, shots)
    page.get_by_role("button", name="逐句说明", exact=True).first.click()
    told = page.get_by_role("dialog").get_by_role("listitem")
    expect(told.first).to_contain_text("家庭人均月收入")
    desk.shot("result-explained", shots)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_role("button", name="按当时的规则重算一遍")).to_have_count(0)


def whole(desk: Desk, name: str, shots: Path) -> None:
    """A picture of all of a page, on a screen as tall as that."""
    height = desk.page.evaluate("document.querySelector('#page').scrollHeight + 60")
    desk.page.set_viewport_size({**SCREEN, "height": min(int(height), 4000)})
    desk.shot(name, shots)
    desk.page.set_viewport_size(SCREEN)


def _excluded(desk: Desk, page: Page, shots: Path) -> None:
    """What does not count, and why; the article by hovering, by a click, and by the keyboard."""
    row = page.get_by_role("row").filter(has_text="– 不计入").first
    expect(row).to_contain_text("只计一次")
    row.get_by_role("button", expanded=False).first.click()
    expect(page.get_by_role("cell").filter(has_text="规则：").get_by_role("listitem")).to_have_count(12)
    article = row.get_by_role("button", name="查看条文")
    article.hover()
    note = page.get_by_role("note").filter(has_text="浙政办发〔2021〕25号").filter(visible=True)
    expect(note).to_contain_text("经济状况核对内容包括")
    page.mouse.move(0, 0)
    expect(note).to_be_hidden()
    article.focus()
    page.keyboard.press("Enter")
    expect(note).to_be_visible()
    expect(page.locator(".el-popper:visible").first).to_have_css("opacity", "1")  # fades in
    desk.shot("result-article", shots)
    page.keyboard.press("Escape")
    expect(note).to_be_hidden()


def test_what_the_law_leaves_out_of_income_stands_there_with_its_article(desks: Desks, shots: Path) -> None:
    """望谟: a study grant is no income, by 第七条; the contributions are taken off."""
    case = finished(desks.system, STUDENT, WANGMO.name)
    desk = desks.of("WM0001")
    page = desk.open(f"/cases/{case.case}/result")
    row = page.get_by_role("row").filter(has_text="– 不计入").filter(has_text="助学金").first
    expect(row).to_contain_text("不计入家庭收入")
    row.get_by_role("button", name="查看条文").click()
    expect(page.get_by_role("note").filter(visible=True).first).to_contain_text("第七条")
    page.keyboard.press("Escape")
    expect(page.get_by_text("◐ 扣除").first).to_be_visible()
    whole(desk, "result-wangmo", shots)


@pytest.mark.parametrize(
    ("officer", "household", "law"), [(OFFICER, HOUSEHOLD, ZHEJIANG.name), ("WM0001", STUDENT, WANGMO.name)]
)
def test_every_rule_of_a_result_shows_the_text_of_its_article(
    desks: Desks, officer: str, household: int, law: str
) -> None:
    case = finished(desks.system, household, law)
    desk = desks.of(officer)
    page = desk.open(f"/cases/{case.case}/result")
    told = desk.context.request.get(f"{desk.address}/api/reports/{case.newest.id}/result").json()
    steps = [line["step"] for line in told["lines"]]
    assert steps
    assert not [step["rule"] for step in steps if not any(clause["text"] for clause in step["clauses"])]
    buttons = page.get_by_role("button", name="查看条文")
    for label in sorted(set(buttons.all_inner_texts())):
        buttons.filter(has_text=re.compile(f"^{re.escape(label)}$")).first.hover()
        note = page.get_by_role("note").filter(visible=True).filter(has_text=label.split(" ")[0])
        expect(note.first).to_be_visible()
        _, article = note.first.inner_text().split("\n\n", 1)
        assert len(article.strip()) > 8, label
        page.mouse.move(0, 0)
        expect(note).to_have_count(0)


def test_a_full_name_is_shown_for_a_reason_and_as_long_as_the_page_is_open(
    desks: Desks, done: Finished, shots: Path
) -> None:
    desk, person = desks.of(OFFICER), done.file.household.members[0]
    page = desk.open(f"/cases/{done.case}/result")
    expect(page.get_by_text(person.id_number)).to_have_count(0)
    page.get_by_role("button", name="的完整信息").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("查看会留痕")
    dialog.get_by_role("button", name="确定").click()
    expect(dialog).to_contain_text("请写明事由")
    dialog.get_by_label("事由").fill("与身份证原件核对")
    desk.shot("unmask", shots)
    dialog.get_by_role("button", name="确定").click()
    expect(page.get_by_text(person.id_number)).to_be_visible()
    page.get_by_role("button", name="重新遮蔽").click()
    expect(page.get_by_text(person.id_number)).to_have_count(0)
    page = desk.open(f"/cases/{done.case}")
    expect(page.get_by_role("link", name="结果")).to_be_visible()
    expect(page.get_by_text(person.id_number)).to_have_count(0)
    expect(page.get_by_role("button", name="的完整信息")).to_have_count(len(done.file.household.members) + 1)


def test_the_checking_agency_recomputes_and_finds_it_equal(desks: Desks, done: Finished) -> None:
    page = desks.of(CHECKER).open(f"/cases/{done.case}/result")
    page.get_by_role("button", name="按当时的规则重算一遍").click()
    expect(page.get_by_role("status")).to_contain_text("重算结果：与报告一致", timeout=60_000)


def test_the_officer_looks_through_the_real_report_and_fetches_it(
    desks: Desks, done: Finished, shots: Path, tmp_path: Path
) -> None:
    desk = desks.of(OFFICER)
    page = desk.open(f"/cases/{done.case}/reports")
    expect(page.get_by_role("main").get_by_role("heading", level=2)).to_have_count(len(done.versions))
    desk.shot("report-versions", shots)
    page.get_by_role("link", name=f"看第 {done.newest.sequence} 次报告", exact=True).click()
    first = page.get_by_role("img", name="报告第 1 页")
    expect(first).to_be_visible()
    assert first.evaluate("async (image) => { await image.decode(); return image.naturalWidth }") == 1000
    expect(page.get_by_text(done.newest.verification_code)).to_be_visible()
    desk.shot("report", shots)
    whole(desk, "report-whole", shots)
    for title, extension in (("下载 核对报告（PDF/A）", "pdf"), ("下载 核对报告（JSON）", "json")):
        with page.expect_download() as fetched:
            page.get_by_role("button", name=title).click()
        assert fetched.value.suggested_filename == f"{done.newest.number}-{done.newest.sequence}.{extension}"
        fetched.value.save_as(tmp_path / extension)
    assert (tmp_path / "pdf").read_bytes().startswith(b"%PDF-")
    assert json.loads((tmp_path / "json").read_bytes())
    page = desks.of(HEAD).open(f"/reports/{done.newest.id}")
    expect(page.get_by_role("heading", name="本单位谁取用过")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text=OFFICER).first).to_contain_text("核对报告（JSON）")


def test_a_citizen_checks_a_report_and_learns_nothing_but_that(desks: Desks, done: Finished, shots: Path) -> None:
    desk, newest = desks.empty(404), done.newest
    page = desk.open(f"/verify?number={quote(newest.number)}&code={newest.verification_code}")
    desk.shot("verify-form", shots)
    page.get_by_role("button", name="核验").click()
    expect(page.get_by_role("status")).to_contain_text("报告属实，在有效期内")
    expect(page.get_by_text(newest.content_digest)).to_be_visible()
    desk.shot("verify", shots)
    for number, code in ((newest.number, "2222-2222"), ("浙核对〔2026〕000000-000009号", newest.verification_code)):
        _check(page, number, code)
        expect(page.get_by_role("alert")).to_contain_text("报告编号与核验码对不上，或者没有这份报告")
    desk.shot("verify-unknown", shots)
    assert len(done.versions) > 1
    _check(page, done.versions[-1].number, done.versions[-1].verification_code.lower())
    expect(page.get_by_role("status")).to_contain_text("已被新版本替代")
    system = desks.system
    sql = "update report set valid_until = $2 where id = $1 returning true"
    assert system.do(system.whole.rows(sql, newest.id, newest.issued_on.replace(year=newest.issued_on.year - 1)))
    _check(page, newest.number, newest.verification_code)
    expect(page.get_by_role("status")).to_contain_text("报告属实，但已过有效期")
    desk.shot("verify-expired", shots)
    page = desks.of(OFFICER).open(f"/reports/{newest.id}")
    expect(page.get_by_text("这份报告已过有效期")).to_be_visible()
    system.do(system.whole.rows(sql, newest.id, newest.valid_until))


def _check(page: Page, number: str, code: str) -> None:
    page.get_by_label("报告编号").fill(number)
    page.get_by_label("核验码").fill(code)
    page.get_by_role("button", name="核验").click()


def test_another_county_finds_nothing_at_these_addresses(desks: Desks, done: Finished) -> None:
    desk = desks.of(STRANGER, 404)
    for path in (f"/cases/{done.case}/result", f"/cases/{done.case}/reports", f"/reports/{done.newest.id}"):
        page = desk.open(path)
        expect(page.get_by_role("alert")).to_be_visible()
        expect(page.get_by_text(done.newest.number)).to_have_count(0)
    page = desk.open("/reports")
    expect(page.get_by_text("还没有办结的核对件")).to_be_visible()

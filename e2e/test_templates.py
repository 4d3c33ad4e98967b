"""报告与文书: the layout as pages, and a Word template that is refused, mended, tried, proposed and approved by another."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from e2e.desk import Desks
from e2e.system import System
from plugins.report_docx.tests.stationery import replaced, said
from tenants.access import authenticate
from tenants.forms import PACKS
from tenants.proposals import approve, propose
from tenants.settings import Wanted, settings_on

ADMIN, HEAD = "LA0003", "LA0004"


@pytest.fixture(scope="module")
def with_word(running: System) -> None:
    """此前: the county's reports come in Word too."""
    running.do(_switch_on(running))


async def _switch_on(running: System) -> None:
    admin, head = [await authenticate(running.whole.runtime, running.whole.tokens[staff]) for staff in (ADMIN, HEAD)]
    async with admin.read("setting.list") as tx:
        now = (await settings_on(tx.connection, admin.tenant.id, admin.today))[PACKS].value
    made = await propose(admin, Wanted(PACKS, [*now, "report_docx"], "样例：启用 Word 报告", admin.today))
    await approve(head, made.id)


def test_a_template_is_refused_mended_and_approved_by_another(
    desks: Desks, shots: Path, with_word: None, tmp_path: Path
) -> None:
    bad, good = tmp_path / "bad.docx", tmp_path / "good.docx"
    bad.write_bytes(replaced("{{ 用途声明 }}", ""))
    good.write_bytes(said("临安区民政局专用"))
    admin = desks.of(ADMIN, 400)
    page = admin.open("/word-templates")
    expect(page.get_by_role("button", name="提交批准")).to_be_disabled()
    page.locator("#template-file").set_input_files(bad)
    page.get_by_role("button", name="试印").click()
    expect(page.get_by_role("alert")).to_contain_text("用途声明")
    admin.shot("templates-refused", shots)
    page.locator("#template-file").set_input_files(good)
    with page.expect_download() as tried:
        page.get_by_role("button", name="试印").click()
    assert Path(tried.value.path()).read_bytes().startswith(b"PK")
    page.get_by_role("button", name="提交批准").click()
    expect(page.get_by_text("请填写依据文件")).to_be_visible()
    page.get_by_label("依据文件").fill("样例：启用模板的通知")
    page.get_by_role("button", name="提交批准").click()
    expect(page.get_by_role("article", name="等待批准的模板")).to_contain_text("要由另一人批准")

    head = desks.of(HEAD)
    decided = head.open("/word-templates")
    waiting = decided.get_by_role("article", name="等待批准的模板")
    expect(waiting.get_by_role("button", name="批准", exact=True)).to_have_count(0)
    with decided.expect_download():
        waiting.get_by_role("button", name="试印").click()
    waiting.get_by_role("button", name="批准", exact=True).click()
    expect(decided.get_by_role("row").filter(has_text="使用中")).to_contain_text("样例：启用模板的通知")
    head.shot("templates-approved", shots)


def test_the_report_is_seen_as_it_is_printed(desks: Desks, shots: Path) -> None:
    desk = desks.of("XH0002")
    page = desk.open("/templates")
    expect(page.get_by_text("330000-000123号").first).to_be_visible()
    page.get_by_role("button", name="看最低生活保障的样张").click()
    expect(page.get_by_alt_text("样张第 2 页")).to_be_attached()
    assert page.get_by_alt_text("样张第 1 页").evaluate("image => image.naturalWidth") > 400
    desk.shot("templates-sample", shots)

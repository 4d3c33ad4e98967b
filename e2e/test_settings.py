"""参数与标准: raised by one person, looked at and approved by another, inherited below; own proposals are refused in words."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import msgspec
import pytest
from playwright.sync_api import Page, expect

from core.applications.actions import feed
from core.ids import new_id
from core.scope import Scope
from core.verification.actions import accept
from core.verification.model import Intake
from e2e.desk import Desk, Desks
from e2e.system import System
from hedui.demo import SAMPLES, sample_household
from hedui.journey import HouseholdFile
from tenants.access import authenticate
from tenants.proposals import approve, propose
from tenants.settings import Wanted
from tests.api.steps import intake

NAME = "zhejiang.local_standard_monthly"
ITEM = "/settings/item/zhejiang-local_standard_monthly"
ADMIN, HEAD, COUNTY_ADMIN = "ZJ0002", "ZJ0004", "LA0003"


@pytest.fixture(scope="module")
def before(running: System) -> None:
    """此前: the province's standard of the year, and a household that applied today where the province's counts."""
    running.do(_before(running))


async def _before(running: System) -> None:
    async def scope(staff: str) -> Scope:
        return await authenticate(running.whole.runtime, running.whole.tokens[staff])

    value = {"amount": 120000, "inclusive": True, "programmes": []}
    wanted = Wanted(NAME, value, "样例：浙民助〔2026〕1号", date(2026, 1, 1))
    made = await propose(await scope(ADMIN), wanted, "开通系统时补录")
    await approve(await scope(HEAD), made.id)
    clerk = await scope("LA1001")
    plain = sample_household(SAMPLES[0], f"JZLA{new_id().hex[-10:]}", clerk.today)
    file = msgspec.convert(plain, HouseholdFile)
    await feed(await scope("LA9001"), file.application())
    await accept(clerk, msgspec.convert(intake(file), Intake))


def propose_raise(desk: Desk) -> Page:
    """The administrator raises the standard, and looks at what that changes."""
    page = desk.open("/settings")
    page.get_by_role("link", name="当地标准").click()
    page.get_by_label("标准", exact=True).fill("0")
    page.get_by_role("button", name="先看影响").click()
    expect(page.get_by_text("必须大于 0.00 元")).to_be_visible()
    page.get_by_label("标准", exact=True).fill("1,300")
    page.get_by_role("button", name="先看影响").click()
    expect(page.get_by_text("请填写依据文件")).to_be_visible()
    page.get_by_label("依据文件", exact=True).fill("样例：浙民助〔2026〕9号")
    page.get_by_role("button", name="先看影响").click()
    return page


def test_a_raised_standard_is_looked_at_approved_and_inherited(desks: Desks, shots: Path, before: None) -> None:
    admin = desks.of(ADMIN, 403)
    page = propose_raise(admin)
    expect(page.get_by_text("影响 1 件在办的核对件")).to_be_visible()
    admin.shot("settings-impact", shots)
    page.get_by_role("button", name="提交批准").click()
    proposal = page.get_by_role("article", name="当地标准")
    proposal.get_by_role("button", name="先看影响").click()
    expect(proposal.get_by_text("要由另一人批准")).to_be_visible()
    expect(proposal.get_by_role("button", name="批准", exact=True)).to_have_count(0)
    admin.shot("settings-own", shots)

    head = desks.of(HEAD)
    decided = head.open("/settings/proposals")
    waiting = decided.get_by_role("article", name="当地标准")
    expect(waiting.get_by_role("button", name="批准", exact=True)).to_have_count(0)
    waiting.get_by_role("button", name="先看影响").click()
    expect(waiting.get_by_text("影响 1 件在办的核对件")).to_be_visible()
    head.shot("settings-approve", shots)
    waiting.get_by_role("button", name="批准", exact=True).click()
    expect(decided.get_by_text("没有等待批准的设置")).to_be_visible()

    history = admin.open(ITEM).get_by_role("table")
    for text in ("1,300.00 元/人·月", "1,200.00 元/人·月", "章怀远"):
        expect(history.get_by_text(text).first).to_be_visible()
    admin.shot("settings-history", shots)

    county = desks.of(COUNTY_ADMIN)
    row = county.open("/settings").get_by_role("row").filter(has_text="当地标准")
    expect(row.get_by_text("继承自浙江省社会救助核对中心")).to_be_visible()
    expect(row.get_by_text("1,300.00 元/人·月")).to_be_visible()
    county.shot("settings-inherited", shots)


def test_two_dates_are_compared(desks: Desks, before: None) -> None:
    page = desks.of(COUNTY_ADMIN).open("/opening/comparison")
    page.get_by_role("button", name="本机构：一年前与今天").click()
    row = page.get_by_role("row").filter(has_text="当地标准")
    expect(row).to_contain_text("（空）")
    expect(row).to_contain_text(re.compile(r"标准：1,\d00\.00 元/人·月"))


def test_an_administrator_rejects_with_a_reason(desks: Desks, before: None) -> None:
    page = desks.of("XH0002").open("/settings/item/counting_period_months")
    expect(page.get_by_text("本级设定")).to_be_visible()
    page.get_by_label("不再自行设定，沿用上级的数值").check(force=True)
    page.get_by_label("依据文件", exact=True).fill("样例：停用本县规定")
    page.get_by_role("button", name="先看影响").click()
    page.get_by_role("button", name="提交批准").click()
    decided = desks.of("XH0004").open("/settings/proposals")
    article = decided.get_by_role("article", name="核算期间")
    expect(article).to_contain_text("沿用上级")
    article.get_by_role("button", name="不批准").click()
    decided.get_by_label("事由").fill("上级没有规定核算期间")
    decided.get_by_role("button", name="确定").click()
    expect(decided.get_by_text("没有等待批准的设置")).to_be_visible()


def test_a_clerk_has_no_settings(desks: Desks) -> None:
    page = desks.of("XH1001").open("/settings")
    expect(page.get_by_role("heading", name="没有此页")).to_be_visible()

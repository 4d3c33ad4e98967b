"""接手岗位: a post is handed over while its clerk types; who comes next goes on with it."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from core.clock import SystemClock, legal_date
from e2e.desk import Desks
from e2e.system import System
from tenants.access import authenticate, operator_scope
from tenants.posts.actions import create_post, list_posts
from tenants.posts.model import PostIn, SuccessorIn
from tenants.provisioning import issue_token

ADMIN, CLERK, NEXT = "XH0002", "XH1181", "XH1182"
TITLE = "接手样例岗"


def test_a_post_is_handed_over_while_its_clerk_types(desks: Desks, shots: Path) -> None:
    desks.system.do(_made(desks.system))
    _known(desks, CLERK)
    clerk = desks.of(CLERK, 401)
    typing = clerk.open("/intake")
    typing.get_by_role("button", name="新登记一户").click()
    typing.get_by_label("申请编号", exact=True).fill("SQ-接手-0001")
    expect(typing.get_by_role("status").filter(has_text="已保存")).to_be_visible()

    admin = desks.of(ADMIN)
    page = admin.open("/organisation")
    page.get_by_label("查找机构或人员").fill(CLERK)
    page.keyboard.press("Enter")
    row = page.get_by_role("row").filter(has_text=TITLE)
    row.get_by_role("button", name="离任", exact=True).click()
    expect(page.get_by_role("dialog", name=f"离任：{TITLE}")).to_contain_text("现有 1 份没有办完的受理草稿")
    page.get_by_role("dialog").get_by_role("button", name="取消").click()
    row.get_by_role("button", name="交接", exact=True).click()
    dialog = page.get_by_role("dialog", name=f"职务交接：{TITLE}")
    expect(dialog).to_contain_text("现有 1 份没有办完的受理草稿")
    dialog.get_by_label("真实姓名", exact=True).fill("顾清和")
    dialog.get_by_label("工号", exact=True).fill(NEXT)
    dialog.get_by_label("事由", exact=True).fill("轮岗")
    admin.shot("hand-over-drafts", shots)
    dialog.get_by_role("button", name="确定", exact=True).click()
    expect(row).to_contain_text("顾清和")

    typing.get_by_label("申请编号", exact=True).fill("SQ-接手-0002")
    over = typing.get_by_role("dialog", name="登录已经结束")
    expect(over).to_contain_text("不能再登录：已保存的受理草稿由该岗位的下一位任职人接着办")
    clerk.shot("come-back-handed", shots)

    _known(desks, NEXT)
    successor = desks.of(NEXT)
    page = successor.open("/intake")
    mine = page.get_by_role("row").filter(has_text="SQ-接手-0001")
    expect(mine).to_contain_text("接手自季若水")
    successor.shot("taken-over", shots)
    mine.get_by_role("link", name="接着填").click()
    expect(page.get_by_role("note").filter(has_text="前任季若水")).to_be_visible()
    expect(page.get_by_label("申请编号", exact=True)).to_have_value("SQ-接手-0001")


def _known(desks: Desks, staff: str) -> None:
    """Somebody who came later than the sample people: where they work, for their first password."""
    system, tenant = desks.system, desks.system.do(desks.system.tenant(ADMIN))
    system.whole.tokens[staff] = system.do(issue_token(operator_scope(system.whole.runtime, tenant), staff))
    desks.codes[staff] = desks.codes[ADMIN]


async def _made(system: System) -> None:
    """A post of its own, that nobody else's journey needs."""
    scope = await authenticate(system.whole.runtime, system.whole.tokens[ADMIN])
    there = next(post for post in await list_posts(scope) if post.office == OFFICE)
    holder = SuccessorIn(CLERK, "季若水")
    today = legal_date(SystemClock().now())
    await create_post(scope, PostIn(there.office_id, TITLE, "township_clerk", True, holder, today, "样例"))


OFFICE = "翠苑街道办事处（样例）"

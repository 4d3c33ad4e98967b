"""岗位任职 on the command line: the operator's hand where a tenant has no administrator who could do it."""

from __future__ import annotations

import argparse
from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from typing import Any

from rich.console import Console

from core import intake
from core.scope import Scope
from tenants.posts import actions
from tenants.posts.model import AccountIn, EndIn, HandoverIn, HolderView, PostHolders

console = Console()
Act = Callable[[Scope, argparse.Namespace], Awaitable[int]]


async def _posts(scope: Scope, options: argparse.Namespace) -> int:
    for post in await actions.list_posts(scope):
        console.print(f"{post.office} · {post.title}（{post.role_title}）", markup=False, soft_wrap=True)
        for holder in post.holders:
            console.print(f"  {_spoken(holder)}", markup=False, soft_wrap=True)
    return 0


def _spoken(holder: HolderView) -> str:
    until = f"至 {holder.held_until}" if holder.held_until else "在任"
    disabled = "，账号已停用" if holder.disabled else ""
    return f"{holder.staff_number} {holder.name}：{holder.held_from} 起，{until}{disabled}"


async def _hand_over(scope: Scope, options: argparse.Namespace) -> int:
    successor = {"staff_number": options.successor, "name": options.name}
    form = _form(HandoverIn, on=_day(scope, options), successor=successor, reason=options.reason)
    handed = await actions.hand_over(scope, (await _holding(scope, options)).id, form)
    account = "，已开设账号" if handed.new_account else ""
    console.print(f"✔ 自 {handed.held_from} 起由 {options.successor} 任职{account}", markup=False)
    return 0


async def _leave(scope: Scope, options: argparse.Namespace) -> int:
    form = _form(EndIn, on=_day(scope, options), reason=options.reason)
    ended = await actions.end_holding(scope, (await _holding(scope, options)).id, form)
    console.print(f"✔ 任职至 {ended.held_until}{'，已立即生效' if ended.at_once else ''}")
    return 0


async def _disable(scope: Scope, options: argparse.Namespace) -> int:
    state = await actions.disable(scope, options.staff_number, _form(AccountIn, reason=options.reason))
    console.print("✔ 已停用" if state.changed else "此前已停用")
    return 0


async def _enable(scope: Scope, options: argparse.Namespace) -> int:
    state = await actions.enable(scope, options.staff_number, _form(AccountIn, reason=options.reason))
    console.print("✔ 已恢复，须重新登录；令牌须重新签发" if state.changed else "账号没有停用")
    return 0


def _form(kind: Any, **given: Any) -> Any:
    """Judged like a request's body."""
    return intake.convert(kind, given)


def _day(scope: Scope, options: argparse.Namespace) -> str:
    return options.on or scope.today.isoformat()


async def _holding(scope: Scope, options: argparse.Namespace) -> HolderView:
    """The newest holding of this person, of the named post where there are several; LookupError where it is not one."""
    posts = [post for post in await actions.list_posts(scope) if options.post in ("", post.title)]
    found = [held for post in posts if (held := _newest(post, options.staff_number, scope.today)) is not None]
    if len(found) != 1:
        many = "任几个岗位，请用 --post 说明是哪一个" if found else "没有任职"
        raise LookupError(f"工号 {options.staff_number} {many}；岗位见 hedui posts")
    return found[0]


def _newest(post: PostHolders, staff_number: str, today: date) -> HolderView | None:
    """任职 of this person in the post: the one that stands, else the last one, after which a vacant post is handed on."""
    own = [held for held in post.holders if held.staff_number == staff_number]
    standing = [held for held in own if held.ended_at is None and (held.held_until is None or held.held_until >= today)]
    return next(iter(standing or own[-1:]), None)


ACTS: Mapping[str, Act] = {
    "posts": _posts,
    "handover": _hand_over,
    "leave": _leave,
    "disable": _disable,
    "enable": _enable,
}
"""Command -> what it does for the tenant."""

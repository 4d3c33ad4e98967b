"""命令行办理: `feed` and `verify`, each step with the token of the post holder whose step it is."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path

import msgspec
from rich.console import Console

from core.errors import FieldFault, Problem
from core.runtime import Runtime
from core.scope import Scope
from core.spreadsheets import actions as spreadsheets
from core.spreadsheets.account import Unit
from core.spreadsheets.forms import APPLICATIONS
from core.spreadsheets.template import template
from core.verification.model import Accepted
from hedui import clerk_files
from hedui.following import Formats, finish
from hedui.journey import Officers, ReturnedForGaps, carry_through
from tenants.access import authenticate

console = Console()


class Tokens(msgspec.Struct, frozen=True):
    """令牌文件: one token a step."""

    feed: str = ""
    clerk: str = ""
    reviewer: str = ""
    county: str = ""


def read_tokens(path: Path) -> Tokens:
    """Read the token file (TOML: feed, clerk, reviewer, county). Raises LookupError where there is none."""
    if not path.is_file():
        raise LookupError(
            f"没有令牌文件 {path}：请用 hedui token 为四个岗位各签发一个，写成 TOML"
            "（feed、clerk、reviewer、county 各一行），再用 --tokens 指定"
        )
    return msgspec.convert(tomllib.loads(path.read_text("utf-8")), Tokens, strict=False)


async def feed_file(runtime: Runtime, file: Path, tokens: Tokens) -> int:
    """Deliver a file of applications as the assistance system; a bad household is named, comes back, and stops no other."""
    scope = await authenticate(runtime, tokens.feed)
    fed = await spreadsheets.feed_file(scope, file.read_bytes())
    for line, style in clerk_files.spoken(fed.account):
        console.print(line, style=style, soft_wrap=True, markup=False)
    return _sent_back(fed.held, file)


async def verify_file(
    runtime: Runtime, file: Path, tokens: Tokens, out: Path, wait: float, formats: Sequence[str] = ()
) -> int:
    """Carry the households of a file through to their reports; each stops visibly at the step that cannot be done."""
    officers = Officers(
        await authenticate(runtime, tokens.clerk),
        await authenticate(runtime, tokens.reviewer),
        await authenticate(runtime, tokens.county),
    )
    wanted = await _wanted(officers.county, formats)
    units, notes = await clerk_files.households(officers.clerk, file.read_bytes())
    for note in notes:
        console.print(f"！{note}", style="yellow", markup=False)
    begun = [case for unit in units if (case := await _begun(officers, unit)) is not None]
    codes = [await finish(console, officers.county, case.id, out, wait, wanted) for case in begun]
    return _sent_back([unit for unit in units if unit.faults], file) or max(codes, default=1)


async def _wanted(scope: Scope, formats: Sequence[str]) -> Formats:
    """报告格式 by id or by the end of the file's name (pdf); raises LookupError for one that the tenant has not."""
    async with scope.read("report.list") as tx:
        law = await scope.runtime.law_for(tx.connection, scope.tenant.id, scope.today)
    by_name = {name: each.id for each in law.formats.values() for name in (each.id, each.extension)}
    if unknown := [name for name in formats if name not in by_name]:
        raise LookupError(f"没有这种报告格式：{'、'.join(unknown)}；本机构启用的有：{'、'.join(sorted(by_name))}")
    return frozenset(by_name[name] for name in formats)


async def write_template(runtime: Runtime, kind: str, file: Path, tokens: Tokens) -> int:
    """Write the empty sheets for `feed` or `verify`, as the law in force wants them."""
    forms = [APPLICATIONS] if kind == "feed" else await clerk_files.forms_for(await authenticate(runtime, tokens.clerk))
    file.write_bytes(template(forms))
    console.print(f"样表：{file}", soft_wrap=True)
    return 0


async def _begun(officers: Officers, unit: Unit) -> Accepted | None:
    """The case, under way; None where the household is held or a step cannot be done."""
    try:
        if not unit.faults:
            return await carry_through(officers, unit.plain, lambda step: console.print(f"✔ {step}"), once=True)
    except ReturnedForGaps as returned:
        for gap in returned.reviewed.gaps:
            console.print(f"✘ 第 {gap.position} 人（{gap.role}）：{gap.message}", style="red")
        unit.add_fields([FieldFault("authorizations", "授权书退回补正")], {})
        return None
    except Problem as problem:
        clerk_files.add_problem(unit, problem)
    for line, style in clerk_files.held(unit.outcome("held"), "件" if unit.entry else "行"):
        console.print(line, style=style, soft_wrap=True, markup=False)
    return None


def _sent_back(held: Sequence[Unit], file: Path) -> int:
    if not held:
        return 0
    console.print(f"未办理的各户及原因：{clerk_files.keep_correction(held, file)}", style="yellow", soft_wrap=True)
    return 1

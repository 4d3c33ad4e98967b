"""一致性检查: `hedui fsck` runs every check and says row by row what is wrong. It changes nothing."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from uuid import UUID

import msgspec

from core.consistency.invariants import CHECKS, judge
from core.consistency.model import INVARIANTS, Finding
from core.consistency.walk import SAMPLE, LedgerLine
from core.database import close_pool, open_pool
from core.plugin.registry import discover
from core.runtime import Runtime
from core.vault.vault import Vault
from hedui.output import Screen
from hedui.settings import Settings
from hedui.wiring import law_source

SHOWN = 50
"""So many rows of one check are printed; JSON has all."""


class Report(msgspec.Struct, frozen=True):
    """检查结果, machine-readable."""

    clean: bool
    checks: int
    findings: Sequence[Finding]


async def run(
    runtime: Runtime, ledger: Path | None, sample: int | None = SAMPLE, province: UUID | None = None
) -> list[Finding]:
    """All checks; with a department's ledger, that too (of a moment when nothing is being asked).

    `sample` None opens every blob; `province` looks at its own tenants only.
    """
    return await judge(runtime, read_ledger(ledger) if ledger else None, sample, province)


def read_ledger(path: Path) -> list[LedgerLine]:
    """部门台账 (JSONL: ask, element, department, repeat), all whole lines; raises ValueError that names a bad one."""
    content = path.read_bytes()
    whole = content[: content.rfind(b"\n") + 1].splitlines()
    return [_line(number, line) for number, line in enumerate(whole, start=1) if line.strip()]


def _line(number: int, line: bytes) -> LedgerLine:
    try:
        return msgspec.json.decode(line, type=LedgerLine)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise ValueError(f"台账第 {number} 行无法读取：应为含 ask、element、department 的 JSON") from None


async def fsck(settings: Settings, ledger: Path | None, as_json: bool, every_blob: bool = False) -> int:
    """The command: 0 where everything is consistent, 1 where something is not, 2 where the ledger cannot be read."""
    try:
        asked = read_ledger(ledger) if ledger else None
    except ValueError as error:
        Screen(sys.stdout).show(str(error))
        return 2
    # Not the runtime of web and workers: that one would make a key file where there is none.
    vault, registry = Vault.from_file(settings.key_file, settings.cipher), discover()
    await open_pool(settings.database_url or "", size=2)
    try:
        runtime = Runtime(vault=vault, registry=registry, law_for=law_source(registry))
        findings = await judge(runtime, asked, None if every_blob else SAMPLE)
    finally:
        await close_pool()
    show(findings, as_json, without=() if ledger else ("I5",))
    return 1 if findings else 0


def show(findings: Sequence[Finding], as_json: bool, without: Collection[str] = ()) -> None:
    """Print what was found, grouped by invariant; `without` names those that could not be looked at."""
    screen = Screen(sys.stdout)
    if as_json:
        screen.show(msgspec.json.encode(Report(not findings, len(CHECKS), findings)).decode())
        return
    for line in lines(findings, without):
        screen.show(line)


def lines(findings: Sequence[Finding], without: Collection[str] = ()) -> Iterator[str]:
    """The findings as text."""
    by_invariant: Mapping[str, list[Finding]] = {
        name: [f for f in findings if f.invariant == name] for name in INVARIANTS
    }
    for name, title in INVARIANTS.items():
        found = by_invariant[name]
        told = "：未检查，没有给出部门台账（--ledger）" if name in without else f"：{len(found)} 处" if found else ""
        yield f"{'－' if name in without else '✘' if found else '✔'} {name} {title}{told}"
        for _, same in groupby(found, key=lambda f: f.check):
            yield from _of_check(list(same))
    yield f"共 {len(CHECKS)} 项检查，发现 {len(findings)} 处问题" if findings else f"共 {len(CHECKS)} 项检查，一致"


def _of_check(found: Sequence[Finding]) -> Iterator[str]:
    for finding in found[:SHOWN]:
        where = "，".join(part for part in (finding.number, finding.tenant_name) if part)
        yield f"    {finding.table} {finding.row}{f'（{where}）' if where else ''}：{finding.problem}"
    if len(found) > SHOWN:
        yield f"    另有 {len(found) - SHOWN} 处，用 --json 查看全部"
    yield f"    → {found[0].remedy}"

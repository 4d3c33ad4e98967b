"""变动与留痕 (I4): version n of a case has moves 1 to n, each once; every trace is the bytes that were sealed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.consistency.model import Check, Fault
from core.consistency.walk import Tenant, Walk, tenant_view
from core.traces.model import said_by, unsealed

_CASES = "select id, number, version, state from verification where owner_tenant = $1"
_TRACES = """select id, tenant_id, verb, account_id, verification_id, move, body, digest from trace
 where tenant_id = $1 and id > $2 and (move is not null or not $4) order by id limit $3"""
_PAGE = 5000


@dataclass(frozen=True)
class _Move:
    """变动一次 of a case, as its trace tells it."""

    trace: UUID
    tenant: UUID
    verification: UUID
    version: int
    before: str
    after: str


async def _sealed(walk: Walk) -> list[Fault]:
    numbers = {row["id"]: row["number"] for _, row in await walk.rows(_CASES)}
    return [
        Fault("trace", str(row["id"]), problem, numbers.get(row["verification_id"], ""), tenant.id)
        async for tenant, row in _traces(walk, moves=False)
        if (problem := unsealed(row))
    ]


async def _one_to_one(walk: Walk) -> list[Fault]:
    # Cases first, by their owner, who never changes: what moves meanwhile is looked at again by the second pass.
    cases = {row["id"]: (tenant, row) for tenant, row in await walk.rows(_CASES)}
    moves: dict[UUID, list[_Move]] = defaultdict(list)
    async for _, row in _traces(walk, moves=True):
        move = _move(row)
        if move is not None:
            moves[move.verification].append(move)
    judged = [fault for case, (tenant, row) in cases.items() for fault in _case_faults(tenant, row, moves[case])]
    return [*judged, *_strays(cases, moves)]


async def _traces(walk: Walk, moves: bool) -> AsyncIterator[tuple[Tenant, Any]]:
    for tenant in walk.tenants:
        last: UUID | None = UUID(int=0)
        while last is not None:
            async with tenant_view(tenant) as connection:
                page = await connection.fetch(_TRACES, tenant.id, last, _PAGE, moves)
            for row in page:
                yield tenant, row
            last = page[-1]["id"] if len(page) == _PAGE else None


def _move(row: Any) -> _Move | None:
    if row["move"] is None or row["verification_id"] is None:
        return None
    body = said_by(row["body"])
    before, after = body.move[:2] if body is not None and body.move is not None else ("", "")
    return _Move(row["id"], row["tenant_id"], row["verification_id"], row["move"], before, after)


def _case_faults(tenant: Tenant, row: Any, moves: Sequence[_Move]) -> Iterator[Fault]:
    first: dict[int, _Move] = {}
    for move in sorted(moves, key=lambda m: m.trace):
        if move.version in first or not 1 <= move.version <= row["version"]:
            problem = f"多出的第 {move.version} 次状态变动留痕"
            yield Fault("trace", str(move.trace), problem, row["number"], move.tenant)
        first.setdefault(move.version, move)
    for version in range(1, row["version"] + 1):
        if version not in first:
            yield _at_case(tenant, row, f"第 {version} 次状态变动没有留痕")
    yield from _chain_faults(tenant, row, first)


def _chain_faults(tenant: Tenant, row: Any, moves: Mapping[int, _Move]) -> Iterator[Fault]:
    for version, move in sorted(moves.items()):
        earlier = moves.get(version - 1)
        if version <= row["version"] and earlier is not None and earlier.after != move.before:
            problem = f"第 {version} 次变动从 {move.before} 起，此前一次却到 {earlier.after}"
            yield Fault("trace", str(move.trace), problem, row["number"], move.tenant)
    last = moves.get(row["version"])
    if last is not None and last.after != row["state"]:
        yield _at_case(tenant, row, f"状态为 {row['state']}，最后一次变动的留痕却是 {last.after}")


def _at_case(tenant: Tenant, row: Any, problem: str) -> Fault:
    return Fault("verification", str(row["id"]), problem, row["number"], tenant.id)


def _strays(cases: Mapping[UUID, Any], moves: Mapping[UUID, Sequence[_Move]]) -> Iterator[Fault]:
    for case, found in moves.items():
        for move in found if case not in cases else ():
            yield Fault("trace", str(move.trace), f"所记的核对件 {case} 不存在", "", move.tenant)


_REMEDY = "留痕或状态被改动：保全数据库，报告主管人员，与备份比对"
CHECKS = (
    Check("I4.sealed", "每条留痕与写入时的摘要一致", _REMEDY, _sealed),
    Check("I4.one_to_one", "每次状态变动恰有一条留痕，最后一条即现在的状态", _REMEDY, _one_to_one),
)

"""部门台账 (I5): what the departments say they were asked is what we say we asked; each question counted once.

An ask that left and was never answered may have been lost on the way: only what a department answered must be in its
ledger. What a department was asked must always be in ours.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from core.consistency import grounds
from core.consistency.model import Check, Fault
from core.consistency.walk import LedgerLine, Tenant, Walk

_LEFT = """
select a.id::text as id, v.number, a.element, a.source,
       not a.manual and exists (select from reply r where r.executing_tenant = a.executing_tenant and r.ask_id = a.id
                  and r.verification_id = a.verification_id
                  and r.kind in ('found', 'nothing_found', 'accepted', 'quarantined')) as answered
  from ask a join verification v on v.id = a.verification_id
 where a.executing_tenant = $1 and a.left_at is not null"""


async def _find(walk: Walk) -> list[Fault]:
    if walk.ledger is None:
        return []
    ours = {row["id"]: (tenant, row) for tenant, row in await walk.rows(_LEFT)}
    theirs = {line.ask: line for line in reversed(walk.ledger)}
    return [*_unknown(theirs, ours), *_different(theirs, ours), *_missing(theirs, ours), *_counted(walk.ledger)]


def _unknown(theirs: Mapping[str, LedgerLine], ours: Mapping[str, Any]) -> Iterator[Fault]:
    for ask, line in theirs.items():
        if ask not in ours:
            yield Fault("ledger", ask, f"{line.department} 收到了我方没有放行记录的查询（{line.element}）")


def _different(theirs: Mapping[str, LedgerLine], ours: Mapping[str, tuple[Tenant, Any]]) -> Iterator[Fault]:
    for ask, (tenant, row) in ours.items():
        line = theirs.get(ask)
        if line is not None and (line.department, line.element) != (row["source"], row["element"]):
            problem = f"我方记为 {row['source']} 的 {row['element']}，台账记为 {line.department} 的 {line.element}"
            yield Fault("ask", ask, problem, row["number"], tenant.id)


def _missing(theirs: Mapping[str, LedgerLine], ours: Mapping[str, tuple[Tenant, Any]]) -> Iterator[Fault]:
    for ask, (tenant, row) in ours.items():
        if row["answered"] and ask not in theirs:
            yield Fault("ask", ask, f"{row['source']} 已有反馈，其台账却没有此查询", row["number"], tenant.id)


def _counted(ledger: Sequence[LedgerLine]) -> Iterator[Fault]:
    for ask, times in Counter(line.ask for line in ledger if not line.repeat).items():
        if times > 1:
            yield Fault("ledger", ask, f"部门把同一查询计为 {times} 次")
    for ask in sorted({line.ask for line in ledger} - {line.ask for line in ledger if not line.repeat}):
        yield Fault("ledger", ask, "部门台账只有重复查询，没有首次查询")


CHECKS = (
    Check(
        "I5.ledger",
        "部门台账与我方发出的查询一致",
        "与该部门核对这一查询编号；我方没有记录的，按无依据查询报告主管人员",
        _find,
    ),
    *grounds.CHECKS,
)

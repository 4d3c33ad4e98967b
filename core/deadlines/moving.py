"""期限移动: which running clocks another calendar moves, from which day to which; clocks that are alike are reckoned once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from datetime import date
from typing import Any
from uuid import UUID

from msgspec import Struct

from core.deadlines.model import Due
from core.deadlines.store import reckon
from core.errors import Conflict
from core.law import Law

RUNNING = """
select d.rule, d.started_on, d.extended_by, d.pauses, d.due_on, d.provisional, d.calendar, v.applied_on,
       count(*) as clocks, array_agg(d.verification_id) as cases
  from deadline d join verification v on v.id = d.verification_id
 where d.owner_tenant = $1 and d.met_on is null
 group by d.rule, d.started_on, d.extended_by, d.pauses, d.due_on, d.provisional, d.calendar, v.applied_on"""
_ASKED = """
select distinct a.verification_id from ask a
 where a.verification_id = any ($1::uuid[]) and a.left_at is not null and a.settled_at is null"""
LawOn = Callable[[date], Awaitable[Law]]


class DeadlineMove(Struct, frozen=True):
    """期限移动: so many clocks of one kind in one office, from one day to another."""

    tenant: str
    clock: str
    basis: str
    before: date
    after: date
    count: int


async def moves(connection: Any, tenant: UUID, name: str, law_on: LawOn) -> list[DeadlineMove]:
    """期限移动 of one office's running clocks under the laws given; none where it has no law."""
    counted: Counter[tuple[str, str, date, date]] = Counter()
    for row, law, due in [found async for found in _changed(connection, tenant, law_on)]:
        rule = law.deadline_rules[row["rule"]]
        if due.due_on != row["due_on"]:
            basis = str(rule.basis[0])
            counted[(rule.title, basis, row["due_on"], due.due_on)] += row["clocks"]
    return [DeadlineMove(name, *place, count) for place, count in sorted(counted.items())]


async def stale(connection: Any, tenant: UUID, law_on: LawOn) -> list[UUID]:
    """待重算的核对件: whose clocks are not what the law in force makes of them, with those that wait for a source."""
    found = {case async for row, _, _ in _changed(connection, tenant, law_on) for case in row["cases"]}
    running = {case for row in await connection.fetch(RUNNING, tenant) for case in row["cases"]}
    waiting = await connection.fetch(_ASKED, list(running))
    return sorted(found | {row["verification_id"] for row in waiting})


async def _changed(connection: Any, tenant: UUID, law_on: LawOn) -> Any:
    laws: dict[date, Law] = {}
    for row in await connection.fetch(RUNNING, tenant):
        if row["applied_on"] not in laws:
            try:
                laws[row["applied_on"]] = await law_on(row["applied_on"])
            except Conflict:  # no law: nothing of this office can be reckoned, and nothing is
                return
        law = laws[row["applied_on"]]
        for due in _reckoned(row, law):
            yield row, law, due


def _reckoned(row: Any, law: Law) -> Iterator[Due]:
    rule = law.deadline_rules.get(row["rule"])
    due = reckon(rule, row, law) if rule else None
    if due is not None and due != Due(row["due_on"], row["provisional"], row["calendar"]):
        yield due

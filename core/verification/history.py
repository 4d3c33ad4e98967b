"""办理经过: what has happened to a case, from what the viewer's own agency has traced and from what is on record.

Another agency's traces are its own (no row of them is seen): what it did stands in the case's rows, and is told from there.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from core.ahead import Look, look
from core.clock import first_instant
from core.deadlines.model import Clock
from core.law import Law
from core.reports.material import source_title
from core.scope import Scope, Tx
from core.vault.ciphers import NotGenuine
from core.vault.vault import DataKey
from core.verification.model import Case, State
from core.verification.store import key_of

TOLD = (
    "verification.accept", "declaration.take", "authorization.take", "authorization.review", "authorization.withdraw",
    "verification.initiate", "verification.suspend", "verification.resume", "verification.extend", "verification.terminate",
    "verification.conclude", "verification.supplement", "verification.waive_supplement", "suspension.raise",
    "field_check.file", "expenditure.judge", "step.record", "delivery.record", "sample.include", "deadline.recompute",
)  # fmt: skip
"""What is told of the own traces: acts, never looks."""
MOST = 300


class EventView(Struct, frozen=True):
    """经过 of one moment: the kind is a verb, or 'source.answered', 'report.issued', 'clock.extended', 'clock.paused'."""

    at: datetime
    kind: str
    who: str
    """本机构 的办理人; empty for the system and for other agencies."""
    details: dict[str, str]
    reason: str


class _Details(Struct, frozen=True):
    reason: str = ""
    document: str = ""
    days: int | None = None
    stage: str = ""
    due_on: str = ""
    gaps: int | None = None
    sheets: Any = None
    asks: int | None = None
    step: str = ""
    edge: str = ""
    on: str = ""
    recipient: str = ""


class _Actor(Struct, frozen=True):
    kind: str
    account: UUID
    holding: UUID | None = None


class _Body(Struct, frozen=True):
    actor: _Actor
    details: Any = None


_TRACED = """select id, at, verb, body from trace where tenant_id = $1 and verification_id = $2 and verb = any ($3)
 order by id limit $4"""
_ANSWERED = """select source, min(element) as element, count(*) as answered, max(settled_at) as at,
   count(*) filter (where state = 'found') as found
 from ask where verification_id = $1 and left_at is not null and settled_at is not null
   and state in ('found', 'nothing_found', 'rejected')
 group by source, (settled_at at time zone 'Asia/Shanghai')::date"""
_PEOPLE = """select h.id, o.name as office, p.title, a.real_name from post_holding h
   join account a on (a.tenant_id, a.id) = (h.tenant_id, h.account_id)
   join post p on (p.tenant_id, p.id) = (h.tenant_id, h.post_id)
   join office o on (o.tenant_id, o.id) = (p.tenant_id, p.office_id)
 where h.tenant_id = $1 and h.id = any ($2::uuid[])"""
_ISSUED = "select number, sequence, final, issued_at from report where verification_id = $1 order by sequence"


def looks_of(scope: Scope, verification: UUID) -> Sequence[Look]:
    """What `events_of` asks by the case alone."""
    traced = look(_TRACED, scope.tenant.id, verification, list(TOLD), MOST)
    return (traced, look(_ANSWERED, verification), look(_ISSUED, verification))


async def looks_at_people(tx: Tx, verification: UUID) -> Sequence[Look]:
    """What it asks by what has been traced."""
    rows = await tx.rows(_TRACED, tx.scope.tenant.id, verification, list(TOLD), MOST)
    return (look(_PEOPLE, tx.scope.tenant.id, sorted(_holdings(_bodies(rows)))),)


def _bodies(rows: Sequence[Any]) -> list[_Body]:
    return [msgspec.json.decode(row["body"], type=_Body) for row in rows]


def _holdings(bodies: Sequence[_Body]) -> set[UUID]:
    return {body.actor.holding for body in bodies if body.actor.holding}


async def events_of(tx: Tx, law: Law, case: Case, clocks: Sequence[Clock]) -> list[EventView]:
    """办理经过, oldest first."""
    rows = await tx.rows(_TRACED, tx.scope.tenant.id, case.id, list(TOLD), MOST)
    bodies = _bodies(rows)
    people = await _people(tx, _holdings(bodies))
    key = key_of(tx, case)
    told = [_traced(law, key, row, body, people) for row, body in zip(rows, bodies, strict=True)]
    seen = {event.kind for event in told}
    found = [
        *told, *_by_others(law, case, clocks, seen), *await _answers(tx, law, case), *await _reports(tx, case),
        *await _lifted(tx, bodies),
    ]  # fmt: skip
    return sorted(found, key=lambda event: event.at)


async def _people(tx: Tx, holdings: set[UUID]) -> Mapping[UUID, str]:
    rows = await tx.rows(_PEOPLE, tx.scope.tenant.id, sorted(holdings))
    return {row["id"]: f"{row['office']} {row['real_name']}" for row in rows}


def _traced(law: Law, key: DataKey, row: Any, body: _Body, people: Mapping[UUID, str]) -> EventView:
    try:
        told = msgspec.convert(body.details or {}, _Details)
    except msgspec.ValidationError:
        told = _Details()
    details = {
        "days": "" if told.days is None else str(told.days), "stage": _stage(law, told.stage), "due_on": told.due_on[:10],
        "gaps": "" if told.gaps is None else str(told.gaps),
        "count": str(told.sheets) if isinstance(told.sheets, int) else "" if told.asks is None else str(told.asks),
        "step": _step(law, told.step), "edge": told.edge, "on": told.on, "recipient": told.recipient,
        "document": _opened(key, told.document, row["id"]),
    }  # fmt: skip
    who = people.get(body.actor.holding, "") if body.actor.holding else ""
    return EventView(
        row["at"], row["verb"], who, {name: text for name, text in details.items() if text},
        _opened(key, told.reason, row["id"]),
    )  # fmt: skip


async def _lifted(tx: Tx, bodies: Sequence[_Body]) -> list[EventView]:
    """恢复查询: a lifting is of a person, not of a case; it is told where this case was the one that was held."""
    held = [
        body.details["suspension"] for body in bodies if isinstance(body.details, dict) and "suspension" in body.details
    ]
    if not held:
        return []
    rows = await tx.rows(
        "select lifted_at from suspension where id = any ($1::uuid[]) and lifted_at is not null", list(map(UUID, held))
    )
    return [EventView(row["lifted_at"], "suspension.lift", "", {}, "") for row in rows]


def _opened(key: DataKey, sealed: str, trace: UUID) -> str:
    try:
        return key.open(base64.b64decode(sealed), "trace", trace).decode() if sealed else ""
    except (NotGenuine, ValueError):
        return ""


def _stage(law: Law, stage: str) -> str:
    return next((rule.title for rule in law.deadline_rules.values() if rule.stage == stage), stage)


def _step(law: Law, step: str) -> str:
    titles = {one.id: one.title for procedure in law.procedures for one in procedure.steps}
    return titles.get(step, step)


def _by_others(law: Law, case: Case, clocks: Sequence[Clock], seen: set[str]) -> Iterator[EventView]:
    """What another agency did, as far as the case's own rows tell it."""
    if case.initiated_on and "verification.initiate" not in seen:
        yield EventView(first_instant(case.initiated_on), "verification.initiate", "", {}, "")
    if case.state is State.TERMINATED and case.closed_on and "verification.terminate" not in seen:
        yield EventView(first_instant(case.closed_on), "verification.terminate", "", {}, "")
    for clock in clocks:
        rule = law.deadline_rules.get(clock.rule)
        title = rule.title if rule else clock.rule
        if clock.extended_by and "verification.extend" not in seen:
            details = {"stage": title, "days": str(clock.extended_by), "due_on": clock.due.due_on.isoformat()}
            yield EventView(first_instant(clock.started_on), "clock.extended", "", details, "")
        if "verification.suspend" not in seen:
            for pause in clock.pauses:
                days = {"stage": title, "since": pause.start.isoformat(), "until": pause.end.isoformat()}
                yield EventView(first_instant(pause.start), "clock.paused", "", days, "")


async def _answers(tx: Tx, law: Law, case: Case) -> list[EventView]:
    """反馈 by source and day."""
    rows = await tx.rows(_ANSWERED, case.id)
    return [
        EventView(
            row["at"], "source.answered", "",
            {"source": source_title(law, row["source"], row["element"]), "count": str(row["answered"]), "found": str(row["found"])},
            "",
        )
        for row in rows
    ]  # fmt: skip


async def _reports(tx: Tx, case: Case) -> list[EventView]:
    rows = await tx.rows(_ISSUED, case.id)
    return [
        EventView(
            row["issued_at"], "report.final" if row["final"] else "report.partial", "",
            {"number": row["number"], "sequence": str(row["sequence"])}, "",
        )
        for row in rows
    ]  # fmt: skip

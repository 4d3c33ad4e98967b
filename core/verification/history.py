"""办理经过: what has happened to a case, from what the viewer's own agency has traced and from what is on record.

Another agency's traces are its own (no row of them is seen): what it did stands in the case's rows, and is told from there.
"""

from __future__ import annotations

import base64
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime
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
from core.sources.model import AskRow, AskState
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


class _Body(Struct, frozen=True):
    details: Any = None


_TRACED = """select id, at, verb, body,
   (select o.name || ' ' || a.real_name from post_holding h
      join account a on (a.tenant_id, a.id) = (h.tenant_id, h.account_id)
      join post p on (p.tenant_id, p.id) = (h.tenant_id, h.post_id)
      join office o on (o.tenant_id, o.id) = (p.tenant_id, p.office_id)
     where h.tenant_id = $1 and h.id = (convert_from(t.body, 'UTF8')::jsonb #>> '{actor,holding}')::uuid) as who
 from trace t where tenant_id = $1 and verification_id = $2 and verb = any ($3) order by id limit $4"""
_ANSWERED = frozenset({AskState.FOUND, AskState.NOTHING_FOUND, AskState.REJECTED})
_ISSUED = "select number, sequence, final, issued_at from report where verification_id = $1 order by sequence"


def looks_of(scope: Scope, verification: UUID) -> Sequence[Look]:
    """What `events_of` asks by the case alone."""
    return (look(_TRACED, scope.tenant.id, verification, list(TOLD), MOST), look(_ISSUED, verification))


async def events_of(tx: Tx, law: Law, case: Case, clocks: Sequence[Clock], asks: Sequence[AskRow]) -> list[EventView]:
    """办理经过, oldest first."""
    rows = await tx.rows(_TRACED, tx.scope.tenant.id, case.id, list(TOLD), MOST)
    bodies = [msgspec.json.decode(row["body"], type=_Body) for row in rows]
    key = key_of(tx, case)
    told = [_traced(law, key, row, body) for row, body in zip(rows, bodies, strict=True)]
    seen = {event.kind for event in told}
    found = [
        *told, *_by_others(law, case, clocks, seen), *_answers(law, asks), *await _reports(tx, case),
        *await _lifted(tx, bodies),
    ]  # fmt: skip
    return sorted(found, key=lambda event: event.at)


def _traced(law: Law, key: DataKey, row: Any, body: _Body) -> EventView:
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
    return EventView(
        row["at"], row["verb"], row["who"] or "", {name: text for name, text in details.items() if text},
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


def _answers(law: Law, asks: Sequence[AskRow]) -> Iterator[EventView]:
    """反馈 by source and day, each at the moment of its last answer."""
    by_day: dict[tuple[str, date | None], list[AskRow]] = defaultdict(list)
    for ask in asks:
        if ask.state in _ANSWERED and ask.left_on is not None and ask.settled_at is not None:
            by_day[ask.source, ask.settled_on].append(ask)
    for (source, _), those in by_day.items():
        found = sum(ask.state is AskState.FOUND for ask in those)
        title = source_title(law, source, min(ask.element for ask in those))
        details = {"source": title, "count": str(len(those)), "found": str(found)}
        yield EventView(max(ask.settled_at for ask in those if ask.settled_at), "source.answered", "", details, "")


async def _reports(tx: Tx, case: Case) -> list[EventView]:
    rows = await tx.rows(_ISSUED, case.id)
    return [
        EventView(
            row["issued_at"], "report.final" if row["final"] else "report.partial", "",
            {"number": row["number"], "sequence": str(row["sequence"])}, "",
        )
        for row in rows
    ]  # fmt: skip

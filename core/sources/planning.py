"""查询计划: which items are asked of which source about whom: authorization ∩ programme, one ask each."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from msgspec import Struct

from core.households.model import Subject
from core.ids import derived_id
from core.law import Law
from core.outbox import put_many
from core.plugin.connectors import SourceItem
from core.plugin.touching import answers_for
from core.plugin.vocabulary import Touches
from core.scope import Tx
from core.sources.model import AskState
from core.verification.model import Case, Supplement
from core.verification.store import set_supplement

SOURCE_CONNECTORS = "source_connectors"
"""Tenant setting: source -> id of the connector that reaches it."""


async def plan_asks(tx: Tx, law: Law, case: Case, subjects: Sequence[Subject], opens_on: str = "") -> int:
    """Write the asks of a case and their jobs; returns how many may leave. Planned twice, it hits the primary key.

    On initiation those that open on it, with all that has been judged before; later those that open on `opens_on`.
    """
    opened = {opens_on} if opens_on else await opened_kinds(tx, case)
    sheets = await sheets_in_force(tx, case)
    # Who executes decides how departments are reached: a county's own setting must not redirect the province's asks.
    executor = await tx.scope.runtime.law_for(tx.connection, case.executing_tenant, case.applied_on)
    planned = [
        Planned(subject, item, sheets.get(subject.id), connector_of(executor, SOURCE_CONNECTORS, item))
        for subject in subjects
        for item in law.items_of(law.programmes[case.programme])
        if subject.role in item.roles and item.opens_on in opened
    ]
    leaving = await write_asks(tx, case, planned)
    if not leaving:
        await put_many(tx, "verification.assess", [case.id], case.executing_tenant)
    return leaving


class Planned(Struct, frozen=True):
    """拟查询: one item about one person, by which connector ('' where none reaches the source)."""

    subject: Subject
    item: SourceItem
    sheet: Any
    connector: str
    supplementary: bool = False

    @property
    def note(self) -> str:
        """Why it may not even be tried; empty where it may."""
        if self.sheet is None:
            return "authorization_not_in_force"
        if self.item.element not in self.sheet["items"]:
            return "item_not_authorized"
        return "" if self.connector else "no_connector"


async def write_asks(tx: Tx, case: Case, planned: Sequence[Planned]) -> int:
    """The rows of these asks, and a job for each that may leave, for the agency that makes it; how many may.

    A case that only waited for its deciding agency waits for these answers from now on.
    """
    if case.supplement is Supplement.AWAITED:
        await set_supplement(tx, case, Supplement.OPEN)
    rows = [_row(case, one) for one in planned]
    await tx.many(
        """insert into ask (owner_tenant, executing_tenant, verification_id, id, subject_id, authorization_id, item,
             source, element, connector, state, note, supplementary, settled_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,
                   case when $11 = 'withheld' then clock_timestamp() end)""",
        rows,
    )
    for supplementary, tenant in ((False, case.executing_tenant), (True, case.owner_tenant)):
        made = [row[3] for row in rows if row[10] == AskState.QUEUED.value and row[12] is supplementary]
        await put_many(tx, "ask.send", made, tenant, lane=case.id)
    return sum(row[10] == AskState.QUEUED.value for row in rows)


JUDGED = "select kind from judgement where verification_id = $1"


async def opened_kinds(tx: Tx, case: Case) -> Collection[str]:
    """已打开的查询: what may be asked of a case by now: what opens on initiation, and on each judgement on record."""
    rows = await tx.rows(JUDGED, case.id)
    return {"", *(row["kind"] for row in rows)}


async def sheets_in_force(tx: Tx, case: Case) -> Mapping[UUID, Any]:
    """授权书 in force by person."""
    rows = await tx.rows(
        "select id, subject_id, items from authorization_sheet where verification_id = $1 and state = 'passed'", case.id
    )
    return {row["subject_id"]: row for row in rows}


def connector_of(law: Law, setting: str, item: SourceItem) -> str:
    """连接器 that the tenant's setting names for the item's source; empty where it names none that is in force, or one
    whose plugin does not say that it answers for this department and data element."""
    named = law.settings[setting].value if setting in law.settings else {}
    connector: str = named.get(item.source, "")
    if connector not in law.connectors:
        return ""
    return connector if answers_for(law.touches.get(connector, Touches()), item.source, item.element) else ""


def _row(case: Case, one: Planned) -> tuple[Any, ...]:
    state = AskState.WITHHELD if one.note else AskState.QUEUED
    kind = "supplement" if one.supplementary else "ask"
    return (
        case.owner_tenant, case.executing_tenant, case.id, derived_id(case.id, kind, str(one.subject.id), one.item.id),
        one.subject.id, one.sheet["id"] if one.sheet else None, one.item.id, one.item.source, one.item.element,
        one.connector, state.value, one.note, one.supplementary,
    )  # fmt: skip

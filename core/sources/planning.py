"""查询计划: which items are asked of which source about whom: authorization ∩ programme, one ask each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from core.households.model import Subject
from core.ids import derived_id
from core.law import Law
from core.outbox import put_many
from core.plugin.connectors import SourceItem
from core.scope import Tx
from core.sources.model import AskState
from core.verification.model import Case

SOURCE_CONNECTORS = "source_connectors"
"""Tenant setting: source -> id of the connector that reaches it."""


async def plan_asks(tx: Tx, law: Law, case: Case, subjects: Sequence[Subject], opens_on: str = "") -> int:
    """Write the asks of a case that open on initiation (or on `opens_on`) and their jobs; returns how many may leave.

    Planned twice, it hits the primary key.
    """
    sheets = await _sheets(tx, case)
    # Who executes decides how departments are reached: a county's own setting must not redirect the province's asks.
    executor = await tx.scope.runtime.law_for(tx.connection, case.executing_tenant, case.applied_on)
    rows = [
        _row(executor, case, subject, item, sheets.get(subject.id))
        for subject in subjects
        for item in law.items_of(law.programmes[case.programme])
        if subject.role in item.roles and item.opens_on == opens_on
    ]
    await tx.many(
        """insert into ask (owner_tenant, executing_tenant, verification_id, id, subject_id, authorization_id, item,
             source, element, connector, state, note, settled_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,
                   case when $11 = 'withheld' then clock_timestamp() end)""",
        rows,
    )
    leaving = [row[3] for row in rows if row[10] == AskState.QUEUED.value]
    await put_many(tx, "ask.send", leaving, case.executing_tenant)
    if not leaving:
        await put_many(tx, "verification.assess", [case.id], case.executing_tenant)
    return len(leaving)


async def _sheets(tx: Tx, case: Case) -> Mapping[UUID, Any]:
    rows = await tx.rows(
        "select id, subject_id, items from authorization_sheet where verification_id = $1 and state = 'passed'", case.id
    )
    return {row["subject_id"]: row for row in rows}


def _row(executor: Law, case: Case, subject: Subject, item: SourceItem, sheet: Any) -> tuple[Any, ...]:
    connectors = executor.settings[SOURCE_CONNECTORS].value if SOURCE_CONNECTORS in executor.settings else {}
    connector = connectors.get(item.source, "")
    note = ""
    if sheet is None:
        note = "authorization_not_in_force"
    elif item.element not in sheet["items"]:
        note = "item_not_authorized"
    elif connector not in executor.connectors:
        note = "no_connector"
    state = AskState.WITHHELD if note else AskState.QUEUED
    return (
        case.owner_tenant, case.executing_tenant, case.id, derived_id(case.id, "ask", str(subject.id), item.id),
        subject.id, sheet["id"] if sheet else None, item.id, item.source, item.element, connector, state.value, note,
    )  # fmt: skip

"""办理程序存取: sealed records, and what of the regulation's demands is on record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from msgspec import Struct

from core.errors import FieldFault, Invalid, Refused
from core.law import Law
from core.plugin.vocabulary import citations_text
from core.procedures.model import DeliveryIn, FieldCheckIn, JudgementIn, StoredStep
from core.scope import Tx
from core.verification.model import Case
from core.verification.store import key_of

_T = TypeVar("_T")


async def require_field_check(tx: Tx, law: Law, case: Case) -> None:
    """先核查、后核对: raises Refused where the regulation wants a field check first and none is on record."""
    procedure = law.procedure_of(case.programme)
    duty = procedure.field_check if procedure else None
    if duty is None or not duty.before_initiation or await has_field_check(tx, case):
        return
    raise Refused("field_check_missing", number=case.number, basis=citations_text(duty.basis))


async def has_field_check(tx: Tx, case: Case) -> bool:
    """Whether a field check of the case is on record."""
    return bool(await tx.value("select true from field_check where verification_id = $1 limit 1", case.id))


_CHECKERS = """
select a.staff_number, a.id from account a
 where a.tenant_id = $1 and a.staff_number = any ($2)
   and (a.disabled_at is null or (a.disabled_at at time zone 'Asia/Shanghai')::date >= $3)
   and exists (
     select from post_holding h join post p on (p.tenant_id, p.id) = (h.tenant_id, h.post_id)
      where (h.tenant_id, h.account_id) = (a.tenant_id, a.id) and p.office_id = $4
        and h.held_from <= $3 and (h.held_until is null or h.held_until >= $3)
        and (h.ended_at is null or (h.ended_at at time zone 'Asia/Shanghai')::date >= $3)
        and p.role = (select own.role from post_holding f join post own on (own.tenant_id, own.id) = (f.tenant_id, f.post_id)
                       where f.tenant_id = $1 and f.id = $5))"""
"""Who held, on the day of the check, a post of the office with the role of who files: that role may do field checks, a
machine's or an auditor's may not."""


async def officers_of(tx: Tx, case: Case, record: FieldCheckIn) -> list[UUID]:
    """核查人员 as accounts; raises Invalid naming each that could not do field checks for this office on that day."""
    numbers = [officer.staff_number.strip() for officer in record.officers]
    rows = await tx.rows(
        _CHECKERS, tx.scope.tenant.id, numbers, record.checked_on, case.office_id, tx.scope.actor.holding
    )
    known: Mapping[str, UUID] = {row["staff_number"]: row["id"] for row in rows}
    faults = [
        FieldFault(f"officers[{index}].staff_number", "不是受理机构在核查当日任实地核查岗位的工作人员的工号")
        for index, number in enumerate(numbers)
        if number not in known
    ]
    if faults:
        raise Invalid("fields_invalid", faults=faults, count=len(faults))
    return [known[number] for number in numbers]


async def insert_field_check(tx: Tx, case: Case, identity: UUID, record: FieldCheckIn, officers: list[UUID]) -> None:
    """Write a field check record."""
    await tx.rows(
        """insert into field_check (owner_tenant, executing_tenant, verification_id, id, checked_on, filed_on,
             filed_by, methods, officers, blob) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)""",
        case.owner_tenant, case.executing_tenant, case.id, identity, record.checked_on, tx.scope.today,
        tx.scope.actor.account, record.methods, officers, _sealed(tx, case, record, "field_check", identity),
    )  # fmt: skip


async def insert_judgement(tx: Tx, case: Case, identity: UUID, kind: str, record: JudgementIn) -> bool:
    """Write a judgement; False where the case has one of this kind."""
    fresh = await tx.value(
        """insert into judgement (owner_tenant, executing_tenant, verification_id, id, kind, judged_on, judged_by, blob)
           values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (verification_id, kind) do nothing returning true""",
        case.owner_tenant, case.executing_tenant, case.id, identity, kind, tx.scope.today, tx.scope.actor.account,
        _sealed(tx, case, record, "judgement", identity),
    )  # fmt: skip
    return bool(fresh)


async def is_judged(tx: Tx, case: Case, kind: str) -> bool:
    """Whether a judgement of this kind is on record."""
    return bool(await tx.value("select true from judgement where verification_id = $1 and kind = $2", case.id, kind))


async def insert_delivery(tx: Tx, case: Case, identity: UUID, report: UUID, record: DeliveryIn) -> None:
    """Write a delivery."""
    await tx.rows(
        """insert into delivery (owner_tenant, executing_tenant, verification_id, report_id, id, recipient,
             delivered_on, recorded_on, recorded_by, blob) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)""",
        case.owner_tenant, case.executing_tenant, case.id, report, identity, record.recipient, record.delivered_on,
        tx.scope.today, tx.scope.actor.account, _sealed(tx, case, record, "delivery", identity),
    )  # fmt: skip


async def insert_step(tx: Tx, case: Case, identity: UUID, event: str, on: date, record: StoredStep) -> None:
    """Write that a step began or ended."""
    await tx.rows(
        """insert into procedure_step (owner_tenant, executing_tenant, verification_id, id, event, happened_on,
             recorded_on, recorded_by, blob) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)""",
        case.owner_tenant, case.executing_tenant, case.id, identity, event, on, tx.scope.today,
        tx.scope.actor.account, _sealed(tx, case, record, "procedure_step", identity),
    )  # fmt: skip


RECORDS: Mapping[str, str] = {
    table: f"select {columns}, blob from {table} where verification_id = $1 order by id"  # noqa: S608 - of constants
    for table, columns in (
        ("field_check", "id, checked_on, filed_on"), ("judgement", "id, kind, judged_on"),
        ("procedure_step", "id, event, happened_on"), ("delivery", "id, report_id"),
    )
}  # fmt: skip
"""办理记录 by table: what is shown of each."""


async def records_of(tx: Tx, case: Case, table: str, kind: type[_T]) -> list[tuple[Any, _T]]:
    """Every record of a table of this room, opened, oldest first: the row and what was sealed in it."""
    key = key_of(tx, case)
    rows = await tx.rows(RECORDS[table], case.id)
    return [(row, msgspec.json.decode(key.open(row["blob"], table, row["id"]), type=kind)) for row in rows]


def _sealed(tx: Tx, case: Case, record: Struct, table: str, identity: UUID) -> bytes:
    return key_of(tx, case).seal(msgspec.json.encode(record), table, identity)

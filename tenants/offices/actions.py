"""机构的新设、更名、撤销和撤回撤销: by an administrator of the own tenant; an office with people or open cases is not closed."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from core.errors import Conflict, FieldFault, Invalid
from core.scope import Scope, Tx
from tenants.offices import store
from tenants.offices.model import CloseIn, OfficeIn, OfficeView, RenameIn, ReopenIn, foreign_code
from tenants.posts.model import judge_day
from tenants.posts.store import one_at_a_time


async def list_offices(scope: Scope) -> list[OfficeView]:
    """机构一览 of the own tenant, with posts and former names."""
    async with scope.read("office.list") as tx:
        return await store.every_office(tx)


async def create(scope: Scope, form: OfficeIn) -> OfficeView:
    """新设机构 from a day on; raises Invalid for a name that is taken and a code of another division."""
    async with scope.write("office.create") as tx:
        await one_at_a_time(tx)
        judge_day(form.on, scope.today)
        await _judge(tx, form.name, form.code, form.on)
        return await _answered(tx, await store.add_office(tx, form), on=form.on)


async def rename(scope: Scope, office: UUID, form: RenameIn) -> OfficeView:
    """机构更名 from today on; the former name stays on record."""
    async with scope.write("office.rename") as tx:
        await one_at_a_time(tx)
        row = await store.load_office(tx, office)
        _require_open(row, scope.today)
        await _judge(tx, form.name, form.code, scope.today, office)
        await store.rename(tx, row, form)
        return await _answered(tx, office, former=row["name"], reason=tx.sealed(form.reason))


async def close(scope: Scope, office: UUID, form: CloseIn) -> OfficeView:
    """机构撤销 from a day on; raises Conflict where somebody holds a post there then, or a case is open."""
    async with scope.write("office.close") as tx:
        await one_at_a_time(tx)
        _require_open(await store.load_office(tx, office))
        judge_day(form.on, scope.today)
        holders, cases = await store.standing_holders(tx, office, form.on), await store.open_cases(tx, office)
        if holders or cases:
            raise Conflict("office_in_use", holders="、".join(holders) or "无", cases=cases)
        await store.close(tx, office, form.on)
        return await _answered(tx, office, on=form.on, reason=tx.sealed(form.reason))


async def reopen(scope: Scope, office: UUID, form: ReopenIn) -> OfficeView:
    """撤回机构撤销 until its day has come; raises Conflict where it is closed, or its name was given to another one."""
    async with scope.write("office.reopen") as tx:
        await one_at_a_time(tx)
        row = await store.load_office(tx, office)
        _require_open(row, scope.today)
        if await store.named(tx, row["name"], scope.today, office):
            raise Conflict("office_name_taken", name=row["name"])
        await store.close(tx, office, None)
        return await _answered(tx, office, reason=tx.sealed(form.reason))


def _require_open(row: Any, on: date | None = None) -> None:
    """Open on that day; without one: for good."""
    if row["closed_on"] is not None and (on is None or row["closed_on"] <= on):
        raise Conflict("office_closed", day=row["closed_on"])


async def _judge(tx: Tx, name: str, code: str, on: date, office: UUID | None = None) -> None:
    faults, tenant = [], tx.scope.tenant
    if await store.named(tx, name, on, office):
        faults.append(FieldFault("name", "本单位已有同名机构，请换一个名称"))
    if foreign_code(tenant.level, tenant.code, code):
        faults.append(FieldFault("code", f"不属于本单位的行政区划（{tenant.code}）"))
    if faults:
        raise Invalid("fields_invalid", faults=faults, count=len(faults))


async def _answered(tx: Tx, office: UUID, **details: Any) -> OfficeView:
    tx.note(office=office, **details)
    (found,) = [view for view in await store.every_office(tx) if view.id == office]
    view: OfficeView = tx.answer(found)
    return view

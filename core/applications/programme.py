"""救助项目和申请日期: whether there is a law on the day of an application, and the programme in it; told by field."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Any

from core.applications.naming import unknown
from core.errors import Conflict, FieldFault
from core.intake import invalid
from core.law import Law
from core.scope import Scope, Tx


async def law_on(tx: Tx, day: date) -> Law | FieldFault:
    """适用法律 of the tenant; a fault of the day where the law begins later. Raises Conflict where none can be used."""
    try:
        return await tx.scope.runtime.law_for(tx.connection, tx.scope.tenant.id, day)
    except Conflict:
        begins = await _begins(tx, day)
        if begins is None:
            raise
        return FieldFault("applied_on", f"早于适用规则的施行日期，应不早于 {begins.isoformat()}")


async def programme_faults(tx: Tx, programme: Any, day: Any) -> list[FieldFault]:
    """差错 of programme and day, each as it was sent; what is no text and no day is told by the form."""
    found = day_from(day)
    if found is None:
        return []
    faults = [FieldFault("applied_on", LATER)] if found > tx.scope.today else []
    law = await law_on(tx, found)
    if isinstance(law, FieldFault):
        return [*faults, law]
    if isinstance(programme, str) and programme and programme not in law.programmes:
        faults.append(unknown(law.programmes.values()))
    return faults


async def require_programme(tx: Tx, programme: str, day: date) -> None:
    """在用项目: raises Invalid where the law of that day has not this programme."""
    if faults := await programme_faults(tx, programme, day):
        raise invalid(faults)


async def programme_faults_beside(scope: Scope, verb: str, plain: Any) -> list[FieldFault]:
    """The same beside other faults, of an application as it was sent; who may not do this is told that instead."""
    given = plain if isinstance(plain, dict) else {}
    async with scope.read(verb) as tx:
        with suppress(Conflict):  # where no law can be used, the other faults are told all the same
            return await programme_faults(tx, given.get("programme"), given.get("applied_on"))
    return []


LATER = "申请日期晚于今天"


def day_from(value: Any) -> date | None:
    """日期 as it was sent; None where it is none."""
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return None
    return value if isinstance(value, date) else None


async def _begins(tx: Tx, day: date) -> date | None:
    """施行日期: the first day after this one on which there is a law; something of today's began on it."""
    look = tx.scope.runtime.law_for
    today = await look(tx.connection, tx.scope.tenant.id, tx.scope.today)
    starts = {each.valid.start for each in today.programmes.values()} | {today.template.valid.start}
    starts |= {each.start for each in today.settings.values()}
    for start in sorted(each for each in starts if each > day):
        try:
            await look(tx.connection, tx.scope.tenant.id, start)
        except Conflict:
            continue
        return start
    return None

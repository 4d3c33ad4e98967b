"""制作批次: the asks that wait for one department are put into a package; nothing leaves yet."""

from __future__ import annotations

import secrets
from datetime import date, datetime, time, timedelta
from typing import Any

from core.clock import SHANGHAI
from core.errors import Conflict, FieldFault, Invalid
from core.ids import new_id
from core.media.connectors import TABLE, file_connector, law_today
from core.media.model import LONGEST, USUAL, PackageIn, Prepared
from core.media.store import OPEN_STATES, WAITS
from core.outbox import put
from core.scope import Scope, Tx
from core.verification.store import next_serial

VERB = "package.prepare"
EXPIRE = "package.expire"


async def prepare_package(scope: Scope, wanted: PackageIn) -> Prepared:
    """制作批次, by the first of two persons; raises Conflict where nothing waits, Invalid for a day out of bounds."""
    async with scope.write(VERB) as tx:
        expires_on = _expiry(scope.today, wanted.expires_on)
        asks = await _waiting(tx, wanted)
        if not asks:
            raise Conflict("package_nothing_waits")
        file_connector(await law_today(tx), asks[0]["connector"])
        made = Prepared(new_id(), await _number(tx), len(asks), expires_on)
        await _insert(tx, made, wanted.source, asks)
        # On the first day on which it is no longer taken.
        await put(tx, EXPIRE, made.id, _until(expires_on + timedelta(days=1), scope.now))
        tx.note(package=made.id, number=made.number, source=wanted.source, asks=made.asks, expires_on=expires_on)
        result: Prepared = tx.answer(made)
        return result


def _expiry(today: date, wanted: date | None) -> date:
    day = wanted or today + timedelta(days=USUAL)
    if not today < day <= today + timedelta(days=LONGEST):
        raise Invalid("fields_invalid", faults=[FieldFault("expires_on", f"应在明日至 {LONGEST} 日之内")], count=1)
    return day


def _until(day: date, now: datetime) -> timedelta:
    return datetime.combine(day, time(), SHANGHAI) - now


async def _waiting(tx: Tx, wanted: PackageIn) -> list[Any]:
    """The oldest first, of one connector; those that another one packs at this moment are left to him."""
    return await tx.rows(
        f"""with first as (
              select a.connector from ask a where a.source = $3 and {WAITS} order by a.id limit 1)
            select a.executing_tenant, a.verification_id, a.id, a.connector from ask a
              join first f on f.connector = a.connector where a.source = $3 and {WAITS}
             order by a.id limit $4""",  # noqa: S608 - of constants
        tx.scope.tenant.id, OPEN_STATES, wanted.source, wanted.most,
    )  # fmt: skip


async def _number(tx: Tx) -> str:
    tenant, today = tx.scope.tenant, tx.scope.today
    return f"{tenant.code}-{today:%Y}-{await next_serial(tx, f'package:{today.year}'):05d}"


async def _insert(tx: Tx, made: Prepared, source: str, asks: list[Any]) -> None:
    scope = tx.scope
    tenant, actor = scope.tenant.id, scope.actor
    nonce = scope.runtime.vault.tenant_key(tenant).seal(secrets.token_bytes(32), TABLE, made.id)
    await tx.rows(
        """insert into package (tenant_id, id, number, source, connector, state, size, expires_on, nonce, prepared_by,
             prepared_name, prepared_at) values ($1, $2, $3, $4, $5, 'prepared', $6, $7, $8, $9, $10, $11)""",
        tenant, made.id, made.number, source, asks[0]["connector"], made.asks, made.expires_on, nonce, actor.account,
        actor.name, scope.now,
    )  # fmt: skip
    added = await tx.rows(
        """insert into package_ask (tenant_id, package_id, executing_tenant, verification_id, ask_id, live)
           select $1, $2, m.executing, m.verification, m.ask, true
             from unnest($3::uuid[], $4::uuid[], $5::uuid[]) as m (executing, verification, ask)
           on conflict (executing_tenant, ask_id) where live do nothing returning ask_id""",
        tenant, made.id, [row["executing_tenant"] for row in asks], [row["verification_id"] for row in asks],
        [row["id"] for row in asks],
    )  # fmt: skip
    if len(added) != len(asks):
        raise Conflict("package_asks_taken")

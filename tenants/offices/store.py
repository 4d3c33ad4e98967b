"""内设机构存取: offices of the own tenant, in somebody's transaction."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from core.deadlines.actions import OPEN
from core.errors import NotFound
from core.ids import new_id
from core.scope import Tx
from tenants.offices.model import KIND_TITLES, FormerName, OfficeIn, OfficeView, RenameIn

_OFFICES = """
select o.id, o.kind, o.name, o.code, o.opened_on, o.closed_on, count(distinct p.id)::int as posts,
       count(distinct h.post_id)::int as held
  from office o
  left join post p on (p.tenant_id, p.office_id) = (o.tenant_id, o.id) and p.closed_on is null
  left join post_holding h on (h.tenant_id, h.post_id) = (p.tenant_id, p.id) and h.ended_at is null
        and h.held_from <= $2 and (h.held_until is null or h.held_until >= $2)
 where o.tenant_id = $1 group by o.tenant_id, o.id order by o.closed_on is not null, o.code, o.name"""
_STANDING = """
select a.staff_number from post_holding h
  join post p on (p.tenant_id, p.id) = (h.tenant_id, h.post_id)
  join account a on (a.tenant_id, a.id) = (h.tenant_id, h.account_id)
 where h.tenant_id = $1 and p.office_id = $2 and h.ended_at is null and (h.held_until is null or h.held_until >= $3)
 order by 1 limit 20"""


async def every_office(tx: Tx) -> list[OfficeView]:
    """机构一览, the closed ones last."""
    tenant = tx.scope.tenant.id
    former = await tx.rows(
        "select office_id, name, code, until, changer, reason from office_name where tenant_id = $1 order by changed_at",
        tenant,
    )
    return [_view(row, former) for row in await tx.rows(_OFFICES, tenant, tx.scope.today)]


def _view(row: Any, former: list[Any]) -> OfficeView:
    names = [
        FormerName(f["name"], f["code"], f["until"], f["changer"], f["reason"])
        for f in former
        if f["office_id"] == row["id"]
    ]
    return OfficeView(
        row["id"], row["kind"], KIND_TITLES.get(row["kind"], row["kind"]), row["name"], row["code"], row["opened_on"],
        row["closed_on"], row["posts"], row["held"], names,
    )  # fmt: skip


async def load_office(tx: Tx, office: UUID) -> Any:
    """One of the own tenant, locked; missing and foreign raise the same NotFound."""
    row = await tx.row("select * from office where tenant_id = $1 and id = $2 for update", tx.scope.tenant.id, office)
    if row is None:
        raise NotFound()
    return row


async def named(tx: Tx, name: str, on: date, but: UUID | None) -> bool:
    """Whether another office has that name on that day or after it; a closed one gives its name free."""
    return bool(await tx.value(
        """select true from office where tenant_id = $1 and name = $2 and (closed_on is null or closed_on > $3)
              and id is distinct from $4 limit 1""",
        tx.scope.tenant.id, name, on, but,
    ))  # fmt: skip


async def add_office(tx: Tx, form: OfficeIn) -> UUID:
    """新设."""
    identity = new_id()
    await tx.rows(
        "insert into office (tenant_id, id, kind, name, code, opened_on) values ($1, $2, $3, $4, $5, $6)",
        tx.scope.tenant.id, identity, form.kind.value, form.name, form.code, form.on,
    )  # fmt: skip
    return identity


async def rename(tx: Tx, office: Any, form: RenameIn) -> None:
    """更名, with the former name beside it."""
    scope = tx.scope
    await tx.rows(
        """insert into office_name (tenant_id, id, office_id, name, code, until, changed_by, changer, reason, changed_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)""",
        scope.tenant.id, new_id(), office["id"], office["name"], office["code"], scope.today - timedelta(days=1),
        scope.actor.account, scope.actor.name, form.reason.strip(), scope.now,
    )  # fmt: skip
    await tx.rows(
        "update office set name = $3, code = $4 where tenant_id = $1 and id = $2",
        scope.tenant.id, office["id"], form.name, form.code,
    )  # fmt: skip


async def close(tx: Tx, office: UUID, on: date | None) -> None:
    """撤销 from that day on; None: not at all."""
    await tx.rows("update office set closed_on = $3 where tenant_id = $1 and id = $2", tx.scope.tenant.id, office, on)


async def standing_holders(tx: Tx, office: UUID, on: date) -> list[str]:
    """Staff numbers of whoever holds a post there on that day or after it."""
    return [row["staff_number"] for row in await tx.rows(_STANDING, tx.scope.tenant.id, office, on)]


async def open_cases(tx: Tx, office: UUID) -> int:
    """未办结的核对件 that the office took in."""
    return int(await tx.value(
        "select count(*) from verification where owner_tenant = $1 and office_id = $2 and state = any ($3)",
        tx.scope.tenant.id, office, OPEN,
    ))  # fmt: skip

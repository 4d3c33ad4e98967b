"""岗位任职存取: holdings and accounts of the own tenant, loaded, ended and begun in somebody's transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from core.errors import NotFound
from core.ids import new_id
from core.scope import Tx
from tenants.access import person_of
from tenants.permissions import ROLE_TITLES
from tenants.posts.model import HolderView, Holding, PostChangeIn, PostHolders, PostIn, Tenure
from tenants.tables import Account, PostHolding

_HOLDING = """
select h.id, h.post_id, h.account_id, p.role, h.held_from, h.held_until, h.ended_at
  from post_holding h join post p on (p.tenant_id, p.id) = (h.tenant_id, h.post_id)
 where h.tenant_id = $1"""
_STANDING = f"{_HOLDING} and h.ended_at is null and (h.held_until is null or h.held_until >= $3)"


async def one_at_a_time(tx: Tx) -> None:
    """Acts on posts of a tenant wait for each other: else two administrators remove each other."""
    await tx.value("select pg_advisory_xact_lock(hashtextextended($1, 0))::text", f"posts:{tx.scope.tenant.id}")


async def every_post(tx: Tx) -> list[PostHolders]:
    """岗位一览 with all their holders."""
    rows = await tx.rows(
        """select p.id as post, p.title, p.role, o.name as office, h.id, a.staff_number, a.real_name, h.held_from,
                  h.held_until, h.ended_at, a.disabled_at is not null as disabled, p.office_id, p.own_office_only,
                  p.sources, p.closed_on, coalesce(d.drafts, 0) as drafts
             from post p join office o on (o.tenant_id, o.id) = (p.tenant_id, p.office_id)
             left join post_holding h on (h.tenant_id, h.post_id) = (p.tenant_id, p.id)
             left join account a on (a.tenant_id, a.id) = (h.tenant_id, h.account_id)
             left join hedui_open_drafts() d on d.of_post = p.id
            where p.tenant_id = $1 order by o.code, o.name, p.closed_on is not null, p.title, p.id, h.held_from, h.id""",
        tx.scope.tenant.id,
    )
    posts: dict[UUID, list[Any]] = {}
    for row in rows:
        posts.setdefault(row["post"], []).append(row)
    return [_view(found) for found in posts.values()]


def _view(rows: list[Any]) -> PostHolders:
    first = rows[0]
    holders = [
        HolderView(
            row["id"], row["staff_number"], row["real_name"], row["disabled"], row["held_from"], row["held_until"],
            row["ended_at"],
        )
        for row in rows
        if row["id"] is not None
    ]  # fmt: skip
    role = first["role"]
    return PostHolders(
        first["post"], first["title"], role, ROLE_TITLES.get(role, role), first["office"], holders, first["office_id"],
        first["own_office_only"], tuple(first["sources"]), first["closed_on"], first["drafts"],
    )  # fmt: skip


async def load_holding(tx: Tx, holding: UUID) -> Holding:
    """One of the own tenant; missing and foreign raise the same NotFound."""
    row = await tx.row(f"{_HOLDING} and h.id = $2", tx.scope.tenant.id, holding)
    if row is None:
        raise NotFound()
    return Holding(**row)


async def holdings_of(tx: Tx, account: UUID, day: date) -> list[Holding]:
    """任职 of a person that last until that day or begin after it."""
    rows = await tx.rows(f"{_STANDING} and h.account_id = $2", tx.scope.tenant.id, account, day)
    return [Holding(**row) for row in rows]


async def holder_from(tx: Tx, held: Holding, day: date) -> str | None:
    """Staff number of whoever else holds the post of that holding on that day or after it."""
    found: str | None = await tx.value(
        """select a.staff_number from post_holding h join account a on (a.tenant_id, a.id) = (h.tenant_id, h.account_id)
            where h.tenant_id = $1 and h.post_id = $2 and h.id <> $4 and h.ended_at is null
              and (h.held_until is null or h.held_until >= $3) order by h.held_from limit 1""",
        tx.scope.tenant.id, held.post_id, day, held.id,
    )  # fmt: skip
    return found


async def add_post(tx: Tx, form: PostIn) -> UUID:
    """设岗."""
    identity = new_id()
    await tx.rows(
        """insert into post (tenant_id, id, office_id, title, role, own_office_only, sources)
           values ($1, $2, $3, $4, $5, $6, $7)""",
        tx.scope.tenant.id, identity, form.office_id, form.title, form.role, form.own_office_only, list(form.sources),
    )  # fmt: skip
    return identity


async def load_post(tx: Tx, post: UUID) -> Any:
    """岗位 of the own tenant, locked; missing and foreign raise the same NotFound."""
    row = await tx.row("select * from post where tenant_id = $1 and id = $2 for update", tx.scope.tenant.id, post)
    if row is None:
        raise NotFound()
    return row


async def change_post(tx: Tx, post: UUID, form: PostChangeIn) -> Any:
    """更改: title, data scope and sources."""
    return await tx.row(
        """update post set title = $3, own_office_only = $4, sources = $5 where tenant_id = $1 and id = $2 returning *""",
        tx.scope.tenant.id, post, form.title, form.own_office_only, list(form.sources),
    )  # fmt: skip


async def abolish_post(tx: Tx, post: UUID) -> Any:
    """撤岗 from today on."""
    return await tx.row(
        "update post set closed_on = $3 where tenant_id = $1 and id = $2 returning *",
        tx.scope.tenant.id, post, tx.scope.today,
    )  # fmt: skip


async def holders_of(tx: Tx, post: UUID) -> Mapping[UUID, str]:
    """Account -> staff number of whoever holds the post today or will."""
    rows = await tx.rows(
        """select a.id, a.staff_number from post_holding h
             join account a on (a.tenant_id, a.id) = (h.tenant_id, h.account_id)
            where h.tenant_id = $1 and h.post_id = $2 and h.ended_at is null
              and (h.held_until is null or h.held_until >= $3)""",
        tx.scope.tenant.id, post, tx.scope.today,
    )  # fmt: skip
    return {row["id"]: row["staff_number"] for row in rows}


async def office_of(tx: Tx, post: UUID) -> Any:
    """机构 of a post: its id, and the days from which it, and the post itself, are closed."""
    return await tx.row(
        """select o.id, o.closed_on, p.closed_on as abolished_on
             from post p join office o on (o.tenant_id, o.id) = (p.tenant_id, p.office_id)
            where p.tenant_id = $1 and p.id = $2""",
        tx.scope.tenant.id, post,
    )  # fmt: skip


async def office_row(tx: Tx, office: UUID) -> Any:
    """机构 of the own tenant, locked; None where it is not there."""
    return await tx.row(
        "select id, opened_on, closed_on from office where tenant_id = $1 and id = $2 for update",
        tx.scope.tenant.id,
        office,
    )


async def post_title(tx: Tx, post: UUID) -> str:
    """岗位名称."""
    return str(await tx.value("select title from post where tenant_id = $1 and id = $2", tx.scope.tenant.id, post))


async def find_account(tx: Tx, staff_number: str) -> Any:
    """账号 by staff number, whatever its case: a login does not tell them apart either."""
    return await tx.row(
        """select id, real_name, staff_number, disabled_at from account
            where tenant_id = $1 and upper(staff_number) = upper($2)""",
        tx.scope.tenant.id, staff_number,
    )  # fmt: skip


async def add_account(tx: Tx, staff_number: str, name: str) -> UUID:
    """新账号 of one real-named person; it has neither password nor token yet."""
    identity = new_id()
    await Account.insert(Account(id=identity, tenant_id=tx.scope.tenant.id, real_name=name, staff_number=staff_number))
    return identity


async def add_holding(tx: Tx, post: UUID, account: UUID, held_from: date) -> UUID:
    """到任; whoever began it has the successor's account in hand (docs/decisions/0032-settings.md)."""
    identity = new_id()
    begun_by = person_of(tx.scope.actor)
    row = PostHolding(
        id=identity,
        tenant_id=tx.scope.tenant.id,
        post_id=post,
        account_id=account,
        held_from=held_from,
        begun_by=begun_by,
    )
    await PostHolding.insert(row)
    return identity


async def end_holding(tx: Tx, held: Holding, on: date) -> None:
    """离任 from that day on: at once where it is today or the holding has not begun; else the day before is the last."""
    tenant, today = tx.scope.tenant.id, tx.scope.today
    if on > today and held.held_from < on:
        await tx.rows(
            "update post_holding set held_until = $3 where tenant_id = $1 and id = $2", tenant, held.id, on - _DAY
        )
        return
    await tx.rows(
        "update post_holding set held_until = greatest(held_from, $3), ended_at = now() where tenant_id = $1 and id = $2",
        tenant, held.id, today,
    )  # fmt: skip
    await close_access(tx, "handed_over", held.account_id, held.id)


async def giving_way(tx: Tx, coming: Holding) -> Holding | None:
    """The holding that ends the day before this one begins, in the same post."""
    row = await tx.row(
        f"{_HOLDING} and h.post_id = $2 and h.held_until = $3 and h.ended_at is null",
        tx.scope.tenant.id, coming.post_id, coming.held_from - _DAY,
    )  # fmt: skip
    return Holding(**row) if row else None


async def reopen(tx: Tx, held: Holding) -> None:
    """Its end, which has not come, is taken back."""
    await tx.rows(
        "update post_holding set held_until = null where tenant_id = $1 and id = $2", tx.scope.tenant.id, held.id
    )


async def close_access(tx: Tx, why: str, account: UUID, holding: UUID | None = None) -> None:
    """收回凭证: sessions and tokens end for good, of one holding or of all; what comes later needs new ones."""
    where = (tx.scope.tenant.id, account, holding)
    await tx.rows(
        """update browser_session set ended_at = now(), ended_by = $4 where tenant_id = $1 and account_id = $2
              and ended_at is null and ($3::uuid is null or holding_id = $3)""",
        *where, why,
    )  # fmt: skip
    await tx.rows(
        """update api_token t set revoked_at = now() from post_holding h
            where (h.tenant_id, h.id) = (t.tenant_id, t.holding_id) and t.tenant_id = $1 and h.account_id = $2
              and t.revoked_at is null and ($3::uuid is null or h.id = $3)""",
        *where,
    )


async def set_name(tx: Tx, account: UUID, name: str) -> None:
    """更正姓名; what was printed and traced under the other one stays."""
    await tx.rows(
        "update account set real_name = $3 where tenant_id = $1 and id = $2", tx.scope.tenant.id, account, name
    )


async def set_disabled(tx: Tx, account: UUID, disabled: bool) -> None:
    """停用 or 恢复."""
    await tx.rows(
        "update account set disabled_at = case when $3 then now() end where tenant_id = $1 and id = $2",
        tx.scope.tenant.id, account, disabled,
    )  # fmt: skip


async def still_in_office(tx: Tx) -> bool:
    """仍在任: whether the holding by which the actor came in stands; who acts without one (the operator) does."""
    holding = tx.scope.actor.holding
    return holding is None or bool(await tx.value(
        """select true from post_holding h join account a on (a.tenant_id, a.id) = (h.tenant_id, h.account_id)
            where h.tenant_id = $1 and h.id = $2 and a.disabled_at is null and h.ended_at is null
              and h.held_from <= $3 and (h.held_until is null or h.held_until >= $3)""",
        tx.scope.tenant.id, holding, tx.scope.today,
    ))  # fmt: skip


async def administrators(tx: Tx, on: date) -> list[Tenure]:
    """管理员任职 on that day or after it."""
    rows = await tx.rows(
        """select h.id, h.account_id, h.held_from, h.held_until from post_holding h
             join post p on (p.tenant_id, p.id) = (h.tenant_id, h.post_id)
             join account a on (a.tenant_id, a.id) = (h.tenant_id, h.account_id)
            where h.tenant_id = $1 and p.role = 'tenant_admin' and h.ended_at is null
              and (h.held_until is null or h.held_until >= $2) and a.disabled_at is null""",
        tx.scope.tenant.id, on,
    )  # fmt: skip
    return [Tenure(row["id"], row["account_id"], row["held_from"], row["held_until"]) for row in rows]


_DAY = timedelta(days=1)

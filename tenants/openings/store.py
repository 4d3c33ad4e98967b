"""开通存取: proposals of the own tenant, and in the same transaction what they make of the new one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from core.errors import NotFound
from core.ids import new_id
from core.scope import Scope, TenantRef, Tx
from tenants.access import operator_scope
from tenants.openings.model import OpeningIn
from tenants.tables import Account, Office, Post, PostHolding, Tenant, TenantCode

_INSERT = """insert into tenant_opening (tenant_id, id, code, name, level, office, admin_name, admin_number, head_name,
  head_number, document, proposed_by, proposer, proposed_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) returning *"""


async def every_opening(tx: Tx) -> list[Any]:
    """开通申请一览, the newest first."""
    return await tx.rows(
        "select * from tenant_opening where tenant_id = $1 order by proposed_at desc, id desc limit 200",
        tx.scope.tenant.id,
    )


async def load_opening(tx: Tx, opening: UUID) -> Any:
    """One of the own tenant; missing and foreign raise the same NotFound."""
    row = await tx.row("select * from tenant_opening where tenant_id = $1 and id = $2", tx.scope.tenant.id, opening)
    if row is None:
        raise NotFound()
    return row


async def add_opening(tx: Tx, form: OpeningIn) -> Any:
    """开通申请."""
    scope = tx.scope
    return await tx.row(
        _INSERT, scope.tenant.id, new_id(), form.code, form.name, form.level.value, form.office, form.admin.name,
        form.admin.staff_number, form.head.name, form.head.staff_number, form.document.strip(), scope.actor.account,
        scope.actor.name, scope.now,
    )  # fmt: skip


async def code_taken(tx: Tx, code: str) -> bool:
    """Whether some tenant, wherever it is, has this division code today: it is what people log in with."""
    await tx.connection.execute("select set_config('hedui.service', 'lookup', true)")
    # One at a time, so that two approvals cannot both find it free.
    await tx.value("select pg_advisory_xact_lock(hashtextextended($1, 0))::text", f"code:{code}")
    found = await tx.value(
        "select true from tenant_code where code = $1 and (valid_to is null or valid_to >= $2)", code, tx.scope.today
    )
    await tx.connection.execute("select set_config('hedui.service', '', true)")
    return bool(found)


@asynccontextmanager
async def inside(tx: Tx, ref: TenantRef) -> AsyncIterator[Tx]:
    """在下级机构内, for the rest of this block, in the open transaction: as the operator, who has no account there.

    Where something fails the transaction is over anyway; so nothing is put back then.
    """
    child = operator_scope(tx.scope.runtime, ref)
    await _stand(tx, child)
    yield Tx(child, tx.entry)
    await _stand(tx, tx.scope)


async def _stand(tx: Tx, scope: Scope) -> None:
    for name, value in scope.local().items():
        await tx.connection.execute("select set_config($1, $2, true)", name, value)


def ref_of(scope: Scope, row: Any) -> TenantRef:
    """The tenant that an opening is about."""
    return TenantRef(row["id"], row["name"], row["level"], row["code"], (row["id"], *scope.tenant.lineage))


async def make_tenant(tx: Tx, ref: TenantRef, row: Any) -> None:
    """开通: the tenant with its code, one office, and the two posts with their holders; `tx` stands inside it."""
    today, office = tx.scope.today, new_id()
    await Tenant.insert(
        Tenant(
            id=ref.id, parent_id=ref.lineage[1], level=ref.level, name=ref.name, lineage=list(ref.lineage),
            created_at=tx.scope.now,
        )
    )  # fmt: skip
    await TenantCode.insert(TenantCode(tenant_id=ref.id, code=ref.code, valid_from=today))
    await Office.insert(
        Office(id=office, tenant_id=ref.id, kind="agency", name=row["office"], code=ref.code, opened_on=today)
    )
    for role, title, name, number in (
        ("tenant_admin", "系统管理岗", row["admin_name"], row["admin_number"]),
        ("agency_head", "核对机构主要负责人", row["head_name"], row["head_number"]),
    ):
        account, post = new_id(), new_id()
        await Account.insert(Account(id=account, tenant_id=ref.id, real_name=name, staff_number=number))
        await Post.insert(
            Post(id=post, tenant_id=ref.id, office_id=office, title=title, role=role, own_office_only=False, sources=[])
        )
        await PostHolding.insert(
            PostHolding(id=new_id(), tenant_id=ref.id, post_id=post, account_id=account, held_from=today)
        )


async def account_of(tx: Tx, staff_number: str) -> Any:
    """账号 in the tenant where `tx` stands: id, and whether the holder has chosen a password of the own."""
    account = await tx.row(
        "select id from account where tenant_id = $1 and staff_number = $2 and disabled_at is null",
        tx.scope.tenant.id, staff_number,
    )  # fmt: skip
    if account is None:
        raise NotFound()
    return account["id"]


async def has_chosen(tx: Tx, account: UUID) -> bool:
    """Whether the person has a password that nobody else knows; the transaction has named the account."""
    return bool(await tx.value(
        "select true from password where tenant_id = $1 and account_id = $2 and not initial", tx.scope.tenant.id, account
    ))  # fmt: skip

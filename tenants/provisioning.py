"""开通: makes tenants, offices, people, posts and first settings from a data file. Running it again changes nothing."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any
from uuid import NAMESPACE_URL, UUID, uuid5

import msgspec
from msgspec import Meta, Struct

from core.database import DB
from core.errors import Conflict
from core.ids import new_id
from core.runtime import Runtime
from core.scope import Scope, TenantRef
from tenants.access import new_token, operator_scope
from tenants.tables import Account, ApiToken, Office, Post, PostHolding, SettingRow, Tenant, TenantCode

SourceId = Annotated[str, Meta(pattern="^[a-z][a-z0-9_]*$")]


class SettingSpec(Struct, forbid_unknown_fields=True):
    """设置: one first value."""

    name: str
    value: Any
    document: str
    start: date


class PostSpec(Struct, forbid_unknown_fields=True):
    """岗位及任职人."""

    title: str
    role: str
    holder: str
    staff_number: str
    held_from: date
    own_office_only: bool = False
    sources: Sequence[SourceId] = ()
    """Departments for which a source_clerk answers; of no other role."""


class OfficeSpec(Struct, forbid_unknown_fields=True):
    """内设机构."""

    kind: str
    name: str
    code: str
    posts: Sequence[PostSpec] = ()


class TenantSpec(Struct, forbid_unknown_fields=True):
    """租户."""

    key: str
    name: str
    level: str
    code: str
    code_from: date
    parent: str = ""
    offices: Sequence[OfficeSpec] = ()
    settings: Sequence[SettingSpec] = ()


class ProvisioningFile(Struct, forbid_unknown_fields=True):
    """开通数据文件."""

    tenants: Sequence[TenantSpec]


def read_file(path: Path) -> ProvisioningFile:
    """Read and judge a data file; a wrong one names its place (msgspec.ValidationError)."""
    return msgspec.convert(tomllib.loads(path.read_text("utf-8")), ProvisioningFile)


async def provision(runtime: Runtime, file: ProvisioningFile, realm: str = "hedui") -> dict[str, TenantRef]:
    """Make everything that the file names, parents first; `realm` keeps several copies apart (tests).

    Raises Conflict where the file would change a setting of a tenant that was opened before: that wants a proposal.
    """
    made: dict[str, TenantRef] = {}
    for spec in file.tenants:
        identity = stable_id(realm, spec.key)
        lineage = (identity, *(made[spec.parent].lineage if spec.parent else ()))
        made[spec.key] = TenantRef(identity, spec.name, spec.level, spec.code, lineage)
        scope = operator_scope(runtime, made[spec.key])
        async with scope.write("tenant.provision") as tx:
            opened = await _tenant(spec, made[spec.key], scope.now)
            for office in spec.offices:
                await _office(realm, scope, office)
            await _settings(realm, scope, spec.settings, opened)
            tx.note(tenant=spec.key)
    return made


async def issue_token(scope: Scope, staff_number: str, days: int = 365) -> str:
    """A new API token for the person with this staff number, in the post held today; shown once."""
    async with scope.write("token.issue") as tx:
        holding = await tx.value(
            """select h.id from post_holding h join account a on (a.tenant_id, a.id) = (h.tenant_id, h.account_id)
                where a.tenant_id = $1 and a.staff_number = $2 and h.held_from <= $3
                  and (h.held_until is null or h.held_until >= $3) and h.ended_at is null and a.disabled_at is null
                order by h.held_from desc limit 1""",
            scope.tenant.id, staff_number, scope.today,
        )  # fmt: skip
        if holding is None:
            raise LookupError(f"没有工号为 {staff_number} 的在任人员")
        token, digest = new_token()
        expires = scope.now + timedelta(days=days)
        row = ApiToken(id=new_id(), tenant_id=scope.tenant.id, digest=digest, holding_id=holding, expires_at=expires)
        await ApiToken.insert(row)
        tx.note(staff_number=staff_number, expires=expires)
    return token


def stable_id(realm: str, *parts: str) -> UUID:
    """The same id for the same name, so that provisioning twice finds what is there."""
    return uuid5(NAMESPACE_URL, "/".join((realm, *parts)))


async def _tenant(spec: TenantSpec, ref: TenantRef, now: datetime) -> bool:
    """Whether it was there already."""
    opened = bool(await Tenant.exists().where(Tenant.id == ref.id))
    parent = ref.lineage[1] if len(ref.lineage) > 1 else None
    tenant = Tenant(
        id=ref.id, parent_id=parent, level=spec.level, name=spec.name, lineage=list(ref.lineage), created_at=now
    )
    code = TenantCode(tenant_id=ref.id, code=spec.code, valid_from=spec.code_from)
    await Tenant.insert(tenant).on_conflict(action="DO NOTHING")
    await TenantCode.insert(code).on_conflict(action="DO NOTHING")
    return opened


async def _office(realm: str, scope: Scope, spec: OfficeSpec) -> None:
    tenant = scope.tenant.id
    office = stable_id(realm, str(tenant), spec.name)
    there = dict(await _accounts(tenant))
    rows: list[Any] = [Office(id=office, tenant_id=tenant, kind=spec.kind, name=spec.name, code=spec.code)]
    for post in spec.posts:
        post_id = stable_id(realm, str(office), post.title, post.staff_number)
        account_id = there.get(post.staff_number) or stable_id(realm, str(tenant), "account", post.staff_number)
        holding_id = stable_id(realm, str(post_id), str(account_id))
        rows += [
            Account(id=account_id, tenant_id=tenant, real_name=post.holder, staff_number=post.staff_number),
            Post(
                id=post_id, tenant_id=tenant, office_id=office, title=post.title, role=post.role,
                own_office_only=post.own_office_only, sources=list(post.sources),
            ),
            PostHolding(
                id=holding_id, tenant_id=tenant, post_id=post_id, account_id=account_id, held_from=post.held_from
            ),
        ]  # fmt: skip
    for row in rows:
        await type(row).insert(row).on_conflict(action="DO NOTHING")


async def _accounts(tenant: UUID) -> list[tuple[str, UUID]]:
    """Whoever is there already: a successor's account was made by a handover and has another id."""
    found = await Account.select(Account.staff_number, Account.id).where(Account.tenant_id == tenant)
    return [(row["staff_number"], row["id"]) for row in found]


async def _settings(realm: str, scope: Scope, specs: Sequence[SettingSpec], opened: bool) -> None:
    """首次设置 of a tenant; one that was opened before takes nothing that changes what is in force there."""
    there = {(row["name"], row["valid_from"], row["value"]) for row in await _entered(scope)}
    fresh = [spec for spec in specs if (spec.name, spec.start, _encoded(spec)) not in there]
    if opened and fresh:
        names = "、".join(dict.fromkeys(spec.name for spec in fresh))
        raise Conflict("setting_already_opened", tenant=scope.tenant.name, names=names)
    for spec in fresh:
        await enter_value(_row(realm, scope, spec))


async def _entered(scope: Scope) -> list[Any]:
    rows: list[Any] = await SettingRow.select().where(SettingRow.tenant_id == scope.tenant.id)
    return rows


def _encoded(spec: SettingSpec) -> str:
    return msgspec.json.encode(spec.value).decode()


def _row(realm: str, scope: Scope, spec: SettingSpec) -> SettingRow:
    return SettingRow(
        id=stable_id(realm, str(scope.tenant.id), spec.name, spec.start.isoformat()),
        tenant_id=scope.tenant.id,
        lineage=list(scope.tenant.lineage),
        name=spec.name,
        value=_encoded(spec),
        document=spec.document,
        valid_from=spec.start,
        set_by=scope.actor.name,
        set_at=scope.now,
    )


async def enter_value(row: SettingRow) -> None:
    """运维录入, in the open transaction: a value that nobody proposed: a tenant's first ones, and where a connector is."""
    transaction: Any = DB.current_transaction.get()
    await transaction.connection.execute("select set_config('hedui.service', 'opening', true)")
    await SettingRow.insert(row)
    await transaction.connection.execute("select set_config('hedui.service', '', true)")

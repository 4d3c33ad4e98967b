"""数据表: Piccolo tables of the administration: written rarely, read with the query builder."""

from __future__ import annotations

from piccolo.columns import UUID, Array, Boolean, Bytea, Date, Text, Timestamptz
from piccolo.table import Table

from core.database import DB


class Tenant(Table, db=DB, tablename="tenant"):
    """核对机构."""

    id = UUID(primary_key=True, default=None)
    parent_id = UUID(null=True, default=None)
    level = Text()
    name = Text()
    lineage = Array(base_column=UUID())
    created_at = Timestamptz()


class TenantCode(Table, db=DB, tablename="tenant_code"):
    """行政区划代码 of a tenant, dated: counties are merged and renamed."""

    tenant_id = UUID(primary_key=True, default=None)
    code = Text()
    valid_from = Date()
    valid_to = Date(null=True, default=None)


class Office(Table, db=DB, tablename="office"):
    """内设机构: a township or a bureau inside a tenant."""

    id = UUID(primary_key=True, default=None)
    tenant_id = UUID()
    kind = Text()
    name = Text()
    code = Text()
    opened_on = Date(null=True, default=None)
    closed_on = Date(null=True, default=None)


class Account(Table, db=DB, tablename="account"):
    """账号: one real-named person."""

    id = UUID(primary_key=True, default=None)
    tenant_id = UUID()
    real_name = Text()
    staff_number = Text()
    disabled_at = Timestamptz(null=True, default=None)


class Post(Table, db=DB, tablename="post"):
    """岗位: what a post holder may do (role), and for whose cases."""

    id = UUID(primary_key=True, default=None)
    tenant_id = UUID()
    office_id = UUID()
    title = Text()
    role = Text()
    own_office_only = Boolean()
    sources = Array(base_column=Text())


class PostHolding(Table, db=DB, tablename="post_holding"):
    """任职: a person in a post for a time (定岗定人)."""

    id = UUID(primary_key=True, default=None)
    tenant_id = UUID()
    post_id = UUID()
    account_id = UUID()
    held_from = Date()
    held_until = Date(null=True, default=None)
    ended_at = Timestamptz(null=True, default=None)
    begun_by = UUID(null=True, default=None)
    """Who handed the post over; None for the operator."""


class ApiToken(Table, db=DB, tablename="api_token"):
    """接口令牌: bound to a person in a post; only its digest is kept."""

    id = UUID(primary_key=True, default=None)
    tenant_id = UUID()
    digest = Bytea()
    holding_id = UUID()
    expires_at = Timestamptz()
    revoked_at = Timestamptz(null=True, default=None)


class SettingRow(Table, db=DB, tablename="setting"):
    """租户设置: one dated value; never edited in place."""

    id = UUID(primary_key=True, default=None)
    tenant_id = UUID()
    lineage = Array(base_column=UUID())
    name = Text()
    value = Text()
    document = Text()
    valid_from = Date()
    set_by = Text()
    set_at = Timestamptz()

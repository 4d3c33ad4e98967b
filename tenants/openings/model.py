"""开通的模型: what is asked and shown, and which tenants a level may open."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta, Struct

from core.errors import FieldFault
from core.scope import TenantRef
from tenants.offices.model import Name, foreign_code
from tenants.posts.model import SuccessorIn


class Below(enum.StrEnum):
    """下级的层级."""

    CITY = "city"
    COUNTY = "county"


LEVEL_TITLES: Mapping[str, str] = {"province": "省级", "city": "市级", "county": "县级"}
OPENABLE: Mapping[str, tuple[str, ...]] = {"province": ("city", "county"), "city": ("county",), "county": ()}
"""Level -> those that may be opened below it."""


class OpeningIn(Struct, frozen=True, forbid_unknown_fields=True):
    """开通申请: the tenant, its first office, its first administrator, and the head who approves what he proposes."""

    code: Annotated[str, Meta(pattern="^[0-9]{6}$", max_length=6)]
    name: Name
    level: Below
    office: Name
    admin: SuccessorIn
    head: SuccessorIn
    document: Annotated[str, Meta(min_length=2, max_length=300)]


class OpeningView(Struct, frozen=True):
    """开通申请, and what became of it; `password` says whose first password the one who asks can fetch: admin, head, none."""

    id: UUID
    code: str
    name: str
    level: str
    level_title: str
    office: str
    admin_name: str
    admin_number: str
    head_name: str
    head_number: str
    document: str
    proposer: str
    proposed_at: datetime
    state: str
    decider: str
    decided_at: datetime | None
    reason: str
    own: bool
    password: str


class OpeningList(Struct, frozen=True):
    """开通申请一览: the newest 200, and the levels that may be opened from here."""

    levels: tuple[str, ...]
    code: str
    items: list[OpeningView]


def opening_faults(tenant: TenantRef, form: OpeningIn) -> Iterator[FieldFault]:
    """差错 that the form shows by itself."""
    if form.level.value not in OPENABLE[tenant.level]:
        yield FieldFault("level", f"{LEVEL_TITLES[tenant.level]}机构不能开通{LEVEL_TITLES[form.level.value]}机构")
    if form.code == tenant.code or foreign_code(tenant.level, tenant.code, form.code):
        yield FieldFault("code", f"不是本单位（{tenant.code}）下级的行政区划代码")
    elif (form.level is Below.CITY) != form.code.endswith("00"):
        yield FieldFault("code", "市级代码以 00 结尾，县级代码不以 00 结尾")
    if form.admin.staff_number.upper() == form.head.staff_number.upper():
        yield FieldFault("head.staff_number", "系统管理员和主要负责人必须是两个人")


def to_be_given(row: Any, account: UUID) -> str:
    """领取密码: whose first password this person gives out; empty where nobody's."""
    if row["state"] != "approved":
        return ""
    return "admin" if row["proposed_by"] == account else "head" if row["decided_by"] == account else ""

"""内设机构的模型: what is asked and shown, and which division codes an office of a tenant may have."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from tenants.posts.model import Reason

Name = Annotated[str, Meta(pattern=r"^\S(.*\S)?$", min_length=2, max_length=80)]
Code = Annotated[
    str,
    Meta(
        pattern="^[0-9]{6}([0-9]{3}|[0-9]{6})?$",
        max_length=12,
        description="行政区划代码：6 位，乡镇（街道）可为 9 或 12 位",
    ),
]


class OfficeKind(enum.StrEnum):
    """机构类别."""

    TOWNSHIP = "township"
    BUREAU = "bureau"
    AGENCY = "agency"
    SOURCE_DEPARTMENT = "source_department"


KIND_TITLES: Mapping[str, str] = {
    OfficeKind.TOWNSHIP: "乡镇人民政府（街道办事处）",
    OfficeKind.BUREAU: "民政部门",
    OfficeKind.AGENCY: "核对机构",
    OfficeKind.SOURCE_DEPARTMENT: "数源部门",
}
DIGITS: Mapping[str, int] = {"province": 2, "city": 4, "county": 6}
"""So many digits of its code a tenant shares with everything in it."""


class RenameIn(Struct, frozen=True, forbid_unknown_fields=True):
    """机构更名: from today on; what it was called before stays on record."""

    name: Name
    code: Code
    reason: Reason


class OfficeIn(Struct, frozen=True, forbid_unknown_fields=True):
    """新设机构, from that day on."""

    kind: OfficeKind
    name: Name
    code: Code
    on: date


class CloseIn(Struct, frozen=True, forbid_unknown_fields=True):
    """机构撤销: from that day on it has no post and takes in nothing."""

    on: date
    reason: Reason


class ReopenIn(Struct, frozen=True, forbid_unknown_fields=True):
    """撤回机构撤销: the office goes on as if it had not been said."""

    reason: Reason


class FormerName(Struct, frozen=True):
    """曾用名: its last day, who renamed it and why."""

    name: str
    code: str
    until: date
    changer: str
    reason: str


class OfficeView(Struct, frozen=True):
    """内设机构: since when, until when (null: no end is set), with how many posts, how many of them held today."""

    id: UUID
    kind: str
    kind_title: str
    name: str
    code: str
    opened_on: date | None
    closed_on: date | None
    posts: int
    held: int
    former: Sequence[FormerName]


def foreign_code(level: str, tenant_code: str, code: str) -> bool:
    """Whether a code is of another division than the tenant's."""
    return code[: DIGITS[level]] != tenant_code[: DIGITS[level]]

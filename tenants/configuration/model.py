"""租户配置的模型: the file, and its differences line by line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta, Struct


class ConfigurationFile(Struct, frozen=True):
    """配置文件 (TOML)."""

    name: str
    text: str


class ImportIn(Struct, frozen=True, forbid_unknown_fields=True):
    """导入配置: the file as text, from which day on, by which document."""

    text: Annotated[str, Meta(min_length=1, max_length=1024 * 1024)]
    start: date
    document: Annotated[str, Meta(max_length=300)]


class SettingDifference(Struct, frozen=True):
    """差异 of one setting: `state` is same, changed, added, inherited (theirs comes from above), refused."""

    name: str
    title: str
    unit: str
    json_schema: dict[str, Any]
    """Of its form, so that both values can be told in words; empty where nothing installed knows the setting."""
    one: Any
    one_told: str
    other: Any
    other_told: str
    state: str
    faults: Sequence[str]


class ImportPreview(Struct, frozen=True):
    """导入前的比对: what would be proposed; `whose` says of which tenant the file is."""

    whose: str
    proposed: int
    refused: int
    differences: Sequence[SettingDifference]
    notes: Sequence[str]


class Imported(Struct, frozen=True):
    """已提出的建议."""

    proposals: Sequence[UUID]


class VisibleTenant(Struct, frozen=True):
    """可比较的机构: the own one, those above and those below."""

    id: UUID
    code: str
    name: str
    level_title: str


class ConfigurationComparison(Struct, frozen=True):
    """配置比较: two tenants, or one on two days."""

    tenants: Sequence[VisibleTenant]
    above: UUID | None
    """The own office's level above."""
    one: str
    one_on: date
    other: str
    other_on: date
    differences: Sequence[SettingDifference]

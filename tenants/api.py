"""租户接口: who am I, and the settings of my tenant."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from msgspec import Meta, Struct

from core.explanations.previewing import Last, Preview
from core.web import Call, acts, reads, scope_of
from tenants import settings
from tenants.forms import SettingForm


class Me(Struct, frozen=True):
    """本人: account, post, tenant, and what the post may do."""

    name: str
    post: str
    office: str
    tenant: str
    verbs: list[str]


class SettingIn(Struct, frozen=True, forbid_unknown_fields=True):
    """新增设置值."""

    name: Annotated[str, Meta(min_length=1, max_length=120)]
    value: Any
    document: Annotated[str, Meta(max_length=300)]
    start: date


class SettingPreviewIn(SettingIn, frozen=True, forbid_unknown_fields=True):
    """预演设置值: the same, and over how many of the last assessments."""

    last: Last = 50


class SettingView(Struct, frozen=True):
    """设置值 with provenance."""

    name: str
    value: Any
    document: str
    start: date
    provenance: str


@reads("/api/me")
async def me(request: Call) -> Me:
    """本人岗位与权限."""
    scope = scope_of(request)
    actor = scope.actor
    return Me(actor.name, actor.post, actor.office_name, scope.tenant.name, sorted(scope.verbs))


@reads("/api/settings")
async def list_settings(request: Call) -> list[SettingView]:
    """设置一览, with where each value comes from."""
    found = await settings.list_settings(scope_of(request))
    return [SettingView(s.name, s.value, s.document, s.start, s.provenance) for s in found]


@acts("/api/settings")
async def add_setting(request: Call, data: SettingIn) -> dict[str, str]:
    """新增设置值: dated, with its document; earlier values stay."""
    made = await settings.add_setting(scope_of(request), data.name, data.value, data.document, data.start)
    return dict(made)


@acts("/api/settings/preview")
async def preview_setting(request: Call, data: SettingPreviewIn) -> Preview:
    """预演设置值: whose result would change, and why; nothing is changed."""
    told = (data.name, data.value, data.document, data.start, data.last)
    return await settings.preview_setting(scope_of(request), *told)


@reads("/api/settings/forms")
async def list_forms(request: Call) -> list[SettingForm]:
    """设置表单一览: title, unit, legal basis and JSON Schema of every setting, with the value in force."""
    return await settings.list_forms(scope_of(request))


ROUTES = (me, list_settings, list_forms, add_setting, preview_setting)

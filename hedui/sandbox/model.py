"""沙箱视图: what a plugin's developer asks and is told; households are made up, and none is kept."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta, Struct

Name = Annotated[str, Meta(min_length=1, max_length=80)]


class PluginName(Struct, frozen=True):
    """一个插件, loaded or refused."""

    name: str
    title: str
    version: str
    level: str
    law: bool
    """Whether a household can be tried by it."""
    refused: str


class OfficeName(Struct, frozen=True):
    """一个租户, whose packs and settings a household can be tried under."""

    id: UUID
    name: str
    code: str


class SandboxView(Struct, frozen=True):
    """沙箱: what there is to try."""

    plugins: list[PluginName]
    offices: list[OfficeName]
    form: dict[str, Any]
    """JSON Schema of a household."""


class HookView(Struct, frozen=True):
    """钩子 of a plugin, with the ids of what it supplies."""

    hook: str
    title: str
    objects: list[str]


class FormView(Struct, frozen=True):
    """设置表单 of a plugin: what SettingSpec declares, with the JSON Schema of the value."""

    name: str
    title: str
    unit: str
    help: str
    basis: str
    json_schema: dict[str, Any]


class Sample(Struct, frozen=True):
    """样例家庭: a case of the plugin as it would be typed."""

    file: str
    name: str
    text: str


class PluginDetail(Struct, frozen=True):
    """一个插件, with everything that it declares."""

    name: str
    title: str
    version: str
    digest: str
    level: str
    stacks_on: list[str]
    regions: list[str]
    hooks: list[HookView]
    settings: list[FormView]
    samples: list[Sample]
    programmes: dict[str, str]
    """Titles of everything that a household under this plugin's law may name, by id."""
    elements: dict[str, str]


class TrialIn(Struct, frozen=True, forbid_unknown_fields=True):
    """试算: a household as `hedui plugin try` takes it, TOML or JSON, and by whose law: a plugin's or a tenant's."""

    household: Annotated[str, Meta(min_length=2, max_length=60_000)]
    plugin: Annotated[str, Meta(max_length=80)] = ""
    tenant_id: UUID | None = None
    programme: Annotated[str, Meta(max_length=120)] = ""
    day: date | None = None


class RuleView(Struct, frozen=True):
    """一步: by which rule of which plugin, and the article."""

    rule: str
    title: str
    plugin: str
    reason: str
    effect: int
    clauses: list[str]


class FigureView(Struct, frozen=True):
    """一个数或一个结论, with the chain that leads to it."""

    figure: str
    kind: str
    title: str
    amount: int | None
    sentences: list[str]
    rules: list[RuleView]


class StandingView(Struct, frozen=True):
    """一个人: counted or not, and why."""

    who: str
    counts: str
    reason: str
    basis: str


class HookUse(Struct, frozen=True):
    """钩子痕迹: what a plugin's hook supplied to the law of this trial, and what of it took part."""

    plugin: str
    hook: str
    title: str
    supplied: int
    used: list[str]


class HookCall(Struct, frozen=True):
    """一次应答: which rule of which plugin was asked through which hook, in which order, how often, how long altogether."""

    order: int
    plugin: str
    hook: str
    hook_title: str
    rule: str
    title: str
    times: int
    answered: int
    """So often something came of it."""
    microseconds: int


class TrialView(Struct, frozen=True):
    """试算结果."""

    programme: str
    applied_on: date
    stamp: list[str]
    people: list[StandingView]
    figures: list[FigureView]
    hooks: list[HookUse]
    calls: list[HookCall]
    microseconds: int
    """Of the whole assessment."""


class HouseholdTextIn(Struct, frozen=True, forbid_unknown_fields=True):
    """家庭文本: a household as it is typed, TOML or JSON."""

    household: Annotated[str, Meta(min_length=2, max_length=60_000)]


class HouseholdTold(Struct, frozen=True):
    """家庭 as a form takes it: what says nothing is left out."""

    household: dict[str, Any]


class CheckView(Struct, frozen=True):
    """符合性检查: what `hedui plugin check` says."""

    well: bool
    seconds: float
    lines: list[str]

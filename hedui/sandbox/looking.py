"""插件说明: what a plugin declares, hook by hook; the forms of its settings; its cases as households to begin with."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from core.consistency.walk import LOOKUP
from core.database import DB
from core.errors import NotFound
from core.plugin.digests import root_of
from core.plugin.judging import identity
from core.plugin.registry import Plugin
from core.plugin.stamps import SHOWN
from core.plugin.vocabulary import Level, citations_text
from core.scope import Scope
from hedui.operating.door import permit
from hedui.plugin_trying import HouseholdFile
from hedui.sandbox.form import bare, household_form, names
from hedui.sandbox.model import FormView, HookView, OfficeName, PluginDetail, PluginName, Sample, SandboxView
from hedui.sandbox.timing import hook_title
from hedui.testing_case_words import AssessmentCase
from hedui.testing_packs import case_files_of
from tenants.hierarchy import tenant_ref
from tenants.permissions import PLATFORM
from tenants.programmes import LEVELS

LOOK = "sandbox.look"
MOST_OFFICES, MOST_SAMPLES = 300, 40


async def sandbox(scope: Scope) -> SandboxView:
    """沙箱一览."""
    permit(scope, LOOK)
    registry = scope.runtime.registry
    plugins = [_name(plugin) for plugin in registry.plugins.values()]
    refused = [PluginName(name, "", "", "", False, why) for name, why in registry.refused.items()]
    return SandboxView([*refused, *plugins], await _offices(scope), household_form())


async def _offices(scope: Scope) -> list[OfficeName]:
    async with DB.open(LOOKUP) as door:
        wanted = "select id from tenant where level <> $1 order by created_at desc, id limit $2"
        rows = await door.connection.fetch(wanted, PLATFORM, MOST_OFFICES)
        refs = [await tenant_ref(door.connection, row["id"], scope.today) for row in rows]
    return [OfficeName(ref.id, ref.name, ref.code) for ref in refs if ref is not None]


def _name(plugin: Plugin) -> PluginName:
    info = plugin.info
    return PluginName(info.name, info.title, info.version, LEVELS[info.level], info.level is not Level.TOOL, "")


def detail(scope: Scope, name: str) -> PluginDetail:
    """一个插件; raises NotFound where it is not loaded."""
    permit(scope, LOOK)
    registry = scope.runtime.registry
    plugin = registry.plugins.get(name)
    if plugin is None:
        raise NotFound()
    info = plugin.info
    return PluginDetail(
        info.name, info.title, info.version, plugin.digest[:SHOWN], LEVELS[info.level], list(info.stacks_on),
        [region for region in info.regions if region], list(_hooks(plugin)), list(_forms(plugin)),
        list(_samples(plugin))[:MOST_SAMPLES], names(registry, name, "hedui_programmes"),
        names(registry, name, "hedui_data_elements"),
    )  # fmt: skip


def _hooks(plugin: Plugin) -> Iterator[HookView]:
    for hook, entries in plugin.objects.items():
        if entries and hook != "hedui_plugin":
            yield HookView(hook, hook_title(hook), [identity(entry) for entry in entries])


def _forms(plugin: Plugin) -> Iterator[FormView]:
    for spec in plugin.objects["hedui_settings"]:
        yield FormView(spec.name, spec.title, spec.unit, spec.help, citations_text(spec.basis), spec.schema())


def _samples(plugin: Plugin) -> Iterator[Sample]:
    files, _ = case_files_of(root_of(plugin.module))
    for name, file in files.items():
        for case in file.assessment:
            yield Sample(name, case.name, as_typed(case))


def as_typed(case: AssessmentCase) -> str:
    """样例 as one would type it: the household alone, without what is expected and without what says nothing."""
    fields = {name: getattr(case, name) for name in HouseholdFile.__struct_fields__}
    told = bare(msgspec.to_builtins(HouseholdFile(**fields)))
    return msgspec.json.format(msgspec.json.encode(told), indent=2).decode()

"""界面文字接口: the English of what plugins and settings are called, for pages that have been switched to it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from msgspec import Struct

from core.law import FigureSetting
from core.plugin.english import texts_of, with_rules
from core.plugin.options import SettingSpec
from core.plugin.registry import Registry
from core.web import Call, language_of, reads, scope_of
from tenants.forms import CORE_SPECS
from tenants.programmes import packs_of
from tenants.settings import settings_on

ENGLISH = "en"
FORMS: Mapping[str, Sequence[Any]] = {"hedui_settings": (*CORE_SPECS, SettingSpec("figure", "", FigureSetting, ()))}
"""设置项 that no plugin declares."""


class PluginTexts(Struct, frozen=True):
    """界面文字: Chinese text -> what to show instead of it; empty for pages in Chinese, the language they are written in."""

    language: str
    texts: Mapping[str, str]


@reads("/api/texts")
async def look_at_texts(request: Call) -> PluginTexts:
    """界面文字 in the language of the request (`Accept-Language`); of two plugins with one text, the tenant's pack counts."""
    scope = scope_of(request)
    language = language_of(request)
    if language != ENGLISH:
        return PluginTexts(language, {})
    async with scope.read("session.look") as tx:
        packs = packs_of(await settings_on(tx.connection, scope.tenant.id, scope.today))
    return PluginTexts(language, english_of(scope.runtime.registry, packs))


def english_of(registry: Registry, packs: Sequence[str]) -> Mapping[str, str]:
    """英文 of every plugin, the named packs' last, so that they prevail; before all, the core's own settings, and after all
    what the core itself calls a state, a role, a check: no plugin renames it."""
    others = sorted(set(registry.plugins) - set(packs))
    found = dict(core_english("forms"))
    for name in (*others, *(pack for pack in packs if pack in registry.plugins)):
        found |= registry.plugins[name].english
    found |= core_english("titles")
    return with_rules(found, dict.fromkeys(_every_text(registry), ""))


def _every_text(registry: Registry) -> Iterator[str]:
    for plugin in registry.plugins.values():
        yield from texts_of(plugin.objects)


@cache
def core_english(kind: str) -> Mapping[str, str]:
    """核心的英文: of its settings (forms), or of states, roles, turns and checks (titles)."""
    return tomllib.loads(files("core").joinpath(f"wording/{kind}_en.toml").read_text("utf-8"))


ROUTES = (look_at_texts,)

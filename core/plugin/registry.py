"""插件登记: collects what every plugin declares, once, at start-up; refuses a plugin by name and reason, not the process.

Pluggy alone is too lenient for law: parameters with defaults are never filled, unknown hooks pass until asked for, and
an async hook returns a coroutine that nobody awaits. All of that is looked at here; each object by itself in `judging`,
the plugins towards each other in `upholding`.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from importlib.metadata import entry_points
from itertools import islice
from types import ModuleType
from typing import Any

import msgspec
import pluggy

from core.clock import SystemClock
from core.plugin import judging, spec, upholding
from core.plugin.bounding import LOADING
from core.plugin.digests import code_digest
from core.plugin.english import Unreadable, read_english
from core.plugin.guarding import guarded
from core.plugin.judging import identity
from core.plugin.placing import placed, raised
from core.plugin.stamps import stamp_of
from core.plugin.vocabulary import Level, PluginInfo

__all__ = ["GROUP", "HOOKS", "Plugin", "PluginRefused", "Registry", "discover", "identity", "register"]

GROUP = "hedui.plugins"
MOST = 20_000
"""Objects that one hook may return; one that goes on for ever would take all memory."""
HOOKS = tuple(name for name in vars(spec) if name.startswith("hedui_"))


class PluginRefused(Exception):
    """插件被拒绝: the message says which entry and why."""


@dataclass(frozen=True)
class Plugin:
    """已登记插件: its info, its objects by hook, and the digest of its code."""

    info: PluginInfo
    objects: Mapping[str, Sequence[Any]]
    digest: str = ""
    """SHA-256 of its files, hex; empty for a module without a file."""
    module: Any = field(default=None, compare=False, repr=False)
    """Where its hooks are."""
    english: Mapping[str, str] = field(default_factory=dict, compare=False)
    """Chinese text of an object -> its English, as far as the author has written any."""

    @property
    def stamp(self) -> str:
        """'name version+digest', as it stands in every assessment."""
        return stamp_of(self.info.name, self.info.version, self.digest)


@dataclass(frozen=True)
class Registry:
    """插件目录 of this process."""

    plugins: Mapping[str, Plugin]
    refused: Mapping[str, str] = field(default_factory=dict)
    """Entry name -> reason, in Chinese."""
    loaded_at: datetime = field(default_factory=SystemClock().now, compare=False)
    """Since when this process has these plugins, and not the refused ones."""

    def objects(self, hook: str, names: Iterable[str]) -> Iterator[tuple[Plugin, Any]]:
        """Objects of a hook from the named plugins, in the order of the names."""
        for name in names:
            plugin = self.plugins.get(name)
            for entry in plugin.objects[hook] if plugin else ():
                yield plugin, entry  # type: ignore[misc]


def discover() -> Registry:
    """Load every installed plugin through its entry point; one that fails to import is refused like any other."""
    modules: dict[str, Any] = {}
    refused: dict[str, str] = {}
    for point in sorted(entry_points(group=GROUP), key=lambda p: p.name):
        try:
            modules[point.name] = guarded(point.load, LOADING)
        except Exception as error:
            refused[point.name] = f"无法导入：{raised(error)}"
    registry = register(modules)
    return Registry(registry.plugins, {**refused, **registry.refused})


def register(modules: Mapping[str, Any]) -> Registry:
    """Judge each module alone, then all towards each other; in a clash of ids both are refused."""
    plugins: dict[str, Plugin] = {}
    refused: dict[str, str] = {}
    for name, module in modules.items():
        try:
            plugins[name] = guarded(partial(_judge, name, module), LOADING)
        except PluginRefused as error:
            refused[name] = str(error)
        except Exception as error:  # an object so malformed that it cannot even be judged: the plugin's fault alone
            refused[name] = f"无法检查：{raised(error)}；请核对各对象的字段类型"
    refused |= _dropped(plugins, upholding.clashes(plugins))
    # Whoever stands on one that is refused is refused after it, until nobody is left who does.
    while found := _dropped(plugins, upholding.unsupported(plugins)) or _dropped(plugins, _unruly(plugins)):
        refused |= found
    return Registry(plugins, refused)


def _dropped(plugins: dict[str, Plugin], reasons: Mapping[str, str]) -> Mapping[str, str]:
    for name in reasons:
        del plugins[name]
    return reasons


def _unruly(plugins: Mapping[str, Plugin]) -> dict[str, str]:
    found = {name: _first_fault(name, plugins) for name in plugins}
    return {name: fault for name, fault in found.items() if fault}


def _first_fault(name: str, plugins: Mapping[str, Plugin]) -> str:
    try:
        return guarded(lambda: next(upholding.faults(name, plugins), ""), LOADING)
    except Exception as error:
        return f"无法检查：{raised(error)}；请核对各对象的字段类型"


def _judge(name: str, module: Any) -> Plugin:
    manager = pluggy.PluginManager(spec.PROJECT)
    manager.add_hookspecs(spec)
    try:
        manager.register(module, name)
        manager.check_pending()
    except (pluggy.PluginValidationError, ValueError) as error:
        raise PluginRefused(f"钩子不符合契约：{error}") from error
    objects = {hook: _collect(manager, hook) for hook in HOOKS}
    info = _info(name, objects["hedui_plugin"])
    for hook, entries in objects.items():
        for fault in judging.faults(info, hook, entries) if hook != "hedui_plugin" else ():
            raise PluginRefused(fault)
    if not inspect.ismodule(module):
        return Plugin(info, objects, "", module)
    return Plugin(info, objects, code_digest(module), module, _english(module))


def _english(module: ModuleType) -> Mapping[str, str]:
    try:
        return read_english(module)
    except Unreadable as error:
        raise PluginRefused(str(error)) from error


def _collect(manager: pluggy.PluginManager, hook: str) -> Sequence[Any]:
    for implementation in getattr(manager.hook, hook).get_hookimpls():
        function = implementation.function
        if inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function):
            raise PluginRefused(f"{hook} 是异步函数；钩子必须同步")
        if inspect.signature(function).parameters:
            raise PluginRefused(f"{hook} 带有参数；钩子不接受参数")
        try:
            entries = guarded(lambda function=function: tuple(islice(function(), MOST + 1)), LOADING)  # type: ignore[misc]
        except Exception as error:
            raise PluginRefused(f"{hook} 运行失败：{raised(error)}") from error
        if len(entries) > MOST:
            raise PluginRefused(f"{hook} 返回了 {MOST} 个以上的对象；钩子应当返回有限的序列")
        return entries
    return ()


def _info(name: str, infos: Sequence[Any]) -> PluginInfo:
    if len(infos) != 1 or not isinstance(infos[0], PluginInfo):
        raise PluginRefused("hedui_plugin 必须返回且只返回一个 PluginInfo")
    info: PluginInfo = infos[0]
    if fault := next(judging.mistyped(info), ""):
        raise PluginRefused(f"PluginInfo {fault}")
    try:
        msgspec.convert(msgspec.to_builtins(info), PluginInfo)
    except msgspec.ValidationError as error:
        levels = f"；level 可写：{'、'.join(Level)}" if "level" in str(error) else ""
        raise PluginRefused(f"PluginInfo 的字段有误：{placed(str(error))}{levels}") from error
    except TypeError as error:
        raise PluginRefused(f"PluginInfo 的字段有误：有一项的值不是字段规定的类型（{error}）") from error
    if info.name != name:
        raise PluginRefused(f"PluginInfo.name 为 {info.name}，与登记名 {name} 不一致")
    if info.api != spec.API:
        raise PluginRefused(f"按接口第 {info.api} 版编写，本系统提供第 {spec.API} 版")
    return info

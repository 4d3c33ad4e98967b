"""插件登记: collects what every plugin declares, once, at start-up; refuses a plugin by name and reason, not the process.

Pluggy alone is too lenient for law: parameters with defaults are never filled, unknown hooks pass until asked for, and
an async hook returns a coroutine that nobody awaits. All of that is looked at here, together with ids and citations.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import entry_points
from types import UnionType
from typing import Any, get_args, get_type_hints

import pluggy
from msgspec import Struct

from core.plugin import spec
from core.plugin.clocks import clock_faults
from core.plugin.vocabulary import PluginInfo

GROUP = "hedui.plugins"
HOOKS = tuple(name for name in vars(spec) if name.startswith("hedui_"))
WITHOUT_BASIS = frozenset(
    {"hedui_plugin", "hedui_parameters", "hedui_calendars", "hedui_report_formats", "hedui_connectors"}
)
"""Kinds that carry their citations deeper (a parameter's values, a calendar's years) or decide nothing."""


class PluginRefused(Exception):
    """插件被拒绝: the message says which entry and why."""


@dataclass(frozen=True)
class Plugin:
    """已登记插件: its info and its objects by hook."""

    info: PluginInfo
    objects: Mapping[str, Sequence[Any]]

    @property
    def stamp(self) -> str:
        """'name version', as it stands in every assessment."""
        return f"{self.info.name} {self.info.version}"


@dataclass(frozen=True)
class Registry:
    """插件目录 of this process."""

    plugins: Mapping[str, Plugin]
    refused: Mapping[str, str] = field(default_factory=dict)
    """Entry name -> reason, in Chinese."""

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
            modules[point.name] = point.load()
        except Exception as error:
            refused[point.name] = f"无法导入：{type(error).__name__}: {error}"
    registry = register(modules)
    return Registry(registry.plugins, {**refused, **registry.refused})


def register(modules: Mapping[str, Any]) -> Registry:
    """Judge each module alone, then all together: in a clash of ids both plugins are refused."""
    plugins: dict[str, Plugin] = {}
    refused: dict[str, str] = {}
    for name, module in modules.items():
        try:
            plugins[name] = _judge(name, module)
        except PluginRefused as error:
            refused[name] = str(error)
    for name, reason in _clashes(plugins).items():
        refused[name] = reason
        del plugins[name]
    return Registry(plugins, refused)


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
        _judge_entries(name, hook, entries)
    return Plugin(info, objects)


def _collect(manager: pluggy.PluginManager, hook: str) -> Sequence[Any]:
    for implementation in getattr(manager.hook, hook).get_hookimpls():
        function = implementation.function
        if inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function):
            raise PluginRefused(f"{hook} 是异步函数；钩子必须同步")
        if inspect.signature(function).parameters:
            raise PluginRefused(f"{hook} 带有参数；钩子不接受参数")
        try:
            return tuple(function())
        except Exception as error:
            raise PluginRefused(f"{hook} 运行失败：{type(error).__name__}: {error}") from error
    return ()


def _info(name: str, infos: Sequence[Any]) -> PluginInfo:
    if len(infos) != 1 or not isinstance(infos[0], PluginInfo):
        raise PluginRefused("hedui_plugin 必须返回且只返回一个 PluginInfo")
    info: PluginInfo = infos[0]
    if info.name != name:
        raise PluginRefused(f"PluginInfo.name 为 {info.name}，与登记名 {name} 不一致")
    if info.api != spec.API:
        raise PluginRefused(f"按接口第 {info.api} 版编写，本系统提供第 {spec.API} 版")
    return info


def _judge_entries(name: str, hook: str, entries: Sequence[Any]) -> None:
    if hook == "hedui_plugin":
        return
    declared = get_args(get_type_hints(getattr(spec, hook))["return"])[0]
    for entry in entries:
        if not _is_a(declared, entry):
            raise PluginRefused(f"{hook} 返回了 {type(entry).__name__}，应为 {_name(declared)}")
        if not identity(entry).startswith(f"{name}."):
            raise PluginRefused(f"{hook} 的 {identity(entry)} 没有以 {name}. 开头")
        if hook not in WITHOUT_BASIS and not getattr(entry, "basis", ()):
            raise PluginRefused(f"{hook} 的 {identity(entry)} 没有注明依据")
        if hook == "hedui_parameters" and not entry.values:
            raise PluginRefused(f"参数 {identity(entry)} 没有任何值")
        for fault in clock_faults(entry) if hook == "hedui_deadline_rules" else ():
            raise PluginRefused(f"期限规则 {identity(entry)} {fault}")


def _is_a(declared: Any, entry: Any) -> bool:
    if isinstance(declared, UnionType):
        return any(_is_a(kind, entry) for kind in get_args(declared))
    if issubclass(declared, Struct):
        return isinstance(entry, declared)
    members = [name for name in (*vars(declared), *declared.__annotations__) if not name.startswith("_")]
    return all(hasattr(entry, name) for name in members)


def _name(declared: Any) -> str:
    return "、".join(kind.__name__ for kind in get_args(declared) or (declared,))


def identity(entry: Any) -> str:
    """The id of a declared object; connectors carry theirs in `info`."""
    return str(entry.id if hasattr(entry, "id") else entry.info.id)


def _clashes(plugins: Mapping[str, Plugin]) -> dict[str, str]:
    owners: dict[tuple[str, str], list[str]] = {}
    for name, plugin in plugins.items():
        for hook, entries in plugin.objects.items():
            for entry in entries if hook != "hedui_plugin" else ():
                owners.setdefault((hook, identity(entry)), []).append(name)
    clashing = {key: names for key, names in owners.items() if len(names) > 1}
    return {
        name: f"{hook} 的 {entry} 重复（{'、'.join(sorted(set(names)))}）"
        for (hook, entry), names in clashing.items()
        for name in names
    }

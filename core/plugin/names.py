"""编号查对: names of data that nothing bears, each with the nearest ones that there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, Protocol

from core.plugin.judging import identity
from core.plugin.vocabulary import Level, PluginInfo

NUMBERS = ("hedui_parameters", "hedui_base_figures")
_TITLES = {
    "hedui_deadline_rules": "期限规则", "hedui_calendars": "工作日历", "hedui_programmes": "救助项目",
    "hedui_parameters": "参数或基数",
}  # fmt: skip


class Declared(Protocol):
    """插件 as it was collected."""

    @property
    def info(self) -> PluginInfo: ...

    @property
    def objects(self) -> Mapping[str, Sequence[Any]]: ...


def near(name: str, known: Iterable[str]) -> str:
    """；相近的有：…, at most three: those that end alike first, then those that are spelt alike."""
    known = sorted(known)
    ends = [one for one in known if one.rpartition(".")[2] == name.rpartition(".")[2]]
    found = list(dict.fromkeys((*ends, *get_close_matches(name, known, 3, 0.6))))[:3]
    return f"；相近的有：{'、'.join(found)}" if found else ""


def unknown_names(plugin: Declared, above: Mapping[str, Declared]) -> Iterator[str]:
    """编号不存在: what an object of law names as data, and neither its pack nor one that it stands on declares."""
    if plugin.info.level == Level.TOOL:
        return
    seen = (plugin, *above.values())
    for hook, entries in plugin.objects.items():
        for entry in entries if hook != "hedui_plugin" else ():
            for owner, field, name, kinds in _named(hook, entry):
                known = {identity(e) for other in seen for kind in kinds for e in other.objects[kind]}
                if name not in known:
                    yield (
                        f"{hook} 的 {owner} 的 {field} 所指的 {name} 不是本插件和所依托插件的任何{_TITLES[kinds[0]]}"
                        f"{near(name, known)}；请检查拼写，或在 PluginInfo.stacks_on 注明依托的插件"
                    )


_Named = tuple[str, str, str, tuple[str, ...]]
"""Whose, in which field, which name, and the hooks under which it has to be found."""


def _named(hook: str, entry: Any) -> Iterator[_Named]:
    name = identity(entry)
    for field, kinds in _FIELDS.get(hook, {}).items():
        told = getattr(entry, field)
        yield from ((name, field, one, kinds) for one in (told if isinstance(told, tuple) else (told,)) if one)
    if hook == "hedui_exclusions" and entry.limit is not None:
        yield name, "limit.figure", entry.limit.figure, NUMBERS
    if hook == "hedui_test_rules":
        yield from _of_parts(entry)


def _of_parts(rule: Any) -> Iterator[_Named]:
    """组合的单项 by their own ids: what the whole names beyond them, it names itself."""
    for part in rule.parts:
        yield from _of_parts(part)
    own = set(rule.figures) - {figure for part in rule.parts for figure in part.figures}
    yield from ((rule.id, "figures（Bound.figure、Bound.factor）", figure, NUMBERS) for figure in sorted(own))
    yield from ((rule.id, "programmes", one, _PROGRAMMES) for one in rule.programmes)


_PROGRAMMES, _CLOCKS = ("hedui_programmes",), ("hedui_deadline_rules",)
_FIELDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "hedui_recheck_schedules": {"every": NUMBERS, "programmes": _PROGRAMMES},
    "hedui_deadline_rules": {"within": _CLOCKS},
    "hedui_source_items": {"deadline": _CLOCKS},
    "hedui_calendars": {"overlays": ("hedui_calendars",)},
    "hedui_household_rules": {"programmes": _PROGRAMMES},
    "hedui_support_rules": {"programmes": _PROGRAMMES},
    "hedui_procedures": {"programmes": _PROGRAMMES},
    "hedui_report_layouts": {"programmes": _PROGRAMMES},
}

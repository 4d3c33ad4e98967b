"""取代: who stands in whose place on a day, and how those who name the one that was replaced are given its heir."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from msgspec.structs import replace

from core.plugin.judging import identity
from core.plugin.vocabulary import DateRange


def in_force(entry: Any, day: date) -> bool:
    """有效: on its days; a number that replaces another one, from the day of its own first value."""
    if hasattr(entry, "valid"):
        return day in entry.valid
    values = getattr(entry, "values", ()) if getattr(entry, "supersedes", ()) else ()
    return not values or any(value.start <= day for value in values)


def heirs_of(entries: Iterable[Any]) -> dict[str, str]:
    """取代者: id of what was replaced -> id of what stands in its place at last, through any number of steps."""
    direct = {old: identity(entry) for entry in entries for old in entry.supersedes}
    found: dict[str, str] = {}
    for old in direct:
        name = old
        for _ in direct:  # as many steps as there are heirs, however they go round
            name = direct.get(name, name)
        found[old] = name
    return found


def rivals(entries: Sequence[Any]) -> tuple[Any, Any] | None:
    """两个适用于同一救助项目的: both name it, or both are for all, on some day that both are valid; None: there are none."""
    for place, one in enumerate(entries):
        for other in entries[place + 1 :]:
            if _meet(one.valid, other.valid) and _same_programmes(one.programmes, other.programmes):
                return one, other
    return None


def _same_programmes(one: Sequence[str], other: Sequence[str]) -> bool:
    return bool(set(one) & set(other)) if one and other else not one and not other


def _meet(one: DateRange, other: DateRange) -> bool:
    first, last = sorted((one, other), key=lambda each: each.start)
    return first.end is None or last.start <= first.end


def for_programmes(entries: Iterable[Any], heirs: Mapping[str, str]) -> list[Any]:
    """Rules that name a programme that another one has replaced, for that one."""
    return [_renamed(entry, "programmes", heirs) for entry in entries]


def recognising(programmes: Iterable[Any], heirs: Mapping[str, str]) -> list[Any]:
    """Programmes that accept who was recognised under one that was replaced accept who is under its heir: and both go on."""
    return [
        replace(p, recognised_by=tuple(dict.fromkeys((*p.recognised_by, *_named(p.recognised_by, heirs)))))
        if set(p.recognised_by) & set(heirs)
        else p
        for p in programmes
    ]


def _renamed(entry: Any, field: str, heirs: Mapping[str, str]) -> Any:
    names = getattr(entry, field)
    return replace(entry, **{field: _named(names, heirs)}) if set(names) & set(heirs) else entry


def _named(names: Sequence[str], heirs: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(heirs.get(name, name) for name in names))

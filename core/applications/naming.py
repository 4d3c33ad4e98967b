"""救助项目的叫法: id, title and common short names; a name that two programmes share belongs to neither; pure."""

from __future__ import annotations

from collections.abc import Iterable

from core.errors import FieldFault
from core.plugin.vocabulary import Programme
from core.texts import word


def ids_by_name(programmes: Iterable[Programme]) -> dict[str, str]:
    """比对形式 of every name → the programme's id; what is a title or an id is nobody's short name."""
    short: dict[str, set[str]] = {}
    known: dict[str, str] = {}
    for each in programmes:
        known |= {word(each.title): each.id, word(each.id): each.id}
        for alias in each.aliases:
            short.setdefault(word(alias), set()).add(each.id)
    return {name: next(iter(ids)) for name, ids in short.items() if len(ids) == 1} | known


def allowed_names(programmes: Iterable[Programme]) -> str:
    """可以填写的项目: titles, with the short names and the id behind each: what a sheet takes, and an interface (the id)."""
    return "、".join(f"{each.title}（{'、'.join((*each.aliases, each.id))}）" for each in programmes)


def unknown(programmes: Iterable[Programme]) -> FieldFault:
    """没有这一救助项目, and which there are: the one answer of interface and sheets."""
    return FieldFault("programme", f"没有这一救助项目，应为：{allowed_names(programmes) or '（当日没有在用的项目）'}")

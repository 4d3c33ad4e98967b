"""救助项目的叫法: id, title and common short names; a name that two programmes share belongs to neither; pure."""

from __future__ import annotations

from collections.abc import Iterable

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
    """可以填写的项目: titles, with the short names behind each."""
    named = {each.title: each.aliases for each in programmes}
    return "、".join(f"{title}（{'、'.join(aliases)}）" if aliases else title for title, aliases in named.items())

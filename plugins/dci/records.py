"""记录展开: a nested record of a registry becomes one flat row, in which settings name the fields by their paths.

`name.surname`; an identifier by its type, `identifier.UIN`; an additional attribute by its name,
`additional_attributes.balance`; what stands in any other list by its place, `address.0`. What no setting names is not
read, and stays in the answer that is kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hedui.connecting import Unreadable, clean
from plugins.dci.settings import Record

PERSON, NAME = "@person", "@name"
_MOST = 2_000
_KEYED = (("identifier_type", "identifier_value"), ("name", "value"))
"""Lists whose entries say themselves what they are called."""


def row_of(record: dict[str, Any], read: Record) -> dict[str, str]:
    """一行: all fields by path, and whose record it is. Raises Unreadable."""
    row = flat(record)
    given = [row[path] for path in read.name if row.get(path)]
    return {**row, PERSON: row.get(read.person, ""), NAME: "".join(given)}


def flat(record: dict[str, Any]) -> dict[str, str]:
    """展开 by path. Two entries of one name that say different things cannot be told apart: unreadable."""
    found: dict[str, str] = {}
    for number, (path, value) in enumerate(_leaves("", record)):
        if number > _MOST:
            raise Unreadable("反馈的记录栏目过多")
        if found.setdefault(path, value) != value:
            raise Unreadable("反馈的记录中同名栏目的内容不一")
    return found


def _leaves(path: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _leaves(f"{path}.{name}" if path else name, inner)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _entry(path, number, inner)
    elif isinstance(value, bool):
        yield path, "true" if value else "false"
    elif value is not None:
        yield path, clean(value)


def _entry(path: str, number: int, entry: Any) -> Iterator[tuple[str, str]]:
    for key, holds in _KEYED:
        if isinstance(entry, dict) and isinstance(entry.get(key), str) and holds in entry:
            yield from _leaves(f"{path}.{entry[key]}", entry[holds])
            return
    yield from _leaves(f"{path}.{number}", entry)

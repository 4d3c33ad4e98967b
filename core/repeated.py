"""重复的栏目: names that stand twice in one object of a JSON text.

Readers differ in which of the two they take, so whoever checked the text before us may have seen another one: refused.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from core.errors import FieldFault

FIELD_NAME = re.compile("[a-z][a-z_]{0,39}")
"""Any other name than one of ours is not told: it may be a person's, or a number."""
_TWICE = object()
"""Stands in an object that has names twice, with these names; no name in a text can be the same."""


class _Found(Exception):
    """One is enough to know."""


def has_repeated(text: str) -> bool:
    """Whether a name stands twice in a text that has been read as JSON before."""
    try:
        _ASK.decode(text)
    except _Found:
        return True
    return False


def repeated(text: str) -> list[FieldFault]:
    """Each name that stands twice, by its path."""
    return list(_places(_MARK.decode(text), ""))


def join(path: str, name: str) -> str:
    """The path of a field."""
    return f"{path}.{name}" if path else name


def _refuse(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise _Found
    return made


def _mark(pairs: list[tuple[str, Any]]) -> dict[Any, Any]:
    made: dict[Any, Any] = dict(pairs)
    if len(made) != len(pairs):
        made[_TWICE] = [name for name, count in Counter(name for name, _ in pairs).items() if count > 1]
    return made


# Numbers stay as they are written: some are longer than Python reads.
_ASK = json.JSONDecoder(object_pairs_hook=_refuse, parse_int=str, parse_float=str)
_MARK = json.JSONDecoder(object_pairs_hook=_mark, parse_int=str, parse_float=str)


def _places(value: Any, path: str) -> Iterator[FieldFault]:
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _places(item, f"{path}[{index}]")
    if isinstance(value, dict):
        yield from dict.fromkeys(_fault(path, name) for name in value.pop(_TWICE, ()))
        for name, item in value.items():
            yield from _places(item, join(path, name) if FIELD_NAME.fullmatch(name) else path)


def _fault(path: str, name: str) -> FieldFault:
    if FIELD_NAME.fullmatch(name):
        return FieldFault(join(path, name), f"栏目“{name}”写了不止一次，只能写一次")
    return FieldFault(path, "有重复的栏目名，每个栏目只能写一次")

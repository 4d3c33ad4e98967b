"""JSON: one entry or a list of them; what JSON allows and we do not is told with its place."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from core.spreadsheets.child.unreadable import Unreadable, unsafe

DEEPEST = 32
DUPLICATE = object()
"""Stands in an object that has a name twice, until its place has been told; no name in a file can be the same."""
_FIELD_NAME = re.compile("[a-z][a-z_]{0,39}")
_SURROGATE = re.compile("[\ud800-\udfff]")
_LONGEST_INTEGER = 18


def entries(text: str, most: int) -> list[tuple[Any, list[str]]]:
    """Each entry, and the places in it where a name stands twice; raises Unreadable."""
    try:
        plain = json.loads(text, object_pairs_hook=_object, parse_int=_integer)
    except RecursionError:
        raise unsafe("嵌套过深") from None
    except ValueError:
        raise Unreadable("file_json") from None
    found = plain if isinstance(plain, list) else [plain]
    if len(found) > most:
        raise Unreadable("file_rows", limit=most)
    return [_judged(entry) for entry in found]


def _object(pairs: list[tuple[str, Any]]) -> dict[Any, Any]:
    made: dict[Any, Any] = dict(pairs)
    if len(made) != len(pairs):
        made[DUPLICATE] = True
    return made


def _integer(digits: str) -> int | float:
    """An integer too long for any field of ours is told as a wrong number by the field's own check."""
    return int(digits) if len(digits) <= _LONGEST_INTEGER else float(digits)


def _judged(entry: Any) -> tuple[Any, list[str]]:
    twice: list[str] = []
    return _clean(entry, "", 1, twice), twice


def _clean(value: Any, path: str, depth: int, twice: list[str]) -> Any:
    """The value without our marks; half characters, which cannot even be sent on, become one that is refused."""
    if isinstance(value, str):
        return _SURROGATE.sub("\x00", value)
    if depth > DEEPEST:
        raise unsafe("嵌套过深")
    if isinstance(value, list):
        return [_clean(item, f"{path}[{index}]", depth + 1, twice) for index, item in enumerate(value)]
    if isinstance(value, dict):
        if value.pop(DUPLICATE, False):
            twice.append(path)
        return dict(_members(value, path, depth, twice))
    return value


def _members(value: dict[str, Any], path: str, depth: int, twice: list[str]) -> Iterator[tuple[str, Any]]:
    for key, item in value.items():
        # Any other name than one of ours is not told: it may be a person's, or a number.
        inner = ".".join(filter(None, (path, key))) if _FIELD_NAME.fullmatch(key) else path
        yield _SURROGATE.sub("\x00", key), _clean(item, inner, depth + 1, twice)

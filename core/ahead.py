"""预读: several looks in one round trip, each handed out to the very statement that asks for it.

A page of a case is made of fifteen looks by its id, each in the file where it belongs. Asked one after another they are
fifteen round trips, and each of them costs this process and the database more than the rows that it brings. So a page names
them beforehand; they leave as one statement, and whoever asks for one of them by the same words gets it from here.
For looks that bring few rows: a row within a row takes twice
as long to read as one that comes by itself, so the asks of a case are asked for on their own. It is the same transaction,
told who asks as ever, under the same row-level security: nothing is kept beyond it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

_PLACE = re.compile(r"\$(\d+)")
Rows = list[Mapping[str, Any]]


class Look(NamedTuple):
    """一次查询: a statement and what it is asked with, exactly as it will be asked."""

    sql: str
    args: tuple[Any, ...]


def look(sql: str, *args: Any) -> Look:
    """A look, written as `tx.rows` is called."""
    return Look(sql, args)


_NAMES: dict[str, tuple[str, ...]] = {}
"""Of each statement asked ahead the names of its columns, as the database has told them once."""


async def together(connection: Any, looks: Sequence[Look]) -> list[tuple[Look, Rows]]:
    """The rows of each, asked in one round trip."""
    for one in looks:
        if one.sql not in _NAMES:
            _NAMES[one.sql] = await _names(connection, one.sql)
    sql = _joined(tuple((one.sql, len(one.args)) for one in looks))
    found = await connection.fetchrow(sql, *(arg for one in looks for arg in one.args))
    return [(one, _named(_NAMES[one.sql], rows)) for one, rows in zip(looks, found, strict=True)]


async def _names(connection: Any, sql: str) -> tuple[str, ...]:
    prepared = await connection.prepare(sql)
    return tuple(column.name for column in prepared.get_attributes())


def _named(names: tuple[str, ...], rows: Sequence[Any]) -> Rows:
    return [dict(zip(names, values, strict=True)) for values in rows]


@lru_cache(maxsize=256)
def _joined(looks: tuple[tuple[str, int], ...]) -> str:
    """One statement, whose columns are the rows of each look; the parameters one look after another."""
    parts, first = [], 0
    for sql, count in looks:
        parts.append(f"array(select q from ({_moved(sql, first)}) q)")  # noqa: S608 - of our own statements
        first += count
    return f"select {', '.join(parts)}"


def _moved(sql: str, by: int) -> str:
    return _PLACE.sub(lambda place: f"${int(place[1]) + by}", sql)

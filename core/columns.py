"""列: many rows as one array a column, so that one statement stores them all in one round trip."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def columns(rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """The rows' columns, for `unnest`; of no rows it is not known how many there are: do not ask."""
    return [list(column) for column in zip(*rows, strict=True)]


def unnested(types: Sequence[tuple[str, str]], name: str, first: int) -> str:
    """The FROM item of such columns, by name and type: the first is parameter number `first`."""
    arrays = ", ".join(f"${number}::{kind}[]" for number, (_, kind) in enumerate(types, start=first))
    return f"unnest({arrays}) as {name} ({', '.join(column for column, _ in types)})"

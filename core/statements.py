"""语句: several statements in one round trip, as text: how a door is opened, and what is called beside opening and closing.

The protocol of several statements takes no parameters. So nothing stands in these texts as it came: identifiers are held
against a pattern, and every word is written as hex digits.
"""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache
from uuid import UUID

SETTINGS = (
    "tenant", "lineage", "domain", "office", "credential", "service", "account", "sources", "drafter", "drafter_post",
)  # fmt: skip
"""Every setting that row-level security reads, after `hedui.`: each door sets all of them, those not given to nobody."""
_PLAIN = re.compile("[0-9A-Za-z_{},-]*")


@lru_cache(maxsize=1024)
def opening(local: tuple[tuple[str, str], ...], planned: bool) -> str:
    """开门: the statements that begin a transaction and say in it who asks: one round trip."""
    given = {**{f"hedui.{name}": "" for name in SETTINGS}, **dict(local)}
    if len(given) > len(SETTINGS) or not all(map(_PLAIN.fullmatch, given.values())):
        raise ValueError("a setting that no fence reads, or a value that is neither an identifier nor a list of them")
    told = {**given, "plan_cache_mode": "force_generic_plan"} if planned else given
    return "begin;" + ";".join(f"set local {name} = '{value}'" for name, value in told.items())


def call(function: str, *args: UUID | datetime | bytes | str | int | None) -> str:
    """调用 of a function of ours as text, for a round trip of several statements: every word in it stands as hex digits."""
    return f";select {function}({','.join(map(_literal, args))});"


def _literal(value: UUID | datetime | bytes | str | int | None) -> str:
    match value:
        case None:
            return "null"
        case bytes():
            return f"'\\x{value.hex()}'"
        case str():
            # Said, because a call takes the collation of its arguments over, and here of a name: no index is of that one.
            return f"convert_from('\\x{value.encode().hex()}','UTF8') collate \"default\""
        case int():
            return str(value)
        case _:
            return f"'{value}'"

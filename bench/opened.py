"""在办件重新密封: the copies that are still under way get data keys of their own, and everybody of them is sealed by these.

A copy made in bulk holds the blobs of its template, which open in the template alone: a page that shows masked names would
answer with an error. Whose they are is told by the middle of an id, which a copy shares with its template.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from bench.installation import Installation
from core.vault.vault import Vault
from hedui.wiring import runtime_of_process

_COPIED = "v.application_number like '%-%'"
_TEMPLATES = f"""select v.id as root, v.wrapped_key, s.id, s.blob from verification v join subject s on s.verification_id = v.id
 where not {_COPIED}"""
_COPIES = f"""select v.id as root, s.id from verification v join subject s on s.verification_id = v.id
 where {_COPIED} and v.state in ('verifying', 'suspended') order by v.id"""


async def seal_anew(made: Installation) -> int:
    """Seal everybody of every open copy; how many cases."""
    async with runtime_of_process(made.settings) as runtime, made.database() as connection:
        plain = await _plain(connection, runtime.vault)
        keys = {row["root"]: runtime.vault.new_data_key(row["root"]) for row in await connection.fetch(_COPIES)}
        blobs = [
            (row["id"], row["root"], keys[row["root"]][0].seal(plain[_middle(row["id"])], "subject", row["id"]))
            for row in await connection.fetch(_COPIES)
        ]
        await connection.execute("set session_replication_role = replica")
        wrapped = [(root, made_key[1]) for root, made_key in keys.items()]
        await connection.executemany("update verification set wrapped_key = $2 where id = $1", wrapped)
        await connection.executemany("update subject set blob = $3 where id = $1 and verification_id = $2", blobs)
    return len(keys)


async def _plain(connection: Any, vault: Vault) -> Mapping[str, bytes]:
    rows = await connection.fetch(_TEMPLATES)
    return {
        _middle(row["id"]): vault.data_key(row["wrapped_key"], row["root"]).open(row["blob"], "subject", row["id"])
        for row in rows
    }


def _middle(id: UUID) -> str:
    return id.hex[12:24]

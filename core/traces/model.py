"""留痕条目: what one trace says, as canonical bytes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec


@dataclass(frozen=True)
class Actor:
    """办理人: a real-named person in a post, or the part of the system that acted."""

    kind: str
    """'officer' | 'system' | 'source' | 'operator'."""
    account: UUID
    name: str
    holding: UUID | None = None
    post: str = ""
    office: UUID | None = None
    office_name: str = ""
    office_code: str = ""
    number: str = ""
    """Staff number, which travels in the reason of an ask."""


@dataclass
class Entry:
    """留痕条目: filled while the action runs, sealed when it is written."""

    id: UUID
    at: datetime
    tenant: UUID
    actor: Actor
    verb: str
    verification: UUID | None = None
    purpose: str = ""
    details: dict[str, Any] = field(default_factory=dict)
    move: tuple[str, str, int] | None = None
    """State before, state after, version of the case."""


def sealed_entry(entry: Entry) -> tuple[bytes, bytes]:
    """Canonical bytes and their SHA-256. Never hash what jsonb gives back: it re-orders keys."""
    body = msgspec.json.encode(
        {
            "id": entry.id,
            "at": entry.at,
            "tenant": entry.tenant,
            "actor": {"kind": entry.actor.kind, "account": entry.actor.account, "holding": entry.actor.holding},
            "verb": entry.verb,
            "verification": entry.verification,
            "purpose": entry.purpose,
            "details": entry.details,
            "move": entry.move,
        },
        order="deterministic",
    )
    return body, hashlib.sha256(body).digest()


class _Acting(msgspec.Struct):
    account: UUID


class Said(msgspec.Struct):
    """What a trace's columns repeat."""

    id: UUID
    tenant: UUID
    actor: _Acting
    verb: str
    verification: UUID | None
    move: tuple[str, str, int] | None


def said_by(body: bytes) -> Said | None:
    """留痕的内容; None where it cannot be read."""
    try:
        return msgspec.json.decode(body, type=Said)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def unsealed(row: Any) -> str:
    """What is wrong with a trace; empty where it is as it was sealed."""
    if hashlib.sha256(row["body"]).digest() != row["digest"]:
        return "留痕内容与摘要不符"
    body = said_by(row["body"])
    if body is None:
        return "留痕内容无法读取"
    said = (body.id, body.tenant, body.verb, body.verification, body.actor.account, body.move and body.move[2])
    columns = (row["id"], row["tenant_id"], row["verb"], row["verification_id"], row["account_id"], row["move"])
    return "" if said == columns else "留痕的栏目与内容不符"

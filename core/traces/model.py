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

"""标识: UUIDv7 made by the application (needed before the insert, to bind ciphertext to its row), and derived ids."""

from __future__ import annotations

import hashlib
import os
import time
from uuid import UUID

_RANDOM = (1 << 74) - 1


def new_id() -> UUID:
    """A UUIDv7: 48 bits of milliseconds, then chance. Sorts by time of making."""
    return _assemble(time.time_ns() // 1_000_000, int.from_bytes(os.urandom(10), "big") & _RANDOM, version=7)


def derived_id(parent: UUID, *parts: str) -> UUID:
    """A UUIDv8 with the parent's time and a digest of the parts: planning the same thing twice hits the key."""
    digest = hashlib.sha256("\x1f".join((str(parent), *parts)).encode()).digest()
    return _assemble(parent.int >> 80, int.from_bytes(digest[:10], "big") & _RANDOM, version=8)


def _assemble(milliseconds: int, tail: int, version: int) -> UUID:
    high = (milliseconds & ((1 << 48) - 1)) << 80 | version << 76 | (tail >> 62) << 64
    return UUID(int=high | 0b10 << 62 | tail & ((1 << 62) - 1))

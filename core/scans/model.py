"""扫描件: its kind and size by its bytes, and what is told to the drawing child; pure."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from uuid import UUID

from msgspec import Struct

from core.errors import Invalid

LARGEST = 8 * 1024 * 1024
"""Bytes of one scan: ten pages at 200 dpi, packed."""
MOST_PAGES = 20
MOST_PIXELS = 40_000_000
"""Of one picture; what a scanner gives at 600 dpi on A4 is 35 million."""
SECONDS = 10
PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
_FRAMES = frozenset({*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)})


class DrawTask(Struct, frozen=True):
    """绘制任务: 0 counts the pages and draws none."""

    page: int


class Drawn(Struct, frozen=True, tag="drawn"):
    """绘制结果: how many pages there are; the picture follows as PNG, empty where none was asked for."""

    pages: int
    picture: bytes


class Unreadable(Struct, frozen=True, tag="unreadable"):
    """不能绘制."""


class Scan(Struct, frozen=True):
    """扫描件 as it was judged."""

    media_type: str
    pages: int
    body: bytes

    @property
    def digest(self) -> bytes:
        """SHA-256, by which a sheet names it."""
        return hashlib.sha256(self.body).digest()


class ScanView(Struct, frozen=True):
    """扫描件, for a page that shows it."""

    id: UUID
    media_type: str
    pages: int
    size: int


def kind_of(body: bytes) -> str:
    """种类 by the bytes, whatever the file is called; raises Invalid."""
    if len(body) > LARGEST:
        raise Invalid("scan_too_large", limit=LARGEST // 1024 // 1024)
    if not body:
        raise Invalid("scan_empty")
    kind = PDF if b"%PDF-" in body[:1024] else JPEG if body[:3] == b"\xff\xd8\xff" else ""
    kind = kind or (PNG if body[:8] == b"\x89PNG\r\n\x1a\n" else "")
    if not kind:
        raise Invalid("scan_kind")
    return kind


def require_size(kind: str, body: bytes) -> None:
    """Raise Invalid where a picture does not say its size, or says one that no scanner makes."""
    found = _SIZES[kind](body)
    if found is None:
        raise Invalid("scan_unreadable")
    width, height = found
    if not 0 < width * height <= MOST_PIXELS:
        raise Invalid("scan_unreadable")


def _png(body: bytes) -> tuple[int, int] | None:
    if body[12:16] != b"IHDR" or b"IEND" not in body[-12:]:
        return None
    return int.from_bytes(body[16:20], "big"), int.from_bytes(body[20:24], "big")


def _jpeg(body: bytes) -> tuple[int, int] | None:
    """Width and height of the first frame."""
    at = 2
    while at + 9 < len(body) and body[at] == 0xFF:
        mark, length = body[at + 1], int.from_bytes(body[at + 2 : at + 4], "big")
        if mark in _FRAMES:
            return int.from_bytes(body[at + 7 : at + 9], "big"), int.from_bytes(body[at + 5 : at + 7], "big")
        at += 1 if mark == 0xFF else 2 + max(length, 2)
    return None


_SIZES: dict[str, Callable[[bytes], tuple[int, int] | None]] = {PNG: _png, JPEG: _jpeg}

"""压缩包: what is told to the opening child, and what it says; judged again like anything from outside."""

from __future__ import annotations

from msgspec import Struct

SEVEN_ZIP = b"7z\xbc\xaf\x27\x1c"
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
LARGEST = 32 * 1024 * 1024
"""Bytes of an archive as it comes; larger ones are refused unread."""
LARGEST_INSIDE = 64 * 1024 * 1024
MOST_FILES = 100
MOST_RATIO = 200
"""Times that an archive may grow. A workbook is packed already, a CSV of many rows shrinks to a twentieth."""
SECONDS = 20
"""For both passwords and the key derivation of 7z, which is slow by intent."""
PIECE = 4 * 1024 * 1024


class Task(Struct, frozen=True):
    """打开任务; the passwords that may fit, tried in this order."""

    passwords: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return "Task()"


class Member(Struct, frozen=True, tag="member"):
    """内部文件: its name without folders; its bytes follow."""

    name: str


class Piece(Struct, frozen=True, tag="piece"):
    """一段 of the member named last."""

    body: bytes


class Refusal(Struct, frozen=True, tag="refusal"):
    """不能打开: a code of ours, and what its words name."""

    code: str
    named: dict[str, str | int] = {}


class Done(Struct, frozen=True, tag="done"):
    """打开完毕."""


Frame = Member | Piece | Refusal | Done

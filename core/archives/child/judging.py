"""目录判定: an archive judged by its directory before anything in it is unpacked, and by its bytes while it is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from core.archives.model import LARGEST_INSIDE, MOST_FILES, MOST_RATIO

_ELSEWHERE = re.compile(r"^/|^[a-zA-Z]:|(^|[/\\])\.\.([/\\]|$)|[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]|^\\")


class Unopened(Exception):
    """不能打开: a code of the catalogue, and what its words name; never anything out of the archive."""

    def __init__(self, code: str, **named: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.named = named


class Entry(Struct, frozen=True):
    """目录项, as the archive itself declares it."""

    name: str
    size: int
    folder: bool = False
    link: bool = False


def judge(entries: Sequence[Entry], packed: int) -> None:
    """Raises Unopened: too many, too large, too dense, pointing elsewhere, one name twice."""
    if len(entries) > MOST_FILES:
        raise unsafe(f"内部文件超过 {MOST_FILES} 个")
    if any(entry.link for entry in entries):
        raise unsafe("含有链接")
    if any(_ELSEWHERE.search(entry.name) for entry in entries):
        raise unsafe("含有指向压缩包外部的路径")
    names = [entry.name.casefold() for entry in entries if not entry.folder]
    if len(set(names)) != len(names):
        raise unsafe("有重名的内部文件")
    inside = sum(entry.size for entry in entries)
    if inside > LARGEST_INSIDE or inside > MOST_RATIO * max(packed, 4_096):
        raise unsafe("展开后过大")


def plain_name(name: str) -> str:
    """Without folders."""
    return re.split(r"[/\\]", name)[-1]


def unsafe(why: str) -> Unopened:
    """结构异常."""
    return Unopened("archive_unsafe", why=why)

"""不能读取: why a file is refused as a whole."""

from __future__ import annotations


class Unreadable(Exception):
    """不能读取: a code of the catalogue, and what its words name; never anything out of the file."""

    def __init__(self, code: str, **named: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.named = named


def unsafe(why: str) -> Unreadable:
    """结构异常: built to harm, or damaged so that it would."""
    return Unreadable("file_unsafe", why=why)


def unknown(seen: str) -> Unreadable:
    """不认识的文件."""
    return Unreadable("file_kind", seen=seen)

"""复合文档 (OLE): the container of .xls and of encrypted workbooks: its directory, and a stream out of it."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence

from core.spreadsheets.child.unreadable import Unreadable

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = 0xFFFFFFFA
"""From here on a sector number means something else than a sector."""


class Compound:
    """复合文档; raises Unreadable where a chain of sectors leads nowhere or in a circle."""

    def __init__(self, body: bytes) -> None:
        if len(body) < 512:
            raise Unreadable("file_broken")
        self.body = body
        shift, mini_shift = struct.unpack_from("<HH", body, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise Unreadable("file_broken")
        self.size = 1 << shift
        self.table = self._allocation()
        first, self.cutoff, mini = struct.unpack_from("<I4xII", body, 48)
        self.streams = dict(self._directory(self._chain(first, self.table)))
        self.mini_table = _numbers(self._chain(mini, self.table))

    def stream(self, name: str) -> bytes:
        """The bytes of a stream."""
        start, size = self.streams[name]
        if size >= self.cutoff:
            return self._chain(start, self.table)[:size]
        home, _ = self.streams["Root Entry"]
        small = self._chain(home, self.table)
        found = b"".join(small[at * 64 : at * 64 + 64] for at in self._followed(start, self.mini_table))
        return found[:size]

    def _allocation(self) -> Sequence[int]:
        """The table that says for every sector which one is next."""
        places = list(struct.unpack_from("<109I", self.body, 76))
        more = struct.unpack_from("<I", self.body, 68)[0]
        for _ in range(len(self.body) // self.size):
            if more >= _END:
                break
            *further, more = _numbers(self._sector(more))
            places += further
        return _numbers(b"".join(self._sector(place) for place in places if place < _END))

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self.size
        if start >= len(self.body):
            raise Unreadable("file_broken")
        return self.body[start : start + self.size]

    def _chain(self, start: int, table: Sequence[int]) -> bytes:
        return b"".join(map(self._sector, self._followed(start, table)))

    def _followed(self, start: int, table: Sequence[int]) -> Iterator[int]:
        for _ in range(len(table) + 1):
            if start >= _END:
                return
            if start >= len(table):
                break
            yield start
            start = table[start]
        raise Unreadable("file_broken")

    def _directory(self, body: bytes) -> Iterator[tuple[str, tuple[int, int]]]:
        for at in range(0, len(body) - 127, 128):
            length, kind = struct.unpack_from("<HB", body, at + 64)
            if kind:
                name = body[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
                yield name, struct.unpack_from("<II", body, at + 116)


def _numbers(body: bytes) -> Sequence[int]:
    return struct.unpack(f"<{len(body) // 4}I", body[: len(body) // 4 * 4])

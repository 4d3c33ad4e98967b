"""绘制子进程的入口: load the library, confine ourselves, draw one page as PNG. Nothing of the file goes to an error text."""

from __future__ import annotations

import os
import struct
import sys
import zlib
from typing import Any

import msgspec
import pypdfium2

from core.scans.model import SECONDS, Drawn, DrawTask, Unreadable
from core.spreadsheets.child.confinement import confine

OUT_OF_MEMORY = 3
WIDTH = 1240
"""Pixels: A4 at 150 dpi, enough to read a signature and its date when it is zoomed."""
TALLEST = 2600


def main() -> None:
    """Draw one page; whatever happens, the one frame says how it ended."""
    pypdfium2.PdfDocument.new().close()  # the library is loaded and set up while it still may
    confine(SECONDS)
    told = sys.stdin.buffer.read(int.from_bytes(sys.stdin.buffer.read(4), "big"))
    task = msgspec.msgpack.decode(told, type=DrawTask)
    try:
        _say(_drawn(sys.stdin.buffer.read(), task.page))
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except BaseException:  # a library that stumbles over a broken file: none of its words are let out
        _say(Unreadable())
    sys.stdout.buffer.flush()
    os._exit(0)


def _drawn(body: bytes, wanted: int) -> Drawn:
    document: Any = pypdfium2.PdfDocument(body)
    pages = len(document)
    if not 0 < wanted <= pages:
        return Drawn(pages, b"")
    page = document[wanted - 1]
    width, height = page.get_size()
    scale = min(WIDTH / width, TALLEST / height)
    bitmap = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=False, may_draw_forms=False)
    return Drawn(pages, _png(bitmap))


def _png(bitmap: Any) -> bytes:
    """The picture as PNG, by zlib alone: an imaging library would be another thing that reads from outside."""
    raw, stride = bytes(bitmap.buffer), bitmap.stride
    used = bitmap.width * bitmap.n_channels
    lines = b"".join(b"\0" + raw[at : at + used] for at in range(0, stride * bitmap.height, stride))
    kind = {1: 0, 3: 2, 4: 6}[bitmap.n_channels]
    head = struct.pack(">IIBBBBB", bitmap.width, bitmap.height, 8, kind, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(lines, 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, body) for name, body in parts)


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _say(frame: Drawn | Unreadable) -> None:
    body = msgspec.msgpack.encode(frame)
    sys.stdout.buffer.write(len(body).to_bytes(4, "big"))
    sys.stdout.buffer.write(body)


if __name__ == "__main__":
    main()

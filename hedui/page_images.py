"""页面图像: the pages of a PDF as PNG, for the browser, whose content policy allows no frame."""

from __future__ import annotations

import struct
import zlib

import pypdfium2

MOST_PAGES = 12


def page_images(body: bytes, scale: float = 1.4) -> list[bytes]:
    """PNG of each page, of the first dozen."""
    with pypdfium2.PdfDocument(body) as document:
        return [_png(document[number], scale) for number in range(min(len(document), MOST_PAGES))]


def _png(page: pypdfium2.PdfPage, scale: float) -> bytes:
    bitmap = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=False)
    width, height, stride = bitmap.width, bitmap.height, bitmap.stride
    plain, row = bytes(bitmap.buffer), width * 3
    lines = b"".join(b"\x00" + plain[at * stride : at * stride + row] for at in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)  # eight bits, red green blue
    return (
        b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(lines, 6)) + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

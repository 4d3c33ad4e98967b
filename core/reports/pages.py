"""报告预览: the pages of the stored PDF as pictures, made on the server; each look is traced like a download.

pdfium must not be used by two threads at once. Pictures are kept in memory for a while, by the digest of the file that
they were made of; who may see one is asked anew every time, before the cache is looked at.
"""

from __future__ import annotations

import asyncio
import io
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

import pypdfium2
from msgspec import Struct

from core.errors import Conflict, NotFound
from core.plugin.reports import ReportFormat
from core.reports.versions import PDF, formats_in_force
from core.scope import Scope, Tx
from core.verification.store import key_of, load

WIDTH = 1000
"""Of a picture, in pixels: sharp beside the menu on a screen of 1366."""
TALLEST = 3 * WIDTH
"""A page of another shape than paper has is made smaller, not refused."""
MOST = 60
"""Pages that are shown; what is longer is downloaded."""
KEPT = 48 * 1024 * 1024
"""Bytes of pictures that a process keeps."""


class PageCount(Struct, frozen=True):
    """页数, and how many of them can be shown."""

    count: int
    shown: int


class _Stored(NamedTuple):
    digest: bytes
    body: bytes


class _Kept:
    """最近的图片, the oldest given up first."""

    def __init__(self) -> None:
        self._found: OrderedDict[tuple[bytes, int], bytes] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def get(self, name: tuple[bytes, int]) -> bytes | None:
        """The picture, where it is still there."""
        with self._lock:
            if name in self._found:
                self._found.move_to_end(name)
            return self._found.get(name)

    def put(self, name: tuple[bytes, int], picture: bytes) -> None:
        """Keep it, and no more than KEPT bytes in all."""
        with self._lock:
            if name not in self._found:
                self._found[name] = picture
                self._size += len(picture)
            while self._size > KEPT:
                self._size -= len(self._found.popitem(last=False)[1])


_T = TypeVar("_T")
_KEPT = _Kept()
_PDFIUM = threading.Lock()


async def count_pages(scope: Scope, report: UUID) -> PageCount:
    """预览页数; raises Conflict while the file is being made, NotFound where no format of the tenant has pages."""
    stored = await _stored(scope, report, 0)
    count = await asyncio.to_thread(_with, stored.body, _length)
    return PageCount(count, min(count, MOST))


async def show_page(scope: Scope, report: UUID, page: int) -> bytes:
    """预览 of one page as PNG; the first is 1."""
    if not 1 <= page <= MOST:
        raise NotFound()
    stored = await _stored(scope, report, page)
    name = stored.digest, page
    kept = _KEPT.get(name)
    if kept is not None:
        return kept
    picture = await asyncio.to_thread(_with, stored.body, partial(_picture, page=page))
    _KEPT.put(name, picture)
    return picture


async def _stored(scope: Scope, report: UUID, page: int) -> _Stored:
    """The stored PDF of who may fetch it; the look is traced."""
    async with scope.read("report.fetch", personal=True) as tx:
        verification = await tx.value("select verification_id from report where id = $1", report)
        if verification is None:
            raise NotFound()
        case = await load(tx, verification)
        row, chosen = await _file(tx, report, sorted(_shown(await formats_in_force(tx, case))))
        body = key_of(tx, case).open(row["blob"], "report_file", row["id"])
        tx.note(report=report, format=chosen, page=page)
    return _Stored(row["digest"], body)


def _shown(formats: Mapping[str, ReportFormat]) -> list[str]:
    return [id for id, each in formats.items() if each.media_type == PDF]


async def _file(tx: Tx, report: UUID, formats: list[str]) -> tuple[Any, str]:
    if not formats:
        raise NotFound("report_without_pages")
    sql = "select id, digest, blob, format from report_file where report_id = $1 and format = any ($2) order by format"
    row = await tx.row(sql, report, formats)
    if row is None:
        raise Conflict("report_file_pending")
    return row, row["format"]


def _with(body: bytes, act: Callable[[Any], _T]) -> _T:
    with _PDFIUM:
        document = pypdfium2.PdfDocument(body)
        try:
            return act(document)
        finally:
            document.close()


def _length(document: Any) -> int:
    return len(document)


def _picture(document: Any, page: int) -> bytes:
    if page > len(document):
        raise NotFound()
    drawn = document[page - 1]
    width, height = drawn.get_size()
    scale = min(WIDTH / max(width, 1), TALLEST / max(height, 1))
    written = io.BytesIO()
    drawn.render(scale=scale).to_pil().save(written, "PNG")
    return written.getvalue()

"""绘制: a scan judged, and one of its pages as a picture, through a child process limited in everything."""

from __future__ import annotations

import asyncio
import sys
from weakref import WeakKeyDictionary

import msgspec

from core.errors import Invalid, NotFound, Problem
from core.scans.model import MOST_PAGES, PDF, PNG, SECONDS, Drawn, DrawTask, Scan, Unreadable, kind_of, require_size
from core.spreadsheets.process import ask

COMMAND = (sys.executable, "-I", "-B", "-m", "core.scans.child")
_turns: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()
_decoder: msgspec.msgpack.Decoder[Drawn | Unreadable] = msgspec.msgpack.Decoder(Drawn | Unreadable)


async def judged(body: bytes) -> Scan:
    """扫描件 of bytes from outside; raises Invalid where it is none that can be shown."""
    kind = kind_of(body)
    if kind != PDF:
        require_size(kind, body)
        return Scan(kind, 1, body)
    pages = (await _draw(body, 0)).pages
    if not 0 < pages <= MOST_PAGES:
        raise Invalid("scan_pages", most=MOST_PAGES)
    return Scan(kind, pages, body)


async def picture(media_type: str, body: bytes, page: int) -> tuple[str, bytes]:
    """一页 as (media type, bytes); raises NotFound where there is no such page."""
    if media_type != PDF:
        if page != 1:
            raise NotFound()
        return media_type, body
    drawn = await _draw(body, page)
    if not drawn.picture:
        raise NotFound()
    return PNG, drawn.picture


async def _draw(body: bytes, page: int) -> Drawn:
    said: list[Drawn | Unreadable] = []
    try:
        async with _turns.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(2)):
            await ask(
                msgspec.msgpack.encode(DrawTask(page)),
                body,
                lambda frame: said.append(_decoder.decode(frame)),
                COMMAND,
                SECONDS,
            )
    except (Problem, msgspec.MsgspecError):  # too slow, too large, died: to a clerk one and the same
        raise Invalid("scan_unreadable") from None
    if not said or not isinstance(said[0], Drawn):
        raise Invalid("scan_unreadable")
    return said[0]

"""传输故障: how an answer leaves, or does not."""

from __future__ import annotations

import asyncio
import socket
import struct

from aiohttp import web

from plugins.simulated_departments.behaviour import Kind, Met


async def sent(request: web.Request, met: Met, body: bytes, content_type: str) -> web.StreamResponse:
    """发送 an answer with the faults of its way."""
    slow = met.get(Kind.SLOW)
    if slow is not None:
        await asyncio.sleep(slow.seconds)
    if met.get(Kind.HANG) is not None:
        # Ends when the caller hangs up: the runner cancels handlers of lost connections.
        await asyncio.Event().wait()
    if met.get(Kind.ERROR) is not None:
        return web.Response(
            status=500, text="<html><body>500 Internal Server Error</body></html>", content_type="text/html"
        )
    if met.get(Kind.EMPTY) is not None:
        return web.Response(body=b"", headers={"Content-Type": content_type})
    if met.get(Kind.DISCONNECT) is not None:
        _reset(request)
        return web.Response(status=500)  # nobody hears it
    if met.get(Kind.HALF) is not None:
        return await _half(request, body, content_type)
    return web.Response(body=body, headers={"Content-Type": content_type})


async def _half(request: web.Request, body: bytes, content_type: str) -> web.StreamResponse:
    headers = {"Content-Type": content_type, "Content-Length": str(len(body))}
    answer = web.StreamResponse(headers=headers)
    await answer.prepare(request)
    await answer.write(body[: len(body) // 2])
    _reset(request)
    return answer


def _reset(request: web.Request) -> None:
    if request.transport is not None:
        connection: socket.socket = request.transport.get_extra_info("socket")
        # Linger 0: closing sends a reset, not an orderly end.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        request.transport.abort()

"""前台: listens, finds the handler of a request by method and path, and closes what nobody uses any more."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from plugins.simulated_departments.connection import Connection
from plugins.simulated_departments.wire import Answer, Request, plain

HOST = "127.0.0.1"
PATIENCE = 75.0
"""Seconds for a request to come whole, and for which a connection is kept between two."""
_GRACE = 0.5

Handler = Callable[..., Awaitable[Answer]]
"""Of a request, and of what the pattern names."""


class Route:
    """路由: method, pattern of the whole path, handler."""

    def __init__(self, method: str, pattern: str, handler: Handler) -> None:
        self.method, self.path, self.handler = method, re.compile(pattern), handler


class Front:
    """前台 on one port of this machine."""

    def __init__(self, routes: Sequence[Route], patience: float = PATIENCE) -> None:
        self._routes, self._patience = routes, patience
        self._opened: set[Connection] = set()

    async def start(self, port: int) -> int:
        """Listen; the port, which is any one where it was told 0."""
        loop = asyncio.get_running_loop()
        made = partial(Connection, self._answered, self._opened)
        self._server = await loop.create_server(made, HOST, port, backlog=1024)
        self._sweeping = loop.create_task(self._sweep())
        found: int = self._server.sockets[0].getsockname()[1]
        return found

    async def stop(self) -> None:
        """What is under way has half a second; whoever waits longer is cut off."""
        self._server.close()
        self._sweeping.cancel()
        for connection in list(self._opened):
            connection.finish()
        working = [connection.working for connection in self._opened if connection.working is not None]
        if working:
            await asyncio.wait(working, timeout=_GRACE)
        for connection in list(self._opened):
            connection.abort()
        for task in working:
            task.cancel()
        await asyncio.gather(*working, return_exceptions=True)

    async def _answered(self, request: Request) -> Answer:
        method, allowed = "GET" if request.method == "HEAD" else request.method, set[str]()
        for route in self._routes:
            match = route.path.fullmatch(request.path)
            if match is None:
                continue
            if route.method == method:
                return await route.handler(request, **match.groupdict())
            allowed.add(route.method)
        return plain(405, allow=", ".join(sorted(allowed))) if allowed else plain(404)

    async def _sweep(self) -> None:
        """清理: a request that dribbles in, a caller that does not read, a connection that nobody uses."""
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(self._patience / 10)
            for connection in list(self._opened):
                if connection.working is None and loop.time() - connection.since > self._patience:
                    connection.abort()

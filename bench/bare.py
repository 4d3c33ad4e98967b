"""最省的网页: the same statements as a page, under the same fences, with the same trace; and nothing else.

What a page asks the database is written down once, while the product answers it; a bare program of the same server then asks
just that for every request, in the same turns, and sends what the product had answered. It checks nothing, reads no row and
knows no law: hardly a page that asks these statements is faster. So the database's part of a page's time is told from ours.
"""

from __future__ import annotations

import asyncio
import pickle
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import aiohttp
import asyncpg
import httpx

from bench.bare_app import Recorded, Statement
from bench.common import CHECKOUT
from bench.installation import Installation, ended, environment, seconds_of
from core.database import Connection
from hedui.app import create_app
from hedui.wiring import runtime_of_process

ASKS = ("fetch", "fetchrow", "fetchval", "execute")
WARMING = 3
"""So often is a page asked before it is written down: what is asked once a process is not a page's."""
PATIENCE = 30.0


class Bare(NamedTuple):
    """运行中的最省的网页."""

    url: str
    pid: int

    def spent(self) -> float:
        """处理器秒 up to now, which are ours and no stranger's."""
        return seconds_of(self.pid)


async def recorded(made: Installation, asked: Mapping[str, str]) -> Mapping[str, Recorded]:
    """所问语句 of each path, asked with its token."""
    found: dict[str, Recorded] = {}
    async with runtime_of_process(made.settings) as runtime:
        # Litestar is the application that httpx wants; it types messages of its own.
        transport = httpx.ASGITransport(create_app(runtime))  # type: ignore[arg-type]
        async with httpx.AsyncClient(transport=transport, base_url=made.url) as http:
            for path, token in asked.items():
                headers = {"Authorization": f"Bearer {token}"}
                for _ in range(WARMING):
                    (await http.get(path, headers=headers)).raise_for_status()
                with _written_down() as statements:
                    answer = await http.get(path, headers=headers)
                found[path] = Recorded(tuple(statements), answer.content)
    return found


@contextmanager
def _written_down() -> Iterator[list[Statement]]:
    """Every statement that this process asks in the block."""
    statements: list[Statement] = []

    def noting(kind: str) -> Any:
        ask = getattr(asyncpg.Connection, kind)

        async def note(self: Connection, sql: str, *args: Any, **more: Any) -> Any:
            statements.append(Statement(kind, sql, args))
            return await ask(self, sql, *args, **more)

        return note

    for kind in ASKS:
        setattr(Connection, kind, noting(kind))
    try:
        yield statements
    finally:
        for kind in ASKS:
            delattr(Connection, kind)


@asynccontextmanager
async def serving(made: Installation, pages: Mapping[str, Recorded]) -> AsyncIterator[Bare]:
    """The bare program, with as many processes as the product's web."""
    port, log = _free_port(), made.folder / "bare.log"
    # Answers name people: a file that is ours alone to read, and gone with the block.
    with tempfile.NamedTemporaryFile(dir=made.folder, prefix="bare-") as file:
        pickle.dump({path: tuple(page) for path, page in pages.items()}, file)
        file.flush()
        told = {"HEDUI_BARE": file.name, "HEDUI_BARE_URL": made.settings.database_url or ""}
        with log.open("ab") as out:
            process = subprocess.Popen(
                _command(port, made.settings.web_processes), stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                cwd=CHECKOUT, env={**environment(made.folder), **told},
            )  # fmt: skip
        try:
            bare = Bare(f"http://127.0.0.1:{port}", process.pid)
            await _answering(bare.url, process, log)
            yield bare
        finally:
            ended(process)


def _command(port: int, processes: int) -> Sequence[str]:
    return (
        str(Path(sys.executable).with_name("granian")), "--interface", "asgi", "--host", "127.0.0.1", "--port", str(port),
        "--workers", str(processes), "--loop", "uvloop", "--factory", "bench.bare_app:serve",
    )  # fmt: skip


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def _answering(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + PATIENCE
    async with aiohttp.ClientSession() as http:
        while time.monotonic() < until and process.poll() is None:
            try:
                async with http.get(f"{url}/health"):
                    return
            except aiohttp.ClientError:
                await asyncio.sleep(0.1)
    raise SystemExit(f"the bare program did not start; see {log}")

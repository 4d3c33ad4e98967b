"""平缓停机: PostgreSQL told by SIGTERM waits for its clients for ever; the supervisor ends that and starts it again."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

import asyncpg

from hedui.embedded.postgres import EmbeddedPostgres
from hedui.supervisor import Supervisor
from tests.folders import own_folder

PATIENCE = 60


async def test_a_postgres_that_waits_for_its_clients_is_started_again() -> None:
    with own_folder() as folder:
        server = EmbeddedPostgres(folder, durable=False)
        await asyncio.to_thread(server.prepare)
        supervisor, works = Supervisor([server.child()], folder), asyncio.Event()
        running = asyncio.create_task(supervisor.run(works.set))
        try:
            async with asyncio.timeout(PATIENCE):
                await works.wait()
                client = await asyncpg.connect(server.app_url)  # a pool's connection, which nobody gives back
                first = _pid(server.pid_file)
                assert first is not None
                os.kill(first, signal.SIGTERM)
                while _pid(server.pid_file) in (None, first) or not await server.ready():
                    await asyncio.sleep(0.1)
            assert client.is_closed(), "it was ended the fast way"
        finally:
            supervisor.stop()
            await running
            server.release()


def _pid(file: Path) -> int | None:
    try:
        return int(file.read_text("utf-8").splitlines()[0])
    except (OSError, IndexError, ValueError):
        return None  # it is gone, or half written

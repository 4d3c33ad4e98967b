"""模拟服务: the application, put together and run until a signal comes."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from functools import partial
from pathlib import Path

from plugins.simulated_departments import batches, control, dci, gateway
from plugins.simulated_departments.batch_queue import BatchQueue
from plugins.simulated_departments.behaviour import Behaviour
from plugins.simulated_departments.callbacks import Callbacks, Promise
from plugins.simulated_departments.convention import Secrets
from plugins.simulated_departments.entries import APP_KEY, DEPARTMENTS
from plugins.simulated_departments.front import Front, Route
from plugins.simulated_departments.ledger import Ledger
from plugins.simulated_departments.replying import callback_of
from plugins.simulated_departments.residents import Residents
from plugins.simulated_departments.state import State

LEDGER = "ledger.jsonl"
PORT_FILE = "port"
BATCH_SECONDS = 1.0


def build_state(
    data_dir: Path, seed: int, app_secret: str, control_token: str, batch_seconds: float = BATCH_SECONDS
) -> State:
    """状态, with what an earlier process left in `data_dir`."""
    data_dir.mkdir(parents=True, exist_ok=True)

    def deliver(promise: Promise, attempt: int) -> tuple[bytes, dict[str, str]]:
        called = dci.callback_of if promise.kind == dci.DCI else callback_of
        return called(state, promise, attempt)

    state = State(
        population=Residents(seed),
        app_secret=app_secret,
        control_token=control_token,
        secrets=Secrets(APP_KEY, app_secret),
        ledger=Ledger(data_dir / LEDGER),
        behaviours={name: Behaviour() for name in DEPARTMENTS},
        callbacks=Callbacks(data_dir / "callbacks.jsonl", deliver),
        batches=BatchQueue(data_dir / "batches.jsonl"),
        batch_seconds=batch_seconds,
    )
    return state


def routes(state: State) -> list[Route]:
    """路由: all of them; the one that is asked most comes first."""
    return [
        Route(method, path, partial(handler, state))
        for method, path, handler in (
            ("POST", r"/gateway/api/(?P<catalogue>[^/]+)/dataSharing/(?P<share_id>[^/]+)\.htm", gateway.data_sharing),
            ("POST", r"/gateway/app/refreshTokenByKey\.htm", gateway.refresh_by_key),
            ("POST", r"/gateway/app/refreshTokenBySec\.htm", gateway.refresh_by_secret),
            ("POST", r"/batch/(?P<department>[^/]+)", batches.submit),
            ("POST", r"/batch/(?P<department>[^/]+)/result", batches.result),
            ("POST", r"/dci/registry/sync/search", dci.sync_search),
            ("POST", r"/dci/registry/search", dci.search),
            ("POST", r"/dci/registry/sync/txn/status", dci.txn_status),
            ("GET", r"/health", control.health),
            ("GET", r"/control", control.show),
            ("POST", r"/control/(?P<department>[^/]+)", control.order),
        )
    ]


async def serve(state: State, data_dir: Path, port: int, leave_with_parent: bool) -> None:
    """运行 until SIGTERM, SIGINT or, where told so, the end of standard input. The port goes into a file."""
    # No access log: it would be one more place where questions about persons are written down.
    front = Front(routes(state))
    found = await front.start(port)
    await state.callbacks.start()
    (data_dir / PORT_FILE).write_text(str(found))
    await _told_to_stop(leave_with_parent)
    await front.stop()
    await state.callbacks.stop()
    state.batches.close()
    state.ledger.close()


async def _told_to_stop(leave_with_parent: bool) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    if leave_with_parent:
        # A pipe that ends with its writer, however that ends: no server outlives a killed test run.
        loop.add_reader(sys.stdin.fileno(), partial(_at_end, stop))
    await stop.wait()


def _at_end(stop: asyncio.Event) -> None:
    if not os.read(sys.stdin.fileno(), 1024):
        asyncio.get_running_loop().remove_reader(sys.stdin.fileno())
        stop.set()

"""工作进程: answers the doorbell, claims the job in the outbox, runs its handler; one of the workers sweeps.

The sweeper is not a job. It is elected by an advisory lock on a connection of its own, so that it moves to another
worker when its process dies, and it rings for every job that is due and held by nobody.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

import asyncpg
import structlog
from arq.worker import Worker, create_worker, func

import core.assessment.jobs
import core.reports.jobs
import core.sources.jobs  # noqa: F401  # each fills core.outbox.HANDLERS
from core.database import connection_arguments
from core.outbox import HANDLERS, Lease, LeaseLost, claim, due_jobs, release
from core.runtime import Runtime
from core.sources.model import retry_delay
from hedui.doorbell import QUEUE, deserialize, redis_settings, serialize
from hedui.settings import Settings
from hedui.wiring import runtime_of_process
from tenants.access import system_scope

log = structlog.get_logger()
SWEEP_SECONDS = 2.0
_SWEEPER_LOCK = 4_853_001


async def run_outbox(context: dict[str, Any], identity: str) -> None:
    """门铃响: run one job, if it is due and nobody holds it."""
    await run_job(context["runtime"], UUID(identity))


async def run_job(runtime: Runtime, identity: UUID) -> bool:
    """Claim and run one job; False where there was nothing to do. A fault gives the job back with a delay."""
    lease = await claim(identity, timedelta(seconds=runtime.lease_seconds))
    if lease is None:
        return False
    try:
        scope = await system_scope(runtime, lease.tenant)
        await HANDLERS[lease.job](scope, lease)
    except LeaseLost:
        log.warning("job.lease_lost", job=lease.job, id=str(lease.id))
    except Exception as error:
        log.error("job.failed", job=lease.job, id=str(lease.id), attempts=lease.attempts, fault=type(error).__name__)
        await _give_back(runtime, lease, error)
    return True


async def _give_back(runtime: Runtime, lease: Lease, error: Exception) -> None:
    # The database itself may be what failed: then the lease runs out and the sweeper finds the job.
    with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
        await release(lease, retry_delay(lease.attempts, runtime.retry_base), type(error).__name__)


async def sweep(runtime: Runtime, database_url: str) -> None:
    """扫单: while elected, ring for what is due; stands again for election whenever the connection is lost."""
    while True:
        with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError):
            connection = await asyncpg.connect(**connection_arguments(database_url), command_timeout=30)
            try:
                await _sweep_while_elected(runtime, connection)
            finally:
                connection.terminate()
        await asyncio.sleep(SWEEP_SECONDS)


async def _sweep_while_elected(runtime: Runtime, connection: Any) -> None:
    while True:
        if await connection.fetchval("select pg_try_advisory_lock($1)", _SWEEPER_LOCK):
            while await connection.fetchval("select true"):
                await runtime.doorbell.ring(await due_jobs())
                await asyncio.sleep(SWEEP_SECONDS)
        await asyncio.sleep(SWEEP_SECONDS)


async def serve(settings: Settings) -> None:
    """Run until stopped: the arq worker, and the sweeper beside it."""
    async with runtime_of_process(settings) as runtime:
        sweeper = asyncio.create_task(sweep(runtime, settings.database_url or ""))
        try:
            with suppress(asyncio.CancelledError):  # how arq ends on SIGTERM, after what was running is done
                await _worker(settings, runtime).async_run()
        finally:
            sweeper.cancel()
            with suppress(asyncio.CancelledError):
                await sweeper


def _worker(settings: Settings, runtime: Runtime) -> Worker:
    return create_worker(
        {},
        functions=[func(cast("Any", run_outbox), name="run_outbox", keep_result=0, max_tries=1)],
        redis_settings=redis_settings(settings.redis_url or ""),
        queue_name=QUEUE,
        job_serializer=serialize,
        job_deserializer=deserialize,
        ctx={"runtime": runtime},
        max_jobs=20,
        poll_delay=0.02,
        job_timeout=settings.lease_seconds * 4,
        handle_signals=True,
        log_results=False,
    )

"""工作进程: answers the doorbell, claims the job in the outbox, runs its handler; one of the workers sweeps.

The sweeper is not a job. It is elected by an advisory lock on a connection of its own, so that it moves to another
worker when its process dies or stands still, and it rings for every job that is due and held by nobody.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

import asyncpg
import structlog
from arq.worker import Worker, func
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError

import core.assessment.jobs
import core.authorizations.jobs
import core.deadlines.jobs
import core.manual_answers.jobs
import core.media.jobs
import core.reports.jobs
import core.sources.jobs  # noqa: F401  # each fills core.outbox.HANDLERS
from core.database import connection_arguments
from core.outbox import HANDLERS, Lease, LeaseLost, claim, due_jobs, release, renew
from core.runtime import Runtime
from core.sources.model import retry_delay
from hedui.doorbell import QUEUE, deserialize, redis_settings, serialize
from hedui.operating.processes import SWEEPER_LOCK, session_name
from hedui.settings import Settings
from hedui.wiring import runtime_of_process
from tenants.access import system_scope

log = structlog.get_logger()
SWEEP_SECONDS = 2.0
LONGEST = 4
"""So many leases long may a handler run; then it is taken for hung."""
HELD_RINGS = 2.0
"""Seconds after which arq lets go of the rings that a dead worker had taken; it keeps them at the head of its queue."""
FROZEN = """
select pg_terminate_backend(pid) from pg_stat_activity
 where datname = current_database() and usename = current_user
   and state = 'active' and wait_event = 'ClientRead' and state_change < clock_timestamp() - $1::interval
"""
"""冻结在语句之间: between preparing a statement and running it a session counts as active, and no timeout of the database
ends it; a process that stands still just there would hold its locks for ever."""
_DATABASE_AWAY = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)


async def run_outbox(context: dict[str, Any], identity: str) -> None:
    """门铃响: run one job, if it is due and nobody holds it."""
    try:
        await run_job(context["runtime"], UUID(identity))
    except _DATABASE_AWAY as error:
        log.warning("job.not_claimed", id=identity, fault=type(error).__name__)


async def run_job(runtime: Runtime, identity: UUID) -> bool:
    """Claim and run one job, with those of its lane; False where there was nothing to do. A fault gives back with a delay
    what is not done by then."""
    leases = await _claim(identity, timedelta(seconds=runtime.lease_seconds))
    if not leases:
        return False
    job = leases[0].job
    try:
        async with asyncio.timeout(runtime.lease_seconds * LONGEST), _held(leases, runtime.lease_seconds):
            scope = await system_scope(runtime, leases[0].tenant)
            await HANDLERS[job](scope, leases)
    except LeaseLost as lost:
        log.warning("job.lease_lost", job=job, id=str(identity))
        await _give_back(leases, 0, lost)  # those that nobody has taken over
    except asyncio.CancelledError as stopped:
        await _give_back(leases, 0, stopped)
        raise
    except Exception as error:
        log.error("job.failed", job=job, id=str(identity), attempts=leases[0].attempts, fault=type(error).__name__)
        await _give_back(leases, runtime.retry_base, error)
    return True


async def _claim(identity: UUID, length: timedelta) -> tuple[Lease, ...]:
    # Stopped between claiming and hearing of it, the worker would hold jobs that it knows nothing about.
    claiming = asyncio.create_task(claim(identity, length))
    try:
        return await asyncio.shield(claiming)
    except asyncio.CancelledError as stopped:
        with suppress(*_DATABASE_AWAY):
            if leases := await claiming:
                await _give_back(leases, 0, stopped)
        raise


async def _give_back(leases: Sequence[Lease], base: float, error: BaseException) -> None:
    # The database itself may be what failed: then the leases run out and the sweeper finds the jobs.
    with suppress(*_DATABASE_AWAY):
        given_back = [(lease, retry_delay(lease.attempts, base)) for lease in leases]
        await release(given_back, type(error).__name__)


@asynccontextmanager
async def _held(leases: Sequence[Lease], seconds: float) -> AsyncIterator[None]:
    """续租 while the block runs: what takes long for want of a processor is not begun again by somebody else.

    A process that stands still renews nothing, and one whose handler hangs is stopped by its time limit.
    """
    done = asyncio.Event()
    renewing = asyncio.create_task(_renew_until(done, leases, seconds))
    try:
        yield
    finally:
        done.set()
        await renewing


async def _renew_until(done: asyncio.Event, leases: Sequence[Lease], seconds: float) -> None:
    while True:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds / 3):
                await done.wait()
                return
        with suppress(*_DATABASE_AWAY):
            await renew(leases, timedelta(seconds=seconds))


async def sweep(runtime: Runtime, database_url: str) -> None:
    """扫单: while elected, ring for what is due; stands again for election whenever the connection is lost."""
    # A process that stands still would stay elected for ever: the database ends a session that is silent for so long.
    silent = {
        "idle_session_timeout": f"{runtime.lease_seconds + 2 * SWEEP_SECONDS:.0f}s",
        "application_name": session_name("worker"),
    }
    while True:
        try:
            connection = await asyncpg.connect(
                **connection_arguments(database_url), command_timeout=30, server_settings=silent
            )
            try:
                await _sweep_while_elected(runtime, connection)
            finally:
                connection.terminate()
        except Exception as error:
            log.warning("sweeper.stopped", fault=type(error).__name__)
        await asyncio.sleep(SWEEP_SECONDS)


async def _sweep_while_elected(runtime: Runtime, connection: Any) -> None:
    while True:
        if await connection.fetchval("select pg_try_advisory_lock($1)", SWEEPER_LOCK):
            while await connection.fetchval("select true"):
                await connection.fetch(FROZEN, timedelta(seconds=runtime.lease_seconds))
                await runtime.doorbell.ring(await due_jobs())
                await asyncio.sleep(SWEEP_SECONDS)
        await asyncio.sleep(SWEEP_SECONDS)


async def serve(settings: Settings) -> None:
    """Run until stopped: the arq worker, and the sweeper beside it."""
    _stop_on_signal()
    with suppress(asyncio.CancelledError):
        async with runtime_of_process(settings, part="worker") as runtime:
            sweeper = asyncio.create_task(sweep(runtime, settings.database_url or ""))
            try:
                await _listen(settings, runtime)
            finally:
                sweeper.cancel()
                with suppress(asyncio.CancelledError):
                    await sweeper


def _stop_on_signal() -> None:
    # Ours, not arq's: between two of its workers, while Redis is away, arq would hear nothing.
    serving = asyncio.current_task()
    if serving is not None:
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, serving.cancel)


async def _listen(settings: Settings, runtime: Runtime) -> None:
    """候铃: the arq worker; where Redis goes away, another one when it is back. What is running runs on meanwhile."""
    while True:
        worker = _worker(settings, runtime)
        try:
            await worker.async_run()
        except Exception as error:
            log.warning("doorbell.lost", fault=type(error).__name__)
            for task in worker.tasks.values():
                task.add_done_callback(_forget)
            if not isinstance(error, RedisConnectionError | OSError):
                await _empty_queue(worker)
        except asyncio.CancelledError:
            for task in worker.tasks.values():
                task.cancel()
            await asyncio.gather(*worker.tasks.values(), return_exceptions=True)
            raise
        await asyncio.sleep(1)


async def _empty_queue(worker: Worker) -> None:
    # Something stands in Redis that arq cannot read, and would stop it again at once: the sweeper rings anew.
    with suppress(RedisError, OSError):
        await worker.pool.delete(QUEUE)


def _forget(task: asyncio.Task[None]) -> None:
    # It could not tell Redis that it is done; the outbox knows.
    if not task.cancelled():
        task.exception()


class _Worker(Worker):
    """Does not begin again what it is doing: arq lets go of a ring (HELD_RINGS) before a slow department has answered."""

    async def start_jobs(self, job_ids: list[bytes]) -> None:
        await super().start_jobs([each for each in job_ids if each.decode() not in self.tasks])


def _worker(settings: Settings, runtime: Runtime) -> Worker:
    worker = _Worker(
        functions=[func(cast("Any", run_outbox), name="run_outbox", keep_result=0, max_tries=1_000)],
        redis_settings=redis_settings(settings.redis_url or ""),
        queue_name=QUEUE,
        job_serializer=serialize,
        job_deserializer=deserialize,
        ctx={"runtime": runtime},
        max_jobs=20,
        poll_delay=0.02,
        job_timeout=settings.lease_seconds * (LONGEST + 1),
        handle_signals=False,
        log_results=False,
    )
    worker.in_progress_timeout_s = HELD_RINGS
    return worker

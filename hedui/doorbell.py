"""门铃: arq carries the opaque id of an outbox row and nothing else; where Redis is away, the sweeper finds the job."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from types import TracebackType
from typing import Any
from uuid import UUID

import msgspec
import structlog
from arq.connections import ArqRedis, RedisSettings, create_pool
from arq.constants import job_key_prefix
from arq.jobs import serialize_job
from redis.exceptions import RedisError

from core.clock import SystemClock

log = structlog.get_logger()
QUEUE = "hedui:doorbell"
RINGS_FOR = 3600
"""Seconds; for a job that nobody has begun by then the sweeper has rung anew."""
SILENT_SECONDS = 1.0


def redis_settings(url: str) -> RedisSettings:
    """Settings that give up soon: nobody waits for a doorbell."""
    settings = RedisSettings.from_dsn(url)
    settings.conn_timeout, settings.conn_retries = 2, 0
    return settings


def serialize(value: Any) -> bytes:
    """JSON, never pickle: what comes out of Redis is not run."""
    return msgspec.json.encode(value)


def deserialize(raw: bytes) -> Any:
    """The counterpart."""
    return msgspec.json.decode(raw)


async def _enqueue(pool: ArqRedis, ids: Sequence[UUID] | Mapping[UUID, datetime]) -> None:
    """What arq's enqueue_job does, for all at once and again for who waits already.

    One by one it costs three round trips each, too much for the sweeper's five hundred; with ids of its own it queues a
    job anew at every ring, and where it has been given the id, half a ring that Redis lost stands in the way for a day.
    """
    now = SystemClock().now()
    since = ids if isinstance(ids, Mapping) else dict.fromkeys(ids, now)
    async with pool.pipeline(transaction=True) as pipe:
        for identity, due in ((str(identity), _milliseconds(due)) for identity, due in since.items()):
            job = serialize_job("run_outbox", (identity,), {}, None, _milliseconds(now), serializer=serialize)
            pipe.psetex(job_key_prefix + identity, RINGS_FOR * 1000, job)
            pipe.zadd(QUEUE, {identity: due}, nx=True)
        await pipe.execute()


def _milliseconds(at: datetime) -> int:
    return int(at.timestamp() * 1000)


class ArqDoorbell:
    """门铃 over arq; connects when first rung, and again after Redis was away."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._pool: ArqRedis | None = None
        self._connecting = asyncio.Lock()
        self._silent_until = 0.0

    async def __aenter__(self) -> ArqDoorbell:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._drop()

    async def ring(self, ids: Sequence[UUID] | Mapping[UUID, datetime]) -> None:
        """Best effort, two seconds at most; raises nothing. A job that is rung for already keeps its place, and one that
        has been due for long goes before those of just now."""
        clock = asyncio.get_running_loop().time
        if not ids or clock() < self._silent_until:
            return
        try:
            async with asyncio.timeout(2):
                await _enqueue(await self._connected(), ids)
        except (RedisError, OSError, TimeoutError) as error:
            log.warning("doorbell.silent", fault=type(error).__name__)
            # Whoever commits next does not wait for a bell that is known to be broken.
            self._silent_until = clock() + SILENT_SECONDS
            await self._drop()

    async def _connected(self) -> ArqRedis:
        async with self._connecting:
            if self._pool is None:
                self._pool = await create_pool(
                    redis_settings(self._url), job_serializer=serialize, job_deserializer=deserialize,
                    default_queue_name=QUEUE,
                )  # fmt: skip
            return self._pool

    async def _drop(self) -> None:
        pool, self._pool = self._pool, None
        if pool is not None:
            try:
                await pool.aclose()
            except (RedisError, OSError):
                log.info("doorbell.closed_unclean")

"""门铃: arq carries the opaque id of an outbox row and nothing else; where Redis is away, the sweeper finds the job."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from types import TracebackType
from typing import Any
from uuid import UUID

import msgspec
import structlog
from arq.connections import ArqRedis, RedisSettings, create_pool
from redis.exceptions import RedisError

log = structlog.get_logger()
QUEUE = "hedui:doorbell"
RINGS_FOR = 60
"""Seconds; a job that nobody has begun by then is rung for anew by the sweeper."""
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

    async def ring(self, ids: Sequence[UUID]) -> None:
        """Best effort, two seconds at most; raises nothing. A job that is rung for already is not rung for twice."""
        clock = asyncio.get_running_loop().time
        if not ids or clock() < self._silent_until:
            return
        try:
            async with asyncio.timeout(2):
                pool = await self._connected()
                for identity in ids:
                    # Expires: a ring that Redis has half lost must not stand in the way of the next one for a day.
                    await pool.enqueue_job("run_outbox", str(identity), _job_id=str(identity), _expires=RINGS_FOR)
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

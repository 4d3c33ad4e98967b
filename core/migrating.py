"""迁移执行: runs Piccolo's linear history as the owner role, one process at a time, all or nothing."""

from __future__ import annotations

import contextlib
import io
import os
from typing import Any

import asyncpg
from piccolo.apps.migrations.commands.forwards import run_forwards
from piccolo.engine.postgres import PostgresEngine

from core.database import connection_arguments

_LOCK = 4_853_000
"""Advisory lock: several processes may start at once, one migrates."""


class OwnerEngine(PostgresEngine):
    """迁移引擎: Piccolo as it is; used for migrations only, never by web or workers."""

    async def check_version(self) -> None:
        """Nothing: making an engine must not connect."""

    async def prep_database(self) -> None:
        """Nothing: extensions are not used."""


OWNER = OwnerEngine(config={})


async def run_script(sql: str) -> None:
    """Run a script of several statements in the migration's transaction."""
    transaction: Any = OWNER.current_transaction.get()
    await transaction.connection.execute(sql)


async def is_new(owner_url: str) -> bool:
    """Whether nothing was ever migrated there: the one moment at which a master key may be made."""
    connection = await asyncpg.connect(**connection_arguments(owner_url))
    try:
        return bool(await connection.fetchval("select to_regclass('public.migration') is null"))
    finally:
        await connection.close()


async def migrate(owner_url: str, application_role: str) -> str:
    """Bring the database to the newest version; a crash in the middle leaves the old one. Returns Piccolo's account."""
    os.environ.setdefault("PICCOLO_CONF", "hedui.piccolo_conf")
    OWNER.config = connection_arguments(owner_url)
    said = io.StringIO()
    async with OWNER.transaction() as transaction:
        await transaction.connection.execute(f"select pg_advisory_xact_lock({_LOCK})")
        await transaction.connection.execute("select set_config('hedui.application_role', $1, true)", application_role)
        with contextlib.redirect_stdout(said):
            result = await run_forwards("hedui")
    if not result.success:
        raise RuntimeError(result.message)
    return said.getvalue()

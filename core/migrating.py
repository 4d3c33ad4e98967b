"""迁移执行: runs Piccolo's linear history as the owner role, one process at a time, all or nothing."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import pkgutil
from collections.abc import Mapping
from importlib import import_module
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


class MigrationsChanged(RuntimeError):
    """迁移已变: the database was made by migrations of other content under the same numbers; on that nothing can be built."""


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
            await _refuse_changed(transaction.connection)
            result = await run_forwards("hedui")
        if not result.success:
            raise RuntimeError(result.message)
        await transaction.connection.execute(f"comment on table migration is '{json.dumps(_digests())}'")
    return said.getvalue()


def _digests() -> Mapping[str, str]:
    """Of every script here, by the number of its migration."""
    found = pkgutil.iter_modules(import_module("migrations").__path__, "migrations.")
    modules = [import_module(module.name) for module in found]
    return {module.ID: hashlib.sha256(module.SQL.encode()).hexdigest()[:32] for module in modules}


async def _refuse_changed(connection: Any) -> None:
    """Raise MigrationsChanged where one was run in another form; what was run stands beside the list of migrations."""
    if await connection.fetchval("select to_regclass('public.migration') is null"):
        return
    noted = json.loads(await connection.fetchval("select obj_description('public.migration'::regclass)") or "{}")
    done = {row["name"] for row in await connection.fetch("select name from migration where app_name = 'hedui'")}
    changed = sorted(number for number, digest in _digests().items() if number in done and noted.get(number) != digest)
    if changed:
        raise MigrationsChanged(
            f"这个数据库由内容不同的迁移 {'、'.join(changed)} 建立（发布前的旧版本），本版本不能在其上运行，也没有改动它。"
            "请用建立它的版本继续使用，或为 HEDUI_DATA（自备数据库时为 HEDUI_DATABASE_URL、HEDUI_OWNER_URL）另指一处，重新建立。"
        )

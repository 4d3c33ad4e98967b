"""数据库之门: the only way to the database. Piccolo is the query builder inside, never the keeper of transactions.

Measured with the stock `transaction()`: a failed COMMIT leaks the pooled connection and leaves the task in silent
autocommit, a nested transaction is a no-op, `.batch()` opens another connection and sees no row under row-level
security. So: our transaction refuses nesting and foreign tasks, and gives connection and context back in `finally`;
the engine refuses every query outside of it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from types import TracebackType
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import asyncpg
from piccolo.engine.postgres import PostgresEngine, PostgresTransaction


class DoorMisused(RuntimeError):
    """用错了门: a query outside the door, a door within a door, or a door used by another task."""


class Transaction(PostgresTransaction):
    """事务: one connection, one task, local settings; always given back."""

    __slots__ = ("_connection", "local", "task")

    def __init__(self, engine: PostgresEngine, local: Mapping[str, str]) -> None:
        if engine.current_transaction.get() is not None:
            raise DoorMisused("a transaction is already open in this task: one verb, one transaction")
        super().__init__(engine, allow_nested=False)
        self.local = local
        self.task = asyncio.current_task()
        self._connection: Any = None

    @property
    def connection(self) -> Any:
        """The connection, for the task that opened the door only."""
        if asyncio.current_task() is not self.task:
            raise DoorMisused("a transaction belongs to the task that opened it: no gather, no create_task inside")
        return self._connection

    async def __aenter__(self) -> Transaction:
        self._connection = await _pool(self.engine).acquire()
        try:
            self.transaction = self._connection.transaction()
            await self.transaction.start()
            await self._set_local()
        except BaseException:
            await self._give_back()
            raise
        self.context = self.engine.current_transaction.set(self)
        return self

    async def _set_local(self) -> None:
        names, values = list(self.local), list(self.local.values())
        await self._connection.execute(
            "select set_config(name, value, true) from unnest($1::text[], $2::text[]) as s(name, value)", names, values
        )

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        try:
            # Raises where the door is closed in another context than it was opened in: then nothing is committed.
            self.engine.current_transaction.reset(self.context)
            if error is None:
                await self.transaction.commit()
            else:
                await self.transaction.rollback()
        except (asyncpg.InterfaceError, asyncpg.PostgresConnectionError, OSError):
            if error is None:
                raise
        finally:
            await self._give_back()
        return False

    async def _give_back(self) -> None:
        connection, self._connection = self._connection, None
        if not connection.is_closed() and connection.is_in_transaction():
            connection.terminate()
        await asyncio.shield(_pool(self.engine).release(connection))


class Engine(PostgresEngine):
    """引擎: Piccolo's engine with every other way to the database closed."""

    def open(self, local: Mapping[str, str]) -> Transaction:
        """The door: a transaction with these transaction-local settings."""
        return Transaction(self, local)

    def transaction(self, allow_nested: bool = True) -> PostgresTransaction:
        raise DoorMisused("use scope.read() or scope.write()")

    def atomic(self) -> Any:
        raise DoorMisused("use scope.read() or scope.write()")

    async def batch(self, query: Any, batch_size: int = 100, node: str | None = None) -> Any:
        raise DoorMisused("batch() opens a connection without a tenant; page by key instead")

    async def _run_in_pool(self, query: str, args: Any = None) -> Any:
        raise DoorMisused("a query outside scope.read() or scope.write()")

    async def _run_in_new_connection(self, query: str, args: Any = None) -> Any:
        raise DoorMisused("a query outside scope.read() or scope.write()")

    async def check_version(self) -> None:
        """Nothing: versions are the doctor's business, and making an engine must not connect."""

    async def prep_database(self) -> None:
        """Nothing: extensions are not used."""


DB = Engine(config={})
"""The engine of this process, configured at start-up; Piccolo's tables name it."""


def connection_arguments(url: str) -> dict[str, Any]:
    """A postgresql:// URL as asyncpg arguments."""
    parts = urlsplit(url)
    modes = parse_qs(parts.query).get("sslmode")
    ssl = {"ssl": modes[0]} if modes else {}
    return {
        "host": parts.hostname or "127.0.0.1",
        "port": parts.port or 5432,
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "database": parts.path.lstrip("/"),
        **ssl,
    }


async def open_pool(url: str, size: int = 10) -> None:
    """Connect this process as the application role; refuses an owner or a role that bypasses row-level security."""
    DB.config = connection_arguments(url)
    DB.pool = await asyncpg.create_pool(**DB.config, min_size=1, max_size=size, command_timeout=60)
    try:
        async with DB.pool.acquire() as connection:
            await refuse_powerful_role(connection)
    except BaseException:
        await close_pool()
        raise


async def close_pool() -> None:
    """Give all connections back."""
    pool, DB.pool = DB.pool, None
    if pool is not None:
        await pool.close()


class PowerfulRole(RuntimeError):
    """数据库角色权限过大: web and workers do not start with it."""


async def refuse_powerful_role(connection: Any) -> None:
    """Raise PowerfulRole for a superuser, a role that bypasses row-level security, or one that owns a table."""
    row = await connection.fetchrow(
        """select rolsuper, rolbypassrls, current_user::text as name,
                  exists(select from pg_class c join pg_namespace n on n.oid = c.relnamespace
                          where pg_has_role(current_user, c.relowner, 'member')
                            and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')) as owns
             from pg_roles where rolname = current_user"""
    )
    faults = [text for column, text in _POWERS.items() if row[column]]
    if faults:
        raise PowerfulRole(
            f"数据库角色 {row['name']} {'、'.join(faults)}，行级安全对它不起作用，因此不启动。"
            "请在 HEDUI_DATABASE_URL 中改用只有读写权限的应用角色；迁移用的角色写在 HEDUI_OWNER_URL。"
        )


_POWERS = {"rolsuper": "是超级用户", "rolbypassrls": "可绕过行级安全", "owns": "拥有（或可变为拥有）数据表"}


def _pool(engine: PostgresEngine) -> Any:
    if engine.pool is None:
        raise DoorMisused("the database pool is not open: call open_pool() at start-up")
    return engine.pool

"""数据库之门: the only way to the database. Piccolo is the query builder inside, never the keeper of transactions.

Measured with the stock `transaction()`: a failed COMMIT leaks the pooled connection and leaves the task in silent
autocommit, a nested transaction is a no-op, `.batch()` opens another connection and sees no row under row-level
security. So: our transaction refuses nesting and foreign tasks, and gives connection and context back in `finally`;
the engine refuses every query outside of it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Mapping, Sequence
from types import TracebackType
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import asyncpg
from piccolo.engine.postgres import PostgresEngine, PostgresTransaction

from core.ahead import Look, Rows, together
from core.statements import opening

STORAGE_AWAY = (
    ConnectionError,
    TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.OperatorInterventionError,
    asyncpg.PostgresSystemError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
)
"""What the driver raises where the database is not there, has no room, or goes down in the middle."""


class DoorMisused(RuntimeError):
    """用错了门: a query outside the door, a door within a door, or a door used by another task."""


class Connection(asyncpg.Connection):  # type: ignore[misc]
    """连接 whose release asks nothing of the server: whatever a door sets ends with its transaction, and the next sets all."""

    def get_reset_query(self) -> str:
        """Nothing to undo; a transaction left open is ended by the door itself."""
        return ""


class Transaction(PostgresTransaction):
    """事务: one connection, one task, local settings; always given back."""

    __slots__ = ("_ahead", "_connection", "_opening", "closing", "known", "task")

    def __init__(
        self, engine: PostgresEngine, local: Mapping[str, str], planned: bool = False, first: str = ""
    ) -> None:
        if engine.current_transaction.get() is not None:
            raise DoorMisused("a transaction is already open in this task: one verb, one transaction")
        super().__init__(engine, allow_nested=False)
        self._opening = opening(tuple(local.items()), planned) + first
        self.closing = ""
        """What is still to be done, in the round trip of the commit."""
        self.task = asyncio.current_task()
        self._connection: Any = None
        self._ahead: dict[str, list[tuple[Look, Rows]]] = {}
        self.known: dict[Any, Any] | None = None if planned else {}
        """What one look has found out already; None where something is done, which may change what is known."""

    @property
    def connection(self) -> Any:
        """The connection, for the task that opened the door only."""
        if asyncio.current_task() is not self.task:
            raise DoorMisused("a transaction belongs to the task that opened it: no gather, no create_task inside")
        return self._connection

    async def ahead(self, looks: Sequence[Look]) -> None:
        """预读: ask these in one round trip; each is handed out to the statement that asks for it."""
        if self.known is None:
            raise DoorMisused("a transaction that acts asks nothing ahead: what it does may change the answer")
        for one, rows in await together(self.connection, looks):
            self._ahead.setdefault(one.sql, []).append((one, rows))

    def handed_out(self, sql: str, args: tuple[Any, ...]) -> Rows | None:
        """The rows of a look that was asked ahead; None where it was not."""
        return next((rows for one, rows in self._ahead.get(sql, ()) if one.args == args), None)

    async def __aenter__(self) -> Transaction:
        self._connection = await _pool(self.engine).acquire()
        try:
            await self._ended(self._connection.execute(self._opening))
        except BaseException:
            await self._give_back()
            raise
        self.context = self.engine.current_transaction.set(self)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        try:
            # Raises where the door is closed in another context than it was opened in: then nothing is committed.
            self.engine.current_transaction.reset(self.context)
            if error is None:
                await self._commit()
            else:
                await self._connection.execute("rollback")
        except (asyncpg.InterfaceError, asyncpg.PostgresConnectionError, OSError):
            if error is None:
                raise
        finally:
            await self._give_back()
        return False

    async def _commit(self) -> None:
        # A transaction in which a statement failed ends without an error, and without having done anything.
        if await self._ended(self._connection.execute(f"{self.closing}commit")) != "COMMIT":
            raise DoorMisused(
                "a statement failed in this transaction and its error was swallowed: nothing is committed"
            )

    async def _ended(self, statements: Awaitable[str]) -> str:
        """Of several statements in one round trip: where one is refused, the transaction ends, and the error is told."""
        try:
            return await statements
        except asyncpg.PostgresError:
            if self._connection.is_in_transaction():
                await self._connection.execute("rollback")
            raise

    async def _give_back(self) -> None:
        connection, self._connection = self._connection, None
        if not connection.is_closed() and connection.is_in_transaction():
            connection.terminate()
        await _pool(self.engine).release(connection)  # which a cancelled task does not break off


class Engine(PostgresEngine):
    """引擎: Piccolo's engine with every other way to the database closed."""

    def open(self, local: Mapping[str, str], planned: bool = False, first: str = "") -> Transaction:
        """The door: a transaction with these transaction-local settings, and a first call made in the same round trip.

        With `planned` its statements run by the plan that was made for them once: the database would else plan anew
        whatever stores many rows by arrays, which takes as long as storing them.
        """
        return Transaction(self, local, planned, first)

    async def once(self, function: str, *args: Any) -> Any:
        """单句门: one call of a function of ours that itself says who asks, and is its own transaction; its row, or None."""
        if self.current_transaction.get() is not None:
            raise DoorMisused("a transaction is already open in this task: one verb, one transaction")
        pool = _pool(self)
        connection = await pool.acquire()
        try:
            places = ", ".join(f"${n}" for n in range(1, len(args) + 1))
            return await connection.fetchrow(f"select * from {function}({places})", *args)  # noqa: S608 - of ours
        finally:
            await pool.release(connection)

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


def open_door() -> Transaction | None:
    """开着的门: the transaction of this task; None where none is open."""
    transaction = DB.current_transaction.get()
    return transaction if isinstance(transaction, Transaction) else None


STATEMENTS_KEPT = 500
"""Prepared statements of a connection: more than the product has, else those that are asked most push one another out."""


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
    DB.pool = await asyncpg.create_pool(
        **DB.config, min_size=1, max_size=size, command_timeout=60, connection_class=Connection,
        statement_cache_size=STATEMENTS_KEPT,
    )  # fmt: skip
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

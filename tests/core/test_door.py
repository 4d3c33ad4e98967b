"""数据库之门: each trap of the stock transaction shown to bite, and then shown not to bite through our door.

A scratch database of its own, because some tests break connections; the stock engine is Piccolo's, unchanged.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, AsyncIterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest
from litestar import Litestar, get
from litestar.di import Provide
from piccolo.columns import UUID, Text
from piccolo.engine.postgres import PostgresEngine
from piccolo.table import Table

from core.database import DoorMisused, Engine, PowerfulRole, refuse_powerful_role
from core.migrating import OwnerEngine as StockEngine
from core.statements import SETTINGS, call
from hedui.embedded.postgres import APP, OWNER, SUPERUSER, EmbeddedPostgres
from tests import support

SIZE = 3
BROKEN = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError)
ALICE, BOB = uuid4(), uuid4()
SCRATCH = f"""
select set_config('hedui.application_role', '{APP}', false);
create table note (id int unique deferrable initially deferred);
grant select, insert on note to {APP};
create table diary (tenant_id uuid not null, id uuid primary key, word text not null);
call hedui_tenant_table('diary', 'select, insert');
"""


@pytest.fixture(scope="module")
async def scratch(postgres: EmbeddedPostgres) -> AsyncIterator[str]:
    name = f"door_{uuid4().hex[:12]}"
    await postgres.create_database(name, template="hedui_template")
    owner = await asyncpg.connect(postgres.url(OWNER, name))
    await owner.execute(SCRATCH)
    await owner.close()
    yield name
    await postgres.drop_database(name)


@pytest.fixture
async def ours(postgres: EmbeddedPostgres, scratch: str) -> AsyncIterator[Engine]:
    engine = Engine(config={})
    await support.connect(engine, postgres.url(APP, scratch), SIZE)
    yield engine
    engine.pool.terminate()


@pytest.fixture
async def stock(postgres: EmbeddedPostgres, scratch: str) -> AsyncIterator[StockEngine]:
    engine = StockEngine(config={})
    await support.connect(engine, postgres.url(APP, scratch), SIZE)
    yield engine
    engine.pool.terminate()


def tenant(identity: Any) -> dict[str, str]:
    return {"hedui.tenant": str(identity)}


def diary_of(engine: PostgresEngine) -> Any:
    class Diary(Table, db=engine, tablename="diary"):
        id = UUID(primary_key=True, default=None)
        tenant_id = UUID()
        word = Text()

    return Diary


async def fail_at_commit(door: Any) -> None:
    async with door as transaction:
        await transaction.connection.execute("insert into note values (1), (1)")


async def write_and_fail(door: Any, note: int) -> None:
    async with door as transaction:
        await transaction.connection.execute("insert into note values ($1)", note)
        raise ZeroDivisionError


async def test_stock_failed_commit_leaks_the_connection_and_leaves_silent_autocommit(stock: StockEngine) -> None:
    with pytest.raises(asyncpg.UniqueViolationError):
        await fail_at_commit(stock.transaction())
    assert await support.free(stock, SIZE) == SIZE - 1
    left = stock.current_transaction.get()
    assert left is not None
    with pytest.raises(ZeroDivisionError):
        await write_and_fail(stock.transaction(), 777)
    assert await left.connection.fetchval("select count(*) from note where id = 777") == 1  # nothing was rolled back


async def test_a_hundred_failed_commits_cost_no_connection(ours: Engine) -> None:
    """Else a web process stops answering after as many conflicts as its pool has connections."""
    for _ in range(100):
        with pytest.raises(asyncpg.UniqueViolationError):
            await fail_at_commit(ours.open({}))
    assert ours.current_transaction.get() is None
    assert await support.free(ours, SIZE) == SIZE
    with pytest.raises(ZeroDivisionError):
        await write_and_fail(ours.open({}), 778)
    async with ours.open({}) as door:
        assert await door.connection.fetchval("select count(*) from note where id in (1, 778)") == 0


async def test_stock_nested_transaction_keeps_what_its_error_should_undo(stock: StockEngine) -> None:
    async with stock.transaction() as outer:
        with pytest.raises(ZeroDivisionError):
            await write_and_fail(stock.transaction(), 801)
        assert await outer.connection.fetchval("select count(*) from note where id = 801") == 1


async def test_a_door_within_a_door_is_refused(ours: Engine) -> None:
    """Else half of a failed act is committed with what surrounds it."""
    async with ours.open(tenant(ALICE)) as door:
        with pytest.raises(DoorMisused):
            ours.open(tenant(BOB))
        assert await door.connection.fetchval("select hedui_tenant()") == ALICE
    assert await support.free(ours, SIZE) == SIZE


async def test_stock_query_outside_runs_without_a_tenant_and_commits_alone(stock: StockEngine) -> None:
    diary = diary_of(stock)
    assert await diary.select() == []  # not refused: an empty page that looks like the truth


async def test_a_query_outside_the_door_is_refused(ours: Engine) -> None:
    """Else a forgotten door shows an officer nobody's cases, or writes what no trace tells of."""
    diary = diary_of(ours)
    for query in (diary.select(), diary.raw("select 1"), ours._run_in_new_connection("select 1")):
        with pytest.raises(DoorMisused):
            await query


async def test_stock_batch_sees_nobody_inside_a_tenants_transaction(stock: StockEngine) -> None:
    diary = diary_of(stock)
    async with stock.transaction() as transaction:
        await transaction.connection.execute("select set_config('hedui.tenant', $1, true)", str(ALICE))
        await diary.insert(diary(id=uuid4(), tenant_id=ALICE, word="甲"))
        assert len(await diary.select()) == 1
        async with await diary.select().batch() as batch:
            assert [page async for page in batch] == []  # a recheck of all would "succeed" over nobody


async def test_other_ways_to_the_database_are_closed(ours: Engine) -> None:
    """Else a recheck by batch passes over everybody, and says that all is well."""
    diary = diary_of(ours)
    async with ours.open(tenant(ALICE)):
        with pytest.raises(DoorMisused):
            await diary.select().batch()
    for way in (ours.transaction, ours.atomic):
        with pytest.raises(DoorMisused):
            way()


async def test_stock_gather_inside_does_a_part_and_fails_a_part(stock: StockEngine) -> None:
    diary = diary_of(stock)
    async with stock.transaction():
        done = await asyncio.gather(diary.select().run(), diary.select().run(), return_exceptions=True)
    assert {isinstance(result, asyncpg.InterfaceError) for result in done} == {True, False}


async def test_another_task_cannot_use_the_door(ours: Engine) -> None:
    """Else two halves of one act interleave on one connection, and the act is half done."""
    diary = diary_of(ours)
    async with ours.open(tenant(ALICE)) as door:
        done = await asyncio.gather(diary.select().run(), diary.select().run(), return_exceptions=True)
        assert [type(result) for result in done] == [DoorMisused, DoorMisused]
        with pytest.raises(DoorMisused):
            await asyncio.create_task(diary.select().run())
        assert await door.connection.fetchval("select 1") == 1


async def test_a_cancelled_task_gives_the_connection_back(ours: Engine) -> None:
    """Else every browser that hangs up in the middle of a query takes a connection with it."""
    started = asyncio.Event()

    async def slow() -> None:
        async with ours.open({}) as door:
            await door.connection.execute("insert into note values (900)")
            started.set()
            await door.connection.execute("select pg_sleep(30)")

    for _ in range(SIZE + 1):
        started.clear()
        task = asyncio.create_task(slow())
        await started.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert await support.free(ours, SIZE) == SIZE
    async with ours.open({}) as door:
        assert await door.connection.fetchval("select count(*) from note where id = 900") == 0


async def test_two_tenants_on_one_connection_never_see_each_other(postgres: EmbeddedPostgres, scratch: str) -> None:
    """Else one county reads another's families whenever they share a connection, that is, always."""
    engine = Engine(config={})
    await support.connect(engine, postgres.url(APP, scratch), 1)

    async def turn(identity: Any, word: str) -> list[str]:
        async with engine.open(tenant(identity)) as door:
            await door.connection.execute("insert into diary values ($1, $2, $3)", identity, uuid4(), word)
            return [row["word"] for row in await door.connection.fetch("select distinct word from diary")]

    people = [(uuid4(), "西湖"), (uuid4(), "临安")] * 100
    seen = await asyncio.gather(*(turn(identity, word) for identity, word in people))
    engine.pool.terminate()
    assert seen == [["西湖"], ["临安"]] * 100


async def test_after_commit_the_next_query_sees_nothing(ours: Engine) -> None:
    """Settings end with their transaction; the empty string they leave behind is nobody, and no error."""
    async with ours.open(tenant(ALICE)) as door:
        await door.connection.execute("insert into diary values ($1, $2, '甲')", ALICE, uuid4())
    async with ours.pool.acquire() as connection:
        assert await connection.fetchval("select current_setting('hedui.tenant', true)") == ""
        assert await connection.fetchval("select count(*) from diary") == 0
        assert await connection.fetchval("select hedui_tenant()") is None


@pytest.mark.parametrize("wrong", [{"hedui.tenant": "\x00"}, {"hedui.tenant": "';commit;--"}, {"search_path": "x"}])
async def test_only_identifiers_are_set_and_only_where_a_fence_reads_them(ours: Engine, wrong: dict[str, str]) -> None:
    """Else a value that came from outside is a statement, and runs before anybody knows who asks."""
    with pytest.raises(ValueError, match="neither an identifier"):
        ours.open(wrong)
    assert (await support.free(ours, SIZE), ours.current_transaction.get()) == (SIZE, None)


async def test_no_setting_survives_its_door(postgres: EmbeddedPostgres, scratch: str) -> None:
    """Connections are given back as they are: so each door sets whatever a fence reads, even what the session was told."""
    engine = Engine(config={})
    await support.connect(engine, postgres.url(APP, scratch), 1)
    everything = {f"hedui.{name}": str(ALICE) for name in SETTINGS}
    look = [f"current_setting('{name}', true)" for name in everything]

    async def seen(local: dict[str, str]) -> set[str]:
        async with engine.open(local) as door:
            return set(await door.connection.fetchval(f"select array[{','.join(look)}]"))

    async with engine.open(everything):
        pass
    async with engine.pool.acquire() as connection:
        assert set(await connection.fetchval(f"select array[{','.join(look)}]")) == {""}
        for name in everything:
            await connection.execute("select set_config($1, $2, false)", name, str(ALICE))
    assert await seen({}) == {""}
    assert await seen(tenant(BOB)) == {"", str(BOB)}
    engine.pool.terminate()


async def test_words_in_a_round_trip_of_several_statements_stay_words(ours: Engine) -> None:
    """Else whoever chooses the text of a key, or of an answer, adds a statement of his own."""
    word = "';commit;drop table note;-- \\ 核对 $1"
    async with ours.open(tenant(ALICE)) as door:
        await door.connection.execute(call("set_config", "hedui.word", word, True))
        assert await door.connection.fetchval("select current_setting('hedui.word')") == word
        # Of another collation no index is used, and every request walks all keys that its officer ever sent.
        assert await door.connection.fetchval(call("pg_collation_for", word).strip(";")) == '"default"'


async def test_a_first_call_and_a_last_one_belong_to_the_transaction(ours: Engine) -> None:
    """Else a key is taken by what was never done, or something is done and its trace is not there."""

    async def act(first: str) -> None:
        async with ours.open(tenant(ALICE), first=first) as door:
            await door.connection.execute("insert into note values (920)")
            door.closing = call("no_such_function", ALICE)

    for first in (call("no_such_function", ALICE), ""):
        with pytest.raises(asyncpg.UndefinedFunctionError):
            await act(first)
    assert (await support.free(ours, SIZE), ours.current_transaction.get()) == (SIZE, None)
    async with ours.open({}) as after:
        assert await after.connection.fetchval("select count(*) from note where id = 920") == 0


async def test_one_call_says_itself_who_asks_and_leaves_nothing(ours: Engine) -> None:
    """Else the next on this connection asks with the token of the one before."""
    assert await ours.once("hedui_bearer", b"nobody's", date(2026, 1, 1), datetime(2026, 1, 1, tzinfo=UTC)) is None
    for _ in range(SIZE):
        async with ours.pool.acquire() as connection:
            assert await connection.fetchval("select hedui_credential()") is None
    async with ours.open(tenant(ALICE)):
        with pytest.raises(DoorMisused):
            await ours.once("hedui_bearer", b"", date(2026, 1, 1), datetime(2026, 1, 1, tzinfo=UTC))


async def test_a_swallowed_error_is_no_commit(ours: Engine) -> None:
    """Else the officer is told that something was done, and the database has rolled it back without a word."""

    async def swallow() -> None:
        async with ours.open({}) as door:
            await door.connection.execute("insert into note values (910)")
            with contextlib.suppress(asyncpg.PostgresError):
                await door.connection.execute("select 1 / 0")

    with pytest.raises(DoorMisused):
        await swallow()
    assert await support.free(ours, SIZE) == SIZE
    async with ours.open({}) as door:
        assert await door.connection.fetchval("select count(*) from note where id = 910") == 0


@pytest.mark.parametrize("moment", ["query", "commit", "idle"])
async def test_killed_connections_are_replaced(ours: Engine, postgres: EmbeddedPostgres, moment: str) -> None:
    """Else a database that was restarted is never found again by a process that was up before."""
    killer = await asyncpg.connect(postgres.url(SUPERUSER, "postgres"))

    async def meet_death() -> None:
        async with ours.open({}) as door:
            pid = await door.connection.fetchval("select pg_backend_pid()")
            if moment != "idle":
                await killer.execute("select pg_terminate_backend($1, 5000)", pid)
            if moment == "query":
                await door.connection.fetchval("select 1")
        await killer.execute("select pg_terminate_backend($1, 5000)", pid)
        await asyncio.sleep(0.02)

    for _ in range(2 * SIZE):
        if moment == "idle":
            await meet_death()
        else:
            with pytest.raises(BROKEN):
                await meet_death()
    await killer.close()
    assert (await support.free(ours, SIZE), ours.current_transaction.get()) == (SIZE, None)
    async with ours.open(tenant(BOB)) as door:
        assert await door.connection.fetchval("select hedui_tenant()") == BOB


async def test_a_door_in_a_dependency_is_lost_with_the_second_dependency(ours: Engine) -> None:
    """Why handlers open the door themselves: Litestar resolves two dependencies in a task group of their own."""

    async def door() -> AsyncGenerator[Any, None]:
        async with ours.open(tenant(ALICE)) as opened:
            yield opened

    async def other() -> int:
        return 1

    @get("/one")
    async def one(door: Any) -> bool:
        return ours.current_transaction.get() is door

    @get("/two")
    async def two(door: Any, other: Any) -> bool:
        return ours.current_transaction.get() is door

    app = Litestar([one, two], dependencies={"door": Provide(door), "other": Provide(other)}, openapi_config=None)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://x") as client:
        assert (await client.get("/one")).json() is True
        assert (await client.get("/two")).text != "true"
    assert await support.free(ours, SIZE) == SIZE


async def test_web_and_workers_do_not_start_with_a_powerful_role(postgres: EmbeddedPostgres, scratch: str) -> None:
    """Else a wrong address in the settings silently switches the fence between tenants off."""
    for role, word in ((OWNER, "拥有"), (SUPERUSER, "超级用户")):
        connection = await asyncpg.connect(postgres.url(role, scratch))
        with pytest.raises(PowerfulRole, match=word):
            await refuse_powerful_role(connection)
        await connection.close()
    connection = await asyncpg.connect(postgres.url(APP, scratch))
    await refuse_powerful_role(connection)
    await connection.close()

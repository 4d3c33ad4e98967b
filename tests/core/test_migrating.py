"""迁移: run twice it does nothing; on a database that other migrations of the same numbers have made it does nothing either."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import asyncpg
import pytest

from core.migrating import MigrationsChanged, migrate
from hedui.embedded.postgres import APP, OWNER

if TYPE_CHECKING:
    from hedui.embedded.postgres import EmbeddedPostgres


@pytest.fixture
async def url(postgres: EmbeddedPostgres) -> str:
    name = f"m_{uuid4().hex[:12]}"
    await postgres.create_database(name)
    return postgres.url(OWNER, name)


async def test_run_again_it_changes_nothing(url: str) -> None:
    await migrate(url, APP)
    connection = await asyncpg.connect(url)
    try:
        done = "select name, ran_on from migration order by id"
        before = await connection.fetch(done)
        await migrate(url, APP)
        assert await connection.fetch(done) == before != []
    finally:
        await connection.close()


@pytest.mark.parametrize("noted", ["null", """'{"0001": "another"}'"""])
async def test_a_database_of_other_content_is_left_as_it_is(url: str, noted: str) -> None:
    """Else a trial of last month starts half, and fails at the first case."""
    await migrate(url, APP)
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(f"comment on table migration is {noted}")
        with pytest.raises(MigrationsChanged, match="0001"):
            await migrate(url, APP)
        assert await connection.fetchval("select count(*) from migration") > 0
    finally:
        await connection.close()

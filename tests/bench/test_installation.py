"""整套系统: what the scripts measure with is tried on one small installation: `hedui up`, a few cases, a small load."""

from __future__ import annotations

import json
import shutil
from collections.abc import AsyncIterator, Iterator
from itertools import islice
from pathlib import Path

import aiohttp
import pytest

from bench.asking import asker
from bench.bare import recorded, serving
from bench.bulk import Loader, orphans
from bench.installation import Installation, installed, spent
from bench.office import Household, households
from bench.opened import seal_anew
from bench.plans import rows_read, steps
from bench.submit import compared as compared_submit
from bench.submit import submitted
from bench.verify import compared, verified
from bench.web import asked_often, offenders, pages, reads_of
from core.clock import SystemClock, legal_date
from core.database import DB

COPIES = 3_000


@pytest.fixture(scope="module")
async def made(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Installation]:
    folder: Path = tmp_path_factory.mktemp("bench")
    kept = DB.pool, DB.config  # of other tests; furnishing opens a pool of its own and closes it
    async with installed(folder / "whole", counties=3) as running:
        DB.pool, DB.config = kept
        yield running


@pytest.fixture(scope="module")
def roll() -> Iterator[Household]:
    return households(legal_date(SystemClock().now()))


async def test_the_bare_client_asks_what_the_product_asks(made: Installation, roll: Iterator[Household]) -> None:
    client = await asker(made, next(roll))
    found = await compared(made, client, list(islice(roll, 2)))
    rows = found["per_verification"]["rows"]
    assert rows["ask"] == rows["reply"] > rows["subject"]


async def test_every_part_is_paid_for(made: Installation, roll: Iterator[Household]) -> None:
    before = made.cpu()
    found = await verified(made, list(islice(roll, 2)), 2)
    parts = spent(before, made.cpu())
    assert found["rate"] > 0
    assert {part for part, seconds in parts.items() if seconds > 0} >= {"PostgreSQL", "web", "workers", "departments"}


@pytest.mark.skipif(shutil.which("wrk") is None, reason="wrk is not installed")
async def test_what_was_answered_was_stored(made: Installation, roll: Iterator[Household]) -> None:
    await compared_submit(made, next(roll))
    assert (await submitted(made, roll, 1, made.counties))["requests"] > 0


async def test_a_bulk_load_keeps_every_foreign_key(made: Installation) -> None:
    before = await made.rows("select count(*) from verification")
    await Loader(made, COPIES, thin=30).load()
    after = await made.rows("select count(*) from verification")
    async with made.database() as connection:
        assert await orphans(connection) == []
    assert after[0][0] - before[0][0] == COPIES
    kept = DB.pool, DB.config
    assert await seal_anew(made) == COPIES // 100  # so that the work list can show their names
    DB.pool, DB.config = kept
    still = await made.rows("select count(*) from verification where state in ('verifying', 'suspended')")
    assert still[0][0] == COPIES // 100
    last = await made.rows(
        "select from verification where owner_tenant = $1 and state = 'reported'", made.counties[-1].ref.id
    )
    assert last == []


async def test_a_page_that_reads_by_key_reads_little(made: Installation, roll: Iterator[Household]) -> None:
    known = await made.rows("select id from verification where state = 'reported' order by id desc limit 1")
    step = steps(made, next(roll), next(roll), str(known[0]["id"]))["look at a case"]
    assert 0 < sum((await rows_read(made, step)).values()) < COPIES


async def test_the_busiest_pages_answer_and_read_no_table(made: Installation) -> None:
    """With 3,000 cases: bench/web.py asks just these, and names what reads with the size of a table."""
    asked = await pages(made)
    assert len(asked) == 10
    reads = {page.title: await reads_of(made, page) for page in asked}
    assert offenders({title: {"few": {}, "many": rows} for title, rows in reads.items()}) == []
    assert [one["page"] for one in offenders({"x": {"few": {"t": 10}, "many": {"t": COPIES}}})] == ["x"]


async def test_the_bare_program_answers_as_the_page_and_leaves_its_trace(made: Installation) -> None:
    """It is a limit only if it does what cannot be left away."""
    asked_for = {page.title: page.paths[0] for page in await pages(made)}
    path, listed, token = asked_for["a case"], asked_for["list of cases, one state"], made.counties[0].tokens["county"]
    kept = DB.pool, DB.config
    said = await recorded(made, {path: token, listed: token})
    DB.pool, DB.config = kept
    asked = [statement.sql for statement in said[path].statements]
    assert "hedui_bearer" in asked[0]
    assert asked[1].startswith("begin;")
    assert "hedui_done" in asked[-1]
    looks = "select count(*) from trace where verb = 'verification.look'"
    before = (await made.rows(looks))[0][0]
    async with serving(made, said) as bare, aiohttp.ClientSession() as http:
        async with http.get(f"{bare.url}{listed}x") as answer:
            assert answer.status == 404
        async with http.get(bare.url + listed) as answer:
            assert await answer.read() == said[listed].answer
        assert bare.spent() > 0
        for address in (bare.url, made.url):
            async with http.get(address + path, headers={"Authorization": f"Bearer {token}"}) as answer:
                assert answer.status == 200
                assert (await answer.json())["asks"] == json.loads(said[path].answer)["asks"]
    assert (await made.rows(looks))[0][0] == before + 2


@pytest.mark.skipif(shutil.which("wrk") is None, reason="wrk is not installed")
async def test_a_page_is_asked_often(made: Installation) -> None:
    found = await asked_often(made, (await pages(made))[0], 1)
    assert found.requests > 0
    assert found.p99_ms >= found.p50_ms > 0

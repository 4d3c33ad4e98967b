"""读取行数: how many rows of every table one step reads, by the database's own counters: what grows with the table shows.

A plan printed by EXPLAIN is one statement's, with the parameters one thought of. The counters hold everything that a step
really did, row-level security and its functions with it, and an index scan that reads a whole table as well as a seq scan.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import aiohttp

from bench.installation import Installation
from bench.office import Household, Office, application, intake

_HAND_IN = """
select pg_terminate_backend(pid) from pg_stat_activity
 where backend_type = 'client backend' and pid <> pg_backend_pid()
"""
"""A session hands its counters in when it has been idle for ten seconds, or ends; the product connects anew."""
_COUNTERS = """
select coalesce(p.inhparent, s.relid)::regclass::text as name, sum(s.seq_tup_read + coalesce(i.entries, 0)) as rows
  from pg_stat_user_tables s
  left join (select relid, sum(idx_tup_read) as entries from pg_stat_user_indexes group by relid) i on i.relid = s.relid
  left join pg_inherits p on p.inhrelid = s.relid
 where s.schemaname = 'public' group by 1
"""

Step = Callable[[aiohttp.ClientSession], Awaitable[Any]]


async def rows_read(made: Installation, step: Step) -> dict[str, int]:
    """Table -> rows read by that step, of the tables that it read at all."""
    async with aiohttp.ClientSession() as http:
        before = await _counters(made)
        await step(http)
        after = await _counters(made)
    return {name: count - before.get(name, 0) for name, count in after.items() if count > before.get(name, 0)}


async def _counters(made: Installation) -> dict[str, int]:
    await made.rows(_HAND_IN)
    await asyncio.sleep(0.5)
    return {row["name"]: int(row["rows"]) for row in await made.rows(_COUNTERS)}


def steps(made: Installation, one: Household, another: Household, known: str) -> Mapping[str, Step]:
    """What is looked at: every page and step whose cost an office would feel, each as the post holder who takes it."""
    first, empty = made.counties[0], made.counties[-1]
    office = Office(made, first, 2)

    def get(token: str, path: str) -> Step:
        async def step(http: aiohttp.ClientSession) -> None:
            async with http.get(made.url + path, headers={"Authorization": f"Bearer {token}"}) as answer:
                if answer.status != 200:
                    raise SystemExit(f"GET {path}: {answer.status} {await answer.text()}")

        return step

    def post(who: str, path: str, body: bytes) -> Step:
        return lambda http: office.post(http, who, path, body)

    pages = "/api/verifications?limit=50"
    return {
        "list: county": get(first.tokens["county"], pages),
        "list: township clerk": get(first.tokens["clerk"], pages),
        "list: county, one state": get(first.tokens["county"], f"{pages}&state=ready"),
        "list: province": get(made.province.tokens["province"], pages),
        "list: province, one state": get(made.province.tokens["province"], f"{pages}&state=suspended"),
        "list: county without cases": get(empty.tokens["county"], pages),
        "look at a case": get(first.tokens["county"], f"/api/verifications/{known}"),
        "reports of a case": get(first.tokens["county"], f"/api/verifications/{known}/reports"),
        "traces": get(first.tokens["auditor"], "/api/traces?limit=50"),
        "quarantine": get(made.province.tokens["province"], "/api/quarantine"),
        "feed": post("feed", "/api/applications", application(one)),
        "accept": post("clerk", "/api/verifications", intake(one)),
        "a whole verification": lambda http: office.carry([another], 1),
        "nothing for as long (sweeper)": lambda http: asyncio.sleep(0.5),
    }

"""全省: the province's boards with a tenant full of cases: how long they take, what they read, and no walk through the cases.

What is counted are rows by the database's own counters: whatever a plan says, a board that reads the finished cases is found.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from statistics import median
from typing import Any

import aiohttp

from bench.common import Goal, Options, finish, machine, options, run, say
from bench.installation import Installation, installed
from bench.plans import rows_read
from bench.web import MANY, QUICK_MANY, fill

BOARDS = {
    "overview": "/api/overview",
    "source board": "/api/source-board",
    "affected": "/api/source-board/affected?source=banks",
}
ROUNDS = 7
WALKED = ("verification", "ask", "deadline", "reply", "subject")
"""Tables of cases: what a look reads of them may grow with what is open, one in a hundred, and with nothing else."""
MOST_SHARE = 0.05


async def main(told: Options) -> None:
    """Load, then look at each board."""
    count = told.more.cases or (QUICK_MANY if told.quick else MANY)
    about = machine(told.folder)
    async with installed(told.folder / "many", counties=2) as made:
        await fill(made, count)
        seen = {name: await look(made, path) for name, path in BOARDS.items()}
        there = {table: await made.rows(f"select count(*) as n from {table}") for table in WALKED}
    whole = {table: int(rows[0]["n"]) for table, rows in there.items()}
    goals = [_goal(name, each, whole) for name, each in seen.items()]
    finish("province", told, goals, {"cases": count, "rows": whole, "boards": seen}, about)


def _goal(name: str, seen: Mapping[str, Any], whole: Mapping[str, int]) -> Goal:
    shares = {table: seen["rows_read"].get(table, 0) / max(1, whole[table]) for table in WALKED}
    worst = max(shares, key=lambda table: shares[table])
    goal = Goal(f"{name}: most of a table that one look reads ({worst})", MOST_SHARE, at_least=False)
    goal.add(shares[worst])
    return goal


async def look(made: Installation, path: str) -> Mapping[str, Any]:
    """One board: seconds of a look, and the rows that it reads."""
    headers = {"Authorization": f"Bearer {made.province.tokens['province']}"}

    async def step(http: aiohttp.ClientSession) -> None:
        async with http.get(made.url + path, headers=headers) as answer:
            if answer.status != 200:
                raise SystemExit(f"GET {path}: {answer.status} {await answer.text()}")

    seconds = []
    async with aiohttp.ClientSession() as http:
        for _ in range(ROUNDS):
            began = time.perf_counter()
            await step(http)
            seconds.append(time.perf_counter() - began)
    read = await rows_read(made, step)
    say(f"  {path}: {median(seconds) * 1000:.0f} ms, {sum(read.values())} rows")
    return {"median_seconds": round(median(seconds), 4), "rows_read": read}


if __name__ == "__main__":
    run(main, options(__doc__ or "", cases=0))

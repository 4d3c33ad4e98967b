"""网页: the ten busiest reads of the pages with a tenant full of cases, against the hello endpoint, and against few cases.

Two installations side by side, whose first county has few cases in the one and many in the other (bench/bulk.py). In every
round each endpoint is asked over the same connections as hello: its p99 is ten times hello's at most; and each list is asked
on both in turn: it is no slower with many. A list that reads what grows with the table is found there, whatever it costs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from bench.bulk import Loader
from bench.common import Goal, Options, finish, machine, options, rounds, run, say
from bench.installation import Installation, installed, own_seconds
from bench.load import Load, line, load
from bench.office import Office, households
from bench.plans import rows_read
from core.clock import SystemClock, legal_date

HELLO_GOAL, LIST_GOAL = 10.0, 1.2
FEW, MANY, QUICK_MANY = 1_000, 100_000, 5_000
TEMPLATES, FORMATS, THIN = 4, 2, 30
CONNECTIONS = 8
JSON = "application/json"
OFFENDS = 2_000
"""Rows: an endpoint that reads more of one table than this, and three times more than with few cases, reads too much."""


class Page(NamedTuple):
    """一个接口: what is asked, by whom, and whether it is a list."""

    title: str
    who: str
    path: str
    is_list: bool = False


async def main(told: Options) -> None:
    """Load, look at what is read, then rounds."""
    count = told.more.cases or (QUICK_MANY if told.quick else MANY)
    about = machine(told.folder)
    async with (
        installed(told.folder / "few", counties=2) as few,
        installed(told.folder / "many", counties=2) as many,
    ):
        for made, cases in ((few, FEW), (many, count)):
            await fill(made, cases)
        asked = {made.folder: await pages(made) for made in (few, many)}
        reads = await _reads((few, many), asked)
        goals, done = await _rounds(told, few, many, asked)
    figures = {
        "cases": {"few": FEW, "many": count}, "connections": CONNECTIONS, "rows_read": reads,
        "offenders": offenders(reads), "rounds": done,
    }  # fmt: skip
    finish("web", told, goals, figures, about)


async def fill(made: Installation, cases: int) -> None:
    """装入 so many cases into the first county: some carried through by the product, the others copies of them."""
    roll = households(legal_date(SystemClock().now()))
    await Office(made, made.counties[0], FORMATS).carry(list(islice(roll, TEMPLATES)), TEMPLATES)
    say(f"loading {cases} cases")
    await Loader(made, cases, THIN).load()


async def pages(made: Installation) -> Sequence[Page]:
    """The ten busiest, with the ids of this installation: of a case that the product itself has carried through."""
    (known,) = await made.rows(
        """select v.id, r.id as report from verification v join report r on r.verification_id = v.id and r.final
            where v.owner_tenant = $1 and v.application_number not like '%-%' order by v.id desc limit 1""",
        made.counties[0].ref.id,
    )
    (middle,) = await made.rows(
        """select id from verification where owner_tenant = $1 order by id
           offset (select count(*) / 2 from verification where owner_tenant = $1) limit 1""",
        made.counties[0].ref.id,
    )
    return _pages(known["id"], known["report"], middle["id"])


def _pages(case: UUID, report: UUID, middle: UUID) -> Sequence[Page]:
    cases, one = "/api/verifications?limit=50", f"/api/verifications/{case}"
    return (
        Page("work list", "county", "/api/work?whose=others", True),
        Page("work summary", "county", "/api/work/summary"),
        Page("list of cases", "county", cases, True),
        Page("list of cases, township", "clerk", cases, True),
        Page("list of cases, one state", "county", f"{cases}&state=verifying", True),
        Page("list of cases, from the middle", "county", f"{cases}&after={middle}", True),
        Page("traces", "auditor", "/api/traces?limit=50", True),
        Page("a case", "county", one),
        Page("procedure of a case", "county", f"{one}/procedure"),
        Page("figures of a report", "county", f"/api/reports/{report}/figures"),
    )


async def asked_often(made: Installation, page: Page, seconds: int) -> Load:
    """一个接口 asked over and over; whatever is refused ends the measurement."""
    token = made.counties[0].tokens[page.who] if page.who else ""
    return await load(made.url, [line(page.path, bearer=token)], CONNECTIONS, seconds, JSON)


async def _rounds(
    told: Options, few: Installation, many: Installation, asked: Mapping[Path, Sequence[Page]]
) -> tuple[list[Goal], list[dict[str, Any]]]:
    seconds = 1 if told.quick else 4
    titles = [page.title for page in asked[many.folder]]
    worst = Goal("p99 of the slowest of ten / p99 of hello", HELLO_GOAL, at_least=False)
    slowed = Goal("median of the list that slowed down most, many / few", LIST_GOAL, at_least=False)
    each = {title: Goal(f"{title}: p99 / hello", HELLO_GOAL, at_least=False, gates=False) for title in titles}
    lists = {
        page.title: Goal(f"{page.title}: median, many / few", LIST_GOAL, at_least=False, gates=False)
        for page in asked[many.folder]
        if page.is_list
    }

    async def measure() -> tuple[dict[str, Any], dict[Goal, float]]:
        hello = await asked_often(many, Page("hello", "", "/health"), seconds)
        found = {page.title: await asked_often(many, page, seconds) for page in asked[many.folder]}
        fewer = {page.title: await asked_often(few, page, seconds) for page in asked[few.folder] if page.is_list}
        ratios = {each[title]: one.p99_ms / hello.p99_ms for title, one in found.items()}
        against = {lists[title]: found[title].p50_ms / one.p50_ms for title, one in fewer.items()}
        said = {worst: max(ratios.values()), slowed: max(against.values()), **ratios, **against}
        return {"hello": _told(hello), "many": _all(found), "few": _all(fewer)}, said

    spent = lambda: few.spent() + many.spent() - own_seconds()  # noqa: E731 - as the other scripts hand it over
    return [worst, slowed, *each.values(), *lists.values()], await rounds(told, spent, measure)


def _told(found: Load) -> Mapping[str, float]:
    return {"rate": round(found.rate, 1), "p50_ms": found.p50_ms, "p99_ms": found.p99_ms}


def _all(found: Mapping[str, Load]) -> Mapping[str, Any]:
    return {title: _told(one) for title, one in found.items()}


async def _reads(both: Sequence[Installation], asked: Mapping[Path, Sequence[Page]]) -> dict[str, dict[str, Any]]:
    """读取行数 of each endpoint, with few cases and with many."""
    found: dict[str, dict[str, Any]] = {}
    for name, made in zip(("few", "many"), both, strict=True):
        for page in asked[made.folder]:
            found.setdefault(page.title, {})[name] = await reads_of(made, page)
            say(f"    {name}, {page.title}: {sum(found[page.title][name].values())} rows read")
    return found


async def reads_of(made: Installation, page: Page) -> Mapping[str, int]:
    """读取行数 of one request, by table."""

    async def step(http: Any) -> None:
        headers = {"Authorization": f"Bearer {made.counties[0].tokens[page.who]}"}
        async with http.get(made.url + page.path, headers=headers) as answer:
            if answer.status != 200:
                raise SystemExit(f"GET {page.path}: {answer.status} {await answer.text()}")

    return await rows_read(made, step)


def offenders(reads: Mapping[str, Mapping[str, Mapping[str, int]]]) -> list[dict[str, Any]]:
    """What reads with the size of the table."""
    return [
        {"page": title, "table": table, "few": by["few"].get(table, 0), "many": rows}
        for title, by in reads.items()
        for table, rows in by["many"].items()
        if rows > max(OFFENDS, 3 * by["few"].get(table, 0))
    ]


if __name__ == "__main__":
    run(main, options(__doc__ or "", cases=0))

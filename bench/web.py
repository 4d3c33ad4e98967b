"""网页: the ten busiest reads of the pages with a tenant full of cases, against the hello endpoint, and against few cases.

Two installations side by side, whose first county has few cases in the one and many in the other (bench/bulk.py). In every
round each endpoint is asked over the same connections as hello: its p99 is ten times hello's at most; and each list is asked
on both in turn: it is no slower with many. A list that reads what grows with the table is found there, whatever it costs.
Beside the ten stand what is asked seldom and could walk a table: filters that three cases of all pass, the last page, the
audit, the province's board. And a bare program that asks the same statements, and does nothing else (bench/bare.py), says what
is left to win in ours. They are asked with one and with two at once, too. Processor time of the web and of PostgreSQL for each
request is measured beside: on a machine that others use it says more than any time of an answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from msgspec.structs import asdict

from bench.bare import Bare, recorded, serving
from bench.bulk import OTHER, Loader
from bench.common import Goal, Options, finish, machine, options, rounds, run, say
from bench.installation import Installation, installed, own_seconds, spent
from bench.load import Load, line, load
from bench.office import Office, households
from bench.opened import seal_anew
from bench.plans import rows_read
from core.clock import SystemClock, legal_date

HELLO_GOAL, LIST_GOAL = 10.0, 1.2
FEW, MANY, QUICK_MANY = 1_000, 100_000, 5_000
TEMPLATES, FORMATS, THIN = 4, 2, 30
CONNECTIONS = 8
AT_ONCE = (1, 2)
"""And so many at once: one alone, and one for each of two processors. Above that it is the queue that is measured, and the
ratio goes towards that of the processor time."""
BUSIEST = 10
JSON = "application/json"
LIST = "/api/verifications?limit=50"
MOST_OPEN = 10
"""One case in so many is open at most: a desk with more than a page, where there are few cases, too."""
OPEN = 12
"""Open cases that are looked at in turn, beside the carried ones."""
OFFENDS = 2_000
"""Rows: an endpoint that reads more of one table than this, and three times more than with few cases, reads too much."""


class Page(NamedTuple):
    """一个接口: what is asked, by whom, and whether it is a list."""

    title: str
    who: str
    paths: tuple[str, ...]
    """Asked in turn."""
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
        asked = {made.folder: (*await pages(made), *await seldom(made)) for made in (few, many)}
        reads = await _reads((few, many), asked)
        busiest = asked[many.folder][:BUSIEST]
        statements = await recorded(many, {path: _token(many, page) for page in busiest for path in page.paths})
        async with serving(many, statements) as bare:
            goals, done = await _rounds(told, few, many, asked, bare)
    figures = {
        "cases": {"few": FEW, "many": count}, "connections": CONNECTIONS, "rows_read": reads,
        "offenders": offenders(reads), "rounds": done,
    }  # fmt: skip
    finish("web", told, goals, figures, about)


async def fill(made: Installation, cases: int) -> None:
    """装入 so many cases into the first county: some carried through by the product, the others copies of them.

    A folder that an earlier run has filled is measured as it stands.
    """
    (found,) = await made.rows("select count(*) from verification where owner_tenant = $1", made.counties[0].ref.id)
    if found["count"] >= cases:
        return
    roll = households(legal_date(SystemClock().now()))
    await Office(made, made.counties[0], FORMATS).carry(list(islice(roll, TEMPLATES)), TEMPLATES)
    say(f"loading {cases} cases")
    await Loader(made, cases, THIN, whole=True, open_every=max(cases // 1000, MOST_OPEN)).load()
    await seal_anew(made)


async def pages(made: Installation) -> Sequence[Page]:
    """The ten busiest, with the ids of this installation: cases that the product itself has carried through, and open ones."""
    owner = made.counties[0].ref.id
    carried = await made.rows(
        """select v.id, r.id as report from verification v join report r on r.verification_id = v.id and r.final
            where v.owner_tenant = $1 and v.application_number not like '%-%' order by v.id""",
        owner,
    )
    still = await made.rows(
        "select id from verification where owner_tenant = $1 and state = 'verifying' order by id desc limit $2",
        owner, OPEN,
    )  # fmt: skip
    cases = [f"/api/verifications/{row['id']}" for row in (*carried, *still)]
    return _pages(cases, [row["report"] for row in carried], await _at(made, owner, 2))


async def _at(made: Installation, owner: UUID, part: int) -> UUID:
    """The case at that part of the list, oldest first; 1: the last but a page, where the list ends."""
    (found,) = await made.rows(
        """select id from verification where owner_tenant = $1 order by accepted_on, id
           offset case $2::int when 1 then 60 else (select count(*) / $2 from verification where owner_tenant = $1) end limit 1""",
        owner, part,
    )  # fmt: skip
    return UUID(str(found["id"]))


def _pages(cases: Sequence[str], reports: Sequence[UUID], middle: UUID) -> Sequence[Page]:
    return (
        Page("work list", "county", ("/api/work?whose=others",), True),
        Page("work summary", "county", ("/api/work/summary",)),
        Page("list of cases", "county", (LIST,), True),
        Page("list of cases, township", "clerk", (LIST,), True),
        Page("list of cases, one state", "county", (f"{LIST}&state=verifying",), True),
        Page("list of cases, from the middle", "county", (f"{LIST}&after={middle}",), True),
        Page("traces", "auditor", ("/api/traces?limit=50",), True),
        Page("a case", "county", tuple(cases)),
        Page("procedure of a case", "county", tuple(f"{case}/procedure" for case in cases)),
        Page("figures of a report", "county", tuple(f"/api/reports/{report}/figures" for report in reports)),
    )


async def seldom(made: Installation) -> Sequence[Page]:
    """What is asked seldom, and would find out a list that walks its table."""
    owner = made.counties[0].ref.id
    (some,) = await made.rows("select number from verification where owner_tenant = $1 order by id desc limit 1", owner)
    last = await _at(made, owner, 1)
    return (
        Page("work list, three cases of all", "county", ("/api/work?whose=others&state=suspended",), True),
        Page("work list, a programme of few", "county", (f"/api/work?whose=others&programme={OTHER}",), True),
        Page("list of cases, a state of few", "county", (f"{LIST}&state=suspended",), True),
        Page("list of cases, a programme of few", "county", (f"{LIST}&programme={OTHER}",), True),
        Page("list of cases, township, a state of few", "clerk", (f"{LIST}&state=suspended",), True),
        Page("list of cases, an office without cases", "county", (f"{LIST}&office={UUID(int=1)}",), True),
        Page("list of cases, its last page", "county", (f"{LIST}&after={last}",), True),
        Page("list of cases, one number", "county", (f"{LIST}&number={some['number']}",), True),
        Page("audit", "auditor", ("/api/traces/audit?limit=50",), True),
        Page("board of the province", "province", ("/api/overview",)),
        Page("board of the sources", "province", ("/api/source-board",)),
    )


HELLO = Page("hello", "", ("/health",))


async def asked_often(
    made: Installation, page: Page, seconds: int, url: str = "", connections: int = CONNECTIONS
) -> Load:
    """一个接口 asked over and over, of the product or at that address; whatever is refused ends the measurement."""
    lines = [line(path, bearer=_token(made, page)) for path in page.paths]
    return await load(url or made.url, lines, connections, seconds, JSON)


def _token(made: Installation, page: Page) -> str:
    if not page.who:
        return ""
    return (made.province if page.who == "province" else made.counties[0]).tokens[page.who]


Rounds = tuple[list[Goal], list[dict[str, Any]]]


async def _rounds(
    told: Options, few: Installation, many: Installation, asked: Mapping[Path, Sequence[Page]], bare: Bare
) -> Rounds:
    seconds = 1 if told.quick else 4
    busiest, every = asked[many.folder][:BUSIEST], asked[many.folder]
    worst = Goal("p99 of the slowest of ten / p99 of hello", HELLO_GOAL, at_least=False)
    slowed = Goal("median of the list that slowed down most, many / few", LIST_GOAL, at_least=False)
    each = {page.title: _beside(f"{page.title}: p99 / hello", HELLO_GOAL) for page in every}
    work = {page.title: _beside(f"{page.title}: processor time / hello", HELLO_GOAL) for page in every}
    lists = {page.title: _beside(f"{page.title}: median, many / few", LIST_GOAL) for page in every if page.is_list}
    alone = {n: _beside(f"p99 of the slowest of ten / p99 of hello, {n} at once", HELLO_GOAL) for n in AT_ONCE}
    limits = {page.title: _beside(f"{page.title}, bare: p99 / hello", HELLO_GOAL) for page in busiest}

    async def measure() -> tuple[dict[str, Any], dict[Goal, float]]:
        hello = await _measured(many, HELLO, seconds)
        found = {page.title: await _measured(many, page, seconds) for page in every}
        bared = {page.title: await asked_often(many, page, seconds, bare.url) for page in busiest}
        several = {n: await _at_once(many, busiest, n, seconds) for n in AT_ONCE}
        fewer = {page.title: await _measured(few, page, seconds) for page in asked[few.folder] if page.is_list}
        ratios = {each[title]: one["p99_ms"] / hello["p99_ms"] for title, one in found.items()}
        worked = {work[title]: one["cpu_us"] / hello["cpu_us"] for title, one in found.items()}
        against = {lists[title]: found[title]["p50_ms"] / one["p50_ms"] for title, one in fewer.items()}
        queueless = {alone[n]: max(one["p99_to_hello"] for one in found.values()) for n, found in several.items()}
        least = {limits[title]: one.p99_ms / hello["p99_ms"] for title, one in bared.items()}
        slowest = max(ratios[each[page.title]] for page in busiest)
        said = {worst: slowest, slowed: max(against.values()), **ratios, **worked, **against, **least, **queueless}
        beside = {"at_once": several, "bare": {title: asdict(one) for title, one in bared.items()}}
        return {"hello": hello, "many": found, "few": fewer, **beside}, said

    waited = lambda: few.spent() + many.spent() + bare.spent() - own_seconds()  # noqa: E731 - as the other scripts hand it over
    goals = [worst, slowed, *each.values(), *work.values(), *lists.values(), *limits.values(), *alone.values()]
    return goals, await rounds(told, waited, measure)


def _beside(name: str, goal: float) -> Goal:
    return Goal(name, goal, at_least=False, gates=False)


async def _at_once(
    made: Installation, busiest: Sequence[Page], count: int, seconds: int
) -> dict[str, dict[str, float]]:
    """So many at once: each page's p99, and what it is to that of hello."""
    hello = (await asked_often(made, HELLO, seconds, connections=count)).p99_ms
    found = {page.title: (await asked_often(made, page, seconds, connections=count)).p99_ms for page in busiest}
    return {title: {"p99_ms": p99, "p99_to_hello": p99 / hello} for title, p99 in found.items()}


async def _measured(made: Installation, page: Page, seconds: int) -> dict[str, float]:
    """时间 of one page's answers, and what each of them cost the web and PostgreSQL."""
    before = made.cpu()
    found = await asked_often(made, page, seconds)
    parts = spent(before, made.cpu())
    web, database = (round(parts[part] * 1e6 / found.requests) for part in ("web", "PostgreSQL"))
    return {
        "rate": round(found.rate, 1), "p50_ms": found.p50_ms, "p99_ms": found.p99_ms, "cpu_us": web + database,
        "web_us": web, "postgresql_us": database,
    }  # fmt: skip


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
        headers = {"Authorization": f"Bearer {_token(made, page)}"}
        async with http.get(made.url + page.paths[0], headers=headers) as answer:
            if answer.status != 200:
                raise SystemExit(f"GET {page.paths[0]}: {answer.status} {await answer.text()}")

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

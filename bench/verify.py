"""核对速度: verifications per second, end to end, against a bare client that only sends the same asks.

Product: an office feeds, accepts, declares, authorises, reviews and initiates over HTTP with tokens; workers ask the
departments, assess and issue; a case is done when every file of its final report is there. Beside it, a county whose reports are
JSON alone: typesetting the PDF is the greatest single cost.
Anchor: the same asks of the same households to the same departments by one aiohttp session, as many at once as the
product's workers can have under way. Divided by the asks a case has, that is the limit in verifications per second.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from itertools import islice
from typing import Any
from uuid import UUID

import msgspec

from bench.asking import Asker, asker
from bench.common import Goal, Options, finish, machine, median, options, rounds, run, same, say
from bench.installation import Agency, Installation, installed, spent
from bench.load import load
from bench.office import Household, Office, households
from core.clock import SystemClock, legal_date
from core.sources.model import StoredReply
from hedui.plugin import Found, SourceFact
from hedui.wiring import vault_of

GOAL, SIMULATOR_GOAL = 0.5, 1.5
JOBS_AT_ONCE = 20
"""`max_jobs` of a worker in hedui/worker.py."""
FORMATS = 2
"""A report's files under the sample packs: JSON and PDF."""
CASES, QUICK_CASES, TIMES = 16, 8, 4
"""Cases of a round; and how often the bare client asks for all of them, under new ids, so that it works for a second."""
AT_ONCE = 16
"""Cases under way at a time; each has some ninety asks, so that the workers never want for any."""


async def main(told: Options) -> None:
    """Rounds of product and anchor in turn, then the verdict."""
    cases, at_once = told.more.cases or (QUICK_CASES if told.quick else CASES), told.more.at_once
    about = machine(told.folder)
    async with installed(told.folder / "verify") as made:
        roll = households(legal_date(SystemClock().now()))
        client = await asker(made, next(roll))
        found = await compared(made, client, list(islice(roll, 6)))
        ratio = Goal("verifications: product / bare client", GOAL)
        plain = Goal("verifications without PDF: product / bare client", GOAL, gates=False)
        alone = Goal("departments alone / bare client", SIMULATOR_GOAL)
        before = await _bytes(made)
        done = await rounds(
            told, made.spent, lambda: _round(made, client, _two_rolls(roll, cases), at_once, ratio, plain, alone)
        )
        stored = {"bytes_per_verification": round((await _bytes(made) - before) / made.carried)}
        figures = {**found, **stored, **_summary(done), "rounds": done}
    finish("verify", told, [ratio, plain, alone], figures, about)


def _two_rolls(roll: Iterator[Household], cases: int) -> Sequence[Sequence[Household]]:
    return [list(islice(roll, cases)) for _ in range(2)]


async def _round(
    made: Installation, client: Asker, rolls: Sequence[Sequence[Household]], at_once: int,
    ratio: Goal, plain: Goal, alone: Goal,
) -> tuple[dict[str, Any], dict[Goal, float]]:  # fmt: skip
    cases, others = rolls
    product = await verified(made, cases, at_once)
    unprinted = await verified(made, others, at_once, made.plain)
    bare = await _asked(made, client, cases)
    departments = await _departments_alone(made, client, cases, bare["seconds"])
    limit = len(cases) * TIMES / bare["seconds"]
    figures = {
        "product": product, "product_without_pdf": unprinted, "bare_client": bare, "limit_per_second": round(limit, 2),
        "departments_alone_per_second": round(departments),
    }  # fmt: skip
    return figures, {
        ratio: product["rate"] / limit,
        plain: unprinted["rate"] / limit,
        alone: departments / (bare["asks"] / bare["seconds"]),
    }


async def verified(
    made: Installation, cases: Sequence[Household], at_once: int, county: Agency | None = None
) -> dict[str, Any]:
    """产品: the cases carried through; rate, latency, and what each part cost."""
    printed = county is None
    office = Office(made, county or made.counties[0], FORMATS if printed else FORMATS - 1)
    before, began = made.cpu(), time.perf_counter()
    done = await office.carry(cases, at_once)
    seconds, after = time.perf_counter() - began, made.cpu()
    made.carried += len(done)
    await _all_answered(made, done)
    await made.checkpoint()
    rate = len(done) / seconds
    say(f"    product{'' if printed else ' without PDF'} {rate:.2f}/s, {seconds:.1f} s")
    return {
        "rate": round(rate, 3), "seconds": round(seconds, 2), "median_latency": median(office.latencies, 2),
        "cpu_ms_per_verification": {k: round(v * 1000 / len(done), 1) for k, v in spent(before, after).items()},
    }  # fmt: skip


async def _all_answered(made: Installation, done: Sequence[UUID]) -> None:
    """A case that was reported without its answers would be fast, and wrong."""
    rows = await made.rows(
        "select state, count(*) as n from ask where verification_id = any ($1::uuid[]) group by state", list(done)
    )
    same("asks without an answer", set(), {row["state"] for row in rows} - {"found", "nothing_found"})


async def _asked(made: Installation, client: Asker, cases: Sequence[Household]) -> dict[str, Any]:
    await client.fetch_secret()
    questions = client.questions([*cases] * TIMES)
    before, began = made.cpu(), time.perf_counter()
    answers = await client.ask(questions, made.settings.workers * JOBS_AT_ONCE)
    seconds, after = time.perf_counter() - began, made.cpu()
    states = Counter(type(reply).__name__ for reply in client.replies(questions, answers))
    same("asks of the bare client without an answer", set(), set(states) - {"Found", "NothingFound"})
    say(f"    bare client {len(questions) / seconds:.0f} asks/s, {seconds:.2f} s")
    return {
        "asks": len(questions), "asks_per_verification": round(len(questions) / len(cases) / TIMES, 1),
        "seconds": round(seconds, 3), "asks_per_second": round(len(questions) / seconds),
        "cpu_us_per_ask": {k: round(v * 1e6 / len(questions)) for k, v in spent(before, after).items()},
    }  # fmt: skip


async def _departments_alone(made: Installation, client: Asker, cases: Sequence[Household], seconds: float) -> float:
    """wrk with the same connections: what the departments answer when nobody but they works."""
    lasts = max(1, round(seconds))
    enough = (client.questions(cases) for _ in range(8 * TIMES))
    lines = (text for questions in enough for text in client.lines(questions))
    found = await load(
        made.departments_url, lines, made.settings.workers * JOBS_AT_ONCE, lasts, "application/x-www-form-urlencoded"
    )
    say(f"    departments alone {found.rate:.0f} asks/s")
    return found.rate


async def compared(made: Installation, client: Asker, cases: Sequence[Household]) -> dict[str, Any]:
    """结果比对: a few cases by both; the same asks, and the same facts in every answer. Says what a case consists of."""
    done = await Office(made, made.counties[0], FORMATS).carry(cases, len(cases))
    questions = client.questions(cases)
    answers = await client.ask(questions, JOBS_AT_ONCE)
    bare = Counter(
        (one.ask.element, one.ask.source, _facts(reply.facts if isinstance(reply, Found) else ()))
        for one, reply in zip(questions, client.replies(questions, answers), strict=True)
    )
    same("answers of the departments", bare, Counter([fact async for fact in _kept(made, done)]))
    return {"per_verification": await consists_of(made, done)}


async def _kept(made: Installation, done: Sequence[UUID]) -> AsyncIterator[tuple[str, str, tuple[str, ...]]]:
    """What the product has kept of every answer, opened."""
    vault = vault_of(made.settings)
    for row in await made.rows(
        """select a.element, a.source, r.id, r.blob, v.wrapped_key, v.id as root from ask a
             join reply r on r.executing_tenant = a.executing_tenant and r.id = a.reply_id
             join verification v on v.id = a.verification_id where v.id = any ($1::uuid[])""",
        list(done),
    ):
        plain = vault.data_key(row["wrapped_key"], row["root"]).open(row["blob"], "reply", row["id"])
        yield row["element"], row["source"], _facts(msgspec.msgpack.decode(plain, type=StoredReply).facts)


def _facts(facts: Sequence[SourceFact]) -> tuple[str, ...]:
    return tuple(sorted(msgspec.json.encode(fact).decode() for fact in facts))


async def consists_of(made: Installation, done: Sequence[UUID]) -> dict[str, Any]:
    """每件的行数, by table; jobs and idempotency keys, which do not name their case, are left out."""
    counts = {}
    for table, column in _TABLES:
        (row,) = await made.rows(f"select count(*) as n from {table} where {column} = any ($1::uuid[])", list(done))
        counts[table] = round(row["n"] / len(done), 1)
    return {"rows": counts, "rows_together": round(sum(counts.values()), 1), "mean_members": counts["subject"]}


_TABLES = (
    ("verification", "id"), *((name, "verification_id") for name in (
        "subject", "declaration", "authorization_sheet", "request_match", "deadline", "presence", "ask", "reply",
        "assessment", "report", "report_file", "trace",
    )),
)  # fmt: skip


async def _bytes(made: Installation) -> int:
    """Of all tables with their indexes."""
    (row,) = await made.rows("select sum(pg_total_relation_size(oid))::bigint as n from pg_class where relkind = 'r'")
    return int(row["n"])


def _summary(done: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return {
        "verifications_per_second": median([one["product"]["rate"] for one in done], 2),
        "without_pdf_per_second": median([one["product_without_pdf"]["rate"] for one in done], 2),
        "limit_per_second": median([one["limit_per_second"] for one in done], 1),
        "bare_asks_per_second": median([one["bare_client"]["asks_per_second"] for one in done], 0),
        "departments_alone_per_second": median([one["departments_alone_per_second"] for one in done], 0),
        "asks_per_verification": median([one["bare_client"]["asks_per_verification"] for one in done], 1),
    }


if __name__ == "__main__":
    run(main, options(__doc__ or "", cases=0, at_once=AT_ONCE))

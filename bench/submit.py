"""提交速度: one step of a verification committed over HTTP, against the hello of the same server at the same concurrency.

Submit is POST /api/verifications, 受理登记: the step that opens a case. It authenticates a token, judges a whole household,
and commits case, persons (sealed, with their blind indexes), clocks, presence, trace and idempotency key in a transaction
of its own. (Jobs come with a later step, `initiate`, whose work grows with a case's asks: bench/verify.py measures it.)
POST /api/applications, the feed, is measured beside it. Hello is GET /health: JSON, no credential, no database.

Both by wrk with requests made beforehand, eight connections, each a clerk of another county; and, beside, all of one
county, who wait for one another's case number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import cycle, islice
from typing import Any

from bench.common import Goal, Options, finish, machine, median, options, rounds, run, same, say
from bench.installation import Agency, Installation, installed, spent
from bench.load import Load, line, load
from bench.office import Household, application, households, intake
from core.clock import SystemClock, legal_date
from core.ids import new_id

RATE_GOAL, P99_GOAL = 0.25, 4.0
CONNECTIONS = 8
MOST_A_SECOND = 3000
"""More than the product answers; where it answers more, requests repeat, fewer are stored than answered, and it ends."""
SECONDS, QUICK_SECONDS = 4, 1
ACCEPT, FEED = "/api/verifications", "/api/applications"
JSON = "application/json"


async def main(told: Options) -> None:
    """Rounds of hello and submit in turn, then the verdict."""
    seconds = QUICK_SECONDS if told.quick else SECONDS
    about = machine(told.folder)
    async with installed(told.folder / "submit", counties=CONNECTIONS) as made:
        roll = households(legal_date(SystemClock().now()))
        await compared(made, next(roll))
        goals = _Goals()
        done = await rounds(told, made.spent, lambda: _round(made, roll, seconds, goals))
        figures = {"per_submit": await _stored(made), **_summary(done), "rounds": done}
    finish("submit", told, goals.all, figures, about)


class _Goals:
    def __init__(self) -> None:
        self.rate = Goal("rate: submit / hello", RATE_GOAL)
        self.p99 = Goal("p99: submit / hello", P99_GOAL, at_least=False)
        self.one_county = Goal("rate: submit of one county / hello", RATE_GOAL, gates=False)
        self.feed = Goal("rate: feed / hello", RATE_GOAL, gates=False)
        self.feed_p99 = Goal("p99: feed / hello", P99_GOAL, at_least=False, gates=False)

    @property
    def all(self) -> Sequence[Goal]:
        return (self.rate, self.p99, self.one_county, self.feed, self.feed_p99)


async def _round(
    made: Installation, roll: Iterator[Household], seconds: int, goals: _Goals
) -> tuple[dict[str, Any], dict[Goal, float]]:
    hello = await measured(made, "hello", [line("/health")], seconds)
    submit = await submitted(made, roll, seconds, made.counties)
    one = await submitted(made, roll, seconds, made.counties[:1])
    feed = await fed(made, roll, seconds)
    ratios = {
        goals.rate: submit["rate"] / hello["rate"],
        goals.p99: submit["p99_ms"] / hello["p99_ms"],
        goals.one_county: one["rate"] / hello["rate"],
        goals.feed: feed["rate"] / hello["rate"],
        goals.feed_p99: feed["p99_ms"] / hello["p99_ms"],
    }
    return {"hello": hello, "submit": submit, "submit_one_county": one, "feed": feed}, ratios


async def submitted(
    made: Installation, roll: Iterator[Household], seconds: int, counties: Sequence[Agency]
) -> dict[str, Any]:
    """Cases accepted."""
    lines = posts(counties, roll, "clerk", ACCEPT, intake, seconds)
    return await _stored_once(
        made, "verification", "verification.accept", f"submit, {len(counties)} counties", lines, seconds
    )


async def fed(made: Installation, roll: Iterator[Household], seconds: int) -> dict[str, Any]:
    """Applications fed."""
    lines = posts(made.counties, roll, "feed", FEED, application, seconds)
    return await _stored_once(made, "application", "application.feed", "feed", lines, seconds)


async def _stored_once(
    made: Installation, table: str, verb: str, what: str, lines: Sequence[str], seconds: int
) -> dict[str, Any]:
    """A load of it; as many as were answered must be there afterwards, each with its trace."""
    since, counties = new_id(), [county.ref.id for county in made.counties]
    found = await measured(made, what, lines, seconds)
    owner = "owner_tenant" if table == "verification" else "tenant_id"
    (stored,) = await made.rows(
        f"""select (select count(*) from {table} where {owner} = any ($1::uuid[]) and id > $2) as rows,
              (select count(*) from trace where tenant_id = any ($1::uuid[]) and id > $2 and verb = $3) as traces""",
        counties, since, verb,
    )  # fmt: skip
    # wrk hangs up on what is under way at the end: done, and not counted.
    more = stored["rows"] - found["requests"]
    same(
        f"{what}: stored for every answer", (True, True), (0 <= more <= CONNECTIONS, stored["traces"] == stored["rows"])
    )
    return found


def posts(
    counties: Sequence[Agency], roll: Iterator[Household], who: str, path: str,
    body: Callable[[Household], bytes], seconds: int,
) -> list[str]:  # fmt: skip
    """Requests of distinct households with distinct keys, the counties in turn."""
    people = islice(zip(cycle(counties), roll, strict=False), MOST_A_SECOND * seconds)
    return [line(path, body(one).decode(), new_id().hex, county.tokens[who]) for county, one in people]


async def measured(made: Installation, what: str, lines: Sequence[str], seconds: int) -> dict[str, Any]:
    """One load, with what each part cost, the generator among them."""
    before = made.cpu()
    found: Load = await load(made.url, lines, CONNECTIONS, seconds, JSON)
    after = made.cpu()
    await made.checkpoint()
    say(f"    {what}: {found.rate:.0f}/s, median {found.p50_ms:.2f} ms, p99 {found.p99_ms:.2f} ms")
    return {
        "rate": round(found.rate, 1), "p50_ms": found.p50_ms, "p99_ms": found.p99_ms, "requests": found.requests,
        "cpu_us_per_request": {k: round(v * 1e6 / found.requests) for k, v in spent(before, after).items()},
    }  # fmt: skip


async def compared(made: Installation, one: Household) -> None:
    """结果: before anything is timed, one submit is looked at: its case is there with everybody, clock and trace."""
    lines = [line(ACCEPT, intake(one).decode(), new_id().hex, made.counties[0].tokens["clerk"])]
    await load(made.url, lines, 1, 1, JSON)
    rows = await made.rows(
        """select (select count(*) from subject s where s.verification_id = v.id) as persons,
                  (select count(*) from trace t where t.verification_id = v.id) as traces
             from verification v where v.application_number = $1""",
        one.file.application_number,
    )
    people = len(one.file.household.members) + sum(len(apart.members) for apart in one.file.supporters)
    same("one submit", [{"persons": people, "traces": 1}], [dict(row) for row in rows])


async def _stored(made: Installation) -> dict[str, float]:
    """每次提交的行: of whatever a case that was only accepted consists of."""
    (row,) = await made.rows(
        """select count(*) as cases, (select count(*) from subject) as subjects,
             (select count(*) from deadline) as deadlines, (select count(*) from presence) as presences,
             (select pg_total_relation_size('verification') + pg_total_relation_size('subject')
                   + pg_total_relation_size('deadline') + pg_total_relation_size('presence')) as bytes
             from verification"""
    )
    people, clocks, presences = (row[name] / row["cases"] for name in ("subjects", "deadlines", "presences"))
    return {
        "mean_members": round(people, 2),
        "rows": round(3 + people + clocks + presences, 2),  # with the case itself, its trace and its idempotency key
        "bytes_of_case_tables": round(row["bytes"] / row["cases"]),
    }


def _summary(done: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return {
        what: {name: median([one[what][name] for one in done], 2) for name in ("rate", "p50_ms", "p99_ms")}
        for what in ("hello", "submit", "submit_one_county", "feed")
    }


if __name__ == "__main__":
    run(main, options(__doc__ or ""))

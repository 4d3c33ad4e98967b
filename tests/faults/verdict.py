"""判定: wait until nothing is left to do, then count: nothing lost, nothing doubled, the departments' ledger ours."""

from __future__ import annotations

import asyncio
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta

import asyncpg

from core.database import DB
from hedui import fsck
from plugins.simulated_departments.ledger import LedgerEntry, person_digest
from plugins.simulated_departments.population import Person
from plugins.simulated_departments.records import Window, records_of
from tests.faults import plan
from tests.faults.installation import Installation

_NUMBER = re.compile(r"[0-9]{17}[0-9X]")


async def quiet(made: Installation, within: float = 90) -> float:
    """Seconds until every case is reported and no job is left; raises AssertionError that says what is not."""
    began, left = time.monotonic(), "the database does not answer"
    while time.monotonic() - began < plan.patience(within):
        with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            left = await _left(made)
            if not left:
                return time.monotonic() - began
        await asyncio.sleep(0.2)
    raise AssertionError(f"not quiet after {plan.patience(within):g} s: {left}\n{_last_words(made)}")


async def answered(made: Installation, which: str, *args: object) -> None:
    """Return when each of these asks has its answer; raises AssertionError that says how the others stand."""
    began, left = time.monotonic(), []
    while time.monotonic() - began < plan.patience(60):
        left = await made.rows(
            f"""select a.state, a.note, o.fault, count(*) from ask a left join outbox o on o.ref = a.id
                 where a.settled_at is null and {which} group by 1, 2, 3""",
            *args,
        )
        if not left:
            return
        await asyncio.sleep(0.1)
    raise AssertionError(f"not answered: {[tuple(row) for row in left]}\n{_last_words(made)}")


async def _left(made: Installation) -> str:
    jobs = await made.rows("select job, count(*) as left from outbox where done_at is null group by 1")
    open_cases = await made.rows(
        "select state, count(*) as left from verification where state <> 'reported' group by 1"
    )
    return ", ".join(f"{row[0]} {row[1]}" for row in (*jobs, *open_cases))


def _last_words(made: Installation) -> str:
    return "\n".join(f"--- {p.child.name}\n{p.said()[-2000:]}" for p in made.processes)


async def verdict(made: Installation) -> None:
    """判定 over everything that this installation has ever done."""
    for process in made.processes:
        assert process.alive, f"{process.child.name} has ended by itself\n{process.said()[-3000:]}"
    assert await fsck.run(made.world.runtime, made.ledger, sample=None) == []
    ledger = made.departments.ledger()
    await _one_case_each(made)
    await _one_answer_each(made, ledger)
    await _one_final_report_each(made)
    await _right_answers(made, ledger)
    _no_person_in_logs(made)


async def callbacks(made: Installation) -> tuple[int, int, int]:
    """So many callbacks heard, answers kept as late, questions that a department has accepted."""
    heard = await made.rows("select count(*) from trace where verb = 'ask.callback'")
    late = await made.rows("select count(*) from reply where kind = 'late'")
    accepted = await made.rows("select count(distinct ask_id) from reply where kind = 'accepted'")
    # Each leaves two traces: that it arrived, and what became of it.
    return heard[0][0] // 2, late[0][0], accepted[0][0]


async def _one_case_each(made: Installation) -> None:
    cases = await made.rows("select state, count(*) from verification group by 1")
    assert {row[0]: row[1] for row in cases} == {"reported": len(made.households)}
    doubled = await made.rows("select application_number from verification group by 1 having count(*) > 1")
    assert doubled == []


async def _one_answer_each(made: Installation, ledger: Sequence[LedgerEntry]) -> None:
    """发出的与台账上的 are the same set; a question asked again is the same question about the same person. Only what no
    department is connected for has not been asked."""
    asks = await made.rows("select id::text as id, state, connector, attempts, left_at from ask")
    assert {row["state"] for row in asks if row["connector"]} <= {"found", "nothing_found"}
    assert {(row["state"], row["left_at"]) for row in asks if not row["connector"]} <= {("withheld", None)}
    assert {entry.ask for entry in ledger} == {row["id"] for row in asks if row["left_at"] is not None}
    by_ask: dict[str, list[LedgerEntry]] = defaultdict(list)
    for entry in ledger:
        by_ask[entry.ask].append(entry)
    for entries in by_ask.values():
        assert [entry.repeat for entry in entries] == [False, *[True] * (len(entries) - 1)]
        assert len({(entry.person, entry.element) for entry in entries}) == 1
    attempts = {row["id"]: row["attempts"] for row in asks}
    assert [ask for ask, entries in by_ask.items() if len(entries) > attempts[ask]] == []
    effective = await made.rows("select ask_id from reply where kind in ('found', 'nothing_found')")
    assert Counter(str(row["ask_id"]) for row in effective) == Counter(by_ask.keys())


async def _one_final_report_each(made: Installation) -> None:
    for table in ("assessment", "report"):
        rows = await made.rows(
            f"""select verification_id, array_agg(sequence order by sequence) as sequences,
                       array_agg(final order by sequence) as finals from {table} group by 1"""
        )
        for row in rows:
            assert row["sequences"] == list(range(1, len(row["sequences"]) + 1)), table
            assert row["finals"] == [*[False] * (len(row["finals"]) - 1), True], table
    files = await made.rows(
        "select r.id, count(f.id) from report r left join report_file f on f.report_id = r.id group by 1"
    )
    assert {row[1] for row in files} == {made.formats}


async def _right_answers(made: Installation, ledger: Sequence[LedgerEntry]) -> None:
    """查得与否 of every ask is what the department really holds about the very person that was asked about."""
    people = {person_digest(made.departments.secret, p.id_number): p for p in _people(made)}
    periods = await _periods(made)
    states = {row["id"]: row["state"] for row in await made.rows("select id::text as id, state from ask")}
    for entry in ledger:
        held = records_of(made.departments.population.seed, people[entry.person], entry.element, periods[entry.element])
        assert states[entry.ask] == ("found" if held else "nothing_found"), (entry.element, entry.ask)


def _people(made: Installation) -> Iterator[Person]:
    for index in made.households:
        household = made.departments.population.household(index)
        yield household.applicant
        if household.supporter is not None:
            yield household.supporter[1]
        yield from (person for _, person in household.members)


async def _periods(made: Installation) -> Mapping[str, Window]:
    """What the connector asks about: the counting period, or a day (for which the department takes a year)."""
    scope = await made.world.scope("XH0001")
    async with DB.open(scope.local()) as door:
        law = await made.world.runtime.law_for(door.connection, scope.tenant.id, scope.today)
    period = law.period(scope.today)
    assert period is not None
    whole = {"period": Window(period.start, period.end), "day": Window(scope.today - timedelta(days=365), scope.today)}
    return {item.element: whole[item.look_back] for item in law.source_items}


def _no_person_in_logs(made: Installation) -> None:
    """日志中没有人: no identity number of anybody who was asked about stands in any log."""
    numbers = {person.id_number for person in _people(made)}
    for log in (made.settings.data_dir / "logs").iterdir():
        said = log.read_text("utf-8", errors="replace")
        assert not numbers & set(_NUMBER.findall(said)), log.name

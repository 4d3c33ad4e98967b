"""判定: wait until nothing is left to do, then count: nothing lost, nothing doubled, the departments' ledger ours."""

from __future__ import annotations

import asyncio
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

import asyncpg

from core.runtime import Runtime
from hedui import fsck
from hedui.settings import Settings
from plugins.simulated_departments.ledger import LedgerEntry, person_digest
from plugins.simulated_departments.population import Person
from plugins.simulated_departments.process import Departments
from plugins.simulated_departments.records import Window, records_of
from tests.faults import plan
from tests.faults.process import Process


class Judged(Protocol):
    """被判定的系统: what is judged, whoever started it."""

    settings: Settings
    formats: int

    @property
    def departments(self) -> Departments:
        """Who was asked."""
        ...

    @property
    def ledger(self) -> Path:
        """What they wrote down."""
        ...

    @property
    def processes(self) -> Sequence[Process]:
        """What must still run."""
        ...

    @property
    def runtime(self) -> Runtime:
        """The test's own."""
        ...

    @property
    def begun(self) -> int:
        """So many verifications."""
        ...

    async def people(self) -> Mapping[Person, Mapping[str, Window]]:
        """Who is asked about, and for which days by data element."""
        ...

    async def rows(self, sql: str, *args: Any) -> list[Any]:
        """One look at what is really there."""
        ...


_NUMBER = re.compile(r"[0-9]{17}[0-9X]")


async def quiet(made: Judged, within: float = 90) -> float:
    """Seconds until every case is reported and no job is left; raises AssertionError that says what is not."""
    began, left = time.monotonic(), "the database does not answer"
    while time.monotonic() - began < plan.patience(within):
        with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            left = await _left(made)
            if not left:
                return time.monotonic() - began
        await asyncio.sleep(0.2)
    raise AssertionError(f"not quiet after {plan.patience(within):g} s: {left}\n{_last_words(made)}")


async def answered(made: Judged, which: str, *args: object) -> None:
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


async def _left(made: Judged) -> str:
    jobs = await made.rows("select job, count(*) as left from outbox where done_at is null group by 1")
    open_cases = await made.rows(
        "select state, count(*) as left from verification where state <> 'reported' group by 1"
    )
    return ", ".join(f"{row[0]} {row[1]}" for row in (*jobs, *open_cases))


def _last_words(made: Judged) -> str:
    return "\n".join(f"--- {p.child.name}\n{p.said()[-2000:]}" for p in made.processes)


async def verdict(made: Judged) -> None:
    """判定 over everything that this installation has ever done."""
    for process in made.processes:
        assert process.alive, f"{process.child.name} has ended by itself\n{process.said()[-3000:]}"
    found = await fsck.run(made.runtime, made.ledger, sample=None)
    assert not found, (len(found), found[:5])
    ledger = made.departments.ledger()
    await _one_case_each(made)
    await _one_answer_each(made, ledger)
    await _one_final_report_each(made)
    await _right_answers(made, ledger)
    _no_person_in_logs(made, await made.people())


async def callbacks(made: Judged) -> tuple[int, int, int]:
    """So many callbacks heard, answers kept as late, questions that a department has accepted."""
    heard = await made.rows("select count(*) from trace where verb = 'ask.callback'")
    late = await made.rows("select count(*) from reply where kind = 'late'")
    accepted = await made.rows("select count(distinct ask_id) from reply where kind = 'accepted'")
    # Each leaves two traces: that it arrived, and what became of it.
    return heard[0][0] // 2, late[0][0], accepted[0][0]


async def _one_case_each(made: Judged) -> None:
    cases = await made.rows("select state, count(*) from verification group by 1")
    assert {row[0]: row[1] for row in cases} == {"reported": made.begun}
    doubled = await made.rows("select application_number from verification group by 1 having count(*) > 1")
    assert doubled == []


async def _one_answer_each(made: Judged, ledger: Sequence[LedgerEntry]) -> None:
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


async def _one_final_report_each(made: Judged) -> None:
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


async def _right_answers(made: Judged, ledger: Sequence[LedgerEntry]) -> None:
    """查得与否 of every ask is what the department really holds about the very person that was asked about."""
    people = await made.people()
    windows = {person_digest(made.departments.secret, p.id_number): (p, days) for p, days in people.items()}
    states = {row["id"]: row["state"] for row in await made.rows("select id::text as id, state from ask")}
    for entry in ledger:
        person, days = windows[entry.person]
        held = records_of(made.departments.population.seed, person, entry.element, days[entry.element])
        assert states[entry.ask] == ("found" if held else "nothing_found"), (entry.element, entry.ask)


def _no_person_in_logs(made: Judged, people: Iterable[Person]) -> None:
    """日志中没有人: no identity number of anybody who was asked about stands in any log."""
    numbers = {person.id_number for person in people}
    for log in (made.settings.data_dir / "logs").iterdir():
        said = log.read_text("utf-8", errors="replace")
        assert not numbers & set(_NUMBER.findall(said)), log.name

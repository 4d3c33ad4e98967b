"""部门台账: written before the answer, once for each ask, without a number, and there after a kill."""

from __future__ import annotations

import asyncio
from pathlib import Path

import aiohttp
import pytest

from plugins.simulated_departments.convention import REASON
from plugins.simulated_departments.ledger import Ledger, LedgerEntry, person_digest, read_ledger
from plugins.simulated_departments.process import Departments
from plugins.simulated_departments.tests.calling import SECRET, Caller, until


def entry(ask: str, repeat: bool = False) -> LedgerEntry:
    return LedgerEntry(
        "2026-11-20T00:00:00+00:00", "ask", "banks", "national.deposit", ask, "digest", "0017", {}, repeat
    )


async def test_a_line_tells_who_what_why_and_no_number(caller: Caller, departments: Departments) -> None:
    await caller.ask("national.hukou", "ask-1")
    await caller.ask("national.hukou", "ask-1")
    first, second = departments.ledger()
    number = departments.population.person(0).id_number
    assert (first.department, first.element, first.ask, first.kind) == (
        "public_security",
        "national.hukou",
        "ask-1",
        "ask",
    )
    assert (first.person, first.last_four) == (person_digest(SECRET, number), number[-4:])
    assert set(first.reason) == set(REASON)
    assert (first.repeat, second.repeat) == (False, True)
    for written in departments.data_dir.iterdir():
        assert number not in written.read_text()
    counts = departments.state()["departments"]["public_security"]
    assert (counts["asked"], counts["repeated"]) == (1, 1)


async def test_what_was_answered_is_there_after_a_kill(caller: Caller, departments: Departments) -> None:
    await caller.renew()
    answers = await asyncio.gather(*(caller.ask("national.hukou", f"ask-{n}", n) for n in range(40)))
    departments.kill()
    assert {line.ask for line in departments.ledger()} == {f"ask-{n}" for n in range(40)}
    departments.start()
    await caller.renew()
    again = await asyncio.gather(*(caller.ask("national.hukou", f"ask-{n}", n) for n in range(40)))
    assert again == answers
    assert sum(not line.repeat for line in departments.ledger()) == 40
    assert departments.state()["departments"]["public_security"]["asked"] == 40


async def test_an_answer_is_never_ahead_of_the_ledger(caller: Caller, departments: Departments) -> None:
    departments.order("public_security", {"faults": [{"kind": "slow", "seconds": 5}]})
    asking = asyncio.create_task(caller.ask("national.hukou", "ask-1"))
    await until(departments.ledger)
    departments.kill()
    with pytest.raises(aiohttp.ClientError):
        await asking
    assert [line.ask for line in departments.ledger()] == ["ask-1"]


def test_a_torn_last_line_is_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    ledger = Ledger(path)
    ledger.enter(entry("ask-1"))
    ledger.close()
    with path.open("ab") as torn:
        torn.write(b'{"at":"2026')
    assert [line.ask for line in read_ledger(path)] == ["ask-1"]
    again = Ledger(path)
    assert again.knows("ask-1")
    assert again.enter(entry("ask-1", repeat=True)) == 2
    assert again.conflicts("ask-1", "national.deposit", "another")
    again.close()
    assert [line.repeat for line in read_ledger(path)] == [False, True]


def test_no_ledger_yet_is_an_empty_one(tmp_path: Path) -> None:
    assert read_ledger(tmp_path / "none") == []

"""部门失常: late, half, forged, mixed up: what is wrong with a file costs the file, what is wrong with a row that row."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from hedui.plugin import Accepted, Ask, Found, Garbled, NothingFound, Rejected, Reply, Unavailable
from hedui.testing import SimpleLine, fetched, leaks, outcome_of
from plugins.batch_exchange.connector import BatchExchange
from plugins.batch_exchange.settings import BatchSettings
from plugins.batch_exchange.tests.conftest import SECRET, AskAbout
from plugins.simulated_departments.process import Departments

CONNECTOR = BatchExchange()
COUNT = 20


async def handed_in(line: SimpleLine, batch: str, asks: list[Ask]) -> str:
    receipt = await CONNECTOR.submit(batch, asks, line)
    assert isinstance(receipt, Accepted)
    await asyncio.sleep(0.1)
    return receipt.ticket


async def met(
    departments: Departments, line: SimpleLine, ask_about: AskAbout, batch: str, **fault: Any
) -> tuple[list[Ask], str, Any]:
    """Twenty asks handed in to a department in order, and what a fetch comes to once it is told to misbehave."""
    asks = [ask_about(index) for index in range(COUNT)]
    ticket = await handed_in(line, batch, asks)
    departments.order("agriculture", {"faults": [fault]})
    return asks, ticket, await outcome_of(CONNECTOR.fetch(batch, asks, ticket, line))


def kinds(replies: dict[str, Reply]) -> set[type[Any]]:
    return {type(reply) for reply in replies.values()}


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        ({"kind": "error"}, ConnectionError),
        ({"kind": "half"}, ConnectionError),
        ({"kind": "disconnect"}, ConnectionError),
        ({"kind": "empty"}, Garbled),
        ({"kind": "garbage"}, Garbled),
        ({"kind": "garbage", "form": "html"}, Garbled),
        ({"kind": "garbage", "form": "binary"}, Garbled),
        ({"kind": "half_file"}, Garbled),
        ({"kind": "wrong_digest"}, Garbled),
        ({"kind": "wrong_count"}, Garbled),
    ],
)
async def test_a_file_that_is_not_whole_is_not_opened(
    departments: Departments, line: SimpleLine, ask_about: AskAbout, batch: str, fault: dict[str, Any], outcome: Any
) -> None:
    asks, ticket, found = await met(departments, line, ask_about, batch, **fault)
    assert isinstance(found, outcome)
    assert not any(leaks(found, ask) for ask in asks)
    if isinstance(found, Garbled):
        assert not any(ask.subject.id_number.encode() in found.raw for ask in asks[1:]) or fault["kind"] == "garbage"
    departments.order("agriculture")
    assert len(await fetched(CONNECTOR, line, batch, asks, ticket)) == COUNT


async def test_a_stopped_department_is_not_ready(
    departments: Departments, line: SimpleLine, ask_about: AskAbout, batch: str
) -> None:
    assert (await met(departments, line, ask_about, batch, kind="unavailable", seconds=60))[2] == {}


async def test_a_department_that_hangs_is_a_timeout(
    departments: Departments, settings: BatchSettings, line: SimpleLine, ask_about: AskAbout, batch: str
) -> None:
    asks = [ask_about(0)]
    ticket = await handed_in(line, batch, asks)
    departments.order("agriculture", {"faults": [{"kind": "hang"}]})
    async with SimpleLine(settings, secrets={"batch_secret": SECRET}, timeout=0.4) as impatient:
        assert isinstance(await outcome_of(CONNECTOR.fetch(batch, asks, ticket, impatient)), TimeoutError)
        assert isinstance(await outcome_of(CONNECTOR.submit(batch, asks, impatient)), TimeoutError)


async def test_a_partial_file_leaves_the_rest_open(
    departments: Departments, line: SimpleLine, ask_about: AskAbout, batch: str
) -> None:
    asks, ticket, first = await met(departments, line, ask_about, batch, kind="partial")
    assert len(first) == COUNT // 2
    departments.order("agriculture")
    rest = [ask for ask in asks if ask.id not in first]
    assert set(await CONNECTOR.fetch(batch, rest, ticket, line)) == {ask.id for ask in rest}


async def test_rows_that_are_missing_or_cut_off_cost_themselves(
    departments: Departments, line: SimpleLine, ask_about: AskAbout, batch: str
) -> None:
    for kind in ("missing_rows", "broken_rows"):
        asks, _, found = await met(departments, line, ask_about, f"{batch}-{kind}", kind=kind, share=0.4)
        unavailable = [reply for reply in found.values() if isinstance(reply, Unavailable)]
        assert 0 < len(unavailable) < COUNT
        assert len(found) == COUNT
        assert not any(leaks(reply, ask) for reply in unavailable for ask in asks)
        departments.order("agriculture")


async def test_rows_twice_count_once_and_strange_rows_not_at_all(
    departments: Departments, line: SimpleLine, ask_about: AskAbout, batch: str
) -> None:
    asks = [ask_about(index) for index in range(COUNT)]
    ticket = await handed_in(line, batch, asks)
    plain = await CONNECTOR.fetch(batch, asks, ticket, line)
    faults = [{"kind": "duplicate_rows", "times": 3}, {"kind": "unknown_rows"}]
    departments.order("agriculture", {"faults": faults})
    assert await CONNECTOR.fetch(batch, asks, ticket, line) == plain
    assert kinds(dict(plain)) == {Found, NothingFound}


async def test_another_persons_row_is_passed_on_with_that_persons_number(
    departments: Departments, line: SimpleLine, ask_about: AskAbout, batch: str
) -> None:
    asks, _, found = await met(departments, line, ask_about, batch, kind="wrong_person")
    assert kinds(found) == {Found}
    for ask in asks:
        assert ask.subject.id_number not in {fact.person_id_number for fact in found[ask.id].facts}


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        ({"kind": "error"}, Unavailable),
        ({"kind": "unavailable", "until": "2100-01-01T08:00:00+08:00"}, Unavailable),
        ({"kind": "refuse"}, Rejected),
        ({"kind": "garbage"}, Garbled),
        ({"kind": "empty"}, Garbled),
        ({"kind": "disconnect"}, ConnectionError),
        ({"kind": "half"}, ConnectionError),
    ],
)
async def test_handing_in_to_a_department_in_trouble(
    departments: Departments, line: SimpleLine, ask_about: AskAbout, batch: str, fault: dict[str, Any], outcome: Any
) -> None:
    departments.order("agriculture", {"faults": [fault]})
    asks = [ask_about(0)]
    found = await outcome_of(CONNECTOR.submit(batch, asks, line))
    assert isinstance(found, outcome)
    if fault["kind"] == "unavailable":
        assert found.until is not None
    departments.order("agriculture")
    assert isinstance(await CONNECTOR.submit(batch, asks, line), Accepted)


async def test_chaos_ends_and_leaves_the_right_answers(
    departments: Departments, settings: BatchSettings, ask_about: AskAbout, batch: str
) -> None:
    """As the core does: what is unavailable or about somebody else is asked again in another batch."""
    departments.unleash(["agriculture"], share=0.5, at_most=2, seconds=0.05)
    asks, answers = [ask_about(index) for index in range(60)], dict[str, Reply]()
    async with SimpleLine(settings, secrets={"batch_secret": SECRET}, timeout=0.6) as line:
        for turn in range(40):
            open_asks = [ask for ask in asks if ask.id not in answers]
            if not open_asks:
                break
            await _one_round(line, f"{batch}-{turn}", open_asks, answers)
        departments.order("agriculture")
        calm = await handed_in(line, f"{batch}-calm", asks)
        right = await fetched(CONNECTOR, line, f"{batch}-calm", asks, calm)
    assert {id: type(reply) for id, reply in answers.items()} == {id: type(reply) for id, reply in right.items()}
    entries = [entry.ask for entry in departments.ledger() if not entry.repeat]
    assert all(entries.count(ask.id) == 1 for ask in asks)


def _old(number: str) -> str:
    """The fifteen digits that old registers still carry."""
    return number[:6] + number[8:17]


async def _one_round(line: SimpleLine, batch: str, asks: list[Ask], answers: dict[str, Reply]) -> None:
    receipt: Any = None
    while not isinstance(receipt, Accepted):
        receipt = await outcome_of(CONNECTOR.submit(batch, asks, line))
    settled: dict[str, Reply] = {}
    for _ in range(60):
        found = await outcome_of(CONNECTOR.fetch(batch, asks, receipt.ticket, line))
        settled |= found if isinstance(found, dict) else {}
        if len(settled) == len(asks):
            break
        await asyncio.sleep(0.03)
    for ask in asks:
        reply = settled.get(ask.id)
        number = ask.subject.id_number
        own = isinstance(reply, Found) and {f.person_id_number for f in reply.facts} <= {number, _old(number)}
        if own or isinstance(reply, NothingFound):
            answers[ask.id] = settled[ask.id]

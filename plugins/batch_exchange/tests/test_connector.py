"""批量连接器: against the real departments over HTTP: files handed in, results fetched, one ask one request."""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec
import pytest

from hedui.plugin import Accepted, Found, NothingFound, Rejected, SubjectIdentity, Unavailable
from hedui.testing import Expected, SimpleLine, check_batch_connector, fetched
from plugins.batch_exchange.connector import BatchExchange
from plugins.batch_exchange.settings import BatchSettings
from plugins.batch_exchange.tests.conftest import SECRET, AskAbout
from plugins.simulated_departments.process import Departments
from plugins.simulated_departments.records import Window, records_of

CONNECTOR = BatchExchange()
STRANGER = SubjectIdentity("无此人", "resident_id", "522326199001010018")
COUNT = 40


async def test_the_conformance_check_passes(
    departments: Departments, line: SimpleLine, ask_about: AskAbout, batch: str
) -> None:
    asks = [ask_about(index) for index in range(COUNT)]
    window = Window(asks[0].window_start, asks[0].window_end)
    expected = [Expected(ask_about(0, suffix="stranger", subject=STRANGER), NothingFound)]
    for index, ask in enumerate(asks):
        person = departments.wangmo.household(index).applicant
        held = records_of(departments.wangmo.seed, person, ask.element, window)
        expected.append(Expected(ask, Found if held else NothingFound))
    assert {entry.outcome for entry in expected[1:]} == {Found, NothingFound}
    await check_batch_connector(CONNECTOR, line, batch, expected)


@pytest.mark.parametrize("algorithm", ["HMAC-SM3", "HMAC-SHA256"])
async def test_both_signatures_are_known(
    settings: BatchSettings, ask_about: AskAbout, batch: str, algorithm: str
) -> None:
    changed = msgspec.structs.replace(settings, algorithm=algorithm)
    async with SimpleLine(changed, secrets={"batch_secret": SECRET}) as line:
        asks = [ask_about(index) for index in range(3)]
        receipt = await CONNECTOR.submit(batch, asks, line)
        assert isinstance(receipt, Accepted)
        assert await fetched(CONNECTOR, line, batch, asks, receipt.ticket)


async def test_every_ask_stands_in_the_ledger_with_its_reason_once(
    departments: Departments, line: SimpleLine, ask_about: AskAbout, batch: str
) -> None:
    asks = [ask_about(index) for index in range(5)]
    for _ in range(2):
        receipt = await CONNECTOR.submit(batch, asks, line)
    assert isinstance(receipt, Accepted)
    await fetched(CONNECTOR, line, batch, asks, receipt.ticket)
    for ask in asks:
        entries = [entry for entry in departments.ledger() if entry.ask == ask.id]
        assert [(entry.kind, entry.repeat) for entry in entries] == [("ask", False), ("ask", True)]
        assert (entries[0].department, entries[0].element) == ("agriculture", ask.element)
        assert entries[0].reason["projectId"] == ask.id
        assert ask.reason.officer_name in entries[0].reason["sponsorName"]


async def test_nothing_is_ready_before_its_time(
    departments: Departments, line: SimpleLine, ask_about: AskAbout, batch: str
) -> None:
    departments.order("agriculture", {"batch_seconds": 0.6})
    asks = [ask_about(1)]
    receipt = await CONNECTOR.submit(batch, asks, line)
    assert isinstance(receipt, Accepted)
    assert await CONNECTOR.fetch(batch, asks, receipt.ticket, line) == {}
    await asyncio.sleep(0.7)
    assert set(await CONNECTOR.fetch(batch, asks, receipt.ticket, line)) == {asks[0].id}


async def test_a_batch_survives_a_kill(
    departments: Departments, settings: BatchSettings, line: SimpleLine, ask_about: AskAbout, batch: str
) -> None:
    asks = [ask_about(index) for index in range(4)]
    receipt = await CONNECTOR.submit(batch, asks, line)
    assert isinstance(receipt, Accepted)
    departments.kill()
    departments.start()
    async with SimpleLine(settings, secrets={"batch_secret": SECRET}) as anew:
        assert len(await fetched(CONNECTOR, anew, batch, asks, receipt.ticket)) == 4
    for written in departments.data_dir.iterdir():
        content = written.read_text()
        assert not any(ask.subject.id_number in content for ask in asks), written.name


async def test_a_batch_handed_in_again_may_have_lost_and_gained_rows(
    line: SimpleLine, ask_about: AskAbout, batch: str
) -> None:
    first, second = [ask_about(0), ask_about(1)], [ask_about(1), ask_about(2)]
    receipts = [await CONNECTOR.submit(batch, asks, line) for asks in (first, second)]
    assert isinstance(receipts[1], Accepted)
    assert receipts[0] == msgspec.structs.replace(receipts[1], raw=receipts[0].raw)
    assert len(await fetched(CONNECTOR, line, batch, second, receipts[1].ticket)) == 2


async def test_a_row_that_is_refused_costs_itself(line: SimpleLine, ask_about: AskAbout, batch: str) -> None:
    good, other = ask_about(0), ask_about(1)
    named = msgspec.structs.replace(other, subject=msgspec.structs.replace(other.subject, name="别人"))
    used = msgspec.structs.replace(ask_about(2), id=good.id + "x")
    taken = msgspec.structs.replace(ask_about(3), id=good.id + "x")
    receipt = await CONNECTOR.submit(batch + "-before", [used], line)
    assert isinstance(receipt, Accepted)
    receipt = await CONNECTOR.submit(batch, [good, named, taken], line)
    assert isinstance(receipt, Accepted)
    replies = await fetched(CONNECTOR, line, batch, [good, named, taken], receipt.ticket)
    assert isinstance(replies[good.id], Found | NothingFound)
    for ask in (named, taken):
        assert isinstance(replies[ask.id], Rejected)


async def test_a_row_without_a_whole_reason_or_a_dataset_stays_behind(
    departments: Departments, line: SimpleLine, ask_about: AskAbout, batch: str
) -> None:
    good, bare = ask_about(0), ask_about(1)
    bare = msgspec.structs.replace(bare, reason=msgspec.structs.replace(bare.reason, officer_name=" "))
    unknown = ask_about(2, "national.unheard_of")
    asks = [good, bare, unknown]
    receipt = await CONNECTOR.submit(batch, asks, line)
    assert isinstance(receipt, Accepted)
    assert receipt.ticket
    assert {ask: type(reply) for ask, reply in receipt.left_out.items()} == {bare.id: Unavailable, unknown.id: Rejected}
    assert set(await fetched(CONNECTOR, line, batch, [good], receipt.ticket)) == {good.id}
    told = {entry.ask for entry in departments.ledger()}
    assert good.id in told
    assert told.isdisjoint({bare.id, unknown.id})


async def test_a_batch_of_which_nothing_can_be_asked_does_not_leave(
    departments: Departments, line: SimpleLine, ask_about: AskAbout, batch: str
) -> None:
    """No dataset is settled at once: asking again changes nothing. It is told without a word about the person."""
    asks = [ask_about(0, "national.unheard_of"), ask_about(1, "national.unheard_of")]
    before = len(departments.ledger())
    await check_batch_connector(CONNECTOR, line, batch, [Expected(ask, Rejected) for ask in asks])
    receipt = await CONNECTOR.submit(batch, asks, line)
    assert isinstance(receipt, Accepted)
    assert (receipt.ticket, set(receipt.left_out)) == ("", {ask.id for ask in asks})
    assert "national.unheard_of" in receipt.left_out[asks[0].id].reason
    assert len(departments.ledger()) == before


async def test_what_is_not_configured_cannot_be_asked(settings: BatchSettings, ask_about: AskAbout, batch: str) -> None:
    asks = [ask_about(0)]
    async with SimpleLine(settings) as bare:
        reply = await CONNECTOR.submit(batch, asks, bare)
        assert isinstance(reply, Unavailable)
        assert "batch_secret" in reply.reason
        assert isinstance((await CONNECTOR.fetch(batch, asks, "T1", bare))[asks[0].id], Unavailable)
    async with SimpleLine(settings, secrets={"batch_secret": "another"}) as wrong:
        assert isinstance(await CONNECTOR.submit(batch, asks, wrong), Unavailable)


async def test_a_file_that_is_too_large_does_not_leave(
    departments: Departments, settings: BatchSettings, ask_about: AskAbout, batch: str
) -> None:
    small = msgspec.structs.replace(settings, largest_file=1024)
    async with SimpleLine(small, secrets={"batch_secret": SECRET}) as line:
        reply = await CONNECTOR.submit(batch, [ask_about(index) for index in range(5)], line)
    assert isinstance(reply, Unavailable)
    assert "上限" in reply.reason


async def test_one_batch_goes_to_one_department(line: SimpleLine, ask_about: AskAbout, batch: str) -> None:
    asks = [ask_about(0), ask_about(0, "national.poverty_project_funds", "poverty_relief")]
    assert isinstance(await CONNECTOR.submit(batch, asks, line), Unavailable)


async def test_an_unknown_ticket_sends_everybody_into_another_batch(
    line: SimpleLine, ask_about: AskAbout, batch: str
) -> None:
    asks = [ask_about(0), ask_about(1)]
    replies = await CONNECTOR.fetch(batch, asks, "T-unknown", line)
    assert {type(replies[ask.id]) for ask in asks} == {Unavailable}


async def test_a_large_batch_of_every_batched_element(
    departments: Departments, line: SimpleLine, ask_about: AskAbout, batch: str
) -> None:
    asks: list[Any] = []
    for element in ("planting_income", "breeding_income", "gathering_income", "farming_turnover", "land_sublet"):
        asks += [ask_about(index, f"national.{element}") for index in range(100)]
    receipt = await CONNECTOR.submit(batch, asks, line)
    assert isinstance(receipt, Accepted)
    replies = await fetched(CONNECTOR, line, batch, asks, receipt.ticket)
    assert {type(reply) for reply in replies.values()} == {Found, NothingFound}
    assert all(fact.paid_on for reply in replies.values() if isinstance(reply, Found) for fact in reply.facts)

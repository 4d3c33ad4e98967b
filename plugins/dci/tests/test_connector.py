"""登记系统连接器: both ways against the simulated registries; every message held against the initiative's files."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from msgspec import structs

from hedui.plugin import Accepted, Ask, Found, Garbled, NothingFound, Rejected, Unavailable
from hedui.testing import Expected, check_callback, check_connector, leaks
from plugins.dci import hooks
from plugins.dci.connector import DciAsync, DciSync
from plugins.dci.settings import DciSettings
from plugins.dci.tests.conftest import DEPOSIT, MARRIAGE, WAGE, HeldLine, Posted
from plugins.dci.tests.validating import CORE, SOCIAL, request_faults
from plugins.simulated_departments.dci_convention import opened
from plugins.simulated_departments.process import Departments

SYNC, ASYNC = DciSync(), DciAsync()
Posts = asyncio.Queue[Posted]


async def first_with(kind: type, ask_about: Callable[..., Ask], line: HeldLine, element: str = MARRIAGE) -> Ask:
    """An ask that comes to that kind of answer."""
    for index in range(60):
        ask = ask_about(index, element)
        if isinstance(await SYNC.query(ask, line), kind):
            return ask
    raise LookupError(kind)


async def accepted(ask: Ask, line: HeldLine) -> str:
    reply = await ASYNC.query(ask, line)
    assert isinstance(reply, Accepted)
    return reply.ticket


async def test_the_conformance_kit_passes_on_both(
    line: HeldLine, ask_about: Callable[..., Ask], departments: Departments, posted: Posts
) -> None:
    found = await first_with(Found, ask_about, line)
    nothing = await first_with(NothingFound, ask_about, line)
    refused, stopped = ask_about(1, DEPOSIT, "refused"), ask_about(1, DEPOSIT, "stopped")

    async def refuse() -> None:
        departments.order("banks", {"faults": [{"kind": "refuse"}]})

    async def stop() -> None:
        departments.order("banks", {"faults": [{"kind": "unavailable"}]})

    sync = [Expected(found, Found), Expected(nothing, NothingFound), Expected(refused, Rejected, refuse)]
    await check_connector(SYNC, line, [*sync, Expected(stopped, Unavailable, stop)])
    await check_connector(
        ASYNC, line, [Expected(ask_about(2, WAGE, "later"), Accepted), Expected(stopped, Unavailable, stop)]
    )


async def test_a_record_becomes_a_fact_by_the_settings(line: HeldLine, ask_about: Callable[..., Ask]) -> None:
    reply = await SYNC.query(await first_with(Found, ask_about, line, DEPOSIT), line)
    assert isinstance(reply, Found)
    told = json.loads(reply.raw)["message"]["search_response"][0]["data"]["reg_records"]
    assert len(told) == len(reply.facts)
    attributes = {one["name"]: one["value"] for one in told[0]["additional_attributes"]}
    yuan, fen = attributes["balance"].split(".")
    fact = reply.facts[0]
    assert fact.amount == int(yuan) * 100 + int(fen.ljust(2, "0"))
    assert fact.as_of == date.fromisoformat(attributes["balanceDate"])
    assert fact.title == attributes["bankName"]
    assert fact.reference.endswith(attributes["accountNumber"][-4:])
    # What no setting names is not read, and not lost.
    assert "depositType" in attributes


async def test_a_core_registry_gives_an_object_and_several_a_set(
    line: HeldLine, ask_about: Callable[..., Ask], departments: Departments
) -> None:
    ask = await first_with(Found, ask_about, line)
    departments.order("civil_affairs", {"faults": [{"kind": "duplicate_rows", "times": 3}]})
    once, thrice = await SYNC.query(ask_about(0, suffix="x", subject=ask.subject), line), await SYNC.query(ask, line)
    assert isinstance(thrice, Found)
    assert len(thrice.facts) % 3 == 0
    assert all(fact.person_id_number == ask.subject.id_number for fact in thrice.facts)
    assert {fact.title for fact in thrice.facts} <= {"结婚登记", "离婚登记"}
    assert isinstance(once, Found)
    assert set(once.facts) == set(thrice.facts)


@pytest.mark.parametrize("query_type", ["idtype-value", "predicate", "expression"])
async def test_every_kind_of_query_finds_the_same(
    query_type: str, line: HeldLine, settings: DciSettings, ask_about: Callable[..., Ask]
) -> None:
    ask = await first_with(Found, ask_about, line)
    told = {
        "query_type": query_type,
        "attributes": settings.services[DEPOSIT].attributes,
        "expression_type": "ns:sandbox:QueryType:NoSql",
        "expression": {"expression": {"query": {"UIN": {"$eq": "{id_number}"}, "name": {"$eq": "{name}"}}}},
    }
    service = structs.replace(settings.services[MARRIAGE], **told)
    line.settings = structs.replace(settings, services={MARRIAGE: service})
    again = structs.replace(ask, id=f"{ask.id}-{query_type}")
    assert isinstance(await SYNC.query(again, line), Found)


async def test_without_a_register_or_the_number_in_the_query_nothing_leaves(
    line: HeldLine, settings: DciSettings, ask_about: Callable[..., Ask], departments: Departments
) -> None:
    ask, before = ask_about(3), len(departments.ledger())
    everybody = structs.replace(settings.services[MARRIAGE], query_type="predicate", attributes=())
    for services in ({}, {MARRIAGE: everybody}):
        line.settings = structs.replace(settings, services=services)
        for connector in (SYNC, ASYNC):
            reply = await connector.query(ask, line)
            assert isinstance(reply, Unavailable)
            assert leaks(reply, ask) == []
    bare = HeldLine(settings)
    assert isinstance(await SYNC.query(ask, bare), Unavailable)
    no_reason = structs.replace(ask, reason=structs.replace(ask.reason, authorization_id=""))
    line.settings = settings
    assert isinstance(await SYNC.query(no_reason, line), Unavailable)
    assert len(departments.ledger()) == before


async def test_asked_again_it_is_the_same_message_signed_anew(
    line: HeldLine, ask_about: Callable[..., Ask], departments: Departments, posted: Posts
) -> None:
    ask = ask_about(4, DEPOSIT)
    line.frozen = line.now
    first = await ASYNC.signature(line.settings).sign(ASYNC.request_for(ask, line), line)
    line.frozen += timedelta(seconds=30)
    second = await ASYNC.signature(line.settings).sign(ASYNC.request_for(ask, line), line)
    assert first.body != second.body
    one, two = (json.loads(request.body) for request in (first, second))
    assert one["header"]["message_id"] == two["header"]["message_id"]
    assert one["message"]["transaction_id"] == two["message"]["transaction_id"] == ask.id
    assert one["message"]["search_request"][0]["reference_id"] == ask.id
    assert one["header"]["sender_uri"] == line.callback_url
    assert opened(second.body, departments.secret)
    for file in (CORE, SOCIAL):
        assert request_faults(file, "search", first.body) == []
    line.frozen = None
    assert await accepted(ask, line) == await accepted(ask, line)
    assert [entry.repeat for entry in departments.ledger() if entry.ask == ask.id] == [False, True]


async def test_the_callback_is_proven_and_answers_this_ask_alone(
    line: HeldLine, ask_about: Callable[..., Ask], posted: Posts
) -> None:
    ask = await first_with(Found, ask_about, line, DEPOSIT)
    ask = structs.replace(ask, id=f"{ask.id}-later")
    ticket = await accepted(ask, line)
    headers, body = await asyncio.wait_for(posted.get(), 10)
    assert answer_faults_of_a_callback(body) == []
    reply = await check_callback(ASYNC, ask, ticket, headers, body, line)
    assert isinstance(reply, Found)
    collected = await ASYNC.collect(ask, ticket, line)
    assert isinstance(collected, Found)
    assert collected.facts == reply.facts
    for minutes in (-10, 11):
        line.frozen = (line.frozen or line.now) + timedelta(minutes=minutes)
        with pytest.raises(PermissionError):
            await ASYNC.read_callback(ask, ticket, headers, body, line)
        line.frozen = None


def answer_faults_of_a_callback(body: bytes) -> list[str]:
    """The body of on-search is a request of theirs."""
    return request_faults(SOCIAL, "on-search", body)


async def test_what_is_not_ready_is_still_accepted_and_then_collected(
    line: HeldLine, settings: DciSettings, ask_about: Callable[..., Ask], posted: Posts, departments: Departments
) -> None:
    departments.order("banks", {"faults": [{"kind": "late", "seconds": 0.8}]})
    ask = ask_about(7, DEPOSIT)
    ticket = await accepted(ask, line)
    assert isinstance(await ASYNC.collect(ask, ticket, line), Accepted)
    await asyncio.wait_for(posted.get(), 10)
    assert isinstance(await ASYNC.collect(ask, ticket, line), Found | NothingFound)
    with pytest.raises(Garbled):
        await ASYNC.collect(ask, "another", line)
    assert isinstance(await ASYNC.collect(structs.replace(ask, id="unheard"), ticket, line), Unavailable)
    line.settings = structs.replace(settings, polls=False)
    assert await ASYNC.collect(ask, ticket, line) == Accepted(ticket)


@pytest.mark.parametrize("form", ["truncated", "html", "binary"])
async def test_garbage_is_a_fault_and_a_garbled_callback_is_refused(
    form: str, line: HeldLine, ask_about: Callable[..., Ask], posted: Posts, departments: Departments
) -> None:
    line.genuine = False
    departments.order("banks", {"faults": [{"kind": "garbage", "form": form}]})
    with pytest.raises(Garbled) as caught:
        await SYNC.query(ask_about(8, DEPOSIT), line)
    assert leaks(caught.value, ask_about(8, DEPOSIT)) == []
    departments.order("banks")
    ask = ask_about(9, DEPOSIT)
    ticket = await accepted(ask, line)
    departments.order("banks", {"faults": [{"kind": "garbage", "form": form}]})
    headers, body = await asyncio.wait_for(posted.get(), 10)
    with pytest.raises(PermissionError):
        await ASYNC.read_callback(ask, ticket, headers, body, line)


async def test_a_clock_too_far_off_is_not_believed(line: HeldLine, ask_about: Callable[..., Ask]) -> None:
    """Our own signature is still good, the time of the header is refused, and no correction goes that far."""
    line.frozen = line.now - timedelta(minutes=20)
    line.settings = structs.replace(line.settings, lasts_minutes=30, skew_minutes=30)
    assert isinstance(await SYNC.query(ask_about(10), line), Unavailable)


async def test_a_stranger_is_not_answered(
    line: HeldLine, ask_about: Callable[..., Ask], departments: Departments
) -> None:
    for told in ({"key_id": "c2"}, {"sender_id": "somebody"}, {"receiver_id": "another"}):
        line.settings = structs.replace(line.settings, **told)
        assert isinstance(await SYNC.query(ask_about(11, suffix=str(told)), line), Unavailable)


def test_the_hooks_declare_both() -> None:
    (info,) = hooks.hedui_plugin()
    connectors: Any = hooks.hedui_connectors()
    assert [one.info.id for one in connectors] == ["dci.sync", "dci.async"]
    assert (info.name, info.api) == ("dci", 1)

"""混乱: registries that misbehave in every way; every attempt is a fault or right, and in the end each ask is answered."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from hedui.plugin import Accepted, Ask, Found, Garbled, NothingFound, Reply, Unavailable
from hedui.testing import leaks, outcome_of
from plugins.dci.connector import DciAsync, DciSync
from plugins.dci.tests.conftest import DEPOSIT, MARRIAGE, HeldLine, Posted
from plugins.simulated_departments.process import Departments

ALLOWED = (Found, NothingFound, Accepted, Unavailable, Garbled, TimeoutError, ConnectionError)
KINDS = ["slow", "error", "empty", "half", "disconnect", "unavailable", "garbage", "wrong_person", "duplicate_rows"]


def right(reply: object, ask: Ask) -> bool:
    """The answer that the ask comes to in the end: the person's own, or none."""
    if isinstance(reply, Found):
        return all(fact.person_id_number == ask.subject.id_number for fact in reply.facts)
    return isinstance(reply, NothingFound | Accepted)


async def attempts(ask: Ask, line: HeldLine, connector: DciSync | DciAsync) -> Reply:
    for _ in range(4):
        outcome = await outcome_of(connector.query(ask, line))
        assert isinstance(outcome, ALLOWED)
        assert leaks(outcome, ask) == []
        if right(outcome, ask):
            assert not isinstance(outcome, Exception)
            return outcome
    raise AssertionError("never answered right")


async def test_what_befalls_an_ask_is_over_after_some_attempts(
    line: HeldLine, ask_about: Callable[..., Ask], departments: Departments, posted: asyncio.Queue[Posted]
) -> None:
    line.genuine = False
    departments.unleash(["civil_affairs", "banks"], share=1, at_most=2, seconds=0.02, kinds=KINDS)
    for index in range(8):
        assert isinstance(await attempts(ask_about(index), line, DciSync()), Found | NothingFound)
    ask = ask_about(20, DEPOSIT)
    accepted = await attempts(ask, line, DciAsync())
    assert isinstance(accepted, Accepted)
    for _ in range(12):
        headers, body = await asyncio.wait_for(posted.get(), 20)
        try:
            reply = await DciAsync().read_callback(ask, accepted.ticket, headers, body, line)
        except PermissionError:
            continue
        assert isinstance(reply, Found | NothingFound)
        break


async def test_the_ledger_knows_each_question_once(
    line: HeldLine, ask_about: Callable[..., Ask], departments: Departments
) -> None:
    ask = ask_about(30, MARRIAGE)
    for _ in range(3):
        await DciSync().query(ask, line)
    entries = [entry for entry in departments.ledger() if entry.ask == ask.id]
    assert [entry.repeat for entry in entries] == [False, True, True]
    assert all(entry.reason["materialName"] == ask.reason.authorization_id for entry in entries)
    assert len({entry.person for entry in entries}) == 1

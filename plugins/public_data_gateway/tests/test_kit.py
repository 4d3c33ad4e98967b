"""一致性工具: what the kit must catch in a connector, so that passing it means something."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest

from hedui.plugin import Ask, ConnectorLine, Found, Garbled, NothingFound, Rejected, Reply, SourceFact, SubjectIdentity
from hedui.testing import Expected, SimpleLine, check_connector, leaks, outcome_of, sample_ask
from plugins.public_data_gateway.connector import PublicDataGateway

ASK = sample_ask(
    "national.wage",
    "source",
    SubjectIdentity("样例甲", "resident_id", "330106199001010011"),
    "ask-1",
    date(2026, 11, 19),
)
FACT = SourceFact("national.wage", ASK.subject.id_number, ASK.subject.name, "工资", ASK.window_end, amount=1)


class Scripted:
    """A connector that answers from a list."""

    info = PublicDataGateway.info

    def __init__(self, *replies: Reply | Exception) -> None:
        self.replies = list(replies)

    async def query(self, ask: Ask, line: ConnectorLine) -> Reply:
        reply = self.replies.pop(0)
        if isinstance(reply, Exception):
            raise reply
        return reply

    async def collect(self, ask: Ask, ticket: str, line: ConnectorLine) -> Reply:
        raise NotImplementedError

    async def read_callback(
        self, ask: Ask, ticket: str, headers: Mapping[str, str], body: bytes, line: ConnectorLine
    ) -> Reply:
        raise NotImplementedError


def leaking() -> Garbled:
    try:
        raise ValueError(f"bad row of {ASK.subject.id_number}")
    except ValueError as error:
        garbled = Garbled("unreadable", b"")
        garbled.__context__ = error
        return garbled


@pytest.mark.parametrize(
    ("replies", "expected"),
    [
        ([NothingFound(b""), NothingFound(b"")], Found),
        ([Found((FACT,), b""), NothingFound(b"")], Found),
        ([Found((FACT,), b""), Found((FACT, FACT), b"")], Found),
        ([Rejected(f"{ASK.subject.name}未授权")] * 2, Rejected),
        ([leaking(), leaking()], Garbled),
        ([Found((msgspec.structs.replace(FACT, element="national.house"),), b"")] * 2, Found),
        ([Found((msgspec.structs.replace(FACT, person_id_number=""),), b"")] * 2, Found),
        ([Found((msgspec.structs.replace(FACT, amount=1.5),), b"")] * 2, Found),
    ],
)
async def test_a_connector_that_breaks_the_contract_fails(replies: list[Reply | Exception], expected: type) -> None:
    with pytest.raises(AssertionError):
        await check_connector(Scripted(*replies), SimpleLine(None), [Expected(ASK, expected)])


async def test_a_connector_that_keeps_it_passes() -> None:
    await check_connector(Scripted(*[Found((FACT,), b"")] * 2), SimpleLine(None), [Expected(ASK, Found)])
    await check_connector(Scripted(*[Garbled("unreadable", b"")] * 2), SimpleLine(None), [Expected(ASK, Garbled)])


async def test_a_reply_that_nobody_has_tried_is_missed() -> None:
    with pytest.raises(AssertionError, match="NothingFound, Unavailable, Rejected, Garbled"):
        await check_connector(Scripted(), SimpleLine(None), [Expected(ASK, Found)], every_reply=True)


async def test_exceptions_that_the_contract_does_not_know_pass_through() -> None:
    with pytest.raises(KeyError):
        await outcome_of(Scripted(KeyError("x")).query(ASK, SimpleLine(None)))
    assert leaks(leaking(), ASK) == ["ValueError"]


async def test_a_line_reaches_this_machine_only_and_forgets_in_time() -> None:
    now = datetime(2026, 11, 20, tzinfo=UTC)
    async with SimpleLine(None, now=now, secrets={"a": "b"}) as line:
        with pytest.raises(ConnectionError):
            await line.post_form("http://198.51.100.7/", {})
        with pytest.raises(ConnectionError):
            await line.post_form("http://127.0.0.1:1/", {})
        with pytest.raises(LookupError):
            await line.secret("missing")
        await line.remember("name", "value", now + timedelta(minutes=1))
        assert await line.recall("name") == "value"
        line.frozen = now + timedelta(minutes=1)
        assert await line.recall("name") is None

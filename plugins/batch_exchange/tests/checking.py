"""批量连接器一致性: what every batch connector must pass, in the manner of `hedui.testing.check_connector`.

For the time being beside the connector that it was written for: its place is `hedui.testing`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from hedui.plugin import Accepted, Ask, Found, Garbled, Reply
from hedui.testing import Expected, check_fact, leaks

Outcome = Reply | Garbled | TimeoutError | ConnectionError


async def check_batch_connector(
    connector: Any, line: Any, batch: str, expected: Sequence[Expected], patience: float = 10
) -> None:
    """Every expected outcome by ask, handed in and fetched twice alike, and no person in any message.

    Handing in twice gives one ticket; answers come for the asks that were named and for no other; an answer that has
    come does not change. `Expected.prepare` is called before the batch is handed in.
    """
    for entry in expected:
        if entry.prepare is not None:
            await entry.prepare()
    asks = [entry.ask for entry in expected]
    first, again = await connector.submit(batch, asks, line), await connector.submit(batch, asks, line)
    _nobody_named(first, asks)
    if not isinstance(first, Accepted) or not first.ticket:
        raise AssertionError(f"Accepted with a ticket was expected, {type(first).__name__} came")
    if not isinstance(again, Accepted) or again.ticket != first.ticket:
        raise AssertionError("handing the same batch in again gave another ticket")
    replies = await fetched(connector, line, batch, asks, first.ticket, patience)
    for entry in expected:
        _judged(entry, replies[entry.ask.id])
    once_more: Mapping[str, Reply] = await connector.fetch(batch, asks[:1], first.ticket, line)
    if set(once_more) != {asks[0].id} or once_more[asks[0].id] != replies[asks[0].id]:
        raise AssertionError("fetching again, for one ask, gave another answer, or answers to other asks")


async def fetched(
    connector: Any, line: Any, batch: str, asks: Sequence[Ask], ticket: str, patience: float = 10
) -> Mapping[str, Reply]:
    """取回 until every ask has its answer; what has come once stays."""
    replies: dict[str, Reply] = {}
    for _ in range(int(patience / 0.05)):
        new: Mapping[str, Reply] = await connector.fetch(batch, [a for a in asks if a.id not in replies], ticket, line)
        if set(new) - {ask.id for ask in asks}:
            raise AssertionError("an answer to an ask that was not in the batch")
        replies.update(new)
        if len(replies) == len(asks):
            return replies
        await asyncio.sleep(0.05)
    raise AssertionError("not every ask was answered in time")


async def outcome_of_batch(answer: Any) -> Any:
    """结果, or the exception that the contract allows; any other exception passes through."""
    try:
        return await answer
    except (Garbled, TimeoutError, ConnectionError) as allowed:
        return allowed


def _judged(entry: Expected, reply: Reply) -> None:
    if not isinstance(reply, entry.outcome):
        raise AssertionError(f"{entry.outcome.__name__} was expected, {type(reply).__name__} came")
    _nobody_named(reply, [entry.ask])
    for fact in reply.facts if isinstance(reply, Found) else ():
        check_fact(fact, entry.ask)


def _nobody_named(outcome: Outcome, asks: Sequence[Ask]) -> None:
    if any(leaks(outcome, ask) for ask in asks):
        raise AssertionError("personal data in a reason or message")

"""一次调用: signed, sent, opened; once more with another secret where the signature is refused, and once by the
department's clock where the time is. Everything else that calls for a repetition is the core's."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

from msgspec import Struct

from hedui.connecting.clocks import BOUND, CorrectedLine, corrected, learnt, remember
from hedui.connecting.codes import ReturnCodes
from hedui.connecting.envelopes import Envelope, Shape, read_envelope
from hedui.connecting.faults import CannotAsk
from hedui.connecting.replies import unanswered
from hedui.connecting.requests import Request, sent
from hedui.connecting.signatures import Signature
from hedui.plugin import ConnectorLine, HttpAnswer, Reply

Opening = Callable[[HttpAnswer, ConnectorLine], Awaitable[Envelope]]
"""开封: what came back, as code and rows."""


class Agreed(Struct, frozen=True):
    """约定 with one department: how it wants to be asked, and how it answers."""

    signature: Signature
    codes: ReturnCodes = ReturnCodes()
    shape: Shape = Shape()
    clock_bound: timedelta = BOUND
    """How far its clock may be from ours and still be believed; zero: never."""
    opened: Opening | None = None
    """How an answer is opened where its shape alone does not say it."""


class ClockRefused(CannotAsk):
    """请求时间超差: the reply, and the department's own clock."""

    def __init__(self, reply: Reply, said_at: str) -> None:
        super().__init__(reply)
        self.said_at = said_at


async def exchanged(request: Request, agreed: Agreed, line: ConnectorLine) -> Envelope:
    """外壳 of the answer to one request. Raises CannotAsk, Garbled, TimeoutError, ConnectionError."""
    first = await corrected(request.url, line, agreed.clock_bound)
    try:
        return await _signed(request, agreed, first)
    except ClockRefused as refused:
        better = learnt(refused.said_at, first, agreed.clock_bound)
        if better is None:
            raise
    envelope = await _signed(request, agreed, better)
    await remember(request.url, better)
    return envelope


async def told(
    request: Request, codes: ReturnCodes, shape: Shape, line: ConnectorLine, opened: Opening | None = None
) -> Envelope:
    """外壳 of what a request as it is comes to; ClockRefused where its time is refused."""
    answer = await sent(request, line)
    envelope = read_envelope(answer, shape) if opened is None else await opened(answer, line)
    if envelope.code in codes.clock:
        raise ClockRefused(unanswered(envelope, codes), envelope.said_at)
    return envelope


async def _signed(request: Request, agreed: Agreed, line: CorrectedLine) -> Envelope:
    signed = await agreed.signature.sign(request, line)
    envelope = await told(signed, agreed.codes, agreed.shape, line, agreed.opened)
    if envelope.code in agreed.codes.sign and await agreed.signature.renew(signed, line):
        again = await agreed.signature.sign(request, line)
        envelope = await told(again, agreed.codes, agreed.shape, line, agreed.opened)
    return envelope

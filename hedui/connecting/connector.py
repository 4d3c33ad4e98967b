"""实时连接器: the base class of what asks a department over HTTP; an author writes how it is signed, asked and read."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, ClassVar

from hedui.connecting.clocks import BOUND
from hedui.connecting.codes import ReturnCodes
from hedui.connecting.envelopes import Envelope, Row, Shape, read_envelope
from hedui.connecting.exchange import Agreed, exchanged
from hedui.connecting.faults import CannotAsk
from hedui.connecting.fields import RowMap, facts_of
from hedui.connecting.replies import reply_of
from hedui.connecting.requests import Request
from hedui.connecting.rows import CodeList, Columns
from hedui.connecting.signatures import Signature, same
from hedui.plugin import (
    Accepted,
    Ask,
    ConnectorInfo,
    ConnectorLine,
    Garbled,
    HttpAnswer,
    Reply,
    SourceFact,
    Unavailable,
)


class HttpConnector(ABC):
    """实时与异步连接器. TimeoutError and ConnectionError of the line pass through: the core takes them as 无法查询."""

    info: ConnectorInfo
    maps: ClassVar[Mapping[str, RowMap]] = {}
    """Data element -> how its rows are read."""
    code_lists: ClassVar[Mapping[str, CodeList]] = {}
    """Field -> what its codes mean."""
    columns: ClassVar[Columns] = Columns()
    shape: ClassVar[Shape] = Shape()

    @abstractmethod
    def signature(self, settings: Any) -> Signature:
        """签名方式, with what the tenant has configured."""

    @abstractmethod
    def request_for(self, ask: Ask, line: ConnectorLine) -> Request:
        """查询请求, unsigned; the same for the same ask. CannotAsk where something that it needs is missing."""

    def collection_for(self, ask: Ask, ticket: str, line: ConnectorLine) -> Request | None:
        """取回请求 by ticket; None where the department only calls back."""
        return None

    def codes(self, settings: Any) -> ReturnCodes:
        """返回码: a field of that name in the settings, unless it is overridden."""
        codes: ReturnCodes = settings.codes
        return codes

    def clock_bound(self, settings: Any) -> timedelta:
        """How far the department's clock may be from ours and still be believed."""
        return BOUND

    def names(self, ask: Ask, settings: Any) -> Mapping[str, str]:
        """字段对照: default field name -> what this department calls it."""
        return {}

    def ready(self, ask: Ask, line: ConnectorLine) -> None:
        """Raises CannotAsk where this element is not read, or not configured."""
        if ask.element not in self.maps:
            raise CannotAsk(Unavailable(f"连接器不提供数据元 {ask.element}"))

    def facts(self, ask: Ask, rows: Sequence[Row], line: ConnectorLine) -> tuple[SourceFact, ...]:
        """事实: one a row. Raises Unreadable."""
        return facts_of(
            ask,
            rows,
            self.maps[ask.element],
            names=self.names(ask, line.settings),
            codes=self.code_lists,
            columns=self.columns,
        )

    async def check_callback(self, headers: Mapping[str, str], body: bytes, line: ConnectorLine) -> None:
        """验签: PermissionError unless whoever calls back is the department; nobody is, unless an author says how to tell."""
        raise PermissionError("本接口没有约定回调")

    async def opened(self, answer: HttpAnswer, line: ConnectorLine) -> Envelope:
        """外壳 of whatever comes back, by `shape`; override it where the answer itself is signed, or its code and rows
        stand in no one place. Raises Garbled."""
        return read_envelope(answer, self.shape)

    def concerns(self, ask: Ask, ticket: str, envelope: Envelope) -> bool:
        """Whether what came back on our own request is about this ask; no ticket before one is given."""
        return True

    def answers(self, ask: Ask, ticket: str, envelope: Envelope) -> bool:
        """Whether a genuine callback is the answer to this ask."""
        told = envelope.body.get(self.shape.ticket)
        return isinstance(told, str) and same(told, ticket)

    async def query(self, ask: Ask, line: ConnectorLine) -> Reply:
        """查询: one question; the same `ask.id` is the same question to the department."""
        try:
            self.ready(ask, line)
            envelope = await exchanged(self.request_for(ask, line), self._agreed(line), line)
        except CannotAsk as halt:
            return halt.reply
        return self._judged(ask, "", envelope, line)

    async def collect(self, ask: Ask, ticket: str, line: ConnectorLine) -> Reply:
        """取回 by ticket; `Accepted` where it is not ready, or where the department only calls back."""
        try:
            self.ready(ask, line)
            request = self.collection_for(ask, ticket, line)
            if request is None:
                return Accepted(ticket)
            envelope = await exchanged(request, self._agreed(line), line)
        except CannotAsk as halt:
            return halt.reply
        reply = self._judged(ask, ticket, envelope, line)
        if isinstance(reply, Accepted) and reply.ticket != ticket:
            raise Garbled("取回时数源给出了另一个受理号", envelope.raw)
        return reply

    async def read_callback(
        self, ask: Ask, ticket: str, headers: Mapping[str, str], body: bytes, line: ConnectorLine
    ) -> Reply:
        """读取回调: signature and time first, then whose answer it is, and only then what it says."""
        await self.check_callback(headers, body, line)
        content_type = next((v for k, v in headers.items() if k.lower() == "content-type"), "")
        envelope = await self.opened(HttpAnswer(200, body, content_type), line)
        if not ticket or not self.answers(ask, ticket, envelope):
            raise PermissionError("回调不是对本次查询的答复")
        try:
            self.ready(ask, line)
        except CannotAsk as halt:
            return halt.reply
        return self._judged(ask, ticket, envelope, line)

    def _agreed(self, line: ConnectorLine) -> Agreed:
        settings = line.settings
        bound = self.clock_bound(settings)
        return Agreed(self.signature(settings), self.codes(settings), self.shape, bound, self.opened)

    def _judged(self, ask: Ask, ticket: str, envelope: Envelope, line: ConnectorLine) -> Reply:
        if not self.concerns(ask, ticket, envelope):
            raise Garbled("数源答复的不是本次查询", envelope.raw)
        return reply_of(envelope, self.codes(line.settings), lambda rows: self.facts(ask, rows, line))

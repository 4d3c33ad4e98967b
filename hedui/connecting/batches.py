"""批量文件连接器: the base class of what hands in a file of questions and fetches a file of answers.

One row an ask, both ways. What is wrong with a row costs that ask alone; what is wrong with the file is Garbled, and
the core fetches it again.
"""

from __future__ import annotations

import logging
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from msgspec import Struct, structs

from hedui.connecting.faults import CannotAsk, Unreadable
from hedui.connecting.requests import Request, sent
from hedui.plugin import Accepted, Ask, ConnectorInfo, ConnectorLine, HttpAnswer, Rejected, Reply, Unavailable

_LOG = logging.getLogger(__name__)
_ASK = re.compile(rb'"askId"\s*:\s*"([0-9A-Za-z_.:-]{1,128})"')


class Consignment(Struct, frozen=True):
    """送交: whom a batch is for, and under which number."""

    batch: str
    department: str
    ticket: str = ""


class Outgoing(Struct, frozen=True):
    """请求文件, ready to be sent, and the digest by which the receipt is compared with it."""

    request: Request
    digest: str


class Result(Struct, frozen=True):
    """结果文件: rows as they came, and whether more will come; `told` is what came instead of a file."""

    rows: tuple[bytes, ...] = ()
    complete: bool = False
    told: Unavailable | Rejected | None = None
    """None beside no rows and not complete: nothing is ready yet."""


class Taken(Struct, frozen=True):
    """读出的结果: replies by ask id, and how many rows were about none of the asks or could not be told apart."""

    replies: Mapping[str, Reply]
    unasked: int


class FileBatchConnector(ABC):
    """批量文件连接器. TimeoutError and ConnectionError of the line pass through, as the contract allows."""

    info: ConnectorInfo

    @abstractmethod
    def row_for(self, ask: Ask, line: ConnectorLine) -> dict[str, Any]:
        """请求行. CannotAsk where this ask cannot go into the file: it is answered with the receipt."""

    @abstractmethod
    async def file_for(self, to: Consignment, rows: Sequence[Mapping[str, Any]], line: ConnectorLine) -> Outgoing:
        """请求文件, signed; the same for the same batch. CannotAsk where it cannot be handed in as a whole."""

    @abstractmethod
    def receipt(self, answer: HttpAnswer, outgoing: Outgoing, line: ConnectorLine) -> Accepted | Unavailable | Rejected:
        """回执. Raises Garbled: also where the department took another file than was handed in."""

    @abstractmethod
    async def result_for(self, to: Consignment, line: ConnectorLine) -> Request:
        """取结果的请求, signed."""

    @abstractmethod
    async def result(self, answer: HttpAnswer, to: Consignment, line: ConnectorLine) -> Result:
        """结果文件. Raises Garbled where it is not whole or not genuine."""

    @abstractmethod
    def reply_to(self, ask: Ask, row: bytes, line: ConnectorLine) -> Reply:
        """读取结果行. Raises Unreadable."""

    def ask_named(self, row: bytes) -> str:
        """Whose row it is, also where the rest of it cannot be read: JSON with `askId`, unless it is overridden."""
        return ask_named(row)

    async def submit(self, batch: str, asks: Sequence[Ask], line: ConnectorLine) -> Accepted | Unavailable | Rejected:
        """交付批次: rows that cannot be asked stay out of the file, and are answered with the receipt."""
        try:
            to = Consignment(batch, one_department(asks))
            rows, cannot = self._sorted(asks, line)
            if not rows:
                return Accepted("", left_out=cannot)
            outgoing = await self.file_for(to, list(rows.values()), line)
        except CannotAsk as halt:
            return _why(halt)
        receipt = self.receipt(await sent(outgoing.request, line), outgoing, line)
        return structs.replace(receipt, left_out=cannot) if isinstance(receipt, Accepted) else receipt

    async def fetch(self, batch: str, asks: Sequence[Ask], ticket: str, line: ConnectorLine) -> Mapping[str, Reply]:
        """取回结果 by ticket: empty where nothing is ready yet."""
        try:
            to = Consignment(batch, one_department(asks), ticket)
            rows, cannot = self._sorted(asks, line)
            result = await self.result(await sent(await self.result_for(to, line), line), to, line)
        except CannotAsk as halt:
            return dict.fromkeys((ask.id for ask in asks), _why(halt))
        asked = [ask for ask in asks if ask.id in rows]
        return {**cannot, **self._replies(batch, asked, result, line)}

    def _sorted(
        self, asks: Sequence[Ask], line: ConnectorLine
    ) -> tuple[Mapping[str, dict[str, Any]], Mapping[str, Unavailable | Rejected]]:
        """分拣: rows that can be asked, and the answers of those that cannot, by ask id."""
        rows: dict[str, dict[str, Any]] = {}
        cannot: dict[str, Unavailable | Rejected] = {}
        for ask in asks:
            try:
                rows[ask.id] = self.row_for(ask, line)
            except CannotAsk as halt:
                cannot[ask.id] = _why(halt)
        return rows, cannot

    def _replies(self, batch: str, asks: Sequence[Ask], result: Result, line: ConnectorLine) -> Mapping[str, Reply]:
        if result.told is not None:
            # The department knows the batch no longer, or will not give it out: each is asked again, in another batch.
            return {ask.id: Unavailable(f"未能取回批次结果：{result.told.reason}") for ask in asks}
        taken = take(result.rows, asks, lambda ask, row: self.reply_to(ask, row, line), result.complete, self.ask_named)
        if taken.unasked:
            # Answers that were taken at an earlier fetch are among them; what they say is not looked at.
            _LOG.info("batch %s: %d rows about no ask of this fetch, ignored", batch, taken.unasked)
        return taken.replies


def ask_named(row: bytes) -> str:
    """Whose row it is: JSON with `askId`; empty where it names none."""
    found = _ASK.search(row)
    return found[1].decode() if found else ""


def take(
    rows: Sequence[bytes],
    asks: Sequence[Ask],
    read: Callable[[Ask, bytes], Reply],
    complete: bool,
    named: Callable[[bytes], str] = ask_named,
) -> Taken:
    """读取全部行. An ask without a row is not ready, unless the file says that it is complete."""
    whose = [(row, named(row)) for row in rows]
    replies: dict[str, Reply] = {}
    for ask in asks:
        told = {row for row, name in whose if name == ask.id}
        if len(told) > 1:
            replies[ask.id] = Unavailable("数源对同一查询给出了两行不同的结果")
        elif told:
            replies[ask.id] = _read(ask, told.pop(), read)
        elif complete:
            replies[ask.id] = Unavailable("结果文件写明已完整，其中没有这一项")
    asked = {ask.id for ask in asks}
    return Taken(replies, sum(name not in asked for _, name in whose))


def one_department(asks: Sequence[Ask]) -> str:
    """The one department that the batch goes to; CannotAsk where there are two."""
    departments = {ask.source for ask in asks}
    if len(departments) != 1:
        raise CannotAsk(Unavailable("一个批次只能交给一个部门"))
    return departments.pop()


def _read(ask: Ask, row: bytes, read: Callable[[Ask, bytes], Reply]) -> Reply:
    try:
        return read(ask, row)
    except CannotAsk as halt:
        return structs.replace(halt.reply, raw=row)
    except Unreadable as unreadable:
        return Unavailable(f"结果行无法识别：{unreadable}", raw=row)


def _why(halt: CannotAsk) -> Unavailable | Rejected:
    return halt.reply if isinstance(halt.reply, Unavailable | Rejected) else Unavailable("未能向数源发出查询")

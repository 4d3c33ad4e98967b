"""反馈判定: one answer becomes one reply; found, nothing found, not to be had and refused never run into each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from msgspec import structs

from hedui.connecting.codes import ReturnCodes
from hedui.connecting.envelopes import Envelope, Row, lone_row, rows_of, word
from hedui.connecting.faults import CannotAsk, Unreadable
from hedui.connecting.values import CHINA
from hedui.plugin import Accepted, Found, Garbled, NothingFound, Rejected, Reply, SourceFact, Unavailable


def reply_of(envelope: Envelope, codes: ReturnCodes, facts: Callable[[Sequence[Row]], tuple[SourceFact, ...]]) -> Reply:
    """判定: the four states never run into each other. Raises Garbled, whose message never quotes the answer."""
    try:
        if envelope.code in codes.success:
            rows = rows_of(envelope)
            return Found(facts(rows), envelope.raw) if rows else NothingFound(envelope.raw)
        if envelope.code in codes.nothing_found:
            return NothingFound(envelope.raw)
        if envelope.code in codes.accepted:
            return Accepted(_ticket(envelope), envelope.raw)
        return unanswered(envelope, codes)
    except CannotAsk as halt:
        return structs.replace(halt.reply, raw=envelope.raw)
    except Unreadable as unreadable:
        fault = str(unreadable)
    raise Garbled(fault, envelope.raw)


def unanswered(envelope: Envelope, codes: ReturnCodes) -> Unavailable | Rejected:
    """未获答复: refused, stopped or failing. What the department says in words stays in `raw`: it may name the person."""
    code, raw = envelope.code, envelope.raw
    if code in codes.refused:
        return Rejected(f"{codes.refused[code]}（返回码 {code}）", raw)
    if code in codes.stopped:
        return Unavailable(f"数源暂停服务（返回码 {code}）", envelope.retry_at or _until(envelope), raw)
    if code in codes.clock:
        told = "数源不接受请求时间：本机时钟与数源时钟相差过大，请校准服务器时间"
        return Unavailable(f"{told}（返回码 {code}）", raw=raw)
    if code in codes.sign:
        return Unavailable(f"数源不认可签名或令牌，请核对应用标识与应用密钥（返回码 {code}）", raw=raw)
    return Unavailable(f"数源未能答复（返回码 {code}）", envelope.retry_at, raw)


def _ticket(envelope: Envelope) -> str:
    name = envelope.shape.ticket
    ticket = envelope.word(name) or word(lone_row(envelope), name)
    if not ticket:
        raise Unreadable("数源已受理但没有给出受理号")
    return ticket


def _until(envelope: Envelope) -> datetime | None:
    """恢复时间; None where it is missing or unreadable, since it only tells when to ask again."""
    try:
        text = word(lone_row(envelope), envelope.shape.until) or envelope.word(envelope.shape.until)
        found = datetime.fromisoformat(text)
    except (Unreadable, ValueError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=CHINA)

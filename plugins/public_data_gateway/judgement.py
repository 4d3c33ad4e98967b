"""反馈判定: one answer of the gateway becomes one reply; the four states never run into each other."""

from __future__ import annotations

from datetime import datetime

from hedui.connecting import CHINA, CannotAsk, Unreadable
from hedui.plugin import (
    Accepted,
    Ask,
    Found,
    Garbled,
    HttpAnswer,
    NothingFound,
    Rejected,
    Reply,
    Unavailable,
)
from plugins.department_records import facts_from
from plugins.public_data_gateway.envelope import Envelope, lone_row, read_envelope, rows_of, word
from plugins.public_data_gateway.settings import GatewaySettings, ReturnCodes

SUCCESS = "00"
HTTP_OK = 200
CLOCK = "网关不接受请求时间：本机时钟与网关时钟相差过大，请校准服务器时间"


def opened(answer: HttpAnswer) -> Envelope:
    """外壳 of an answer; CannotAsk where HTTP itself says no. A 4xx is a wrong address or key, not a refusal."""
    if answer.status != HTTP_OK:
        raise CannotAsk(Unavailable(f"网关返回 HTTP {answer.status}", raw=answer.body))
    return read_envelope(answer)


def judge(ask: Ask, settings: GatewaySettings, answer: HttpAnswer) -> Reply:
    """判定 of a whole answer. Raises Garbled and nothing else."""
    try:
        return judge_envelope(ask, settings, opened(answer))
    except CannotAsk as halt:
        return halt.reply


def judge_envelope(ask: Ask, settings: GatewaySettings, envelope: Envelope) -> Reply:
    """判定. Raises Garbled, whose message never quotes the answer."""
    try:
        if envelope.code == SUCCESS:
            return _answered(ask, settings, envelope)
        if envelope.code in settings.codes.accepted:
            return _accepted(envelope)
        return unanswered(settings.codes, envelope)
    except Unreadable as unreadable:
        fault = str(unreadable)
    raise Garbled(fault, envelope.raw)


def unanswered(codes: ReturnCodes, envelope: Envelope) -> Reply:
    """未获答复: refused, stopped or failing. The gateway's `msg` stays in `raw`: it may name the person."""
    code, raw = envelope.code, envelope.raw
    if code in codes.refused:
        return Rejected(f"{codes.refused[code]}（返回码 {code}）", raw)
    if code in codes.stopped:
        return Unavailable(f"数源暂停服务（返回码 {code}）", _until(envelope), raw)
    if code in codes.clock:
        return Unavailable(f"{CLOCK}（返回码 {code}）", raw=raw)
    if code in codes.sign:
        return Unavailable(f"网关不认可签名，请核对应用标识与应用密钥（返回码 {code}）", raw=raw)
    return Unavailable(f"网关未能答复（返回码 {code}）", raw=raw)


def _answered(ask: Ask, settings: GatewaySettings, envelope: Envelope) -> Reply:
    rows = rows_of(envelope)
    if not rows:
        return NothingFound(envelope.raw)
    service = settings.service(ask)
    return Found(facts_from(ask, service.fields if service else {}, rows), envelope.raw)


def _accepted(envelope: Envelope) -> Reply:
    ticket = word(envelope.body, "ticket") or word(lone_row(envelope), "ticket")
    if not ticket:
        raise Unreadable("数源已受理但没有给出受理号")
    return Accepted(ticket, envelope.raw)


def _until(envelope: Envelope) -> datetime | None:
    """恢复时间; None where it is missing or unreadable, since it only tells when to ask again."""
    try:
        text = word(lone_row(envelope), "until") or word(envelope.body, "until")
        found = datetime.fromisoformat(text)
    except (Unreadable, ValueError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=CHINA)

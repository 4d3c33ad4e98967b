"""查询报文: header and message of a search, and of the question how far a transaction is."""

from __future__ import annotations

from typing import Any

import msgspec

from hedui.connecting import CannotAsk, Request, timestamp
from hedui.plugin import Ask, ConnectorLine, Unavailable
from plugins.dci.queries import query_of
from plugins.dci.settings import DciSettings, Service
from plugins.department_records import reason_block

VERSION = "1.0.0"


def search(ask: Ask, path: str, line: ConnectorLine, callback: str = "") -> Request:
    """查询, unsigned. Message, transaction and reference have the ask's id: asked again, it is the same message."""
    service, now = service_of(ask, line), line.now.isoformat(timespec="seconds")
    one = {"reference_id": ask.id, "timestamp": now, "search_criteria": _criteria(ask, service, now)}
    message = {"transaction_id": ask.id, "search_request": [{**one, "locale": line.settings.locale}]}
    return _posted(line, path, "search", f"{ask.id}.search", message, callback)


def status(ask: Ask, line: ConnectorLine) -> Request:
    """办理状态, each time a message of its own. By list of references: what the files say of the others fits no schema."""
    number = f"{ask.id}.status.{timestamp(line.now)}"
    asked = {"reference_id": number, "txn_type": "search", "locale": line.settings.locale}
    told = {**asked, "attribute_type": "reference_id_list", "attribute_value": [ask.id]}
    message = {"transaction_id": ask.id, "txnstatus_request": told}
    return _posted(line, "sync/txn/status", "txn-status", number, message)


def service_of(ask: Ask, line: ConnectorLine) -> Service:
    """登记库; CannotAsk where none is configured."""
    settings: DciSettings = line.settings
    service = settings.service(ask)
    if service is None:
        raise CannotAsk(Unavailable(f"未配置数据元 {ask.element} 的登记库"))
    return service


def _criteria(ask: Ask, service: Service, now: str) -> dict[str, Any]:
    named = {"reg_type": service.reg_type, "reg_event_type": service.reg_event_type}
    named["response_entity"] = service.response_entity
    query = query_of(ask, service)
    if ask.subject.id_number not in msgspec.json.encode(query).decode():
        # Without the person's number it would be a question about everybody.
        raise CannotAsk(Unavailable(f"数据元 {ask.element} 的查询条件没有写明证件号码"))
    return {
        "version": VERSION,
        **{name: value for name, value in named.items() if value},
        "query_type": service.query_type,
        "query": query,
        "pagination": {"page_size": service.page_size, "page_number": 1},
        "consent": {"ts": now, "purpose": {"text": "本人授权书", "code": ask.reason.authorization_id}},
        "authorize": _authorize(ask, now),
    }


def _authorize(ask: Ask, now: str) -> dict[str, Any]:
    """查询事由: whole or not at all. CannotAsk where a part is missing: nothing leaves then."""
    purpose = {"text": f"{ask.reason.programme_title} {ask.reason.basis}", "code": ask.reason.programme}
    return {"ts": now, "purpose": purpose, "reason": reason_block(ask)}


def _posted(
    line: ConnectorLine, path: str, action: str, message_id: str, message: dict[str, Any], callback: str = ""
) -> Request:
    settings: DciSettings = line.settings
    header = {
        "version": VERSION,
        "message_id": message_id,
        "message_ts": line.now.isoformat(timespec="seconds"),
        "action": action,
        "sender_id": settings.sender_id,
        **({"sender_uri": callback} if callback else {}),
        "receiver_id": settings.receiver_id,
        "total_count": 1,
        "is_msg_encrypted": False,
    }
    url = f"{settings.base_url.rstrip('/')}/registry/{path}"
    return Request.of_json(url, {"header": header, "message": message})

"""开封: an answer, once it is proven, becomes a code and records; what does not fit together is unreadable, never a fact.

Numbers arrive as the text that was sent (`json_of`), so no sum is ever a float.
"""

from __future__ import annotations

from typing import Any, Literal, TypeVar

import msgspec
from msgspec import Struct, structs

from hedui.connecting import Envelope, Shape, Unreadable, clean, json_of, text_of
from hedui.plugin import HttpAnswer
from plugins.dci.codes import SIGNED, UNSIGNED
from plugins.dci.settings import DciSettings

SHAPE = Shape(code="code", rows=("records",), count="count", total="total", pages="pages", ticket="correlation_id")
_STATUS = Literal["rcvd", "pdng", "succ", "rjct"]
_T = TypeVar("_T")


class Header(Struct):
    """报头 of an answer."""

    message_id: str
    message_ts: str
    action: Literal["on-search", "txn-on-status"]
    status: _STATUS
    version: str = "1.0.0"
    status_reason_code: str = ""
    total_count: int | None = None
    completed_count: int | None = None
    sender_id: str = ""
    receiver_id: str = ""
    is_msg_encrypted: bool = False


class Paged(Struct):
    """分页."""

    page_size: int
    page_number: int
    total_count: int


class Data(Struct):
    """登记数据: records as array (social registry), or as object (core)."""

    reg_records: dict[str, Any] | list[Any]
    reg_record_type: str = ""


class Item(Struct):
    """单项答复."""

    reference_id: str
    timestamp: str
    status: _STATUS
    status_reason_code: str = ""
    data: Data | None = None
    pagination: Paged | None = None


class Searched(Struct):
    """查询答复."""

    transaction_id: str
    correlation_id: str
    search_response: list[Item]


class TxnStatus(Struct):
    """办理状态; the two files name the kind differently."""

    txn_type: Literal["on-search", "search"]
    txn_status: Searched


class Told(Struct):
    """办理状态答复."""

    transaction_id: str
    correlation_id: str
    txnstatus_response: TxnStatus


class Fault(Struct):
    """受理错误."""

    code: str = ""


class Ack(Struct):
    """受理回执, which nobody signs."""

    ack_status: Literal["ACK", "NACK", "ERR"]
    timestamp: str
    correlation_id: str = ""
    error: Fault | None = None


def read(answer: HttpAnswer) -> dict[str, Any]:
    """报文 as an object, strictly UTF-8: the signature is over bytes. Raises Unreadable."""
    text = text_of(answer.body, "application/json")
    try:
        answer.body.decode()
        whole = json_of(text)
    except UnicodeDecodeError:
        whole = None
    if not isinstance(whole, dict):
        raise Unreadable("反馈不是 UTF-8 编码的 JSON 对象")
    return whole


def acknowledged(whole: dict[str, Any], answer: HttpAnswer) -> Envelope:
    """受理回执: accepted under a correlation id, or an error of the way there; never a refusal, since nobody signs it."""
    ack = _of(Ack, whole.get("message"), "受理回执")
    code = ack.error.code if ack.ack_status == "ERR" and ack.error else ack.ack_status
    if ack.ack_status == "ACK" and not 0 < len(clean(ack.correlation_id)) < 100:
        raise Unreadable("登记系统已受理但没有给出 correlation_id")
    known = code in UNSIGNED or code in ("ACK", "NACK")
    body = {"correlation_id": ack.correlation_id} if code == "ACK" else {}
    return _envelope(code if known else "ERR", body, answer)


def failed(envelope: Envelope, answer: HttpAnswer) -> Envelope:
    """HTTP 错误: the code that the answer names, if it is one of the API's; nobody signs it either."""
    try:
        errors = read(answer).get("errors")
    except Unreadable:
        return envelope
    first = errors[0] if isinstance(errors, list) and errors else None
    code = first.get("code") if isinstance(first, dict) else None
    return structs.replace(envelope, code=code) if code in UNSIGNED else envelope


def answered(whole: dict[str, Any], settings: DciSettings, answer: HttpAnswer) -> Envelope:
    """答复, already proven. Raises Unreadable."""
    header = _of(Header, whole.get("header"), "报头")
    _addressed(header, settings)
    message = whole.get("message")
    if header.status == "rjct" and not message:
        return _envelope(_reason(header.status_reason_code), {}, answer)
    if not isinstance(message, dict) or header.is_msg_encrypted or "ciphertext" in message:
        raise Unreadable("答复没有可读的正文（本机构不接受加密正文）")
    searched = _searched(header, message)
    if header.status == "rjct":
        return _envelope(_reason(header.status_reason_code), _marks(searched, None), answer)
    item = _only(header, searched)
    code = _reason(item.status_reason_code) if item.status == "rjct" else item.status
    body = _marks(searched, item)
    return _envelope(code, {**body, **_records(item)} if code == "succ" else body, answer)


def _addressed(header: Header, settings: DciSettings) -> None:
    if header.sender_id not in ("", settings.receiver_id) or header.receiver_id not in ("", settings.sender_id):
        raise Unreadable("答复的收发双方不是本机构与登记系统")
    if not header.version.startswith("1."):
        raise Unreadable("答复的接口版本不是 1")


def _searched(header: Header, message: dict[str, Any]) -> Searched:
    if header.action == "on-search":
        return _of(Searched, message, "正文")
    told = _of(Told, message, "正文")
    inner = told.txnstatus_response.txn_status
    if (inner.transaction_id, inner.correlation_id) != (told.transaction_id, told.correlation_id):
        raise Unreadable("办理状态内外的事务编号不一致")
    return inner


def _only(header: Header, searched: Searched) -> Item:
    """The one answer to the one question; counts that do not bear it out are a fault."""
    items = searched.search_response
    if len(items) != 1 or header.total_count not in (None, 1) or header.completed_count not in (None, 0, 1):
        raise Unreadable("答复的项数与查询的项数不符")
    return items[0]


def _records(item: Item) -> dict[str, Any]:
    """Records with what they are said to be, and the counts that must bear them out."""
    kind = item.data.reg_record_type if item.data else ""
    rows = [{"type": kind, "record": record} for record in _listed(item.data.reg_records)] if item.data else None
    found: dict[str, Any] = {"records": rows}
    if item.pagination is not None:
        total = item.pagination.total_count
        if rows is not None and total < len(rows):
            raise Unreadable("反馈写明的总数少于记录数")
        found |= {"total": str(total), "count": "0" if rows is None and total == 0 else None}
    return found


def _listed(records: dict[str, Any] | list[Any]) -> list[Any]:
    """记录: an array, a set or graph of JSON-LD, or one object; the empty object holds none."""
    for name in ("@set", "@graph"):
        if isinstance(records, dict) and isinstance(records.get(name), list):
            records = records[name]
    listed = records if isinstance(records, list) else [records] if records else []
    if not all(isinstance(one, dict) and one for one in listed):
        raise Unreadable("反馈的记录不是对象")
    return listed


def _marks(searched: Searched, item: Item | None) -> dict[str, Any]:
    marks = {"transaction_id": searched.transaction_id, "correlation_id": searched.correlation_id}
    return marks if item is None else {**marks, "reference_id": item.reference_id}


def _reason(code: str) -> str:
    return code if code in SIGNED else "rjct"


def _envelope(code: str, body: dict[str, Any], answer: HttpAnswer) -> Envelope:
    return Envelope(code, body, answer.body, SHAPE, answer.headers.get("date", ""))


def _of(form: type[_T], content: Any, where: str) -> _T:
    try:
        return msgspec.convert(content, form, strict=False)
    except msgspec.MsgspecError:
        pass
    # Outside the handler: its message may quote the answer.
    raise Unreadable(f"答复的{where}不符合接口规范")

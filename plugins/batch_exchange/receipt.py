"""回执: what a department says to a file, and what it says instead of a result; the words never quote the answer."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from hedui.connecting import CHINA, Unreadable, json_of, text_of
from hedui.plugin import Accepted, Garbled, HttpAnswer, Rejected, Unavailable
from plugins.batch_exchange.settings import BatchCodes

HTTP_OK = 200
_CODE = re.compile(r"[0-9A-Za-z_.-]{1,12}", re.ASCII)
_TICKET = re.compile(r"[0-9A-Za-z_.:-]{1,128}", re.ASCII)


def read_receipt(answer: HttpAnswer, codes: BatchCodes, sha256: str) -> Accepted | Unavailable | Rejected:
    """回执. Raises Garbled: also where the department took another file than was handed in."""
    if answer.status != HTTP_OK:
        return Unavailable(f"批量接口返回 HTTP {answer.status}", raw=answer.body)
    told = said(answer.body, answer.content_type)
    if told["code"] not in codes.accepted:
        return unanswered(told, codes, answer.body)
    ticket = told.get("ticket")
    if not isinstance(ticket, str) or not _TICKET.fullmatch(ticket):
        raise Garbled("部门已接收文件但没有给出受理号", answer.body)
    if told.get("sha256") != sha256:
        raise Garbled("部门接收的文件与交付的文件不符", answer.body)
    return Accepted(ticket, answer.body)


def said(body: bytes, content_type: str) -> dict[str, Any]:
    """返回内容: an object with a return code. Raises Garbled."""
    try:
        told = json_of(text_of(body, content_type))
        if isinstance(told, dict) and isinstance(told.get("code"), str) and _CODE.fullmatch(told["code"]):
            return told
        fault = "反馈没有返回码"
    except Unreadable as unreadable:
        fault = str(unreadable)
    raise Garbled(fault, body)


def unanswered(told: dict[str, Any], codes: BatchCodes, raw: bytes) -> Unavailable | Rejected:
    """未获答复: refused, stopped or failing; of a file or of one row."""
    code = told["code"]
    if code in codes.refused:
        return Rejected(f"{codes.refused[code]}（返回码 {code}）", raw)
    if code in codes.stopped:
        return Unavailable(f"数源暂停服务（返回码 {code}）", _until(told), raw)
    return Unavailable(f"数源未能办理（返回码 {code}）", raw=raw)


def _until(told: dict[str, Any]) -> datetime | None:
    """恢复时间; None where it is missing or unreadable, since it only tells when to ask again."""
    try:
        found = datetime.fromisoformat(str(told.get("until") or ""))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=CHINA)

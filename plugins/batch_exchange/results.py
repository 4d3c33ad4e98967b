"""结果文件: the cover is judged first; only a file that is whole and genuine is opened."""

from __future__ import annotations

import hashlib
from typing import Any

from msgspec import Struct

from hedui.connecting import Consignment, Result, Unreadable, json_of, mac, same
from hedui.plugin import Garbled, HttpAnswer
from plugins.batch_exchange.asking import FORMAT
from plugins.batch_exchange.receipt import said, unanswered
from plugins.batch_exchange.settings import BatchSettings


class Expected(Struct, frozen=True):
    """应有的文件: what its cover must name."""

    to: Consignment
    secret: str
    settings: BatchSettings


def read_result(answer: HttpAnswer, expected: Expected) -> Result:
    """打开结果文件. Raises Garbled where cover, signature, number of rows or digest is not right."""
    first, _, content = answer.body.partition(b"\n")
    told, codes = said(first, answer.content_type), expected.settings.codes
    if told["code"] in (*codes.accepted, *codes.stopped):
        return Result()
    if told["code"] not in codes.success:
        return Result(told=unanswered(told, codes, b""))
    cover = _cover(told, expected, first)
    rows = tuple(line for line in content.split(b"\n") if line.strip())
    if cover.get("sha256") != hashlib.sha256(content).hexdigest():
        raise Garbled("结果文件与封面摘要不符", first)
    if cover.get("count") != str(len(rows)):
        raise Garbled("结果文件的行数与封面不符", first)
    return Result(rows, complete=cover.get("complete") is True)


def _cover(told: dict[str, Any], expected: Expected, raw: bytes) -> dict[str, Any]:
    """封面, once its signature is right and it is this batch's."""
    text, given = told.get("manifest"), told.get("signature")
    if not isinstance(text, str) or not isinstance(given, str):
        raise Garbled("结果文件没有签名的封面", raw)
    settings, to = expected.settings, expected.to
    right = mac(settings.algorithm, expected.secret, text.encode("utf-8", "surrogatepass")).hex()
    if not same(right, given.lower()):
        raise Garbled("结果文件的签名不符", raw)
    cover = _opened(text, raw)
    named = tuple(cover.get(name) for name in ("format", "app", "department", "batch", "ticket"))
    if named != (FORMAT, settings.app_key, to.department, to.batch, to.ticket):
        raise Garbled("结果文件不是这一批的", raw)
    return cover


def _opened(text: str, raw: bytes) -> dict[str, Any]:
    try:
        cover = json_of(text)
    except Unreadable:
        cover = None
    if not isinstance(cover, dict):
        raise Garbled("结果文件的封面无法识别", raw)
    return cover

"""结果文件: the cover is judged first; only a file that is whole and genuine is opened."""

from __future__ import annotations

import hashlib
from typing import Any

from msgspec import Struct

from hedui.connecting import Unreadable, json_of
from hedui.plugin import Garbled, HttpAnswer
from plugins.batch_exchange.asking import FORMAT
from plugins.batch_exchange.receipt import said
from plugins.batch_exchange.settings import BatchSettings
from plugins.batch_exchange.signing import genuine


class Expected(Struct, frozen=True):
    """应有的文件: what its cover must name."""

    batch: str
    department: str
    ticket: str
    secret: str
    settings: BatchSettings


class Result(Struct, frozen=True):
    """结果: rows as they came, and whether more will come; `told` is what came instead of a file."""

    rows: tuple[bytes, ...] = ()
    complete: bool = False
    told: dict[str, Any] | None = None


def read_result(answer: HttpAnswer, expected: Expected) -> Result:
    """打开结果文件. Raises Garbled where cover, signature, number of rows or digest is not right."""
    first, _, content = answer.body.partition(b"\n")
    told = said(first, answer.content_type)
    if told["code"] not in expected.settings.codes.success:
        return Result(told=told)
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
    settings = expected.settings
    if not genuine(expected.secret, settings.algorithm, text.encode("utf-8", "surrogatepass"), given):
        raise Garbled("结果文件的签名不符", raw)
    cover = _opened(text, raw)
    named = tuple(cover.get(name) for name in ("format", "app", "department", "batch", "ticket"))
    if named != (FORMAT, settings.app_key, expected.department, expected.batch, expected.ticket):
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

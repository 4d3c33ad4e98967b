"""反馈解码: bytes to text to JSON, so that nothing a department sends can do more than be unreadable."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

from hedui.connecting.faults import Unreadable

MAX_BYTES = 4 * 1024 * 1024
MAX_DEPTH = 32
MAX_TEXT = 2000

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_.:-]{1,40})", re.ASCII)
_GB_NAMES = {"gb2312", "gbk", "gb18030", "gb-18030", "cp936", "ms936", "x-gbk"}
# A string that never ends counts as one token up to the end, which keeps the scan linear on hostile input.
_BRACKETS = re.compile(r'"[^"\\]*+(?:\\(?:.|\Z)[^"\\]*+)*+(?:"|\Z)|[\[\]{}]', re.DOTALL)


def text_of(body: bytes, content_type: str) -> str:
    """报文文字: strict UTF-8, else GB 18030; the other way round where the header names a GB charset."""
    if len(body) > MAX_BYTES:
        raise Unreadable("反馈超过允许的大小")
    if not body.strip():
        raise Unreadable("反馈内容为空")
    named = _CHARSET.search(content_type)
    order = ("gb18030", "utf-8-sig") if named and named[1].lower() in _GB_NAMES else ("utf-8-sig", "gb18030")
    for encoding in order:
        text = _strictly(body, encoding)
        if text is not None:
            return text
    raise Unreadable("反馈既不是 UTF-8 也不是 GB 18030 编码")


def json_of(text: str) -> Any:
    """JSON 内容. Every number comes back as the text that was sent: no float, and no integer of a million digits."""
    if text.lstrip()[:1] == "<":
        raise Unreadable("返回的是网页或 XML，不是 JSON")
    if _depth(text) > MAX_DEPTH:
        raise Unreadable("JSON 嵌套过深")
    try:
        return json.loads(text, parse_int=str, parse_float=str, parse_constant=_constant, object_pairs_hook=_object)
    except ValueError:
        pass
    # Raised outside the handler: a JSONDecodeError in the context would carry the whole answer into a log.
    raise Unreadable("JSON 不完整或格式错误")


def clean(value: Any) -> str:
    """文字: a string that can be stored: no NUL, no half surrogate."""
    if not isinstance(value, str):
        raise Unreadable("应为文字的栏目不是文字")
    if len(value) > MAX_TEXT:
        raise Unreadable("文字超过允许的长度")
    if "\x00" in value or any("\ud800" <= c <= "\udfff" for c in value):
        raise Unreadable("文字中含有无法保存的字符")
    return value


def _strictly(body: bytes, encoding: str) -> str | None:
    try:
        return body.decode(encoding)
    except UnicodeDecodeError:
        return None


def _depth(text: str) -> int:
    deepest = depth = 0
    for token in _BRACKETS.finditer(text):
        first = token[0][0]
        depth += (first in "[{") - (first in "]}")
        deepest = max(deepest, depth)
    return deepest


def _constant(_: str) -> NoReturn:
    raise Unreadable("JSON 中含有 NaN 或 Infinity")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise Unreadable("JSON 中有重复的键")
    return made

"""反馈外壳: code, rows and count out of the forms in which departments wrap them.

The rows arrive as array, as object, as a JSON string of either (even twice encoded), or not at all.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from msgspec import Struct

from hedui.connecting.decoding import clean, json_of, text_of
from hedui.connecting.faults import Unreadable
from hedui.plugin import Garbled, HttpAnswer

Row = dict[str, Any]

HTTP_OK = 200
_CODE = re.compile(r"[0-9A-Za-z_.-]{1,12}", re.ASCII)  # it is shown to people: too short for an identity number
_COUNT = re.compile(r"([0-9]{1,9})(?:\.0)?", re.ASCII)  # some Java stacks write 2.0
_OVER_ESCAPED = re.compile(r'[\[{\s]*\\"')
_ENCODINGS = 3


class Shape(Struct, frozen=True):
    """外壳栏目: where in the answer things stand; `data.records` is the field `records` inside `data`.

    As it stands, it is the public data platform's.
    """

    code: str = "code"
    rows: tuple[str, ...] = ("datas", "data")
    """The first that is there; of the later ones only what is an array or an object."""
    count: str = "dataCount"
    total: str = "totalDataCount"
    pages: str = "totalPage"
    ticket: str = "ticket"
    until: str = "until"


class Envelope(Struct, frozen=True):
    """外壳: the code, and the rest unread: what an error answer carries is nobody's business."""

    code: str
    body: Row
    raw: bytes
    shape: Shape = Shape()
    said_at: str = ""
    """The Date header: the department's own clock."""
    retry_at: datetime | None = None
    """The Retry-After header, where it came beside another status than 200."""

    def word(self, name: str) -> str:
        """文字栏目 of the answer itself, empty where it is missing."""
        return word(self.body, name)


def read_envelope(answer: HttpAnswer, shape: Shape | None = None) -> Envelope:
    """读取外壳: raises Garbled, whose message never quotes the answer. Another status than 200 is its own code."""
    said_at = answer.headers.get("date", "")
    if answer.status != HTTP_OK:
        retry_at = _retry_at(answer.headers.get("retry-after", ""), said_at)
        return Envelope(f"HTTP {answer.status}", {}, answer.body, shape or Shape(), said_at, retry_at)
    try:
        code, body = _read(answer, shape or Shape())
        return Envelope(code, body, answer.body, shape or Shape(), said_at)
    except Unreadable as unreadable:
        fault = str(unreadable)
    # Outside the handler: a context would drag decoder errors, and with them the answer, into a log.
    raise Garbled(fault, answer.body)


def rows_of(envelope: Envelope) -> tuple[Row, ...]:
    """全部记录: empty means nothing found. Raises Unreadable where rows and count do not bear each other out."""
    body, shape = envelope.body, envelope.shape
    rows, count = _rows_or_none(envelope), _count(_at(body, shape.count))
    if rows is None:
        if count == 0:
            return ()
        raise Unreadable("反馈没有记录，也没有写明条数为 0")
    if count is not None and count != len(rows):
        raise Unreadable("反馈写明的条数与记录数不符")
    if (_count(_at(body, shape.pages)) or 0) > 1 or (_count(_at(body, shape.total)) or 0) > len(rows):
        # A page is not the whole: taking it for the whole would understate a family's means.
        raise Unreadable("反馈只是多页中的一页")
    return rows


def lone_row(envelope: Envelope) -> Row:
    """单条内容: what secrets, tickets and notices travel in, whatever the count says; {} where there is none."""
    rows = _rows_or_none(envelope)
    return rows[0] if rows is not None and len(rows) == 1 else {}


def word(body: Row, name: str) -> str:
    """文字栏目, empty where it is missing."""
    value = body.get(name)
    return "" if value is None else clean(value)


def _read(answer: HttpAnswer, shape: Shape) -> tuple[str, Row]:
    body = json_of(text_of(answer.body, answer.content_type))
    if not isinstance(body, dict):
        raise Unreadable("反馈不是 JSON 对象")
    code = _at(body, shape.code)
    if isinstance(code, bool):
        code = "true" if code else "false"
    if not isinstance(code, str) or not _CODE.fullmatch(code):
        raise Unreadable("反馈没有返回码")
    return code, body


def _retry_at(told: str, said_at: str) -> datetime | None:
    """再次查询的时间: a moment, or seconds after the answer's own Date; None where it is missing or unreadable."""
    try:
        if told.isascii() and told.isdigit() and len(told) < 8:
            return _moment(said_at) + timedelta(seconds=int(told))
        return _moment(told)
    except ValueError:
        return None


def _moment(text: str) -> datetime:
    found = parsedate_to_datetime(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _at(body: Row, path: str) -> Any:
    """What stands at a path; None where it is missing."""
    found: Any = body
    for name in path.split("."):
        found = found.get(name) if isinstance(found, dict) else None
    return found


def _rows_or_none(envelope: Envelope) -> tuple[Row, ...] | None:
    """None where the answer carries no rows: an empty array is a statement, a missing one is not."""
    first, *later = envelope.shape.rows
    found = _unwrapped(_at(envelope.body, first))
    for path in later:
        other = _at(envelope.body, path)
        found = other if found is None and isinstance(other, dict | list) else found
    if found is None:
        return None
    listed = found if isinstance(found, list) else [found] if found else []
    rows = [_unwrapped(entry) for entry in listed]
    if not all(isinstance(row, dict) and row for row in rows):
        raise Unreadable("反馈的记录不是对象")
    return tuple(rows)


def _unwrapped(value: Any) -> Any:
    """JSON inside JSON strings, opened; blank text is the same as a missing value."""
    for _ in range(_ENCODINGS):
        if not isinstance(value, str):
            break
        value = _opened(value.strip())
    if isinstance(value, dict | list) or value is None:
        return value
    raise Unreadable("反馈的记录栏不是记录")


def _opened(text: str) -> Any:
    if not text:
        return None
    # Over-escaped, [{\"name\":…}] with the backslashes still in the text: the inside of a JSON string.
    return json_of(f'"{text}"') if _OVER_ESCAPED.match(text) else json_of(text)


def _count(value: Any) -> int | None:
    if value is None or value == "":
        return None
    match = _COUNT.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise Unreadable("反馈的条数不是数字")
    return int(match[1])

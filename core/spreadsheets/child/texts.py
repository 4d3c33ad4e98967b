"""文字编码: what the bytes say themselves, then UTF-8, UTF-16, GB 18030, each strictly; nothing is replaced or left out."""

from __future__ import annotations

import re

from core.spreadsheets.child.unreadable import Unreadable, unknown

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_SAMPLE = 64 * 1024
_STRAY = 8
"""Control characters that a text may hold without being something else; each is told with its cell."""
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
CODECS = ("utf-8", "utf-16-le", "utf-16-be", "gb18030")
"""Looked up before the child gives up opening files."""


def decoded(body: bytes) -> str:
    """The text, in whichever of the usual encodings; raises Unreadable."""
    text = _decoded(body)
    if len(_CONTROL.findall(text[:_SAMPLE])) > max(_STRAY, len(text[:_SAMPLE]) // 100):
        raise unknown("二进制内容")
    return text


def _decoded(body: bytes) -> str:
    for mark, codec in _MARKS:
        if body.startswith(mark):
            if codec not in CODECS:
                raise Unreadable("file_encoding")
            return _strictly(body[len(mark) :], codec)
    codec = _wide(body[:_SAMPLE])
    if codec:
        return _strictly(body, codec)
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.end == len(body) and error.start > len(body) - 4 and error.start > 64:
            raise Unreadable("file_broken") from None
    try:
        return body.decode("gb18030")
    except UnicodeDecodeError:
        raise unknown("二进制内容") if b"\0" in body[:_SAMPLE] else Unreadable("file_encoding") from None


def _strictly(body: bytes, codec: str) -> str:
    try:
        return body.decode(codec)
    except UnicodeDecodeError:
        raise Unreadable("file_encoding") from None


def _wide(sample: bytes) -> str:
    """UTF-16 without a mark: every second byte of digits, commas and line ends is zero, and none of the others."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 40 < len(sample):
        return ""
    if even * 20 <= odd:
        return "utf-16-le"
    return "utf-16-be" if odd * 20 <= even else ""

"""读入: bytes from outside become a struct, or an account of every wrong field at once, in Chinese, quoting nothing.

msgspec lets pass what only the database refuses (NUL, lone surrogates, integers of any length, nesting of any depth), and
a name that stands twice. So depth, names and characters are judged too; what is wrong in a form, `form_faults` tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import lru_cache
from typing import Any, TypeVar, cast

import msgspec

from core import texts
from core.errors import FieldFault, Invalid
from core.form_faults import form_faults
from core.repeated import FIELD_NAME, has_repeated, join, repeated

T = TypeVar("T")

LARGEST_BODY = 4 * 1024 * 1024
DEEPEST = 32
# A text that never ends is one token too: tried again from each of its quotation marks it would take minutes.
_BRACKETS = re.compile(rb'"(?:[^"\\]|\\.)*+"?|[\[\]{}]', re.DOTALL)
_MOST_NAMED = 5
ID_NUMBER = "id_number"


class TooLarge(Invalid):
    """提交内容过大."""

    status = 413

    def __init__(self) -> None:
        super().__init__("body_too_large", limit=LARGEST_BODY // 1024 // 1024)


def read(kind: type[T], body: bytes) -> T:
    """Judge and convert a JSON body; raises Invalid with all wrong fields."""
    if len(body) > LARGEST_BODY:
        raise TooLarge()
    if _shallow(body):
        with suppress(msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            taken: T = _decoder(cast(Any, kind)).decode(body)
            text = body.decode()
            if texts.harmless(body, text) and not has_repeated(text):
                return taken  # the straight path; whatever is wrong is told in full below
    return _read_in_full(kind, body)


def plain(body: bytes) -> Any:
    """The data of a JSON body; raises Invalid where it is none."""
    if _depth(body) > DEEPEST:
        raise Invalid("body_too_deep")
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Invalid("body_not_json") from None


def convert(kind: type[T], plain: Any) -> T:
    """Convert decoded data; raises Invalid with all wrong fields."""
    unkept = list(_unkept(plain, ""))
    if unkept:
        plain = _unturned(plain)
        unkept = list(_unkept(plain, ""))
    if not unkept:
        with suppress(msgspec.ValidationError, RecursionError):
            taken = msgspec.convert(plain, kind)
            if not (_has_blank(plain) and any(form_faults(kind, plain))):
                return taken
    raise invalid(_faults(kind, plain, unkept))


def invalid(faults: Sequence[FieldFault]) -> Invalid:
    """填写有误, with these faults."""
    return Invalid("fields_invalid", faults=faults, count=len(faults))


def untold(faults: Sequence[FieldFault], more: Iterable[FieldFault]) -> list[FieldFault]:
    """Further faults, but for those of a field of which one is told already."""
    told = {fault.field for fault in faults}
    return [fault for fault in more if fault.field not in told]


def with_more(error: Invalid, more: Sequence[FieldFault]) -> Invalid:
    """The same problem with further faults."""
    faults = [*error.faults, *more]
    return Invalid(error.code, faults=faults, **{**error.named, "count": len(faults)})


def _read_in_full(kind: type[T], body: bytes) -> T:
    found = plain(body)
    if not (twice := repeated(body.decode())):
        return convert(kind, found)
    names = [fault.field for fault in twice if fault.field][:_MOST_NAMED] or ["（不认识的栏目）"]
    found = _unturned(found)
    others = [*_unkept(found, ""), *form_faults(kind, found)]
    raise Invalid("body_field_repeated", faults=[*twice, *others], names="、".join(names))


def _faults(kind: Any, plain: Any, unkept: Sequence[FieldFault]) -> list[FieldFault]:
    """Texts that cannot be kept, and fields that the form does not take; of a field that is both, the first."""
    told = {fault.field for fault in unkept}
    others = [fault for fault in form_faults(kind, plain) if fault.field not in told]
    return [*unkept, *others] or [FieldFault("", "内容不符合要求")]


def _shallow(body: bytes) -> bool:
    """With few brackets none are too deep; and without an escape every text stands there as it is."""
    return b"\\" not in body and body.count(b"[") + body.count(b"{") <= DEEPEST


@lru_cache(maxsize=256)
def _decoder(kind: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind)


def _depth(body: bytes) -> int:
    deepest = depth = 0
    for token in _BRACKETS.finditer(body):
        match token.group():
            case b"[" | b"{":
                depth += 1
                deepest = max(deepest, depth)
            case b"]" | b"}":
                depth -= 1
    return deepest


def _has_blank(value: Any) -> bool:
    """Texts of blanks alone, which the form's own bounds let pass as if they said something."""
    if isinstance(value, str):
        return texts.blank(value)
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(map(_has_blank, inner))


def _unturned(value: Any) -> Any:
    """证件号码 without marks of direction, as in a sheet: it is read with them or without, and nobody sees them."""
    if isinstance(value, dict):
        return {
            key: texts.unturned(item) if key == ID_NUMBER and isinstance(item, str) else _unturned(item)
            for key, item in value.items()
        }
    return [_unturned(item) for item in value] if isinstance(value, list) else value


def _unkept(value: Any, path: str) -> Iterator[FieldFault]:
    if isinstance(value, str):
        if told := texts.fault(value):
            yield FieldFault(path, told)
    elif isinstance(value, dict):
        for key, item in value.items():
            if texts.fault(key):
                yield FieldFault(path, "栏目名含有不能保存的字符")
            else:
                yield from _unkept(item, join(path, key) if FIELD_NAME.fullmatch(key) else path)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _unkept(item, f"{path}[{index}]")

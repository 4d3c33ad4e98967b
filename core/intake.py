"""读入: bytes from outside become a struct, or an account of every wrong field at once, in Chinese, quoting nothing.

msgspec stops at the first error and speaks English; and it lets pass what only the database refuses (NUL, lone
surrogates, integers of any length, nesting of any depth). So depth and characters are judged first, and after a failed
conversion each field is tried alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

import msgspec
from msgspec import NODEFAULT, Struct

from core.errors import FieldFault, Invalid

T = TypeVar("T")

LARGEST_BODY = 4 * 1024 * 1024
DEEPEST = 32
# A text that never ends is one token too: tried again from each of its quotation marks it would take minutes.
_BRACKETS = re.compile(rb'"(?:[^"\\]|\\.)*+"?|[\[\]{}]', re.DOTALL)
_FIELD_NAME = re.compile("[a-z][a-z_]{0,39}")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class TooLarge(Invalid):
    """提交内容过大."""

    status = 413

    def __init__(self) -> None:
        super().__init__("body_too_large", limit=LARGEST_BODY // 1024 // 1024)


MESSAGES = {
    int: "应为整数，且不超过允许的范围",
    str: "应为文字，且长度在允许的范围内",
    bool: "应为是（true）或否（false）",
    list: "应为列表",
    dict: "应为键值对",
}


def read(kind: type[T], body: bytes) -> T:
    """Judge and convert a JSON body; raises Invalid with all wrong fields."""
    if len(body) > LARGEST_BODY:
        raise TooLarge()
    if _harmless(body):
        with suppress(msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            taken: T = _decoder(cast(Any, kind)).decode(body)
            return taken  # the straight path; whatever is wrong is told in full below
    if _depth(body) > DEEPEST:
        raise Invalid("body_too_deep")
    try:
        plain = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Invalid("body_not_json") from None
    return convert(kind, plain)


def convert(kind: type[T], plain: Any) -> T:
    """Convert decoded data; raises Invalid with all wrong fields."""
    faults = list(_unstorable(plain, ""))
    if not faults:
        try:
            return msgspec.convert(plain, kind)
        except (msgspec.ValidationError, RecursionError):
            faults = list(_faults(kind, plain, "")) or [FieldFault("", "内容不符合要求")]
    raise Invalid("fields_invalid", faults=faults, count=len(faults))


def _harmless(body: bytes) -> bool:
    """Without an escape there is no character that cannot be stored; with few brackets none are too deep."""
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


def _unstorable(value: Any, path: str) -> Iterator[FieldFault]:
    if isinstance(value, str):
        if _UNSTORABLE.search(value):
            yield FieldFault(path, "含有不能保存的字符（空字符或不完整的字符）")
    elif isinstance(value, dict):
        for key, item in value.items():
            if _UNSTORABLE.search(key):
                yield FieldFault(path, "栏目名含有不能保存的字符")
            else:
                # Any other name than one of ours is not told: it may be a person's, or a number.
                yield from _unstorable(item, _join(path, key) if _FIELD_NAME.fullmatch(key) else path)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _unstorable(item, f"{path}[{index}]")


def _faults(kind: Any, value: Any, path: str) -> Iterator[FieldFault]:
    bare = _bare(kind)
    if isinstance(bare, type) and issubclass(bare, Struct):
        yield from _struct_faults(bare, value, path)
    elif get_origin(bare) in (list, tuple) and isinstance(value, list):
        item = get_args(bare)[0]
        found = [f for index, entry in enumerate(value) for f in _faults(item, entry, f"{path}[{index}]")]
        if not found and _fails(kind, value):
            found = [FieldFault(path, "列表的项数不在允许的范围内")]
        yield from found
    elif _fails(kind, value):
        yield FieldFault(path, MESSAGES.get(get_origin(bare) or bare, "内容不符合要求"))


def _struct_faults(kind: type[Struct], value: Any, path: str) -> Iterator[FieldFault]:
    if not isinstance(value, Mapping):
        yield FieldFault(path, "应为一组栏目")
        return
    hints = get_type_hints(kind, include_extras=True)
    fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    for name, field in fields.items():
        if name in value:
            yield from _faults(hints[field.name], value[name], _join(path, name))
        elif field.default is NODEFAULT and field.default_factory is NODEFAULT:
            yield FieldFault(_join(path, name), "必填，未填写")
    if kind.__struct_config__.forbid_unknown_fields:
        for _ in set(value) - set(fields):
            yield FieldFault(path, "有不认识的栏目，请检查栏目名")


def _fails(kind: Any, value: Any) -> bool:
    try:
        msgspec.convert(value, kind)
    except (msgspec.ValidationError, RecursionError):
        return True
    return False


def _bare(kind: Any) -> Any:
    return get_args(kind)[0] if hasattr(kind, "__metadata__") else kind


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name

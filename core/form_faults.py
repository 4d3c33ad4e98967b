"""表单差错: every wrong field of decoded data, each tried alone: what is wrong with it and what may stand there.

msgspec stops at the first error and speaks English. No message quotes what was sent.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import msgspec
from msgspec import NODEFAULT, Meta, Struct

from core.errors import FieldFault
from core.repeated import join
from core.texts import blank

_SHAPES: Mapping[Any, str] = {
    bool: "应为是（true）或否（false）",
    list: "应为列表",
    tuple: "应为列表",
    dict: "应为键值对",
    date: "应为日期，如 2026-07-01",
    datetime: "应为日期和时间，如 2026-07-01T09:00:00+08:00",
    UUID: "应为系统给出的标识（UUID）",
    float: "应为数字",
    Decimal: "应为数字",
}


def form_faults(kind: Any, value: Any, path: str = "") -> Iterator[FieldFault]:
    """Every field that `kind` does not take."""
    bare, meta = _bare(kind, value)
    if isinstance(bare, type) and issubclass(bare, Struct):
        yield from _of_struct(bare, value, path)
    elif get_origin(bare) in (list, tuple) and isinstance(value, list):
        item = get_args(bare)[0]
        found = [f for index, entry in enumerate(value) for f in form_faults(item, entry, f"{path}[{index}]")]
        if not found and _fails(kind, value):
            found = [FieldFault(path, f"列表的项数不在允许的范围内，应有{_range(meta.min_length, meta.max_length)}项")]
        yield from found
    elif _fails(kind, value) or (bare is str and meta.min_length and blank(value)):
        yield FieldFault(path, _message(bare, meta, value))


def _of_struct(kind: type[Struct], value: Any, path: str) -> Iterator[FieldFault]:
    if not isinstance(value, Mapping):
        yield FieldFault(path, "应为一组栏目")
        return
    hints = get_type_hints(kind, include_extras=True)
    fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    for name, field in fields.items():
        if name in value:
            yield from form_faults(hints[field.name], value[name], join(path, name))
        elif field.default is NODEFAULT and field.default_factory is NODEFAULT:
            yield FieldFault(join(path, name), "必填，未填写")
    if kind.__struct_config__.forbid_unknown_fields and not value.keys() <= fields.keys():
        yield FieldFault(path, "有不认识的栏目，请检查栏目名")
    elif hasattr(kind, "__post_init__"):
        yield from _together(kind, value, path)


def _together(kind: type[Struct], value: Any, path: str) -> Iterator[FieldFault]:
    """What the struct itself refuses though each of its fields would do: in its own words."""
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        if isinstance(error.__cause__, ValueError):
            yield FieldFault(path, str(error.__cause__))


def _message(bare: Any, meta: Meta, value: Any) -> str:
    if get_origin(bare) is Literal:
        return _one_of(get_args(bare))
    if isinstance(bare, type) and issubclass(bare, enum.Enum):
        return _one_of([each.value for each in bare])
    if bare is int:
        return _of_integer(meta, value)
    if bare is str:
        return _of_text(meta, value)
    return _SHAPES.get(get_origin(bare) or bare, "内容不符合要求")


def _one_of(allowed: Any) -> str:
    return f"不是可以填写的内容，应为其中之一：{'、'.join(map(str, allowed))}"


def _of_integer(meta: Meta, value: Any) -> str:
    bounds = _range(meta.ge, meta.le)
    allowed = f"应为{bounds}的整数" if bounds else "应为整数"
    # An integer too long for a machine word comes as a float.
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value // 1:
        return f"不是整数，{allowed}"
    if meta.ge is not None and value < meta.ge:
        return f"小于最小值，{allowed}"
    return f"超过最大值，{allowed}" if meta.le is not None else "整数超出可以填写的范围，请检查是否多填了数字"


def _of_text(meta: Meta, value: Any) -> str:
    if not isinstance(value, str):
        return "应为文字"
    if not value:
        return "必填，未填写"
    if blank(value):
        return "只有空格，应填写内容"
    if not (meta.min_length or 0) <= len(value) <= (meta.max_length or len(value)):
        return f"文字的长度不在允许的范围内，应为{_range(meta.min_length, meta.max_length)}个字"
    # A pattern is for programs; whoever writes one says in a description what it means.
    told = f"应为：{meta.description}" if meta.description else "请检查有没有多余的空格或者不能使用的字符"
    return f"格式不符合要求，{told}"


def _range(least: Any, most: Any) -> str:
    if least is None or most is None:
        return f"不超过 {most} " if most is not None else f"不少于 {least} " if least is not None else ""
    return f" {least} 至 {most} "


def _fails(kind: Any, value: Any) -> bool:
    try:
        msgspec.convert(value, kind)
    except (msgspec.ValidationError, RecursionError):
        return True
    return False


def _bare(kind: Any, value: Any) -> tuple[Any, Meta]:
    """The type without what surrounds it, and what is demanded of it; of a choice with null the other one."""
    if get_origin(kind) in (Union, UnionType) and value is not None:
        others = [each for each in get_args(kind) if each is not NoneType]
        kind = others[0] if len(others) == 1 else kind
    if get_origin(kind) is Annotated:
        found = [each for each in kind.__metadata__ if isinstance(each, Meta)]
        return get_args(kind)[0], found[0] if found else Meta()
    return kind, Meta()

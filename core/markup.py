"""配置文字的差错: where TOML or JSON cannot be read, in words for people; the parsers speak English."""

from __future__ import annotations

import re

import msgspec

_LINE = re.compile(r"at line (\d+), column (\d+)")
_BYTE = re.compile(r"\(byte (\d+)\)")
_FIELD = re.compile(r"`\$\.?([^`]+)`")
_MISSING = re.compile(r"required field `([^`]+)`")


def unreadable(text: str, error: Exception) -> str:
    """What is wrong with `text`, and where, as far as the parser told."""
    said = str(error)
    if isinstance(error, RecursionError):
        return "嵌套的层数太多"
    if isinstance(error, msgspec.ValidationError):
        return _unfit(said)
    if found := _LINE.search(said):
        return f"第 {found[1]} 行第 {found[2]} 列的写法不对"
    if found := _BYTE.search(said):
        before = text.encode()[: int(found[1])].decode(errors="ignore")
        return f"第 {before.count(chr(10)) + 1} 行第 {len(before.rpartition(chr(10))[2]) + 1} 列的写法不对"
    return "没有写完就结束了，末尾可能缺少引号或括号"


def _unfit(said: str) -> str:
    missing, place = _MISSING.search(said), _FIELD.search(said)
    where = f"“{place[1]}”" if place else ""
    if missing:
        return f"{where}缺少“{missing[1]}”"
    return f"{where}的内容不符合格式" if where else "内容不符合格式"

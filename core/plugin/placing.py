"""文件差错: what a TOML file of a plugin has wrong, in Chinese: entry by its id, field, what to write instead."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from traceback import extract_tb
from typing import Any

from core.plugin.guarding import Stopped

_PLACE = re.compile(r"(?P<what>.*?)(?: - at `\$\.?(?P<place>.*)`)?$", re.DOTALL)
_KINDS = {
    "str": '文字（加引号，如 "1234.56"）', "int": "整数（不加引号）", "date": "日期（不加引号，如 2026-06-15）", "float": "小数",
    "array": "列表（写作 [ … ]）", "object": "表（写作 { … }）", "bool": "true 或 false",
}  # fmt: skip
_STEP = re.compile(r"([A-Za-z_]\w*)|\[(\d+|\.\.\.)\]")


def placed(message: str, table: Any = None) -> str:
    """The decoder's message with its place: parameter 第 3 条（yunxi.farm）的 value 第 1 条：缺少字段“start”."""
    found = _PLACE.match(message)
    what, place = (found["what"], found["place"] or "") if found else (message, "")
    for pattern, words in _WORDS:
        what = re.sub(pattern, words, what)
    told = _walked(place, table)
    return f"{told}：{what}" if told else what


def _walked(place: str, at: Any) -> str:
    steps: list[str] = []
    for name, number in _STEP.findall(place):
        at = _step(at, name or number)
        if name:
            steps.append(name)
        elif number.isdigit():
            steps.append(f"{steps.pop() if steps else ''} 第 {int(number) + 1} 条{_named(at)}".strip())
    return "的 ".join(steps)


def _step(at: Any, key: str) -> Any:
    if isinstance(at, dict):
        return at.get(key)
    return at[int(key)] if isinstance(at, Sequence) and key.isdigit() and int(key) < len(at) else None


def _named(entry: Any) -> str:
    """（id, or the name of a case）."""
    name = (entry.get("id") or entry.get("name")) if isinstance(entry, dict) else None
    return f"（{name}）" if name else ""


def _kinds(found: re.Match[str]) -> str:
    wanted = "或".join(_KINDS.get(kind, kind) for kind in found[1].split(" | ") if kind != "null")
    return f"应为{wanted}，现为{_KINDS.get(found[2], found[2]).partition('（')[0]}"


def stood(error: BaseException) -> str:
    """What kind of error it is, and in which line of the plugin: never its text, which may name a person."""
    error = error.by if isinstance(error, Stopped) else error
    return type(error).__name__ + _where(error)


def _where(error: BaseException) -> str:
    frames = [f for f in extract_tb(error.__traceback__) if not f.filename.startswith(("<", *_OURS))]
    return f"（{Path(frames[-1].filename).name} 第 {frames[-1].lineno} 行）" if frames else ""


def raised(error: BaseException) -> str:
    """What a plugin's own module failed with, and in which of its lines."""
    error = error.by if isinstance(error, Stopped) else error
    where = _where(error)
    missing = re.fullmatch(r"Missing required argument '(.*)'", str(error))
    if missing:
        return f"所建的对象缺少字段 {missing[1]}，请补上{where}"
    return f"{type(error).__name__}: {error}{where}"


_OURS = str(Path(__file__).parents[1]), "core/"
"""core/, also as compiled modules name it: a fault in a plugin's call is the plugin's."""
_WORDS: Sequence[tuple[str, Any]] = (
    (r"Object contains unknown field `(.*)`", r"没有“\1”这个字段，请检查拼写"),
    (r"Object missing required field `(.*)`", r"缺少字段“\1”，请补上"),
    (r"Expected `(.*?)`, got `(.*?)`", _kinds),
    (r"Invalid enum value '?(.*?)'?$", r"不能取“\1”这个值"),
    (r"Invalid RFC3339 encoded date", "日期应写作 2026-06-15（不加引号）"),
)

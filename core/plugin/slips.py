"""笔误: words of a closed set and numbers that no law means, found where they are written and not in the middle of a case."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from core.plugin.vocabulary import DateRange, Level

EXECUTORS = (Level.PROVINCE.value, Level.PREFECTURE.value, Level.COUNTY.value)
LOOK_BACKS = ("period", "day", "months")
_PLACES = re.compile(r"\{([^{}]*)\}")
_PLACE = re.compile(r"code|year|serial(:0[1-9]d)?")


def programme_slips(entry: Any) -> Iterator[str]:
    """救助项目: which level verifies."""
    yield from _one_of("executor", entry.executor, EXECUTORS)


def source_slips(entry: Any) -> Iterator[str]:
    """数源: how far back it is asked."""
    yield from _one_of("look_back", entry.look_back, LOOK_BACKS)
    if entry.look_back == "months" and not (entry.look_back_months or 0) > 0:
        yield "的 look_back 是 'months'，须以 look_back_months 写明几个月"


def layout_slips(entry: Any) -> Iterator[str]:
    """报告样式: a number without the serial is the same for two reports, and one with an unknown word stops every report."""
    places = _PLACES.findall(entry.number_pattern)
    if odd := [place for place in places if not _PLACE.fullmatch(place)]:
        yield f"的 number_pattern 中有 {{{odd[0]}}}；只能用 {{code}}、{{year}} 和 {{serial:06d}}"
    elif lacks := [name for name in ("code", "year", "serial") if not [p for p in places if p.split(":")[0] == name]]:
        yield f"的 number_pattern 中没有 {{{lacks[0]}}}，不同的报告会得到同一编号；请写作 'HD-{{code}}-{{year}}-{{serial:06d}}'"
    elif "{" in _PLACES.sub("", entry.number_pattern) or "}" in _PLACES.sub("", entry.number_pattern):
        yield "的 number_pattern 中花括号不成对"


def template_slips(entry: Any) -> Iterator[str]:
    """授权书模板."""
    if entry.validity_months is not None and entry.validity_months < 1:
        yield f"的 validity_months 是 {entry.validity_months}，应为正整数；没有规定有效期的写 None"


def extension_slips(entry: Any) -> Iterator[str]:
    """期限规则: an extension that can never be granted."""
    ceiling = entry.extension.ceiling if entry.extension else None
    if ceiling is not None and ceiling <= entry.length:
        yield f"的 extension.ceiling 是 {ceiling}，不长于 length {entry.length}：它是延长以后的最长期限，不是延长的天数"


def range_slips(entry: Any) -> Iterator[str]:
    """有效期间 of anything."""
    valid = getattr(entry, "valid", None)
    if isinstance(valid, DateRange) and valid.end is not None and valid.end < valid.start:
        yield f"的 valid 止于 {valid.end}，早于开始的 {valid.start}，任何一天都不适用"


def _one_of(field: str, told: str, known: tuple[str, ...]) -> Iterator[str]:
    if told not in known:
        near = get_close_matches(told, known, 1)
        meant = f"；是不是 '{near[0]}'" if near else ""
        yield f"的 {field} 是 '{told}'，只能是 {'、'.join(known)}{meant}"

"""栏目取值: yuan to fen, areas and the dates departments write; exact, or Unreadable. No float is ever made."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

from hedui.connecting.faults import Unreadable

CHINA = timezone(timedelta(hours=8))
"""北京时间, in which departments write dates; no summer time since 1991, and no gateway is older."""

_YUAN = re.compile(r"(0|[1-9][0-9]{0,12})(?:\.([0-9]{1,2}))?", re.ASCII)
_AREA = re.compile(r"(?:0|[1-9][0-9]{0,7})(?:\.[0-9]{1,4})?", re.ASCII)
_TIME = r"(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?)?"
_ZONED = re.compile(r"[0-9-]{10}[T ][0-9:]{5,8}(?:\.[0-9]{1,6})?(?:Z|[+-][0-9]{2}:?[0-9]{2})", re.ASCII)
_DAYS = (
    re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})" + _TIME, re.ASCII),
    re.compile(r"([0-9]{4})/([0-9]{1,2})/([0-9]{1,2})" + _TIME, re.ASCII),
    re.compile(r"([0-9]{4})\.([0-9]{1,2})\.([0-9]{1,2})", re.ASCII),
    re.compile(r"([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日", re.ASCII),
    re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:[0-9]{6})?", re.ASCII),
)
_MONTHS = (
    re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})", re.ASCII),
    re.compile(r"([0-9]{4})年([0-9]{1,2})月", re.ASCII),
    re.compile(r"([0-9]{4})([0-9]{2})", re.ASCII),
)
_EPOCH = re.compile(r"[0-9]{13}", re.ASCII)
_YEARS = range(1900, 2101)


def fen(text: str) -> int:
    """金额, yuan as text to integer fen. A third decimal, an exponent, a sign, a separator: refused, never rounded."""
    match = _YUAN.fullmatch(text.strip())
    if match is None:
        raise Unreadable("不是以元为单位、至多两位小数的非负金额")
    return int(match[1]) * 100 + int((match[2] or "").ljust(2, "0"))


def area(text: str) -> Decimal:
    """面积, square metres."""
    if _AREA.fullmatch(text.strip()) is None:
        raise Unreadable("不是以平方米为单位的面积")
    return Decimal(text.strip())


def day(text: str) -> date:
    """日期: 2024-05-01, 20240501, 2024/5/1, 2024年5月1日, with or without a time, or Java milliseconds."""
    stripped = text.strip()
    if _EPOCH.fullmatch(stripped):
        return _within(
            (datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=int(stripped))).astimezone(CHINA).date()
        )
    if _ZONED.fullmatch(stripped):
        return _beijing_day(stripped)
    for form in _DAYS:
        match = form.fullmatch(stripped)
        if match is not None:
            return _date(int(match[1]), int(match[2]), int(match[3]))
    raise Unreadable("不是可识别的日期")


def month_end(text: str) -> date:
    """所属月份 as its last day: a month counts in a period when it ended there; a full date stays itself."""
    for form in _MONTHS:
        match = form.fullmatch(text.strip())
        if match is not None:
            first = _date(int(match[1]), int(match[2]), 1)
            return first.replace(day=monthrange(first.year, first.month)[1])
    return day(text)


def _beijing_day(text: str) -> date:
    """Java writes a Beijing midnight as 16:00 UTC of the day before."""
    try:
        return _within(datetime.fromisoformat(text).astimezone(CHINA).date())
    except (ValueError, OverflowError):
        pass
    raise Unreadable("日期不存在")


def _date(year: int, month: int, number: int) -> date:
    try:
        return _within(date(year, month, number))
    except ValueError:
        pass
    raise Unreadable("日期不存在")


def _within(found: date) -> date:
    if found.year not in _YEARS:
        raise Unreadable("日期的年份不合情理")
    return found

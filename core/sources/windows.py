"""询问期间: which days a source is asked about, and whether they are all that income is reckoned over; pure."""

from __future__ import annotations

from datetime import date

from core.law import Law, months_before
from core.plugin.connectors import SourceItem


def window_of(law: Law, item: SourceItem, applied_on: date) -> tuple[date | None, date]:
    """查询期间: what the source is asked about, both days included; no first day where nothing names a period."""
    period = law.period(applied_on) if item.look_back == "period" else None
    if period is not None:
        return period.start, period.end
    if item.look_back == "months" and item.look_back_months:
        return months_before(applied_on, item.look_back_months), applied_on
    return None, applied_on


def begins_late(law: Law, item: SourceItem, applied_on: date) -> bool:
    """询问期间短于核算期间: whether the source is asked from a later day on than income is reckoned from."""
    period, start = law.period(applied_on), window_of(law, item, applied_on)[0]
    return period is not None and start is not None and start > period.start

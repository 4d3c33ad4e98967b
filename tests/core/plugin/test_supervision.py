"""预警、复核、设置项: limits are passed, not reached; months end where they end; a setting holds what it promises."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import pytest
from msgspec import Meta

from core.form_faults import form_faults
from core.plugin.options import Inheritance, SettingSpec
from core.plugin.rules import NotSet, Values
from core.plugin.supervision import Change, RecheckSchedule, appears, rises_by, rises_by_share
from core.plugin.vocabulary import Citation, DateRange

VALUES = Values(date(2026, 6, 15), None, {"x.limit": 100, "x.months": 6}, {})
BASIS = (Citation("办法", "第一条"),)


@pytest.mark.parametrize(
    ("before", "after", "by", "by_share", "new"),
    [
        (None, None, False, False, False),
        (None, 100, False, True, True),
        (None, 101, True, True, True),
        (0, 0, False, False, False),
        (200, 300, False, False, False),
        (200, 301, True, True, False),
        (50, 75, False, False, False),
        (50, 76, False, True, False),
        (300, 100, False, False, False),
        (300, None, False, False, False),
    ],
)
def test_what_crosses_a_limit(before: int | None, after: int | None, by: bool, by_share: bool, new: bool) -> None:
    change = Change("x.e", before, after)
    found = [
        limit(change, VALUES) is not None
        for limit in (rises_by("x.limit", "款"), rises_by_share("0.5", "款"), appears("车"))
    ]
    assert found == [by, by_share, new]


@pytest.mark.parametrize(
    ("last", "due"),
    [
        ("2025-08-31", "2026-02-28"),
        ("2027-08-31", "2028-02-29"),
        ("2026-03-31", "2026-09-30"),
        ("2026-06-15", "2026-12-15"),
    ],
)
def test_a_recheck_is_due_on_the_same_day_or_the_months_last(last: str, due: str) -> None:
    schedule = RecheckSchedule("x.r", "", BASIS, DateRange(date(2020, 1, 1)), (), "x.months")
    assert schedule.next_due(date.fromisoformat(last), VALUES) == date.fromisoformat(due)
    with pytest.raises(NotSet, match=r"x\.months"):
        schedule.next_due(date(2026, 1, 1), Values(date(2026, 1, 1), None, {}, {}))


SHARE = SettingSpec("x.share", "比例", Annotated[int, Meta(ge=30, le=100)], BASIS)


def test_a_setting_is_judged_by_its_type_and_bounds() -> None:
    assert [not list(form_faults(SHARE.kind, value)) for value in (29, 30, 100, 101, "30", 30.0, True, None)] == [
        False, True, True, False, False, False, False, False,
    ]  # fmt: skip
    assert SHARE.schema() == {"type": "integer", "minimum": 30, "maximum": 100}
    assert SHARE.id == "x.share"


@pytest.mark.parametrize(
    ("inheritance", "lower", "same", "higher"),
    [
        (Inheritance.OPEN, False, False, False),
        (Inheritance.AT_LEAST, True, False, False),
        (Inheritance.AT_MOST, False, False, True),
        (Inheritance.CLOSED, True, False, True),
    ],
)
def test_what_a_lower_level_may_set(inheritance: Inheritance, lower: bool, same: bool, higher: bool) -> None:
    spec = SettingSpec("x.share", "比例", int, BASIS, inheritance=inheritance)
    assert [spec.weakens(50, value) for value in (40, 50, 60)] == [lower, same, higher]

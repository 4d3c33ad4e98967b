"""最后一名管理员: judged on every day on which it changes who is there, not today alone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from core.ids import new_id
from tenants.posts.model import Tenure, leaves_nobody

DAY = date(2026, 6, 1)


def tenure(first: int, last: int | None) -> Tenure:
    """From and until so many days from today."""
    return Tenure(new_id(), new_id(), DAY + timedelta(days=first), None if last is None else DAY + timedelta(days=last))


@pytest.mark.parametrize(("gone", "others", "expected"), [
    ((0, None), [], True),
    ((0, None), [(0, None)], False),
    ((1, None), [(-9, 0)], True),
    ((-9, 0), [(1, None)], True),
    ((0, None), [(-9, 30)], True),
    ((0, 30), [(0, None)], False),
    ((5, None), [(-9, 4), (10, None)], True),
    ((5, 9), [(-9, 4), (10, None)], True),
    ((5, 9), [(-9, 6), (7, None)], False),
    ((5, 9), [(-9, 5), (7, None)], True),
])  # fmt: skip
def test_somebody_is_there_on_every_day(
    gone: tuple[int, int | None], others: list[tuple[int, int | None]], expected: bool
) -> None:
    left = [tenure(*other) for other in others]
    assert leaves_nobody([tenure(*gone), *left], left, DAY) is expected


def test_a_gap_that_was_there_before_is_no_ground() -> None:
    """Else nothing could be put right in a tenant that has lost its administrators."""
    left = [tenure(5, None)]
    assert not leaves_nobody([tenure(6, None), *left], left, DAY)
    assert not leaves_nobody([], [], DAY)

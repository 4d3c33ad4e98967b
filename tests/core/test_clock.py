"""时钟: read in one place, so that a deadline can be tested, a report replayed, and no rule depends on the day it runs."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from core.clock import FixedClock, SystemClock, legal_date

ROOT = Path(__file__).parents[2]
READING = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    *(("time", name) for name in ("time", "time_ns", "localtime", "gmtime", "ctime")),
}
KEEPERS = ("core/clock.py", "core/ids.py")
EXEMPT = ("plugins/simulated_departments/", "hedui/supervisor.py", "hedui/embedded/")
"""Other people's clocks (the departments are no part of the product), and waiting for processes."""


def sources() -> list[Path]:
    found = [path for top in ("core", "tenants", "plugins", "hedui") for path in sorted((ROOT / top).rglob("*.py"))]
    return [path for path in found if "tests" not in path.parts and not _name(path).startswith(EXEMPT)]


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def readings(tree: ast.AST) -> Iterator[int]:
    """Lines that read the clock: by attribute (datetime.now) or by an imported name (from time import time)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name | ast.Attribute):
            owner = node.value.id if isinstance(node.value, ast.Name) else node.value.attr
            if (owner, node.attr) in READING:
                yield node.lineno
        elif isinstance(node, ast.ImportFrom) and node.module == "time":
            yield from (node.lineno for name in node.names if ("time", name.name) in READING)


@pytest.mark.parametrize(
    "text",
    [
        "datetime.now(UTC)",
        "datetime.datetime.now()",
        "date.today()",
        "time.time()",
        "from time import time_ns",
        "f(default=datetime.now)",
    ],
)
def test_the_scan_sees_a_reading(text: str) -> None:
    assert list(readings(ast.parse(text))) == [1]


def test_the_clock_is_read_in_its_keepers_only() -> None:
    """Else some deadline is counted from a day that nobody can set, and a replayed report differs from the printed one."""
    found = [f"{_name(path)}:{line}" for path in sources() for line in readings(ast.parse(path.read_text("utf-8")))]
    assert [place for place in found if not place.startswith(KEEPERS)] == []
    assert {place.split(":")[0] for place in found} == set(KEEPERS)


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 12, 31, 15, 59, 59, tzinfo=UTC), date(2026, 12, 31)),
        (datetime(2026, 12, 31, 16, 0, tzinfo=UTC), date(2027, 1, 1)),
        (datetime(2028, 2, 28, 16, 0, tzinfo=UTC), date(2028, 2, 29)),
    ],
)
def test_the_legal_day_changes_at_midnight_in_shanghai(instant: datetime, day: date) -> None:
    """Else what is done before eight in the morning is dated the day before, and a deadline is a day short."""
    assert legal_date(instant) == day


def test_clocks_are_aware() -> None:
    assert SystemClock().now().utcoffset() == timedelta(0)
    instant = datetime(2026, 11, 20, 1, tzinfo=UTC)
    assert FixedClock(instant).now() is instant

"""测试环境的共同部分: what holds for every test of the repository, wherever it stands."""

from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis.internal.conjecture import engine

# How long one example takes says how busy the machine is, not whether the property holds.
settings.register_profile("hedui", deadline=None)
settings.load_profile("hedui")

# A failing property is made smaller for five minutes, and the time limit of a test (180 s) would end it before it is shown.
engine.MAX_SHRINKING_SECONDS = 45


FIRST = ("faults", "e2e")
"""Groups that take a worker each from the first minute to nearly the last."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The tests of a file stay with one worker, as do those of the fault tests and of the browser, which say so themselves."""
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(item.nodeid.partition("::")[0]))
    items.sort(key=_rank)


def _rank(item: pytest.Item) -> int:
    mark = item.get_closest_marker("xdist_group")
    return FIRST.index(mark.args[0]) if mark is not None and mark.args[0] in FIRST else len(FIRST)

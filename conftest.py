"""测试环境的共同部分: what holds for every test of the repository, wherever it stands."""

from __future__ import annotations

import os
from collections import Counter
from typing import Any

import pytest
from hypothesis import settings
from hypothesis.internal.conjecture import engine
from xdist.scheduler import LoadFileScheduling

# How long one example takes says how busy the machine is, not whether the property holds. HEDUI_EXAMPLES=1000 looks longer.
settings.register_profile("hedui", deadline=None, max_examples=int(os.environ.get("HEDUI_EXAMPLES", "40")))
settings.load_profile("hedui")

# A failing property is made smaller for five minutes, and the time limit of a test (180 s) would end it before it is shown.
engine.MAX_SHRINKING_SECONDS = 45


FIRST = {"tests/faults/": "faults", "e2e/": "e2e"}
"""Folders whose tests keep one worker each, from the first minute to nearly the last."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those folders first, in this order; the rest as it stands. Of tests with one id xdist would run one, and say nothing."""
    twice = [id for id, count in Counter(item.nodeid for item in items).items() if count > 1]
    if twice:
        raise pytest.UsageError(f"these ids stand for several tests each: {twice}")
    items.sort(key=lambda item: list(FIRST.values()).index(_alone(item.nodeid)) if _alone(item.nodeid) else len(FIRST))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadFileScheduling:
    """Who runs what where there are several workers."""
    return _ByFile(config, log)


class _ByFile(LoadFileScheduling):
    """The tests of a file stay with one worker, those of such a folder too."""

    def _split_scope(self, nodeid: str) -> str:
        return _alone(nodeid) or super()._split_scope(nodeid)


def _alone(nodeid: str) -> str:
    return next((name for folder, name in FIRST.items() if nodeid.startswith(folder)), "")

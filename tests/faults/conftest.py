"""故障测试环境: a folder that the servers' account can reach, a seeded draw a test, and the figures at the end."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults import plan
from tests.folders import own_folder

HERE = Path(__file__).parent


@pytest.fixture
def place() -> Iterator[Path]:
    """An empty folder, gone afterwards."""
    with own_folder() as made:
        yield made


@pytest.fixture
def draw(request: pytest.FixtureRequest) -> random.Random:
    """The chances of one test, the same whichever tests run beside it."""
    return random.Random(f"{plan.SEED} {request.node.originalname}")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.timeout(600 + 15 * plan.CASES))


def pytest_report_header() -> str:
    return f"故障测试：{plan.told()}"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if plan.FIGURES:
        terminalreporter.section(f"故障测试实测（{plan.told()}）")
        for line in plan.FIGURES:
            terminalreporter.line(line)

"""结论: a median of ratios against its goal, half of it when quick, and nothing for a wrong answer."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from bench.common import Goal, Options, finish, same
from bench.load import Load


def _options(tmp_path: Path, quick: bool = False) -> Options:
    return Options(quick, 3, tmp_path, True, tmp_path / "out.json", 1, argparse.Namespace())


@pytest.mark.parametrize(
    ("rounds", "at_least", "quick", "met"),
    [
        ([0.4, 0.5, 0.9], True, False, True),
        ([0.4, 0.49, 0.9], True, False, False),
        ([0.1, 0.25, 0.2, 0.3, 0.4], True, True, True),
        ([3.0, 4.1, 9.0], False, False, False),
        ([3.0, 4.1, 9.0], False, True, True),
    ],
)
def test_the_median_of_the_rounds_decides(rounds: list[float], at_least: bool, quick: bool, met: bool) -> None:
    goal = Goal("speed", 0.5 if at_least else 4.0, at_least)
    for ratio in rounds:
        goal.add(ratio)
    verdict = goal.verdict(quick)
    assert verdict["met"] is met
    assert verdict["spread"] == [min(rounds), max(rounds)]
    assert verdict["rounds"] == rounds


@pytest.mark.parametrize(("gates", "code"), [(True, 1), (False, 0)])
def test_what_is_measured_beside_decides_nothing(tmp_path: Path, gates: bool, code: int) -> None:
    told = _options(tmp_path)
    with pytest.raises(SystemExit) as ended:
        finish("verify", told, [Goal("speed", 2.0, gates=gates, rounds=[1.0])], {"asks": 33}, {"cores": 2})
    assert ended.value.code == code
    written = json.loads((tmp_path / "out.json").read_text("utf-8"))
    assert (written["passed"], written["asks"], written["machine"]) == (not gates, 33, {"cores": 2})


def test_a_different_outcome_ends_the_measurement() -> None:
    same("asks", {"found": 2}, {"found": 2})
    with pytest.raises(SystemExit, match="asks"):
        same("asks", {"found": 2}, {"found": 1})


def test_a_rate_is_what_was_answered() -> None:
    assert Load(requests=50, seconds=2.0, p50_ms=1, p99_ms=2, refused=0, broken=0).rate == 25

"""互不影响: the same households under all packs, in one process, interleaved and in threads: each as if it were alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.law import Law
from core.plugin.registry import discover
from tests.plugins.interleaving import EACH, STACKINGS, Household, assessed, households, law_of

HOUSEHOLDS = households()
TURNS = [(name, household) for household in HOUSEHOLDS for name in STACKINGS]
ROOT = Path(__file__).parents[2]
Turn = tuple[str, Household]


@pytest.fixture(scope="module")
def by_itself() -> Mapping[tuple[str, str], str]:
    """Each stacking in a process of its own, which has never imported another pack of law."""
    found: dict[tuple[str, str], str] = {}
    for name in STACKINGS:
        command = [sys.executable, "-m", "tests.plugins.interleaving", name]
        run = subprocess.run(command, cwd=ROOT, env=dict(os.environ), capture_output=True, check=True, timeout=120)
        said = json.loads(run.stdout)
        assert said["others"] == []
        found |= {(name, household): text for household, text in said["found"].items()}
    return found


@pytest.fixture(scope="module")
def laws() -> Mapping[tuple[str, str], Law]:
    """Every law composed once, out of a registry in which every installed plugin is, and shared by all turns."""
    registry = discover()
    assert set(STACKINGS) <= set(registry.plugins)
    return {(name, h.name): law_of(registry, name, h.case) for name, h in TURNS}


def test_the_households_differ_and_so_do_the_laws(by_itself: Mapping[tuple[str, str], str]) -> None:
    """Else equality would prove nothing: of one household every stacking says something else, by its own rules only."""
    assert len(HOUSEHOLDS) == 3 * EACH
    assert len(by_itself) == len(TURNS)
    for household in HOUSEHOLDS:
        said = {name: by_itself[name, household.name] for name in STACKINGS}
        assert len(set(said.values())) == len(STACKINGS)
        for name, text in said.items():
            foreign = [other for other in STACKINGS if other not in STACKINGS[name] and f'"{other}.' in _rules(text)]
            assert foreign == []
    assert len(set(by_itself.values())) > 2 * len(HOUSEHOLDS)


def _rules(text: str) -> str:
    return json.dumps(json.loads(text)["rules"])


@given(order=st.permutations(range(len(TURNS))))
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def test_interleaved_each_is_as_if_alone(
    laws: Mapping[tuple[str, str], Law], by_itself: Mapping[tuple[str, str], str], order: Sequence[int]
) -> None:
    """To the byte, stamp included: neither the other packs that are loaded nor what ran before leaves a trace."""
    for turn in order:
        _same(TURNS[turn], laws, by_itself)


@given(order=st.permutations(range(len(TURNS))), workers=st.integers(2, 6))
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
def test_in_threads_each_is_as_if_alone(
    laws: Mapping[tuple[str, str], Law], by_itself: Mapping[tuple[str, str], str], order: Sequence[int], workers: int
) -> None:
    """The same laws, used by several threads at once, switching as often as the interpreter can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(workers) as pool:
            list(pool.map(lambda turn: _same(TURNS[turn], laws, by_itself), order))
    finally:
        sys.setswitchinterval(before)


def _same(turn: Turn, laws: Mapping[tuple[str, str], Law], by_itself: Mapping[tuple[str, str], str]) -> None:
    name, household = turn
    assert assessed(laws[name, household.name], household) == by_itself[name, household.name], (name, household.name)

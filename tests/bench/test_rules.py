"""认定的测量: the three reckoners agree on made-up households of every kind, and what is timed is the whole assessment."""

from __future__ import annotations

from itertools import islice

import pytest

from bench.rules_by_hand import by_hand
from bench.rules_configured import assessed, case_of, explained, law_of, outcome
from bench.rules_households import Outcome, households
from core.law import Law
from core.plugin.registry import discover

COUNT = 200


@pytest.fixture(scope="module")
def law() -> Law:
    return law_of(discover())


def test_the_pack_and_the_function_written_by_hand_agree_to_the_fen(law: Law) -> None:
    made = list(households(COUNT))
    found = [outcome(assessed(law, case_of(household))) for household in made]
    assert found == [by_hand(household) for household in made]
    assert 0.2 < sum(each.matches for each in found) / COUNT < 0.8, "both conclusions are met often"
    assert any(each.support for each in found)
    assert any(each.persons < len(household.people) for each, household in zip(found, made, strict=True))


def test_what_is_timed_says_why(law: Law) -> None:
    case = case_of(next(household for household in households(COUNT) if len(household.people) > 2))
    found = assessed(law, case)
    known = {fact.id for fact in case.facts}
    assert all(line.basis and line.reason and set(line.evidence) <= known for line in found.lines)
    assert {id for line in found.lines for id in line.evidence} == known, "no fact is dropped"
    assert all(each.sentences for each in explained(law, case))


def test_openfisca_agrees_where_it_is_installed() -> None:
    reckoning = pytest.importorskip("bench.rules_openfisca")
    made = list(islice(households(COUNT), 30))
    wanted: list[Outcome] = [by_hand(household) for household in made]
    assert reckoning.reckoned(reckoning.situation(made)) == wanted
    assert [reckoning.reckoned(reckoning.situation([one]))[0] for one in made[:3]] == wanted[:3]

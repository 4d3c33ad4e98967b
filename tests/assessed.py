"""认定结果的摘要: one digest of very many assessments, to hold two forms of the same code beside each other.

`python -m tests.assessed HOUSEHOLDS` prints what was assessed, by which form, and the digest of every result to the byte:
the made-up households as they are and spoilt by lot (days, amounts and answers missing, sources that differ), and every
case file of every pack in several orders. What is refused counts with the words in which it is refused.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path

import msgspec
from msgspec.structs import replace

from bench.rules_configured import PROGRAMME, Case, assessed, case_of, law_of
from bench.rules_households import APPLIED_ON, households
from core.assessment.model import Assessment, assess
from core.compiled import state
from core.plugin.registry import discover
from core.plugin.rules import NOT_COVERED, Declared, Fact, Gap
from hedui import testing_cases

ROOT = Path(__file__).parents[1]
PACKS = {
    "sample_city": ("national", "sample_city"),
    "zhejiang": ("national", "zhejiang"),
    "wangmo": ("national", "wangmo"),
}
STATES = ("unavailable", "not_asked", "not_yet_answered", NOT_COVERED)
TURNS = 3
"""Orders in which the facts of a case file are handed over."""
_Result = Callable[[], Assessment]


def made_up(count: int) -> Iterator[_Result]:
    """Made-up households, each as it is and spoilt."""
    law, draw = law_of(discover()), random.Random(20_261_123)
    programme = law.programmes[PROGRAMME]
    for household in households(count):
        case = case_of(household)
        yield partial(assessed, law, case)
        spoilt, gaps, declared = _spoilt(draw, case), _gaps(draw, case), _declared(draw, case)
        given = spoilt.subjects, spoilt.facts, gaps, declared, spoilt.residence
        yield partial(assess, law, programme, APPLIED_ON, *given)


def _spoilt(draw: random.Random, case: Case) -> Case:
    facts = [_worse(draw, fact) if draw.random() < 0.05 else fact for fact in case.facts]
    if draw.random() < 0.3:
        draw.shuffle(facts)
    return case._replace(facts=tuple(facts))


def _worse(draw: random.Random, fact: Fact) -> Fact:
    changes = (
        {"amount": None}, {"amount": -5_000}, {"amount": 0}, {"paid_on": None}, {"paid_on": date(2024, 1, 1)},
        {"source": "bank"}, {"text": ""}, {"element": "national.wage"}, {"quantity": None}, {"title": "补发"},
        {"paid_on": APPLIED_ON - timedelta(days=draw.randrange(1, 300))},
    )  # fmt: skip
    return replace(fact, **draw.choice(changes))


def _gaps(draw: random.Random, case: Case) -> Sequence[Gap]:
    elements = sorted({fact.element for fact in case.facts} | {"sample_city.prison", "sample_city.disabled"})
    return [
        Gap(subject.id, subject.role, draw.choice(elements), draw.choice(("", "tax")), draw.choice(STATES))
        for subject in case.subjects if draw.random() < 0.2
    ]  # fmt: skip


def _declared(draw: random.Random, case: Case) -> Sequence[Declared]:
    elements = ("national.wage", "national.deposit", "national.vehicle", "national.rent")
    return [
        Declared(subject.id, draw.choice(elements), draw.randrange(5_000_000))
        for subject in case.subjects if draw.random() < 0.1
    ]  # fmt: skip


def case_files() -> Iterator[_Result]:
    """Every case file of every pack, in several orders of its facts."""
    for pack, packs in PACKS.items():
        for _, file in testing_cases.case_files(ROOT / "plugins" / pack / "cases"):
            for case in file.assessment:
                law = testing_cases.law_of(packs, case.applied_on, case.settings, case.area)
                for turn in (None, *range(min(TURNS, len(case.facts)))):
                    yield partial(testing_cases.assessed, law, case, turn)


def told(result: _Result) -> bytes:
    """Everything of a result, or the words of its refusal."""
    try:
        found = result()
    except Exception as error:
        return f"{type(error).__mro__} {error!r}".encode()
    return msgspec.json.encode(found) + repr(found).encode()


def digest(count: int) -> tuple[int, str]:
    """How many were assessed, and the digest of all."""
    whole, number = sha256(), 0
    for results in (made_up(count), case_files()):
        for result in results:
            whole.update(told(result))
            number += 1
    return number, whole.hexdigest()


if __name__ == "__main__":
    print(len(state().compiled), *digest(int(sys.argv[1])))  # noqa: T201

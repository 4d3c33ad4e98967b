"""混乱: by seed, for a share of the attempts, all kinds mixed, and never for ever."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from typing import Any

import aiohttp
import pytest

from plugins.simulated_departments.behaviour import Chaos, Kind
from plugins.simulated_departments.chaos import STAGES, befalls
from plugins.simulated_departments.process import Departments
from plugins.simulated_departments.tests.calling import Caller


def met(chaos: Chaos, ask: int, attempt: int = 1, stage: str = "answer") -> list[Kind]:
    return [fault.kind for fault in befalls(chaos, 1, "banks", f"ask-{ask}", attempt, stage)]


def test_the_share_is_kept_and_a_run_can_be_repeated() -> None:
    chaos = Chaos(share=0.3)
    first = [met(chaos, ask) for ask in range(2_000)]
    assert 500 < sum(map(bool, first)) < 700
    assert first == [met(chaos, ask) for ask in range(2_000)]
    assert first != [met(Chaos(share=0.3, seed=2), ask) for ask in range(2_000)]


@pytest.mark.parametrize("stage", sorted(STAGES))
def test_all_kinds_are_mixed_and_none_is_a_refusal(stage: str) -> None:
    seen = Counter(kind for ask in range(2_000) for kind in met(Chaos(share=1), ask, stage=stage))
    assert set(seen) == set(STAGES[stage])
    assert Kind.REFUSE not in seen


def test_after_so_many_attempts_nothing_befalls_an_ask() -> None:
    chaos = Chaos(share=1, at_most=2)
    assert all(met(chaos, ask, attempt) for ask in range(50) for attempt in (1, 2))
    assert not any(met(chaos, ask, attempt) for ask in range(50) for attempt in (3, 4))


def test_kinds_can_be_chosen() -> None:
    chaos = Chaos(share=1, kinds=(Kind.ERROR, Kind.HALF_FILE))
    assert {kind for ask in range(50) for kind in met(chaos, ask)} == {Kind.ERROR}
    assert {kind for ask in range(50) for kind in met(chaos, ask, stage="fetch")} == {Kind.ERROR, Kind.HALF_FILE}
    assert not met(chaos, 1, stage="row")


async def test_every_ask_is_answered_right_in_the_end(caller: Caller, departments: Departments) -> None:
    elements = ("national.hukou", "national.relief", "national.tax_wage", "national.deposit")
    asks = [(element, index) for element in elements for index in range(12)]
    right = {ask: await caller.ask(ask[0], f"calm-{ask}", ask[1]) for ask in asks}
    departments.unleash(share=0.8, at_most=3, seconds=0.05)
    caller.session._timeout = aiohttp.ClientTimeout(total=0.4)
    attempts = await asyncio.gather(*(_asked_until(caller, element, index, right) for element, index in asks))
    assert max(attempts) <= 4
    assert sum(attempts) > len(asks)
    departments.order("banks")
    assert departments.state()["departments"]["banks"]["chaos"] is None


async def _asked_until(caller: Caller, element: str, index: int, right: dict[Any, Any]) -> int:
    for attempt in range(1, 9):
        try:
            _, body = await caller.raw(element, f"wild-{element}-{index}", index)
            answer = json.loads(body)
        except (aiohttp.ClientError, TimeoutError, ValueError):
            continue
        if _plain(answer) == _plain(right[element, index]):
            return attempt
    raise TimeoutError


def _plain(answer: dict[str, Any]) -> tuple[Any, ...]:
    """Both forms of nothing are one."""
    return answer["code"], answer.get("dataCount"), answer["datas"] or []

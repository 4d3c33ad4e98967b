"""部门的故障: failing, hanging, stopped, killed, and back; callbacks that come five times, or too late."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.faults import plan
from tests.faults.installation import Installation, installed
from tests.faults.mischief import tell
from tests.faults.verdict import quiet, verdict

DOWN = 5.0
COPIES = 5


@pytest.fixture(scope="module")
async def made(place: Path) -> AsyncIterator[Installation]:
    async with installed(place, pdf=True) as installation:
        yield installation


async def test_down_and_back(made: Installation, draw: random.Random) -> None:
    """F17, F18: what could not be asked is never 'nothing found'; when the departments are back it is asked again."""
    made.departments.order("social_insurance", {"faults": [{"kind": "error"}]})
    made.departments.order("housing", {"faults": [{"kind": "hang"}]})
    made.departments.order("banks", {"faults": [{"kind": "unavailable", "seconds": 2 * DOWN}]})
    cases = made.some_households(draw, plan.of(6))
    await made.begin(cases)
    await asyncio.sleep(DOWN)
    await _answered(made, "source = 'public_security'")
    found = await made.rows("select distinct source from ask where state in ('found', 'nothing_found')")
    assert not {row[0] for row in found} & {"social_insurance", "housing"}
    made.departments.kill()
    await asyncio.sleep(1)
    made.departments.start()
    back = time.monotonic()
    await quiet(made)
    took = time.monotonic() - back
    await verdict(made)
    partial = await made.rows("select count(*) from report where not final")
    repeats = sum(entry.repeat for entry in made.departments.ledger())
    assert partial[0][0] > 0
    plan.measured(
        f"F17/F18 三个部门出错、挂起、停服 {DOWN:g} 秒，再被杀 1 秒：{len(cases)} 件先出 {partial[0][0]} 份分段报告，"
        f"恢复后 {took:.1f} 秒全部出具最终报告，重复询问 {repeats} 次"
    )


async def test_duplicate_and_late_callbacks(made: Installation, draw: random.Random) -> None:
    """F20: a callback counts once; one that comes when the answer has been collected is kept, and changes nothing."""
    tell(made)
    repeated = {"kind": "duplicate_callback", "times": COPIES}
    made.departments.order("banks", {"faults": [repeated, {"kind": "late", "share": 0.5, "seconds": 3}]})
    before = await _callbacks(made)
    await made.begin(made.some_households(draw, plan.of(4)))
    await _answered(made, "source = 'banks'")
    made.web.freeze()
    await made.begin(made.some_households(draw, plan.of(4)))
    # Workers fetch the answers that the web does not hear.
    await _answered(made, "source = 'banks'")
    made.web.thaw()
    await quiet(made)
    await _all_delivered(made)
    await verdict(made)
    heard, late, accepted = (now - then for now, then in zip(await _callbacks(made), before, strict=True))
    twice = await made.rows("select ask_id from reply where kind = 'late' group by 1 having count(*) > 1")
    assert late > 0
    assert twice == []
    assert heard >= COPIES * accepted
    plan.measured(
        f"F20 {accepted} 个异步查询各回调 {COPIES} 次：{late} 个迟到的答复只留存、不改变结果，各有一个有效反馈"
    )


async def _callbacks(made: Installation) -> tuple[int, int, int]:
    """So many callbacks heard, answers kept as late, questions that a department has accepted."""
    heard = await made.rows("select count(*) from trace where verb = 'ask.callback'")
    late = await made.rows("select count(*) from reply where kind = 'late'")
    accepted = await made.rows("select count(distinct ask_id) from reply where kind = 'accepted'")
    return heard[0][0], late[0][0], accepted[0][0]


async def _answered(made: Installation, which: str) -> None:
    """Return when each of these asks has its answer."""
    async with asyncio.timeout(plan.patience(60)):
        while await made.rows(f"select from ask where {which} and state not in ('found', 'nothing_found') limit 1"):
            await asyncio.sleep(0.1)


async def _all_delivered(made: Installation) -> None:
    async with asyncio.timeout(plan.patience(60)):
        while made.departments.state()["departments"]["banks"]["pending_callbacks"]:
            await asyncio.sleep(0.1)

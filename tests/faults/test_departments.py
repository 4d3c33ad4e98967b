"""部门的故障: failing, hanging, stopped, killed, and back; callbacks that come five times, or too late."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.faults import plan
from tests.faults.installation import SOURCES, Installation, installed
from tests.faults.mischief import tell
from tests.faults.verdict import answered, callbacks, quiet, verdict

STOPPED = 6.0
"""Seconds for which a department says that it is not there; it is not asked again before."""
DOWN = {"social_insurance", "housing", "banks"}
EARLY = "select verification_id from report group by 1 having not bool_or(final)"
TRIED = "select distinct source from ask where attempts > 0"
COPIES = 5


@pytest.fixture
async def made(place: Path) -> AsyncIterator[Installation]:
    async with installed(place, pdf=True, sources=(*SOURCES, "social_insurance")) as installation:
        yield installation


@pytest.fixture
async def unprinted(place: Path) -> AsyncIterator[Installation]:
    """Where reports are not what is looked at."""
    async with installed(place) as installation:
        yield installation


async def test_down_and_back(made: Installation, draw: random.Random) -> None:
    """F17, F18: what could not be asked is never 'nothing found'; when the departments are back it is asked again."""
    made.departments.order("social_insurance", {"faults": [{"kind": "error"}]})
    made.departments.order("housing", {"faults": [{"kind": "hang"}]})
    made.departments.order("banks", {"faults": [{"kind": "unavailable", "seconds": STOPPED}]})
    cases = made.some_households(draw, plan.of(6))
    await made.begin(cases)
    went = time.monotonic()
    await answered(made, "a.source = 'public_security'")
    await _reported_early(made, len(cases))
    down = time.monotonic() - went
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
        f"F17/F18 三个部门出错、挂起、停服 {down:.1f} 秒，再被杀 1 秒：{len(cases)} 件先出 {partial[0][0]} 份分段报告，"
        f"恢复后 {took:.1f} 秒全部出具最终报告，重复询问 {repeats} 次"
    )


async def _reported_early(made: Installation, cases: int) -> None:
    """Return when every case has a report without what could not be asked, and each of the three has been tried."""
    async with asyncio.timeout(plan.patience(60)):
        while len(await made.rows(EARLY)) < cases or DOWN - {row[0] for row in await made.rows(TRIED)}:
            await asyncio.sleep(0.1)


async def test_duplicate_and_late_callbacks(unprinted: Installation, draw: random.Random) -> None:
    """F20: a callback counts once; one that comes when the answer has been collected is kept, and changes nothing."""
    made = unprinted
    tell(made)
    repeated = {"kind": "duplicate_callback", "times": COPIES}
    made.departments.order("banks", {"faults": [repeated, {"kind": "late", "share": 0.5, "seconds": 3}]})
    before = await callbacks(made)
    await made.begin(made.some_households(draw, plan.of(4)))
    await answered(made, "a.source = 'banks'")
    made.web.freeze()
    await made.begin(made.some_households(draw, plan.of(4)))
    # Workers fetch the answers that the web does not hear.
    await answered(made, "a.source = 'banks'")
    made.web.thaw()
    await quiet(made)
    await _all_delivered(made)
    await verdict(made)
    heard, late, accepted = (now - then for now, then in zip(await callbacks(made), before, strict=True))
    twice = await made.rows("select ask_id from reply where kind = 'late' group by 1 having count(*) > 1")
    assert late > 0
    assert twice == []
    # The department sends no copy again that the frozen web has not heard.
    assert heard > (COPIES - 1) * accepted
    plan.measured(f"F20 {accepted} 个异步查询回调 {heard} 次：{late} 个迟到的答复只留存、不改变结果，各有一个有效反馈")


async def _all_delivered(made: Installation) -> None:
    async with asyncio.timeout(plan.patience(60)):
        while made.departments.state()["departments"]["banks"]["pending_callbacks"]:
            await asyncio.sleep(0.1)

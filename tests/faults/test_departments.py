"""部门的故障: failing, hanging, stopped, killed, and back; callbacks that come five times, or too late."""

from __future__ import annotations

import asyncio
import random
import time
from pathlib import Path

from tests.faults import plan
from tests.faults.installation import Installation, installed
from tests.faults.verdict import quiet, verdict

DOWN = 6.0
COPIES = 5


async def test_down_and_back(place: Path, draw: random.Random) -> None:
    """F17, F18: what could not be asked is never 'nothing found'; when the departments are back it is asked again."""
    cases = plan.households(draw, plan.of(10))
    async with installed(place, pdf=True) as made:
        made.departments.order("social_insurance", {"faults": [{"kind": "error"}]})
        made.departments.order("housing", {"faults": [{"kind": "hang"}]})
        made.departments.order("banks", {"faults": [{"kind": "unavailable", "seconds": DOWN}]})
        began = time.monotonic()
        await made.begin(cases)
        await asyncio.sleep(max(0.0, DOWN - (time.monotonic() - began)))
        answered = await made.ask("select distinct source from ask where state in ('found', 'nothing_found')")
        assert {row[0] for row in answered} == {"public_security"}
        made.departments.kill()
        await asyncio.sleep(1)
        made.departments.start()
        back = time.monotonic()
        await quiet(made)
        took = time.monotonic() - back
        await verdict(made, cases)
        partial = await made.ask("select count(*) from report where not final")
        repeats = sum(entry.repeat for entry in made.departments.ledger())
    assert partial[0][0] > 0
    plan.measured(
        f"F17/F18 三个部门出错、挂起、停服 {DOWN:g} 秒后被杀并恢复：{len(cases)} 件先出 {partial[0][0]} 份分段报告，"
        f"恢复后 {took:.1f} 秒全部出具最终报告，重复询问 {repeats} 次"
    )


async def test_duplicate_and_late_callbacks(place: Path, draw: random.Random) -> None:
    """F20: a callback counts once; one that comes when the answer has been collected is kept as late, and changes nothing."""
    cases = plan.households(draw, plan.of(12))
    repeated = {"kind": "duplicate_callback", "times": COPIES}
    async with installed(place) as made:
        made.departments.order("banks", {"faults": [repeated, {"kind": "late", "share": 0.5, "seconds": 3}]})
        await made.begin(cases[::2])
        made.web.freeze()
        await made.begin(cases[1::2])
        await _collected(made)
        made.web.thaw()
        await quiet(made)
        await _all_delivered(made)
        await verdict(made, cases)
        late = await made.ask("select ask_id from reply where kind = 'late'")
        heard = await made.ask("select count(*) from trace where verb = 'ask.callback'")
        accepted = await made.ask("select count(distinct ask_id) from reply where kind = 'accepted'")
    assert 0 < len(late) == len({row["ask_id"] for row in late})
    assert heard[0][0] >= COPIES * accepted[0][0]
    plan.measured(
        f"F20 {accepted[0][0]} 个异步查询各回调 {COPIES} 次：{len(late)} 个迟到的答复只留存、不改变结果，各有一个有效反馈"
    )


async def _collected(made: Installation) -> None:
    """Return when workers have fetched the answers that the web could not hear."""
    async with asyncio.timeout(plan.patience(60)):
        while await made.ask(
            "select from ask where element = 'national.deposit' and state not in ('found', 'nothing_found') limit 1"
        ):
            await asyncio.sleep(0.1)


async def _all_delivered(made: Installation) -> None:
    async with asyncio.timeout(plan.patience(60)):
        while made.departments.state()["departments"]["banks"]["pending_callbacks"]:
            await asyncio.sleep(0.1)

"""总战役: both jurisdictions, all departments misbehaving at random, carried over HTTP to the final reports, while every
process is killed in turn, again and again, and the doorbell forgets everything every second."""

from __future__ import annotations

import asyncio
import random
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from pathlib import Path

import asyncpg
import pytest

from tests.faults import plan
from tests.faults.desk import Desk
from tests.faults.jurisdictions import families
from tests.faults.mischief import flush_redis, meanwhile, time_passes
from tests.faults.privacy import only_their_own
from tests.faults.verdict import callbacks, quiet, verdict
from tests.faults.whole import PARTS, SERVING, SUPERVISOR, Whole, chaos_of_this_run, whole

DYING = (*PARTS, SERVING, SUPERVISOR)
AT_ONCE = 8 if plan.CASES <= 200 else 40
"""Cases that the offices have under way: most of a case's time is waiting for a department that misbehaves."""
PROGRESS = """
select count(settled_at) as done, count(*) as known, count(distinct verification_id) as cases from ask where connector <> ''
"""
IN_FLIGHT = "select count(*) from batch where state = 'waiting'"


@pytest.fixture
async def made(place: Path) -> AsyncIterator[Whole]:
    async with whole(place / "data", chaos_of_this_run()) as running:
        yield running


async def test_campaign(made: Whole, draw: random.Random) -> None:
    """F1, F3, F8, F10, F13, F14, F17, F18, F20: whatever comes together, every case has its report once, and only its own."""
    made.families, forgotten = list(families(draw, plan.CASES)), list[int]()
    harm, began = _Harm(made, draw), time.monotonic()
    async with Desk(made, draw, attempts=20) as desk, meanwhile(time_passes(made)):
        async with meanwhile(flush_redis(made.redis_url, 1, forgotten)), asyncio.TaskGroup() as group:
            group.create_task(harm.goes_on())
            group.create_task(desk.carry(made.families, AT_ONCE, to_the_report=True))
        carried = time.monotonic() - began
        await quiet(made, within=240)
    await verdict(made)
    replies, reports = await only_their_own(made, desk.reported)
    assert desk.carried == len(made.families)
    assert {made.died[part] for part in DYING} == {plan.ROUNDS}
    assert harm.in_flight > 0
    # It was tempted: departments have sent other people's data.
    assert await made.rows("select from reply where kind = 'quarantined' limit 1")
    await _measured(made, desk, harm, f"{carried:.0f} 秒（每秒 {len(made.families) / carried:.2f} 件）", forgotten)
    plan.measured(f"　只有本人：打开密封的反馈 {replies} 份、报告 {reports} 份和下载的 JSON，他人的数据 0 处")


class _Harm:
    """轮番杀死 every process, as the work gets on."""

    def __init__(self, made: Whole, draw: random.Random) -> None:
        self.made, self.in_flight = made, 0
        self.away: dict[str, list[float]] = defaultdict(list)
        self.order = [part for _ in range(plan.ROUNDS) for part in _one_round(draw)]

    async def goes_on(self) -> None:
        """Each as soon as its share of the work is done, spread evenly over the run."""
        for number, part in enumerate(self.order, start=1):
            await self._share_done(number / (len(self.order) + 1))
            if part == "departments":
                await self._files_under_way()
            self.away[part].append(await self.made.kill(part))

    async def _share_done(self, share: float) -> None:
        """Return when so much of all asks that there will be is settled."""
        while True:
            with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError):
                (row,) = await self.made.rows(PROGRESS)
                expected = row["known"] / max(1, row["cases"]) * len(self.made.families)
                if row["known"] and row["done"] >= share * expected:
                    return
            await asyncio.sleep(0.2)

    async def _files_under_way(self) -> None:
        """A department that dies does so over a file, unless none comes any more."""
        with suppress(TimeoutError):
            async with asyncio.timeout(60):
                while not (found := (await self.made.rows(IN_FLIGHT))[0][0]):
                    await asyncio.sleep(0.05)
                self.in_flight += found


def _one_round(draw: random.Random) -> Sequence[str]:
    """Everybody once, in any order; the departments first, while files are still to come."""
    return ["departments", *draw.sample([part for part in DYING if part != "departments"], len(DYING) - 1)]


async def _measured(made: Whole, desk: Desk, harm: _Harm, took: str, forgotten: list[int]) -> None:
    heard, late, accepted = await callbacks(made)
    kinds = await made.rows("select kind, count(*) from reply group by 1 order by 2 desc")
    asks = await made.rows("select count(*) from ask where connector <> ''")
    files = await made.rows("select count(*) from batch")
    repeats = sum(entry.repeat for entry in made.departments.ledger())
    away = "、".join(f"{part} {max(seconds):.1f}" for part, seconds in harm.away.items())
    plan.measured(
        f"总战役 {len(made.families)} 件（浙江、望谟各半，全部部门按种子 {plan.SEED} 乱答）：{took}；各进程 SIGKILL {plan.ROUNDS}"
        f" 次，再次全部就绪最长（秒）：{away}；FLUSHALL {len(forgotten)} 次"
    )
    plan.measured(
        f"　{asks[0][0]} 项查询，台账重复询问 {repeats} 次，异步 {accepted} 项回调 {heard} 次（迟到 {late}），文件 {files[0][0]} 批"
        f"（部门死时在途 {harm.in_flight} 批）；反馈：{'、'.join(f'{row[0]} {row[1]}' for row in kinds)}"
    )
    plan.measured(
        f"　HTTP：{desk.acknowledged} 个办理请求各办一次，{desk.cut_off} 次中断，{desk.failed} 次 5xx，"
        f"{desk.replayed} 次取回原答复"
    )

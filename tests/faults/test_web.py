"""网页的故障: killed at random while requests are under way, and between the commit and the answer."""

from __future__ import annotations

import asyncio
import random
import time
from datetime import timedelta
from pathlib import Path

import psutil

from core.clock import SystemClock, legal_date
from tests.faults import plan
from tests.faults.desk import Desk
from tests.faults.installation import Installation, installed
from tests.faults.mischief import meanwhile
from tests.faults.verdict import quiet, verdict

LOST, SETTINGS = 3, 6
STANDARD, DOCUMENT = "zhejiang.local_standard_monthly", "试验通知"
ADMIN, HEAD = "XH0002", "XH0004"


async def test_killed_while_answering(place: Path, draw: random.Random) -> None:
    """F3: whoever got no answer asks again with the same key, and every request has one effect."""
    async with installed(place, web_processes=2) as made, Desk(made, draw) as desk:

        async def lose() -> bool:
            """The commit is done, the answer on its way, and the web dies."""
            if desk.lost >= plan.of(LOST) or draw.random() > 0.08:
                return False
            made.web.restart()
            return True

        desk.lose = lose
        began = time.monotonic()
        async with meanwhile(_kill_web(made, draw, desk)):
            await asyncio.gather(desk.carry(made.some_families(draw, plan.of(12))), _administer(desk))
        took = time.monotonic() - began
        await quiet(made)
        await verdict(made)
        await _one_effect_each(made)
    assert desk.replayed >= desk.lost > 0
    plan.measured(
        f"F3 {desk.acknowledged} 个请求，网页进程 SIGKILL：{desk.cut_off} 次中断，{desk.lost} 次已提交而答复丢失，"
        f"{desk.failed} 次 5xx，{desk.replayed} 次以同一幂等键取回原答复，{took:.1f} 秒"
    )


async def _administer(desk: Desk) -> None:
    """设置 beside it, by two persons: proposed by the administrator, approved by the head; far ahead, so that no case minds."""
    first = legal_date(SystemClock().now()) + timedelta(days=400)
    for number in range(plan.of(SETTINGS)):
        start, document = (first + timedelta(days=number)).isoformat(), f"{DOCUMENT}〔{number}〕号"
        value = {"amount": 110_000 + number, "inclusive": True, "programmes": ["zhejiang.dibao"]}
        told = {"name": STANDARD, "value": value, "document": document, "start": start}
        proposal = await desk.post(ADMIN, "/api/settings", told)
        await desk.post(HEAD, f"/api/settings/proposals/{proposal['id']}/approve", None)


async def _kill_web(made: Installation, draw: random.Random, desk: Desk) -> None:
    """Mostly one of the serving processes, which its parent replaces; now and then all, which are started again. Always
    after a few more requests: by the clock, a slow machine would not get on at all."""
    while True:
        await desk.has_acknowledged(desk.acknowledged + draw.randint(4, 10))
        await asyncio.sleep(draw.uniform(0, 0.2))
        serving = _serving(made)
        if serving and draw.random() < 0.7:
            draw.choice(serving).kill()
        else:
            made.web.restart()


def _serving(made: Installation) -> list[psutil.Process]:
    port = made.settings.port
    children = psutil.Process(made.web.pid).children()
    return [child for child in children if port in {x.laddr.port for x in child.net_connections("tcp")}]


async def _one_effect_each(made: Installation) -> None:
    """Whatever a request makes is there once: versions count the effects."""
    for table in ("application", "declaration", "authorization_sheet"):
        versions = await made.rows(f"select distinct version from {table}")
        assert [row[0] for row in versions] == [1], table
    keys = await made.rows("select count(*) from idempotency where answer <> ''")
    cases = await made.rows("select count(*) from verification")
    assert keys[0][0] == 6 * cases[0][0] + 2 * plan.of(SETTINGS)
    for table in ("setting_proposal", "setting"):
        rows = await made.rows(f"select document from {table} where document like $1", f"{DOCUMENT}%")
        assert len(rows) == len({row[0] for row in rows}) == plan.of(SETTINGS), table
    traces = await made.rows("select verb, count(*) from trace where verb like 'setting.%' group by verb order by verb")
    assert [(row[0], row[1]) for row in traces] == [
        (f"setting.{act}", plan.of(SETTINGS)) for act in ("approve", "propose")
    ]

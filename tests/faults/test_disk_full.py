"""磁盘写满: the database's and the data folder's disk is full while an office works; nothing that was confirmed is lost, no
process is gone for good, and when there is room again everything goes on."""

from __future__ import annotations

import asyncio
import errno
import os
import random
import shutil
import signal
import subprocess
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from pathlib import Path

import aiohttp
import asyncpg
import msgspec
import psutil
import pytest

from tests.faults import plan
from tests.faults.desk import Desk
from tests.faults.jurisdictions import Family, families
from tests.faults.mischief import meanwhile, time_passes
from tests.faults.verdict import quiet, verdict
from tests.faults.whole import Whole, whole

DISK = 512 * 1024 * 1024
REFUSED = 20
"""So many requests must have been refused: what PostgreSQL has already taken of the disk lasts for a while."""
PATIENCE = 90.0


@pytest.fixture
def disk(place: Path) -> Iterator[Path]:
    """A small disk of its own: mounted by root, skipped for anybody else."""
    disk = place / "disk"
    disk.mkdir()
    mounted = ["mount", "-t", "tmpfs", "-o", f"size={DISK},mode=0711", "hedui-fault", str(disk)]
    if shutil.which("mount") is None:
        pytest.skip("没有 mount 程序，不能挂载一块小磁盘")
    done = subprocess.run(mounted, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"不能挂载一块小磁盘（需要 root 或 CAP_SYS_ADMIN）：{done.stderr.strip()}")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


@pytest.fixture
async def made(disk: Path) -> AsyncIterator[Whole]:
    async with whole(disk / "data") as running:
        yield running


async def test_disk_full(made: Whole, disk: Path, draw: random.Random) -> None:
    """F11: what cannot be written is refused in words, and the same requests are answered once there is room."""
    made.families = list(families(draw, 4))
    told: Counter[str] = Counter()
    async with Desk(made, draw, attempts=40) as desk:
        await desk.carry(made.families[:2])
        async with meanwhile(time_passes(made)), asyncio.TaskGroup() as group:
            _fill(disk / "ballast")
            began = time.monotonic()
            group.create_task(desk.carry(made.families[2:], to_the_report=True))
            await _refused(made, told, REFUSED)
            dead = await _struck(made)
            await _refused(made, told, told["503"] + REFUSED)
            full_for = time.monotonic() - began
            (disk / "ballast").unlink()
            freed = time.monotonic()
            await made.works(without=dead)
            back = time.monotonic() - freed
        await quiet(made)
    await verdict(made)
    assert not set(told) - {"200", "201", "503", "不通"}, told
    plan.measured(
        f"F11 磁盘写满 {full_for:.1f} 秒：{'、'.join(f'{kind} {count} 次' for kind, count in told.items())}；"
        f"腾出空间后 {back:.1f} 秒全部就绪，{desk.acknowledged} 个请求各办一次（其间 {desk.failed} 次 5xx）"
    )


async def _refused(made: Whole, told: Counter[str], times: int) -> None:
    """Ask until so many have been refused, and count every answer."""
    async with asyncio.timeout(PATIENCE):
        while told["503"] < times:
            told[await _answer(made, made.families[0])] += 1
            await asyncio.sleep(0.1)


async def _struck(made: Whole) -> list[int]:
    """A worker dies, and PostgreSQL needs a new file for its log and cannot have it: both must be replaced when they can
    be. Who is dead."""
    worker = made.pid("worker-1")
    os.kill(worker, signal.SIGKILL)
    with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
        await made.rows("select pg_switch_wal()")
        await made.rows("create table faults_wal as select generate_series(1, 100000)")
    with suppress(LookupError):  # it may have been struck already, by itself
        postgres = made.pid("postgres")
        async with asyncio.timeout(PATIENCE):
            while psutil.pid_exists(postgres) and await made.database_answers():
                await asyncio.sleep(0.1)
    return [worker]


def _fill(ballast: Path) -> None:
    """To the last byte."""
    with ballast.open("wb") as file:
        for size in (1024 * 1024, 4096, 1):
            with suppress(OSError):
                while os.write(file.fileno(), b"\0" * size):
                    pass
    with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)), (ballast.parent / "more").open("wb") as more:
        os.write(more.fileno(), b"\0" * 8192)


async def _answer(made: Whole, family: Family) -> str:
    """How a request is answered that would have to write."""
    token = made.tokens[family.holders["feed"]]
    headers = {
        "Authorization": f"Bearer {token}",
        "Idempotency-Key": os.urandom(16).hex(),
        "Content-Type": "application/json",
    }
    url = f"http://{made.settings.host}:{made.settings.port}/api/applications"
    application = msgspec.json.encode(family.file(made.departments, made.runtime.clock.now().date()).application())
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as http,
            http.post(url, data=application, headers=headers) as answer,
        ):
            problem = await answer.json(content_type=None)
    except (aiohttp.ClientError, OSError, TimeoutError):
        return "不通"
    if answer.status == 503:
        assert answer.headers["Retry-After"]
        assert problem["code"] == "storage_away"
        assert problem["title"]
        assert problem["next"]
    return str(answer.status)

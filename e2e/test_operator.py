"""平台运维: the operator finds what waits and why, and tries a failed job again; a county's admin finds nothing here."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

from playwright.sync_api import Page, expect

from core.outbox import claim, put, release
from e2e.desk import Desks
from e2e.system import System
from hedui.operating.queue import STUCK
from tenants.access import operator_scope

WORKERS = ("worker-1", "worker-2")


@contextmanager
def stopped(system: System) -> Iterator[None]:
    """Both workers stand still, as on a machine that was suspended."""
    pids = [system.whole.pid(part) for part in WORKERS]
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)


async def put_job(system: System, job: str, delay: timedelta, failed: int = 0) -> UUID:
    """A job of the county about nothing that there is: whoever takes it has nothing to do."""
    scope = operator_scope(system.whole.runtime, await system.tenant("XH0001"))
    async with scope.write("tenant.provision") as tx:
        identity = await put(tx, job, uuid4(), delay)
        tx.jobs.clear()
    for turn in range(failed):
        leases = await claim(identity, timedelta(seconds=30))
        later = timedelta(hours=1) if turn == failed - 1 else timedelta()
        await release([(lease, later) for lease in leases], "ConnectionError")
    return identity


def until_said(page: Page, words: str) -> None:
    """Refresh, as one does, until the page says so."""
    said = page.get_by_role("status").first
    for _ in range(15):
        page.get_by_role("button", name="刷新").click()
        if words in said.inner_text():
            return
        page.wait_for_timeout(1_500)
    expect(said).to_contain_text(words)


def test_the_operator_sees_what_waits_and_tries_a_failed_job_again(desks: Desks, shots: Path) -> None:
    system = desks.system
    with stopped(system):
        system.do(put_job(system, "suspension.wake", timedelta(minutes=-125)))
        system.do(put_job(system, "suspension.wake", timedelta(minutes=-1), failed=STUCK + 1))
        desk = desks.of("PT0001")
        page = desk.open("/operator/queue")
        expect(page.get_by_role("heading", name="队列与任务")).to_be_visible()
        until_said(page, "没有工作进程")
        expect(page.get_by_role("status")).to_contain_text("已等了 2 小时")
        expect(page.get_by_role("status")).to_contain_text("hedui worker")
        desk.shot("operator-queue", shots)
        page.get_by_role("button", name="中止到时恢复 反复失败").click()
        expect(page.get_by_role("cell", name="ConnectionError")).to_be_visible()
        page.get_by_role("button", name="立即重试").click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_role("button", name="确定").click()
        expect(dialog.get_by_text("请写明事由")).to_be_visible()
        dialog.get_by_label("事由").fill("数源网络已恢复")
        desk.shot("operator-retry", shots)
        dialog.get_by_role("button", name="确定").click()
        expect(page.get_by_text("已改为现在办理")).to_be_visible()
    until_said(page, "没有积压")


def test_tenants_plugins_software_and_health(desks: Desks, shots: Path) -> None:
    desk = desks.of("PT0001")
    page = desk.open("/operator/offices")
    row = page.get_by_role("row").filter(has_text="330106")
    expect(row).to_contain_text("县（市、区）")
    row.get_by_text("个插件及版本").click()
    expect(row).to_contain_text("zhejiang ")
    page.get_by_role("link", name="插件", exact=True).click()
    expect(page.get_by_role("heading", name="插件", exact=True)).to_be_visible()
    page.get_by_role("link", name="版本与进程").click()
    expect(page.get_by_text("工作进程 2 个")).to_be_visible()
    expect(page.get_by_text("已到最新")).to_be_visible()
    page.get_by_role("link", name="体检").click()
    expect(page.get_by_text("密钥文件：")).to_be_visible()
    desk.shot("operator-health", shots)


def test_a_county_admin_at_the_operators_address(desks: Desks) -> None:
    desk = desks.of("XH0003")
    for path in ("/operator/queue", "/operator/health", "/sandbox"):
        page = desk.open(path)
        expect(page.get_by_role("heading", name="没有此页")).to_be_visible()
        expect(page.get_by_role("link", name="队列与任务")).to_have_count(0)


def test_the_operator_at_a_clerks_address(desks: Desks) -> None:
    page = desks.of("PT0001").open("/")
    names = page.get_by_role("navigation").get_by_role("heading").all_inner_texts()
    assert [name.strip() for name in names] == ["平台运维", "插件开发"]

"""没有 TLS 的内网: the same pages over plain HTTP, where the browser gives them no secure context."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.request import urlopen

import msgspec
from playwright.sync_api import Page, expect

from e2e.chromium import INTRANET
from e2e.desk import PASSWORD, Desk, Desks
from e2e.system import System
from hedui.child import Child
from hedui.parts import free_port, resolved
from tests.faults.process import HEDUI, Process

STARTING = 90.0


def _answers(port: int) -> bool:
    with suppress(OSError), urlopen(f"http://127.0.0.1:{port}/health", timeout=5) as answer:
        return bool(answer.status == 200)
    return False


@contextmanager
def door(system: System, folder: Path) -> Iterator[str]:
    """A web process of the same system, as an office without certificates starts it; its address."""
    port = free_port("127.0.0.1", 0)
    origin = f"http://{INTRANET}:{port}"
    told = {"port": port, "origin": origin, "plain_http": True, "web_processes": 1}
    settings = msgspec.structs.replace(resolved(system.whole.settings), **told)
    process = Process(Child("web", (*HEDUI, "web"), env=settings.environment()), folder / "web.log")
    process.start()
    try:
        deadline = time.monotonic() + STARTING
        while not _answers(port):
            assert process.alive, process.said()
            assert time.monotonic() < deadline, process.said()
            time.sleep(0.2)
        yield origin
    finally:
        system.do(process.end())


def log_in(desk: Desk, staff_number: str, path: str) -> Page:
    """By the form, as a person."""
    page = desk.open(path)
    for label, text in (("行政区划代码", "330106"), ("工号", staff_number), ("密码", PASSWORD)):
        page.get_by_label(label).fill(text)
    page.get_by_role("button", name="登录").click()
    return page


def test_a_days_work_without_tls(desks: Desks, tmp_path: Path) -> None:
    desks.of("XH1003")  # has a password now
    with door(desks.system, tmp_path) as address:
        desk = desks.empty(401)
        desk.address = address
        page = log_in(desk, "XH1003", "/intake")
        expect(page.get_by_role("button", name="新登记一户")).to_be_visible()
        assert page.evaluate("[window.isSecureContext, typeof crypto.subtle]") == [False, "undefined"]
        page.get_by_role("button", name="新登记一户").click()
        page.get_by_label("申请编号").fill("SQ20261122900")
        expect(page.get_by_role("status").first).to_contain_text("已保存")
        [cookie] = [cookie for cookie in desk.context.cookies() if cookie["name"] == "hedui"]
        assert (cookie["httpOnly"], cookie["secure"], cookie["sameSite"]) == (True, False, "Strict")
        foreign = desk.context.request.post(f"{desks.system.address}/api/drafts", headers={"Origin": address}, data={})
        assert foreign.status in (401, 403)  # the other door's cookie and origin open nothing here
        page.get_by_role("button", name="退出").click()
        expect(page.get_by_role("button", name="登录")).to_be_visible()
        page.wait_for_load_state("networkidle")

"""部门行为: every fault can be had, for the share that was told, at the same asks again."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest

from plugins.simulated_departments.behaviour import Fault, Kind, met_by
from plugins.simulated_departments.process import Departments
from plugins.simulated_departments.tests.calling import Caller

NOW = datetime(2026, 11, 20, tzinfo=UTC)


def met(fault: Fault, ask: int, attempt: int = 1, now: datetime = NOW) -> bool:
    return bool(met_by([fault], 1, "banks", f"ask-{ask}", attempt, now).faults)


def test_the_share_is_kept_and_a_run_can_be_repeated() -> None:
    fault = Fault(Kind.ERROR, share=0.3)
    first = [met(fault, ask) for ask in range(2_000)]
    assert 500 < sum(first) < 700
    assert first == [met(fault, ask) for ask in range(2_000)]


def test_a_retry_may_pass_unless_the_fault_is_sticky() -> None:
    loose, sticky = Fault(Kind.ERROR, share=0.5), Fault(Kind.ERROR, share=0.5, sticky=True)
    assert any(met(loose, ask, 1) != met(loose, ask, 2) for ask in range(50))
    assert all(met(sticky, ask, 1) == met(sticky, ask, 2) for ask in range(50))


def test_a_stop_ends_at_its_time() -> None:
    fault = Fault(Kind.UNAVAILABLE, until=NOW)
    assert met(fault, 1, now=NOW - timedelta(seconds=1))
    assert not met(fault, 1, now=NOW)


async def answered(caller: Caller, departments: Departments, **fault: Any) -> tuple[int, bytes]:
    departments.order("banks", {"faults": [fault]})
    return await caller.raw("national.deposit", f"ask-{fault}", index=5)


async def plain(caller: Caller) -> Any:
    return (await caller.ask("national.deposit", "ask-plain", index=5))["datas"]


async def test_content_faults(caller: Caller, departments: Departments) -> None:
    rows = await plain(caller)
    assert rows
    _, body = await answered(caller, departments, kind="duplicate_rows", times=3)
    assert len(json.loads(body)["datas"]) == 3 * len(rows)
    _, body = await answered(caller, departments, kind="string_datas", times=1)
    assert json.loads(json.loads(body)["datas"]) == rows
    _, body = await answered(caller, departments, kind="string_datas", times=2)
    assert json.loads(json.loads(json.loads(body)["datas"])) == rows
    _, body = await answered(caller, departments, kind="gb18030")
    assert json.loads(body.decode("gb18030"))["datas"] == rows
    _, body = await answered(caller, departments, kind="wrong_person")
    assert {row["idCardCode"] for row in json.loads(body)["datas"]}.isdisjoint({row["idCardCode"] for row in rows})


@pytest.mark.parametrize(("form", "start"), [("truncated", b"{"), ("html", b"<html>"), ("binary", b"")])
async def test_garbage(caller: Caller, departments: Departments, form: str, start: bytes) -> None:
    status, body = await answered(caller, departments, kind="garbage", form=form)
    assert (status, body[: len(start)]) == (200, start)
    with pytest.raises((ValueError, UnicodeDecodeError)):
        json.loads(body)


async def test_refusals_and_errors(caller: Caller, departments: Departments) -> None:
    assert (await answered(caller, departments, kind="error"))[0] == 500
    assert await answered(caller, departments, kind="empty") == (200, b"")
    assert json.loads((await answered(caller, departments, kind="refuse"))[1])["code"] == "30"
    stopped = json.loads((await answered(caller, departments, kind="unavailable", seconds=60))[1])
    assert stopped["code"] == "20"
    assert datetime.fromisoformat(stopped["datas"]["until"]) > datetime.now(UTC)


async def test_half_a_body_ends_in_a_broken_connection(caller: Caller, departments: Departments) -> None:
    with pytest.raises(aiohttp.ClientError):
        await answered(caller, departments, kind="half")


async def test_slow_and_hanging(caller: Caller, departments: Departments) -> None:
    started = time.monotonic()
    assert (await answered(caller, departments, kind="slow", seconds=0.4))[0] == 200
    assert time.monotonic() - started >= 0.4
    departments.order("banks", {"faults": [{"kind": "hang"}]})
    caller.session._timeout = aiohttp.ClientTimeout(total=0.3)
    with pytest.raises(TimeoutError):
        await caller.raw("national.deposit", "ask-hang")
    assert any(entry.ask == "ask-hang" for entry in departments.ledger())


async def test_one_department_in_trouble_leaves_the_others_alone(caller: Caller, departments: Departments) -> None:
    departments.order("banks", {"faults": [{"kind": "error"}]})
    assert (await caller.raw("national.hukou", "ask-1"))[0] == 200
    assert departments.state()["departments"]["banks"]["faults"][0]["kind"] == "error"
    departments.order("banks")
    assert (await caller.raw("national.deposit", "ask-2"))[0] == 200

"""批量接口: files by hand: what is not signed, not timely or not whole is not taken, and nobody is asked about."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from typing import Any

import pytest

from plugins.simulated_departments.catalogue import APP_KEY
from plugins.simulated_departments.process import Departments
from plugins.simulated_departments.tests.calling import SECRET, Caller, reason


def row(departments: Departments, ask: str, index: int = 0, **changed: Any) -> dict[str, Any]:
    person = departments.wangmo.household(index).applicant
    whole = {"askId": ask, "dataset": "planting_income", "cardId": person.id_number, "name": person.name}
    return {**whole, "endDate": "2026-11-19", "additional": json.loads(reason(ask)), **changed}


def form(rows: list[dict[str, Any]], secret: str = SECRET, **changed: Any) -> dict[str, str]:
    content = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in rows)
    cover = {
        "format": "hedui-batch/1",
        "app": APP_KEY,
        "department": "agriculture",
        "batch": "batch-1",
        "time": str(int(time.time() * 1000)),
        "algorithm": "HMAC-SHA256",
        "count": len(rows),
        "sha256": hashlib.sha256(content.encode()).hexdigest(),
        **changed,
    }
    text = json.dumps(cover)
    sign = hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()
    return {"manifest": text, "signature": sign, "content": content}


async def submitted(caller: Caller, fields: dict[str, str], department: str = "agriculture") -> dict[str, Any]:
    status, body = await caller.post(f"/batch/{department}", fields)
    assert status == 200
    answer: dict[str, Any] = json.loads(body)
    return answer


async def test_a_file_is_taken_once_under_one_ticket(caller: Caller, departments: Departments) -> None:
    rows = [row(departments, f"ask-{n}", n) for n in range(3)]
    first, again = await submitted(caller, form(rows)), await submitted(caller, form(rows))
    assert first["code"] == again["code"] == "01"
    assert first["ticket"] == again["ticket"]
    assert [line.repeat for line in departments.ledger()] == [False] * 3 + [True] * 3
    assert departments.state()["departments"]["agriculture"]["batches"] == 1


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"secret": "another"}, "14"),
        ({"algorithm": "MD5"}, "14"),
        ({"time": "1000000000000"}, "16"),
        ({"time": "１" * 13}, "16"),
        ({"app": "another"}, "30"),
        ({"format": "another"}, "30"),
        ({"department": "banks"}, "30"),
        ({"count": 7}, "41"),
        ({"sha256": "0" * 64}, "41"),
        ({"batch": ""}, "41"),
        ({"batch": 7}, "41"),
    ],
)
async def test_a_file_that_is_not_right_is_not_taken(
    caller: Caller, departments: Departments, changed: dict[str, Any], code: str
) -> None:
    assert (await submitted(caller, form([row(departments, "ask-1")], **changed)))["code"] == code
    assert departments.ledger() == []


async def test_whatever_is_posted_is_no_server_error(caller: Caller, departments: Departments) -> None:
    good = form([row(departments, "ask-1")])
    for fields in (
        {},
        {**good, "manifest": "["},
        {**good, "manifest": "\ud7ff"},
        {**good, "signature": "签"},
        {**good, "content": good["content"][:-9]},
        form([{}]),
        form([row(departments, "ask-1", cardId=7)]),
        form([row(departments, "ask-1", additional=[])]),
    ):
        assert (await submitted(caller, fields))["code"] in ("14", "41")
    assert (await submitted(caller, good, "nobody"))["code"] == "44"
    assert departments.ledger() == []


async def test_rows_that_are_refused_are_told_so_and_not_entered(caller: Caller, departments: Departments) -> None:
    departments.order("agriculture", {"batch_seconds": 0})
    rows = [
        row(departments, "ask-0"),
        row(departments, "ask-1", dataset="deposit"),
        row(departments, "ask-2", name="别人"),
        row(departments, "ask-3", additional={}),
        row(departments, "ask-4", additional=json.loads(reason("another"))),
        row(departments, "ask-5", cardId=""),
    ]
    ticket = (await submitted(caller, form(rows)))["ticket"]
    _, body = await caller.post("/batch/agriculture/result", form([], ticket=ticket))
    told = {line["askId"]: line["code"] for line in map(json.loads, body.splitlines()[1:])}
    assert list(told.values()) == ["00", "44", "34", "31", "31", "40"]
    assert [line.ask for line in departments.ledger()] == ["ask-0"]


async def test_another_batchs_ticket_opens_nothing(caller: Caller, departments: Departments) -> None:
    ticket = (await submitted(caller, form([row(departments, "ask-1")])))["ticket"]
    for changed in ({"ticket": "T1"}, {"ticket": ticket, "batch": "batch-2"}, {}):
        _, body = await caller.post("/batch/agriculture/result", form([], **changed))
        assert json.loads(body)["code"] == "33"
    _, body = await caller.post("/batch/agriculture/result", form([], ticket=ticket))
    assert json.loads(body)["code"] == "01"

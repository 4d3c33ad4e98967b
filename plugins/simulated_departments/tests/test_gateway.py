"""模拟网关: secrets, signatures, reasons, and the same answer to the same ask."""

from __future__ import annotations

import asyncio
import json
import time

import pytest

from plugins.simulated_departments.convention import REASON
from plugins.simulated_departments.process import Departments
from plugins.simulated_departments.tests.calling import Caller, reason, signed


async def test_an_ask_is_answered_and_again_with_the_same_bytes(caller: Caller) -> None:
    first = await caller.raw("national.hukou", "ask-1")
    assert first == await caller.raw("national.hukou", "ask-1")
    answer = json.loads(first[1])
    assert (answer["code"], answer["dataCount"]) == ("00", 1)


async def test_a_stranger_is_nothing_found(caller: Caller) -> None:
    answer = await caller.ask("national.hukou", "ask-1", cardId="330106199001010011", name="无此人")
    assert (answer["code"], answer["dataCount"], answer["datas"] or []) == ("00", 0, [])


@pytest.mark.parametrize("name", REASON)
async def test_no_query_without_a_whole_reason(caller: Caller, departments: Departments, name: str) -> None:
    for additional in ("", "{}", "[]", "\ud7ff", reason("ask-1", **{name: " "})):
        assert (await caller.ask("national.hukou", "ask-1", additional=additional))["code"] == "31"
    assert departments.ledger() == []


async def test_requests_are_signed_and_timely(caller: Caller) -> None:
    await caller.renew()
    now = int(time.time() * 1000)
    cases = {
        "14": signed("another-secret"),
        "16": signed(caller.secret, now - 16 * 60_000),
        "30": {**signed(caller.secret), "appKey": "another"},
    }
    for code, form in cases.items():
        assert (await caller.ask("national.hukou", "ask-1", **form))["code"] == code
    assert (await caller.ask("national.hukou", "ask-1", requestTime="１" * 13))["code"] == "16"
    assert (await caller.ask("national.hukou", "ask-1", **signed(caller.secret, now - 14 * 60_000)))["code"] == "00"


async def test_secrets_expire_and_are_renewed_by_the_refresh_secret(caller: Caller, departments: Departments) -> None:
    departments.order("gateway", {"request_seconds": 0.2})
    refresh = (await caller.renew())["datas"]["refreshSecret"]
    await asyncio.sleep(0.3)
    assert (await caller.ask("national.hukou", "ask-1"))["code"] == "15"
    departments.order("gateway", {"request_seconds": 60})
    assert (await caller.renew("refreshTokenBySec", refresh))["code"] == "00"
    assert (await caller.ask("national.hukou", "ask-1"))["code"] == "00"
    departments.order("gateway", {"forget": True})
    assert (await caller.renew("refreshTokenBySec", refresh))["code"] == "14"


async def test_the_app_secret_alone_opens_the_first_door(caller: Caller) -> None:
    assert (await caller.renew(secret="wrong"))["code"] == "14"
    assert (await caller.renew("refreshTokenBySec"))["code"] == "14"


async def test_unknown_places_and_other_names_are_refused(caller: Caller) -> None:
    assert (await caller.ask("national.hukou", "ask-1", shareId="nowhere"))["code"] == "44"
    assert (await caller.ask("national.hukou", "ask-1", name="别人"))["code"] == "34"
    assert (await caller.ask("national.hukou", "ask-1", cardId=""))["code"] == "40"


async def test_an_id_stands_for_one_question(caller: Caller) -> None:
    assert (await caller.ask("national.hukou", "ask-1"))["code"] == "00"
    assert (await caller.ask("national.hukou", "ask-1", index=1))["code"] == "32"
    assert (await caller.ask("national.vehicle", "ask-1"))["code"] == "32"


async def test_the_control_endpoint_wants_its_token_and_knows_its_words(
    caller: Caller, departments: Departments
) -> None:
    for path in ("/control", "/control/banks"):
        method = "GET" if path == "/control" else "POST"
        async with caller.session.request(
            method, departments.base_url + path, headers={"X-Control-Token": "no"}
        ) as answer:
            assert answer.status == 403
    token = {"X-Control-Token": departments.control}
    for path, body, status in (
        ("banks", '{"faults":[{"kind":"unheard of"}]}', 422),
        ("banks", '{"faults":[{"kind":"slow","share":2}]}', 422),
        ("banks", '{"fault":[]}', 422),
        ("nobody", "{}", 404),
    ):
        url = f"{departments.base_url}/control/{path}"
        async with caller.session.post(url, data=body, headers=token) as answer:
            assert answer.status == status


async def test_health_needs_no_token(caller: Caller, departments: Departments) -> None:
    async with caller.session.get(departments.base_url + "/health") as answer:
        assert (await answer.json())["status"] == "ok"


async def test_whatever_is_posted_is_no_server_error(caller: Caller, departments: Departments) -> None:
    await caller.renew()
    for changed in (
        {"endDate": "9999-12-31"},
        {"startDate": "0001-01-01"},
        {"startDate": "昨天", "endDate": ""},
        {"startDate": "2026-12-31", "endDate": "2026-01-01"},
        {"callbackUrl": "http://198.51.100.7/x"},
        {"callbackUrl": "::"},
        {"additional": "[" * 50_000},
        {"cardId": "\x00"},
        {"sign": "签"},
        {"requestTime": "9" * 5_000},
    ):
        status, body = await caller.raw("national.wage", f"ask-{changed}", **changed)
        assert status == 200
        assert json.loads(body)["code"]

"""报送文件的接口: a file is a request's body; good households are taken, bad ones are told and come back, nothing is quoted."""

from __future__ import annotations

import asyncio
import io
import time
from typing import Any
from uuid import uuid4

import pytest
from python_calamine import CalamineWorkbook

from core.spreadsheets.api import WAITED_FOR
from tests.api.people import PROBLEM, Office, Web
from tests.api.steps import CLERK, COUNTY, FEEDER
from tests.core.spreadsheets.files import HEADER, as_csv, as_xls, as_xlsx, household, identity, plain
from tests.core.spreadsheets.hostile import REFUSED

FILES = "/api/applications/files"
CORRECTION = f"{FILES}/correction"
BAD_NUMBER = "330106199001010010"
ECHO = "欧阳翡翠玳瑁"


def three() -> list[list[Any]]:
    number = uuid4().hex[:10]
    return plain(household(f"{number}1", 3), household(f"{number}2", 2, first=10), household(f"{number}3", 1, first=20))


@pytest.mark.parametrize("make", [as_xlsx, as_xls, as_csv])
async def test_a_file_is_fed_and_fed_again(office: Office, make: Any) -> None:
    feeder, body = office.as_(FEEDER), make(three())
    first = await feeder.done(FILES, body, content_type="application/octet-stream")
    assert (first["received"], first["held"], first["rows"]) == (3, 0, 6)
    again = await feeder.done(FILES, body)
    assert (again["unchanged"], again["received"]) == (3, 0)
    key = uuid4().hex
    answers = [await feeder.post(FILES, body, idempotency_key=key) for _ in range(2)]
    assert answers[0].body == answers[1].body
    assert answers[1].headers["Idempotent-Replay"] == "true"


async def test_bad_rows_are_told_and_come_back_in_a_file(office: Office) -> None:
    feeder, rows = office.as_(FEEDER), three()
    rows[4][3:5] = [ECHO, BAD_NUMBER]
    body = as_xlsx(rows)
    answer = await feeder.post(FILES, body)
    account = answer.json()
    assert (answer.status, account["received"], account["held"]) == (200, 2, 1)
    (held,) = [each for each in account["outcomes"] if each["result"] == "held"]
    assert [(fault["row"], fault["column"]) for fault in held["faults"]] == [(5, "证件号码")]
    for quoted in (ECHO, BAD_NUMBER):
        assert quoted.encode() not in answer.body
    back = await feeder.post(CORRECTION, body)
    assert back.media_type == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert back.headers["Content-Disposition"] == "attachment; filename=correction.xlsx"
    book = CalamineWorkbook.from_object(io.BytesIO(back.body))
    table = book.get_sheet_by_index(0).to_python()
    assert [row[2:] for row in table] == [HEADER, rows[4], rows[5]]
    table[1][6] = identity(10)
    corrected = await feeder.done(FILES, as_xlsx(table))
    assert (corrected["received"], corrected["held"]) == (1, 0)
    csv = await feeder.post(f"{CORRECTION}?format=csv", body)
    assert (csv.media_type, csv.body[:3]) == ("text/csv", b"\xef\xbb\xbf")
    assert (await feeder.post(f"{CORRECTION}?format=exe", body)).status == 400
    assert (await feeder.post(CORRECTION, as_xlsx(three()))).status == 404


LONG = {"zip bomb", "zip bomb that lies", "bomb of strings", "zip bomb in a part nobody asked for", "table of columns"}
"""Their bodies take longer to make, or are more than a request may bring: the child has met them already."""


@pytest.mark.parametrize("kind", sorted(set(REFUSED) - LONG))
async def test_hostile_files_are_a_4xx_in_words(office: Office, kind: str) -> None:
    make, code = REFUSED[kind]
    for where in (FILES, CORRECTION):
        answer = await office.as_(FEEDER).post(where, make())
        assert (answer.status, answer.media_type, answer.code) == (400, PROBLEM, code)
        assert answer.json()["next"]


async def test_a_file_too_large_and_one_too_long(office: Office) -> None:
    feeder = office.as_(FEEDER)
    for size in (WAITED_FOR.size + 1, 2 * WAITED_FOR.size + 1):
        assert (await feeder.post(FILES, b" " * size)).status == 413
    rows = [HEADER, *(["x"] * 6 for _ in range(WAITED_FOR.rows + 1))]
    answer = await feeder.post(FILES, as_csv(rows))
    assert (answer.status, answer.code) == (400, "file_rows")


async def test_who_may_not(office: Office) -> None:
    for client, status in ((office.as_(CLERK), 403), (office.as_(COUNTY), 403), (office.nobody, 401)):
        for where in (FILES, CORRECTION):
            assert (await client.post(where, as_csv(three()))).status == status
    assert (
        await office.as_(FEEDER).post(FILES, as_csv(three()), idempotency_key=None)
    ).code == "idempotency_key_missing"


async def test_a_file_of_one_tenant_is_nothing_to_another(office: Office) -> None:
    body = as_csv(three())
    await office.as_(FEEDER).done(FILES, body)
    assert (await office.as_("LA9001").done(FILES, body))["received"] == 3


async def test_other_requests_go_on_while_a_file_hangs(office: Office, web: Web) -> None:
    """Bombs run in their own process: nobody else waits for them."""
    bombs = [asyncio.create_task(office.as_(FEEDER).post(FILES, REFUSED["far cell"][0]())) for _ in range(6)]
    waits = []
    for _ in range(20):
        started = time.perf_counter()
        assert (await office.nobody.get("/health")).status == 200
        waits.append(time.perf_counter() - started)
    assert {(await bomb).code for bomb in bombs} == {"file_too_complex"}
    assert sorted(waits)[10] < 0.5

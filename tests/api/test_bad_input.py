"""坏输入: whatever comes in ends as a 4xx in Chinese that says what is wrong and quotes nothing of it."""

from __future__ import annotations

import asyncio
import copy
import json
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from core.clock import SystemClock, legal_date
from plugins.simulated_departments.population import checked
from tests.api.people import PROBLEM, Answer, Client, Office, Web
from tests.api.steps import CLERK, COUNTY, FEEDER, REASON, application, intake, make_ready, number, path

ECHO = "欧阳翡翠玳瑁"
"""A name that no text of ours contains: where it comes back, the input was quoted."""
BAD_NUMBER = "330106199001010010"
Change = Callable[[dict[str, Any]], Any]


def refused(answer: Answer, status: int = 400) -> Answer:
    """拒绝: in our words."""
    assert (answer.status, answer.media_type) == (status, PROBLEM), answer.body.decode()
    told = answer.json()
    for text in (told["title"], told["detail"], told["next"], *(error["message"] for error in told["errors"])):
        assert any("一" <= character <= "鿿" for character in text)
    for quoted in (ECHO, ECHO.encode("unicode_escape").decode(), BAD_NUMBER):
        assert quoted not in answer.body.decode()
        assert quoted not in str(answer.headers)
    return answer


@pytest.fixture
def body(office: Office) -> dict[str, Any]:
    """A household that would be taken in."""
    plain = intake(office.file(40, number=number()))
    plain["household"]["members"][0]["name"] = ECHO
    return dict(plain)


async def test_the_body_is_good_but_for_what_is_done_to_it(office: Office, body: dict[str, Any]) -> None:
    assert (await office.as_(CLERK).post("/api/verifications", body)).status == 201


RAW = {
    "empty": b"",
    "blank": b" \r\n",
    "no JSON": ECHO.encode(),
    "cut off": b'{"programme": "zhejiang.dibao", "household": {"members": [{"name": "' + ECHO.encode(),
    "two values": b"{}{}",
    "comment": b'{} // "' + ECHO.encode(),
    "trailing comma": b'{"programme": "x",}',
    "single quotes": b"{'programme': 'x'}",
    "byte order mark": b"\xef\xbb\xbf{}",
    "UTF-16": json.dumps({"programme": ECHO}).encode("utf-16"),
    "GB18030": json.dumps({"programme": ECHO}, ensure_ascii=False).encode("gb18030"),
    "not UTF-8": b'{"programme": "\xff\xfe"}',
    "overlong NUL": b'{"programme": "\xc0\x80"}',
    "lone surrogate": b'{"programme": "\\ud800"}',
    "raw surrogate": b'{"programme": "\xed\xa0\x80"}',
    "NaN": b'{"programme": NaN}',
    "infinity": b'{"programme": -Infinity}',
    "huge exponent": b'{"programme": 1e999999}',
    "raw control": b'{"programme": "\x01"}',
    "deep lists": b"[" * 100_000,
    "deep objects": b'{"a":' * 100_000,
    "deep in a field": b'{"programme": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "endless text": b'{"programme": "' + b'\\"' * 20_000,
    "number": b"1",
    "text": json.dumps(ECHO).encode(),
    "null": b"null",
    "list": b"[]",
    "list of bodies": b"[{}]",
}


@pytest.mark.parametrize("kind", RAW)
async def test_bytes_that_are_no_form(office: Office, kind: str) -> None:
    started = time.perf_counter()
    for staff, where in ((CLERK, "/api/verifications"), (FEEDER, "/api/applications"), ("XH0002", "/api/settings")):
        refused(await office.as_(staff).post(where, RAW[kind]))
    assert time.perf_counter() - started < 2, "one request must not keep a process busy"


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/xml", "json",
     "application/json; charset=gb18030", "application/json; charset=utf-16", "application/msgpack", ""],
)  # fmt: skip
async def test_what_is_not_called_json(office: Office, body: dict[str, Any], content_type: str) -> None:
    """Also what a browser would send for another page without asking."""
    answer = await office.as_(CLERK).post("/api/verifications", body, content_type=content_type)
    assert refused(answer).code == "body_not_json"


@pytest.mark.parametrize("content_type", ["application/json", "application/json; charset=UTF-8", "Application/JSON"])
async def test_what_is_called_json(office: Office, body: dict[str, Any], content_type: str) -> None:
    plain = json.dumps(body).encode()
    assert (await office.as_(CLERK).post("/api/verifications", plain, content_type=content_type)).status == 201


def _members(body: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = body["household"]["members"]
    return found


def _born(day: date) -> str:
    return checked(f"330106{day:%Y%m%d}001")


HOUSEHOLDS: dict[str, tuple[Change, str]] = {
    "unknown programme": (lambda b: b.update(programme=ECHO), "programme"),
    "programme of another type": (lambda b: b.update(programme=[ECHO]), "programme"),
    "NUL": (lambda b: b.update(application_number=f"{ECHO}\x00"), "application_number"),
    "number of two lines": (lambda b: b.update(application_number="SQ1\nSQ2"), "application_number"),
    "number with its line": (lambda b: b.update(application_number="SQ1\n"), "application_number"),
    "long number": (lambda b: b.update(application_number="x" * 65), "application_number"),
    "no name": (lambda b: _members(b)[0].pop("name"), "household.members[0].name"),
    "empty name": (lambda b: _members(b)[0].update(name=""), "household.members[0].name"),
    "name of 65": (lambda b: _members(b)[0].update(name="名" * 65), "household.members[0].name"),
    "name is a number": (lambda b: _members(b)[0].update(name=1), "household.members[0].name"),
    "wrong check digit": (lambda b: _members(b)[0].update(id_number=BAD_NUMBER), "household.members[0].id_number"),
    "id of 64": (lambda b: _members(b)[0].update(id_number="1" * 64), "household.members[0].id_number"),
    "id is a number": (lambda b: _members(b)[0].update(id_number=330106199001010010), "household.members[0].id_number"),
    "unknown kind of id": (lambda b: _members(b)[0].update(id_kind=ECHO), "household.members[0].id_number"),
    "born tomorrow": (
        lambda b: _members(b)[0].update(id_number=_born(legal_date(SystemClock().now()) + timedelta(days=2))),
        "household.members[0].id_number",
    ),
    "born on no day": (
        lambda b: _members(b)[0].update(id_number="330106199002300017"),
        "household.members[0].id_number",
    ),
    "person twice": (lambda b: _members(b).append({**_members(b)[0], "relation": "child"}), "household.members["),
    "two applicants": (
        lambda b: _members(b).append({"name": "乙", "id_number": _born(date(1970, 1, 1)), "relation": "self"}),
        "household.members",
    ),
    "no applicant": (lambda b: _members(b)[0].update(relation="spouse"), "household.members"),
    "applicant apart": (lambda b: b["supporters"][0]["members"][0].update(relation="self"), "supporters[0].members[0]"),
    "nobody": (lambda b: b["household"].update(members=[]), "household.members"),
    "31 persons": (lambda b: b["household"].update(members=_members(b)[:1] * 31), "household.members"),
    "21 supporters": (lambda b: b.update(supporters=b["supporters"] * 21), "supporters"),
    "list for an object": (lambda b: b.update(household=[]), "household"),
    "object for a list": (lambda b: b["household"].update(members={}), "household.members"),
    "null": (lambda b: b.update(household=None), "household"),
    "no such day": (lambda b: b.update(applied_on="2026-02-30"), "applied_on"),
    "year 10000": (lambda b: b.update(applied_on="10000-01-01"), "applied_on"),
    "day with time": (lambda b: b.update(applied_on="2026-01-01T00:00:00Z"), "applied_on"),
    "day as a number": (lambda b: b.update(applied_on=20260101), "applied_on"),
    "tomorrow": (lambda b: b.update(applied_on=str(legal_date(SystemClock().now()) + timedelta(days=2))), "applied_on"),
    "number of blanks": (lambda b: b.update(application_number="  "), "application_number"),
    "name of blanks": (lambda b: _members(b)[0].update(name="   "), "household.members[0].name"),
    "bell in a name": (lambda b: _members(b)[0].update(name=f"{ECHO}\x07"), "household.members[0].name"),
    "name turned round": (lambda b: _members(b)[0].update(name=f"{ECHO}\u202e"), "household.members[0].name"),
    "name of two lines": (lambda b: _members(b)[0].update(name=f"{ECHO}\n{ECHO}"), "household.members[0].name"),
    "before there was a law": (lambda b: b.update(applied_on="0001-01-01"), "applied_on"),
    "unknown field": (lambda b: b.update({ECHO: 1}), ""),
    "id number for a field": (lambda b: b.update({BAD_NUMBER: "\x00"}), ""),
}


@pytest.mark.parametrize("kind", HOUSEHOLDS)
async def test_households_that_cannot_be(office: Office, body: dict[str, Any], kind: str) -> None:
    change, where = HOUSEHOLDS[kind]
    changed = copy.deepcopy(body)
    change(changed)
    answer = refused(await office.as_(CLERK).post("/api/verifications", changed))
    assert any(found.startswith(where) for found in answer.fields), answer.fields


async def test_all_faults_of_a_household_at_once(office: Office, body: dict[str, Any]) -> None:
    """Whatever is told first, else a clerk corrects the form three times."""
    _members(body)[0]["id_number"] = BAD_NUMBER
    future = {**body, "programme": ECHO, "applied_on": "2199-01-01"}
    wanted = {"applied_on", "programme", "household.members[0].id_number"}
    assert set(refused(await office.as_(CLERK).post("/api/verifications", future)).fields) == wanted
    form = {**future, "application_number": "", "supporters": 1}
    found = refused(await office.as_(CLERK).post("/api/verifications", form)).fields
    assert sorted(found) == sorted(wanted | {"application_number", "supporters"})
    early = refused(await office.as_(CLERK).post("/api/verifications", {**body, "applied_on": "1900-01-01"}))
    assert set(early.fields) == {"applied_on", "household.members[0].id_number"}
    assert any("应不早于 20" in error["message"] for error in early.json()["errors"])
    for stranger, status in ((office.as_(FEEDER), 403), (office.nobody, 401)):
        answer = await stranger.post("/api/verifications", form)
        assert answer.status == status


async def test_all_faults_of_an_application_at_once(office: Office) -> None:
    good = application(office.file(42, number=number()))
    someone = {**good["persons"][0], "id_number": BAD_NUMBER}
    for change, wanted in (
        ({"number": ""}, {"number"}),
        ({"applied_on": "2199-01-01"}, {"applied_on"}),
        ({"applied_on": "0001-01-01"}, {"applied_on"}),
        ({"persons": [{**someone, "role": ECHO}]}, {"persons[0].role"}),
    ):
        sent = {**good, "programme": ECHO, "persons": [someone, *good["persons"][1:]], **change}
        found = set(refused(await office.as_(FEEDER).post("/api/applications", sent)).fields)
        lawless = change.get("applied_on") == "0001-01-01"
        assert found == wanted | {"persons[0].id_number"} | (set() if lawless else {"programme"}), change
    assert (await office.as_(CLERK).post("/api/applications", {**good, "number": ""})).status == 403


@pytest.mark.parametrize("day", ["0001-01-01", "1900-01-01", "2021-05-10", "2006-01-01"])
async def test_days_before_there_was_a_law(office: Office, body: dict[str, Any], day: str) -> None:
    answer = await office.as_(CLERK).post("/api/verifications", {**body, "applied_on": day})
    assert answer.status in (201, 400), answer.body.decode()


AMOUNTS: list[Any] = [-1, 1.5, 1.0, "1", True, 10**15 + 1, 10**30, [1], {}, -(10**30)]


async def test_money_is_whole_fen_within_reason(office: Office) -> None:
    case = await _taken(office)
    for amount in AMOUNTS:
        item = {"subject_id": case["subjects"][0], "element": "national.wage", "amount": amount}
        answer = refused(await office.as_(CLERK).post(path(case, "declaration"), {"items": [item]}))
        assert answer.fields == ["items[0].amount"], amount
    for literal in ("NaN", "1e400", "0x10", "1_000", "01"):
        raw = b'{"items": [{"subject_id": "%s", "element": "national.wage", "amount": %s}]}'
        sent = raw.replace(b"%s", case["subjects"][0].encode(), 1).replace(b"%s", literal.encode())
        refused(await office.as_(CLERK).post(path(case, "declaration"), sent))


async def _taken(office: Office) -> Any:
    return await office.as_(CLERK).done("/api/verifications", intake(office.file(41, number=number())))


async def test_declarations_about_what_is_not_there(office: Office) -> None:
    case = await _taken(office)
    somebody = case["subjects"][0]
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"subject_id": somebody, "element": ECHO, "amount": 1}, "items[0].element"),
        ({"subject_id": str(uuid4()), "element": "national.wage", "amount": 1}, "items[0].subject_id"),
        ({"subject_id": ECHO, "element": "national.wage", "amount": 1}, "items[0].subject_id"),
        ({"subject_id": somebody, "element": "national.wage"}, "items[0]"),
        ({"subject_id": somebody, "element": "national.house", "quantity": "1e9"}, "items[0].quantity"),
        ({"subject_id": somebody, "element": "national.house", "quantity": "-1"}, "items[0].quantity"),
        ({"subject_id": somebody, "element": "national.house", "quantity": "1", "amount": 1}, "items[0].amount"),
        ({"subject_id": somebody, "element": "national.wage", "amount": 1, "quantity": "1"}, "items[0].quantity"),
        ({"subject_id": somebody, "element": "national.marriage", "text": "字" * 201}, "items[0].text"),
    ]
    for item, where in wrong:
        answer = refused(await office.as_(CLERK).post(path(case, "declaration"), {"items": [item]}))
        assert answer.fields == [where]
    once = {"subject_id": somebody, "element": "national.wage", "amount": 1}
    assert refused(await office.as_(CLERK).post(path(case, "declaration"), {"items": [once, once]})).fields == [
        "items[1]"
    ]


async def test_authorizations_that_cannot_be(office: Office) -> None:
    case = await _taken(office)
    good = {
        "subject_id": case["subjects"][0], "signed_on": "2026-01-01", "signatory": "self", "items": [], "fields": {},
    }  # fmt: skip
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"signatory": "somebody"}, "sheets[0].signatory"),
        ({"items": [ECHO]}, "sheets[0].items"),
        ({"items": ["x"] * 101}, "sheets[0].items"),
        ({"fields": {ECHO: 1}}, "sheets[0].fields"),
        ({"fields": {ECHO: "\x00"}}, "sheets[0].fields"),
        ({"fields": {f"f{n}": "x" for n in range(41)}}, "sheets[0].fields"),
        ({"evidence_digest": "0" * 63}, "sheets[0].evidence_digest"),
        ({"evidence_digest": "G" * 64}, "sheets[0].evidence_digest"),
        ({"evidence_digest": "0" * 64 + "\n"}, "sheets[0].evidence_digest"),
        ({"subject_id": str(uuid4())}, "sheets[0].subject_id"),
    ]
    for change, where in wrong:
        answer = refused(await office.as_(CLERK).post(path(case, "authorizations"), {"sheets": [{**good, **change}]}))
        assert all(found.startswith(where) for found in answer.fields), (change, answer.fields)
    twice = refused(await office.as_(CLERK).post(path(case, "authorizations"), {"sheets": [good, good]}))
    assert twice.fields == ["sheets[1].subject_id"]


async def test_applications_that_cannot_be(office: Office) -> None:
    good = application(office.file(42, number=number()))
    someone = good["persons"][0]
    for change in (
        {"persons": []}, {"persons": [someone] * 61}, {"persons": [{**someone, "role": ECHO}]}, {"number": ""},
        {"persons": [{**someone, "id_number": BAD_NUMBER}]}, {"persons": someone}, {"applied_on": "today"},
    ):  # fmt: skip
        refused(await office.as_(FEEDER).post("/api/applications", {**good, **change}))


@pytest.mark.parametrize(
    "odd", ["x", "%00", "%FF", "%ED%A0%80", "0" * 36, "{", "..", "%2e%2e", "x" * 8_000, "%F0%9F%98%80"]
)
async def test_ids_that_are_none(office: Office, odd: str) -> None:
    clerk, county = office.as_(CLERK), office.as_(COUNTY)
    refused(await clerk.get(f"/api/verifications/{odd}"), 404)
    refused(await clerk.get(f"/api/reports/{odd}/files/report_pdf.standard"), 404)
    refused(await clerk.get(f"/api/reports/{uuid4()}/files/{odd}"), 404)
    refused(await county.post(f"/api/suspensions/{odd}/lift"), 404)
    refused(await office.as_(FEEDER).post(f"/api/applications/{odd}/close"), 404)
    refused(await office.nobody.post(f"/callbacks/{odd}/{uuid4()}", b""), 404)


async def test_a_field_given_twice_is_refused_by_name(office: Office, body: dict[str, Any]) -> None:
    case = await make_ready(office, office.file(43, number=number()))
    where = path(case, "terminate")
    answer = refused(await office.as_(COUNTY).post(where, b'{"reason": "a good reason", "reason": "another one"}'))
    assert (answer.code, answer.fields) == ("body_field_repeated", ["reason"])
    assert "reason" in answer.json()["detail"]
    twice = json.dumps(body).encode().replace(b'"programme"', b'"programme": "x", "programme"')
    assert refused(await office.as_(CLERK).post("/api/verifications", twice)).fields == ["programme"]
    fed = json.dumps(application(office.file(44, number=number()))).encode()
    twice = fed.replace(b'"persons"', b'"persons": [], "persons"')
    assert refused(await office.as_(FEEDER).post("/api/applications", twice)).code == "body_field_repeated"
    assert (await office.as_(FEEDER).post("/api/applications", fed)).status == 200


async def test_a_body_of_a_hundred_megabytes_is_not_read(web: Web, office: Office) -> None:
    huge = 100 * 1024 * 1024
    for where in ("/api/verifications", path({"id": uuid4()}, "declaration")):
        answer = await announced(web, office.as_(CLERK), where, huge)
        assert (answer.startswith(b"HTTP/1.1 413"), "超过 4 MB".encode() in answer) == (True, True)
    assert (await announced(web, office.nobody, "/api/verifications", huge)).startswith(b"HTTP/1.1 401")
    assert (await announced(web, office.as_(COUNTY), "/api/verifications", huge)).startswith(b"HTTP/1.1 403")
    large = await office.as_(CLERK).post("/api/verifications", b" " * (5 * 1024 * 1024))
    assert refused(large, 413).code == "body_too_large"
    refused(await office.as_(COUNTY).post(path({"id": uuid4()}, "terminate"), REASON), 404)


async def announced(web: Web, client: Client, where: str, size: int) -> bytes:
    """A request that announces so much and sends ten bytes of it: the answer comes all the same."""
    reader, writer = await asyncio.open_connection("127.0.0.1", web.port)
    headers = {
        "Host": "x",
        "Content-Length": str(size),
        "Content-Type": "application/json",
        "Idempotency-Key": uuid4().hex,
    }
    if client.token:
        headers["Authorization"] = f"Bearer {client.token}"
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    writer.write(f"POST {where} HTTP/1.1\r\n{lines}\r\n{'{' * 10}".encode())
    try:
        async with asyncio.timeout(5):
            return await reader.read(4096)
    finally:
        writer.close()

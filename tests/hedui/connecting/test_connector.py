"""连接器基类: the example of docs/plugins/connectors.md, run as it is printed, against a department that judges it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from msgspec import structs

from hedui import connecting
from hedui.connecting import Envelope, HttpConnector, Request, ReturnCodes, Shape, read_envelope, rows_of
from hedui.plugin import (
    Accepted,
    Ask,
    ConnectorLine,
    Found,
    Garbled,
    HttpAnswer,
    NothingFound,
    Rejected,
    SourceFact,
    SubjectIdentity,
    Unavailable,
)
from hedui.testing import Expected, SimpleLine, check_connector, leaks, outcome_of, sample_ask

if TYPE_CHECKING:
    from tests.hedui.connecting.conftest import Answer, Asked, Department

DOCS = Path(__file__).parents[3] / "docs" / "plugins" / "connectors.md"
NUMBER, NAME = "330106199001010011", "样例甲"
ROW = {"XH": "7", "SFZH": NUMBER, "XM": NAME, "CLLX": "K33", "HPHM": "鲁A12345", "SJRQ": "2026/11/1"}


def printed() -> dict[str, Any]:
    """The example's module."""
    found: dict[str, Any] = {"__name__": "example"}
    (example, *_) = re.findall(r"```python\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL)
    exec(example, found)  # noqa: S102 - our own documentation
    return found


EXAMPLE = printed()
VEHICLES: HttpConnector = EXAMPLE["Vehicles"]()


def ask(identity: str = "ask-1", number: str = NUMBER, element: str = "national.vehicle") -> Ask:
    return sample_ask(
        element, "public_security", SubjectIdentity(NAME, "resident_id", number), identity, date(2026, 11, 19)
    )


class Register:
    """The vehicle register: what it answers, by ask, once the signature is right."""

    def __init__(self) -> None:
        self.answers: dict[str, Any] = {}

    def judge(self, asked: Asked) -> Answer:
        told = asked.headers
        text = told["X-Client-Id"] + told["X-Timestamp"] + told["X-Nonce"]
        code = hmac.new(b"secret", text.encode(), hashlib.sha256).digest()
        if told["X-Signature"] != base64.b64encode(code).decode() or asked.path != "/vehicle/query":
            return 401, {}, {}
        answer = self.answers[json.loads(asked.body)["QQBH"]]
        return answer if isinstance(answer, tuple) else (200, answer, {})


@pytest.fixture
def register(department: Department) -> Register:
    made = Register()
    department.judge = made.judge
    return made


def line_to(department: Department, **settings: Any) -> SimpleLine:
    made = EXAMPLE["VehicleSettings"](department.url, "hedui", **settings)
    return SimpleLine(made, secrets={"client_secret": "secret"}, timeout=2)


def listed(*rows: Mapping[str, Any], total: int | None = None) -> dict[str, Any]:
    return {"code": 0, "data": {"list": list(rows), "total": len(rows) if total is None else total}}


async def test_the_printed_example_passes_the_conformance_kit(department: Department, register: Register) -> None:
    """Every kind of answer, each twice alike, and nobody's name in any message."""
    told: dict[str, tuple[Any, type[Any]]] = {
        "found": (listed(ROW, ROW | {"XH": "8", "CLLX": "M21"}), Found),
        "none": (listed(), NothingFound),
        "404": ({"code": "404"}, NothingFound),
        "403": ({"code": 403, "msg": f"{NAME} 无权"}, Rejected),
        "503": ({"code": "503", "until": "2026-12-01T08:00:00+08:00"}, Unavailable),
        "unheard": ({"code": "77", "msg": NUMBER}, Unavailable),
        "status": ((502, b"<html>", {}), Unavailable),
        "count": (listed(ROW, total=2), Garbled),
        "html": ((200, f"<html>{NAME}".encode(), {}), Garbled),
        "code": (listed(ROW | {"CLLX": NUMBER}), Garbled),
        "missing": (listed(ROW | {"HPHM": ""}), Garbled),
        "nobody": (listed(ROW | {"SFZH": None}), Garbled),
        "moved": ((302, b"", {"Location": "http://127.0.0.1:1/"}), Unavailable),
    }
    register.answers = {name: answer for name, (answer, _) in told.items()}
    async with line_to(department) as line:
        expected = [Expected(ask(name), kind) for name, (_, kind) in told.items()]
        await check_connector(VEHICLES, line, expected, every_reply=True)


async def test_the_printed_example_reads_its_rows(department: Department, register: Register) -> None:
    register.answers["ask-1"] = listed(ROW | {"CCRQ": "2020-01-02"})
    async with line_to(department) as line:
        reply = await VEHICLES.query(ask(), line)
    assert isinstance(reply, Found)
    assert reply.facts == (
        SourceFact(
            "national.vehicle", NUMBER, NAME, "机动车 小型轿车", date(2026, 11, 1), amount=1,
            text="鲁A12345 2020-01-02", reference="7",
        ),
    )  # fmt: skip


async def test_what_is_not_read_or_has_no_secret_is_not_asked(department: Department, register: Register) -> None:
    async with line_to(department) as line:
        assert isinstance(await VEHICLES.query(ask(element="national.wage"), line), Unavailable)
        async with SimpleLine(line.settings) as bare:
            assert isinstance(await VEHICLES.query(ask(), bare), Unavailable)
    assert department.seen == []


async def test_a_broken_connection_passes_through(department: Department) -> None:
    broken = EXAMPLE["VehicleSettings"]("http://127.0.0.1:1", "hedui")
    async with SimpleLine(broken, secrets={"client_secret": "secret"}) as line:
        assert isinstance(await outcome_of(VEHICLES.query(ask(), line)), ConnectionError)


async def test_nobody_calls_back_and_nothing_is_collected_until_an_author_says_how(department: Department) -> None:
    async with line_to(department) as line:
        with pytest.raises(PermissionError):
            await VEHICLES.read_callback(ask(), "T1", {}, json.dumps(listed(ROW) | {"ticket": "T1"}).encode(), line)
        assert await VEHICLES.collect(ask(), "T1", line) == Accepted("T1")
    assert department.seen == []


class Later(EXAMPLE["Vehicles"]):  # type: ignore[misc]
    """The same register, where the answer comes later."""

    def codes(self, settings: Any) -> ReturnCodes:
        codes: ReturnCodes = structs.replace(settings.codes, accepted=("202",))
        return codes

    def collection_for(self, ask: Ask, ticket: str, line: ConnectorLine) -> Request:
        return Request.of_json(f"{line.settings.base_url}/vehicle/query", {"QQBH": ticket})

    async def check_callback(self, headers: Mapping[str, str], body: bytes, line: ConnectorLine) -> None:
        if headers.get("X-Genuine") != "yes":
            raise PermissionError("回调签名不符")


async def test_an_answer_that_comes_later_is_collected_or_pushed(department: Department, register: Register) -> None:
    register.answers = {"ask-1": {"code": "202", "ticket": "T1"}, "T1": {"code": "202", "ticket": "T1"}}
    async with line_to(department) as line:
        connector = Later()
        assert isinstance(await connector.query(ask(), line), Accepted)
        assert isinstance(await connector.collect(ask(), "T1", line), Accepted)
        register.answers["T1"] = {"code": "202", "ticket": "T2"}
        with pytest.raises(Garbled):
            await connector.collect(ask(), "T1", line)
        register.answers["T1"] = listed(ROW)
        collected = await connector.collect(ask(), "T1", line)
        body = json.dumps(listed(ROW) | {"ticket": "T1"}).encode()
        pushed = await connector.read_callback(ask(), "T1", {"X-Genuine": "yes"}, body, line)
        assert isinstance(collected, Found)
        assert isinstance(pushed, Found)
        assert collected.facts == pushed.facts
        for ticket, headers in (("T1", {}), ("T2", {"X-Genuine": "yes"}), ("", {"X-Genuine": "yes"})):
            with pytest.raises(PermissionError):
                await connector.read_callback(ask(), ticket, headers, body, line)


def opened(content: object, shape: Shape) -> Envelope:
    return read_envelope(HttpAnswer(200, json.dumps(content).encode(), "application/json"), shape)


@pytest.mark.parametrize(
    ("content", "shape", "rows"),
    [
        ({"success": True, "result": {"records": [ROW], "total": "1"}},
         Shape(code="success", rows=("result.records",), count="result.total"), 1),
        ({"code": "00", "data": json.dumps([ROW, ROW])}, Shape(rows=("data",)), 2),
        ({"code": "00", "data": json.dumps(json.dumps(ROW))}, Shape(rows=("data",)), 1),
        ({"code": "00", "datas": "", "data": [ROW]}, Shape(), 1),
        ({"code": "00", "datas": "", "data": "ok", "dataCount": 0}, Shape(), 0),
    ],
)  # fmt: skip
def test_rows_stand_where_the_shape_says(content: object, shape: Shape, rows: int) -> None:
    assert len(rows_of(opened(content, shape))) == rows


@pytest.mark.parametrize("depth", [40, 100_000])
def test_what_is_nested_too_deep_is_garbled_also_inside_a_string(depth: int) -> None:
    deep = "[" * depth + "]" * depth
    with pytest.raises(Garbled):
        read_envelope(HttpAnswer(200, f'{{"code":"00","datas":{deep}}}'.encode()))
    with pytest.raises(connecting.Unreadable):
        rows_of(opened({"code": "00", "datas": deep}, Shape()))


async def test_a_code_that_is_to_be_refused_is_refused_with_its_answer(
    department: Department, register: Register
) -> None:
    class Strict(EXAMPLE["Vehicles"]):  # type: ignore[misc]
        code_lists = {"CLLX": connecting.CodeList({}, unknown="rejected")}  # noqa: RUF012

    register.answers["ask-1"] = listed(ROW)
    async with line_to(department) as line:
        reply = await Strict().query(ask(), line)
    assert isinstance(reply, Rejected)
    assert leaks(reply, ask()) == []
    assert json.loads(reply.raw) == listed(ROW)


def test_the_face_names_what_it_has_and_its_page_names_what_an_author_needs() -> None:
    assert len(set(connecting.__all__)) == len(connecting.__all__)
    assert all(hasattr(connecting, name) for name in connecting.__all__)
    page, table = DOCS.read_text("utf-8"), (DOCS.parents[1] / "plugin-api.md").read_text("utf-8")
    assert [name for name in connecting.__all__ if f"`{name}`" not in table] == []
    signatures = {
        "RefreshedMd5",
        "Md5Fields",
        "HmacHeaders",
        "Sha1Headers",
        "TicketToken",
        "MessageSignature",
        "Unsigned",
    }
    assert all(f"`{name}`" in page for name in signatures)

"""样例报文: one captured form a reply kind, anonymised: their identity numbers carry a wrong check digit."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from hedui.plugin import (
    Accepted,
    Found,
    Garbled,
    HttpAnswer,
    NothingFound,
    Rejected,
    Reply,
    SubjectIdentity,
    Unavailable,
)
from hedui.testing import check_fact, sample_ask
from plugins.department_records import MAPPED
from plugins.public_data_gateway.judgement import judge
from plugins.public_data_gateway.settings import GatewaySettings, Service
from plugins.simulated_departments.population import checked

FOLDER = Path(__file__).parents[1] / "fixtures"
KINDS: dict[str, type[Any]] = {
    "found": Found,
    "nothing_found": NothingFound,
    "accepted": Accepted,
    "unavailable": Unavailable,
    "rejected": Rejected,
    "garbled": Garbled,
}
SETTINGS = GatewaySettings("http://127.0.0.1:1", "key", dict.fromkeys(MAPPED, Service(catalogue="001", share_id="a")))


def outcome(name: str) -> Reply | Garbled:
    content = json.loads((FOLDER / f"{name}.json").read_text())
    subject = SubjectIdentity("样例甲", "resident_id", "330106190001010011")
    ask = sample_ask(content["element"], "source", subject, "ask-1", date(2026, 11, 19))
    body = json.dumps(content["payload"], ensure_ascii=False).encode()
    try:
        reply = judge(ask, SETTINGS, HttpAnswer(200, body, "application/json"))
    except Garbled as garbled:
        return garbled
    for fact in reply.facts if isinstance(reply, Found) else ():
        check_fact(fact, ask)
    return reply


@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("*.json")))
def test_every_payload_comes_to_the_kind_in_its_name(name: str) -> None:
    kind = next(kind for kind in KINDS if name.startswith(kind))
    assert isinstance(outcome(name), KINDS[kind])


def test_every_kind_has_a_payload() -> None:
    names = [path.stem for path in FOLDER.glob("*.json")]
    assert all(any(name.startswith(kind) for name in names) for kind in KINDS)


def test_no_payload_names_a_person_who_could_exist() -> None:
    for path in FOLDER.glob("*.json"):
        numbers = re.findall(r"(?<![0-9])[1-9][0-9]{16}[0-9X](?![0-9])", path.read_text())
        assert all(checked(number[:17]) != number for number in numbers), path.name


def test_wages_are_exact_fen_at_the_end_of_their_month() -> None:
    reply = outcome("found_array")
    assert isinstance(reply, Found)
    assert [(f.amount, f.paid_on) for f in reply.facts] == [
        (320_000, date(2025, 10, 31)),
        (320_050, date(2025, 11, 30)),
    ]


def test_accounts_that_end_alike_stay_two_and_show_four_digits() -> None:
    reply = outcome("found_string")
    assert isinstance(reply, Found)
    assert [f.reference for f in reply.facts] == ["21 尾号1234", "22 尾号1234"]
    assert [f.amount for f in reply.facts] == [102_405, 2_000_000]
    assert not any("623089" in str(f) for f in reply.facts)


def test_a_house_is_its_area_and_address() -> None:
    reply = outcome("found_object")
    assert isinstance(reply, Found)
    fact = reply.facts[0]
    assert (fact.quantity, fact.text, fact.as_of) == (
        Decimal("89.57"),
        "浙江省杭州市样例区样例路1号",
        date(2026, 11, 19),
    )


def test_the_hukou_is_text() -> None:
    reply = outcome("found_twice_encoded")
    assert isinstance(reply, Found)
    assert reply.facts[0].text == "户籍地址：浙江省杭州市样例区样例路1号；户别：家庭户"


def test_the_time_of_return_is_read_as_beijing_time() -> None:
    reply = outcome("unavailable_until")
    assert isinstance(reply, Unavailable)
    assert reply.until is not None
    assert reply.until.astimezone(UTC) == datetime(2026, 11, 25, tzinfo=UTC)


def test_a_clock_that_is_off_is_named() -> None:
    reply = outcome("unavailable_clock")
    assert isinstance(reply, Unavailable)
    assert "时钟" in reply.reason

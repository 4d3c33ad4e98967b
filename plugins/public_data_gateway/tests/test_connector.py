"""连接器: against the real departments over HTTP: every reply kind, the reason on its way, one ask one request."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from hedui.plugin import Ask, Found, Garbled, NothingFound, Rejected, SubjectIdentity, Unavailable
from hedui.testing import Expected, SimpleLine, check_connector, leaks, outcome_of
from plugins.public_data_gateway.connector import PublicDataGateway
from plugins.public_data_gateway.settings import GatewaySettings
from plugins.simulated_departments.process import Departments

CONNECTOR = PublicDataGateway()
STRANGER = SubjectIdentity("无此人", "resident_id", "330106199001010011")


def told(departments: Departments, **fault: Any) -> Callable[[], Any]:
    async def prepare() -> None:
        departments.order("public_security", {"faults": [fault]})

    return prepare


async def test_the_conformance_kit_passes_in_every_state_of_a_department(
    departments: Departments, line: SimpleLine, ask_about: Callable[..., Ask]
) -> None:
    faults: dict[str, tuple[dict[str, Any], type[Any]]] = {
        "gb18030": ({"kind": "gb18030"}, Found),
        "string": ({"kind": "string_datas", "times": 1}, Found),
        "string2": ({"kind": "string_datas", "times": 2}, Found),
        "duplicates": ({"kind": "duplicate_rows"}, Found),
        "stranger": ({"kind": "wrong_person"}, Found),
        "slow": ({"kind": "slow", "seconds": 0.1}, Found),
        "stopped": ({"kind": "unavailable", "seconds": 60}, Unavailable),
        "error": ({"kind": "error"}, Unavailable),
        "refused": ({"kind": "refuse"}, Rejected),
        "empty": ({"kind": "empty"}, Garbled),
        "truncated": ({"kind": "garbage"}, Garbled),
        "html": ({"kind": "garbage", "form": "html"}, Garbled),
        "binary": ({"kind": "garbage", "form": "binary"}, Garbled),
        "half": ({"kind": "half"}, ConnectionError),
    }
    expected = [Expected(ask_about(0), Found), Expected(ask_about(0, suffix="x", subject=STRANGER), NothingFound)]
    for name, (fault, outcome) in faults.items():
        expected.append(Expected(ask_about(1, suffix=name), outcome, told(departments, **fault)))
    await check_connector(CONNECTOR, line, expected, every_reply=True)


async def test_a_department_that_hangs_is_a_timeout(
    departments: Departments, settings: GatewaySettings, ask_about: Any
) -> None:
    await told(departments, kind="hang")()
    async with SimpleLine(settings, secrets={"app_secret": departments.secret}, timeout=0.5) as impatient:
        assert isinstance(await outcome_of(CONNECTOR.query(ask_about(2), impatient)), TimeoutError)


async def test_the_time_of_return_travels(
    departments: Departments, line: SimpleLine, ask_about: Callable[..., Ask]
) -> None:
    await told(departments, kind="unavailable", until="2100-01-01T08:00:00+08:00")()
    reply = await CONNECTOR.query(ask_about(3), line)
    assert isinstance(reply, Unavailable)
    assert reply.until == datetime(2100, 1, 1, tzinfo=UTC)


async def test_another_persons_rows_arrive_with_that_persons_number(
    departments: Departments, line: SimpleLine, ask_about: Callable[..., Ask]
) -> None:
    await told(departments, kind="wrong_person")()
    ask = ask_about(4)
    reply = await CONNECTOR.query(ask, line)
    assert isinstance(reply, Found)
    assert {fact.person_id_number for fact in reply.facts} != {ask.subject.id_number}


@pytest.mark.parametrize(
    "element", ["national.hukou", "national.vehicle", "national.wage", "national.pension", "national.house"]
)
async def test_every_element_is_found_for_somebody(
    line: SimpleLine, ask_about: Callable[..., Ask], element: str
) -> None:
    replies = [await CONNECTOR.query(ask_about(index, element), line) for index in range(30)]
    assert {type(reply) for reply in replies} <= {Found, NothingFound}
    assert any(isinstance(reply, Found) for reply in replies)


async def test_the_whole_reason_reaches_the_ledger(
    departments: Departments, line: SimpleLine, ask_about: Callable[..., Ask]
) -> None:
    ask = ask_about(5)
    await CONNECTOR.query(ask, line)
    await CONNECTOR.query(ask, line)
    lines = [entry for entry in departments.ledger() if entry.ask == ask.id]
    assert [entry.repeat for entry in lines] == [False, True]
    reason = lines[0].reason
    assert reason["projectId"] == ask.id
    for part in (ask.reason.basis, ask.reason.verification_number):
        assert part in reason["subPowerMatters"]
    assert reason["materialName"] == ask.reason.authorization_id
    assert ask.reason.officer_name in reason["sponsorName"]


@pytest.mark.parametrize(
    "field",
    ["programme_title", "authorization_id", "officer_code", "officer_name", "office_name", "office_code", "basis"],
)
async def test_nothing_leaves_without_a_whole_reason(
    departments: Departments, line: SimpleLine, ask_about: Callable[..., Ask], field: str
) -> None:
    ask = ask_about(6)
    ask = msgspec.structs.replace(ask, reason=msgspec.structs.replace(ask.reason, **{field: "  "}))
    reply = await CONNECTOR.query(ask, line)
    assert isinstance(reply, Unavailable)
    assert "事由不完整" in reply.reason
    assert not any(entry.ask == ask.id for entry in departments.ledger())


async def test_an_id_used_for_another_person_is_refused(line: SimpleLine, ask_about: Callable[..., Ask]) -> None:
    first = ask_about(7)
    assert isinstance(await CONNECTOR.query(first, line), Found)
    second = msgspec.structs.replace(ask_about(8), id=first.id)
    assert isinstance(await CONNECTOR.query(second, line), Rejected)


async def test_a_name_that_does_not_fit_the_number_is_refused(line: SimpleLine, ask_about: Callable[..., Ask]) -> None:
    ask = ask_about(9)
    ask = msgspec.structs.replace(ask, subject=msgspec.structs.replace(ask.subject, name="别人"))
    reply = await CONNECTOR.query(ask, line)
    assert isinstance(reply, Rejected)
    assert leaks(reply, ask) == []


@pytest.mark.parametrize("hours", [-1, 1])
async def test_a_clock_that_is_off_is_named(
    departments: Departments, settings: GatewaySettings, ask_about: Callable[..., Ask], hours: int
) -> None:
    off = datetime.now(UTC) + timedelta(hours=hours)
    async with SimpleLine(settings, secrets={"app_secret": departments.secret}, now=off) as line:
        reply = await CONNECTOR.query(ask_about(10), line)
    assert isinstance(reply, Unavailable)
    assert "时钟" in reply.reason


@pytest.mark.parametrize("minutes", [-30, 30])
async def test_within_its_bound_the_gateways_clock_is_believed(
    departments: Departments, settings: GatewaySettings, ask_about: Callable[..., Ask], minutes: int
) -> None:
    off, bound = (
        datetime.now(UTC) + timedelta(minutes=minutes),
        msgspec.structs.replace(settings, clock_bound_minutes=60),
    )
    async with SimpleLine(bound, secrets={"app_secret": departments.secret}, now=off) as line:
        assert isinstance(await CONNECTOR.query(ask_about(10), line), Found)
        (name,) = [name for name in line.memory if name.startswith("clock/")]
    assert abs(int(line.memory[name][0]) + minutes * 60) < 30


async def test_what_is_not_configured_cannot_be_asked(
    settings: GatewaySettings, line: SimpleLine, ask_about: Callable[..., Ask]
) -> None:
    assert isinstance(await CONNECTOR.query(ask_about(11, "national.unheard_of"), line), Unavailable)
    async with SimpleLine(settings) as bare:
        reply = await CONNECTOR.query(ask_about(11), bare)
    assert isinstance(reply, Unavailable)
    assert "app_secret" in reply.reason


async def test_field_names_of_a_department_can_differ(
    settings: GatewaySettings, departments: Departments, ask_about: Callable[..., Ask]
) -> None:
    hukou = msgspec.structs.replace(settings.services["national.hukou"], fields={"address": "householdType"})
    changed = msgspec.structs.replace(settings, services={"national.hukou": hukou})
    async with SimpleLine(changed, secrets={"app_secret": departments.secret}) as line:
        reply = await CONNECTOR.query(ask_about(12), line)
    assert isinstance(reply, Found)
    assert reply.facts[0].text.startswith(("户籍地址：家庭户", "户籍地址：集体户"))

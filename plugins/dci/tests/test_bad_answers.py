"""不采信的答复: signed by the right key and wrong all the same, or signed by nobody's; faults, never facts."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import pytest
from aiohttp import web

from hedui.plugin import Ask, Found, Garbled, NothingFound, Rejected, SubjectIdentity, Unavailable
from hedui.testing import SimpleLine, leaks, outcome_of, sample_ask
from plugins.dci.connector import DciSync
from plugins.dci.settings import DciSettings
from plugins.simulated_departments.dci_catalogue import dci_settings, dci_signing_key
from plugins.simulated_departments.dci_convention import ack, header, now, signed

SECRET, ELEMENT, NUMBER, NAME = "s", "national.marriage", "330106199001010011", "样例甲"
ASK = sample_ask(ELEMENT, "source", SubjectIdentity(NAME, "resident_id", NUMBER), "ask-1", date(2026, 11, 19))
OTHER = {"identifier_type": "UIN", "identifier_value": "1"}
RECORD: dict[str, Any] = {
    "identifier": [{"identifier_type": "UIN", "identifier_value": NUMBER}],
    "name": {"surname": "样", "given_name": "例甲"},
    "marital_status": "M",
    "poverty_score": 45.2,
    "registration_id": "7",
}


def message(**changed: Any) -> dict[str, Any]:
    item = {"reference_id": "ask-1", "timestamp": now(), "status": "succ", "data": data(RECORD), **changed}
    return {"transaction_id": "ask-1", "correlation_id": "c-1", "search_response": [item]}


def data(*records: Any, **changed: Any) -> dict[str, Any]:
    return {"reg_record_type": f"ns:sandbox:RecordType:{ELEMENT}", "reg_records": list(records), **changed}


def paged(total: int) -> dict[str, int]:
    return {"page_size": 500, "page_number": 1, "total_count": total}


def body(told: dict[str, Any] | None = None, head: dict[str, Any] | None = None, **changed: Any) -> bytes:
    return signed({**header("on-search"), **(head or {})}, message(**changed) if told is None else told, SECRET)


def answers() -> dict[str, tuple[bytes, type]]:
    """What comes back, by what is wrong with it, and what it must come to; made when it is needed: signatures expire."""
    good = body()
    return {
        "good": (good, Found),
        "one object": (body(data=data() | {"reg_records": RECORD}), Found),
        "none": (body(data=data(), pagination=paged(0)), NothingFound),
        "empty object": (body(data=data() | {"reg_records": {}}), NothingFound),
        "no data, and said to be none": (body(data=None, pagination=paged(0)), NothingFound),
        "no data": (body(data=None), Garbled),
        "fewer than there are": (body(pagination=paged(2)), Garbled),
        "more than there are": (body(pagination=paged(0)), Garbled),
        "other record type": (body(data=data(RECORD, reg_record_type="ns:other")), Garbled),
        "other reference": (body(reference_id="ask-2"), Garbled),
        "other transaction": (body(message() | {"transaction_id": "ask-2"}), Garbled),
        "two items": (body({**message(), "search_response": message()["search_response"] * 2}), Garbled),
        "no item": (body({**message(), "search_response": []}), Garbled),
        "header counts two": (body(head={"total_count": 2}), Garbled),
        "other action": (body(head={"action": "on-subscribe"}), Garbled),
        "other sender": (body(head={"sender_id": "another"}), Garbled),
        "other receiver": (body(head={"receiver_id": "another"}), Garbled),
        "version 2": (body(head={"version": "2.0.0"}), Garbled),
        "encrypted": (body(head={"is_msg_encrypted": True}), Garbled),
        "status of its own": (body(status="done"), Garbled),
        "record without a person": (body(data=data({**RECORD, "identifier": []})), Garbled),
        "record without content": (body(data=data({**RECORD, "marital_status": None})), Garbled),
        "records no objects": (body(data=data("x")), Garbled),
        "ambiguous": (body(data=data({**RECORD, "identifier": [*RECORD["identifier"], OTHER]})), Garbled),
        "pending": (body(status="pdng", data=None), object),
        "refused": (body(status="rjct", data=None, status_reason_code="rjct.search.too_many_records_found"), Rejected),
        "refused without a reason": (body(status="rjct", data=None), Rejected),
        "reason of its own": (body(status="rjct", data=None, status_reason_code=f"rjct.{NUMBER}"), Rejected),
        "duplicate": (body(status="rjct", data=None, status_reason_code="rjct.reference_id.duplicate"), Unavailable),
        "rejected by its header": (body(head=header("on-search", "rjct", "rjct.errors.too_many")), Unavailable),
        "signed by the client": (signed(header("on-search"), message(), SECRET, "hedui.sandbox", "c1"), Garbled),
        "signed by a stranger": (signed(header("on-search"), message(), "other"), Garbled),
        "unsigned": (json.dumps({"header": header("on-search"), "message": message()}).encode(), Garbled),
        "changed on its way": (good.replace(b'"marital_status":"M"', b'"marital_status":"D"'), Garbled),
        "signature twice": (good.replace(b'"signature":"', b'"signature":"x","signature":"'), Garbled),
        "truncated": (good[: len(good) // 2], Garbled),
        "html": (b"<html>502</html>", Garbled),
        "empty": (b"", Garbled),
        "an array": (b"[]", Garbled),
        "other encoding": (good.decode().encode("gb18030"), Garbled),
        "huge": (b'{"header":"' + b"x" * 5_000_000 + b'"}', Garbled),
        "error that nobody signs": (ack("ERR", error="err.request.forbidden"), Unavailable),
        "no further updates": (ack("NACK"), Unavailable),
    }  # fmt: skip


EXPECTED = {name: kind for name, (_, kind) in answers().items()}


@pytest.fixture(scope="module")
async def registry() -> AsyncIterator[DciSettings]:
    """A registry that answers what the path before /registry says."""

    async def answer(request: web.Request) -> web.Response:
        return web.Response(body=answers()[request.match_info["name"]][0], content_type="application/json")

    app = web.Application()
    app.add_routes([web.post("/{name}/dci/registry/sync/search", answer)])
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield msgspec.convert(dci_settings(f"http://127.0.0.1:{runner.addresses[0][1]}/NAME", SECRET), DciSettings)
    await runner.cleanup()


@pytest.mark.parametrize("name", EXPECTED)
async def test_each_answer_is_what_it_is(name: str, registry: DciSettings) -> None:
    place = registry.base_url.replace("NAME", name.replace(" ", "%20"))
    settings = msgspec.structs.replace(registry, base_url=place)
    async with SimpleLine(settings, secrets={"signing_key": dci_signing_key(SECRET)}) as line:
        outcome = await outcome_of(DciSync().query(ASK, line))
    assert isinstance(outcome, EXPECTED[name])
    assert leaks(outcome, ASK) == []
    if isinstance(outcome, Found):
        assert [fact.person_id_number for fact in outcome.facts] == [NUMBER]
        assert b"45.2" in outcome.raw


async def test_another_persons_record_carries_its_own_number(registry: DciSettings) -> None:
    """The core compares it: so it must be the row's, never the ask's."""
    other = SubjectIdentity("样例乙", "resident_id", "330106199001010038")
    ask: Ask = msgspec.structs.replace(ASK, subject=other)
    settings = msgspec.structs.replace(registry, base_url=registry.base_url.replace("NAME", "good"))
    async with SimpleLine(settings, secrets={"signing_key": dci_signing_key(SECRET)}) as line:
        reply = await DciSync().query(ask, line)
    assert isinstance(reply, Found)
    assert (reply.facts[0].person_id_number, reply.facts[0].person_name) == (NUMBER, NAME)


@pytest.mark.parametrize("minutes", [-20, 20])
async def test_an_answer_of_another_time_is_not_believed(minutes: int, registry: DciSettings) -> None:
    settings = msgspec.structs.replace(registry, base_url=registry.base_url.replace("NAME", "good"))
    moment = datetime.now(UTC) + timedelta(minutes=minutes)
    async with SimpleLine(settings, secrets={"signing_key": dci_signing_key(SECRET)}, now=moment) as line:
        assert isinstance(await outcome_of(DciSync().query(ASK, line)), Garbled)

"""核对件页: what may be done and what is in the way, the history, what is compared, and the events while answers arrive."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import msgspec
import pytest

from tests.api.people import Client, Office
from tests.api.steps import CLERK, COUNTY, PROVINCE, REASON, REVIEWER, finish, intake, make_ready, number, path, start
from tests.support import forget_jobs, work

STRANGER = "LA0001"


@pytest.fixture
async def office(office: Office) -> AsyncIterator[Office]:
    yield office
    await forget_jobs()


def acts(view: Any) -> dict[str, Any]:
    return {act["act"]: act for act in view["acts"]}


async def test_acts_are_those_of_the_post_and_tell_everything_that_is_in_the_way(office: Office) -> None:
    file = office.file(70, number=number())
    case = await office.as_(CLERK).done("/api/verifications", intake(file))
    county = acts(await office.as_(COUNTY).read(path(case)))
    assert not county["verification.initiate"]["possible"]
    assert [why["code"] for why in county["verification.initiate"]["why"]] == ["case_state"]
    assert "authorization.take" not in county
    clerk = acts(await office.as_(CLERK).read(path(case)))
    assert clerk["authorization.take"]["possible"]
    assert "verification.initiate" not in clerk
    assert not acts(await office.as_(REVIEWER).read(path(case))).get("verification.suspend")


async def test_initiation_is_offered_exactly_when_it_is_done(office: Office) -> None:
    case = await make_ready(office, office.file(71, number=number()))
    county = office.as_(COUNTY)
    assert acts(await county.read(path(case)))["verification.initiate"]["possible"]
    await office.as_("XH9001").done(f"/api/applications/{(await county.read(path(case)))['application_number']}/close")
    told = acts(await county.read(path(case)))["verification.initiate"]
    assert (told["possible"], [why["code"] for why in told["why"]]) == (False, ["no_matching_application"])
    refused = await county.post(path(case, "initiate"))
    assert refused.code == "no_matching_application"
    assert refused.json()["detail"] == told["why"][0]["detail"]


async def test_an_extension_says_its_bounds_and_whose_consent_it_wants(office: Office) -> None:
    case = await start(office, office.file(72, number=number()))
    (total,) = acts(await office.as_(PROVINCE).read(path(case)))["verification.extend"]["choices"]
    assert (total["id"], total["possible"], total["most"]) == ("total", True, None)  # Z 四(一)3 names no ceiling
    assert total["basis"]
    assert total["note"] == "委托部门"
    (heads,) = acts(await office.as_("XH0004").read(path(case)))["verification.extend"]["choices"]
    assert [why["code"] for why in heads["why"]] == ["extension_not_approved"]
    wanted = {"days": 3, "document": "来函", **REASON}
    assert (await office.as_("XH0004").post(path(case, "extend"), wanted)).code == "extension_not_approved"
    await office.as_(PROVINCE).done(path(case, "extend"), wanted)
    (clock,) = [one for one in (await office.as_(PROVINCE).read(path(case)))["clocks"] if one["stage"] == "total"]
    assert (clock["extended_by"], clock["length"], clock["unit_title"]) == (3, 10, "个工作日")


async def test_history_tells_the_own_acts_with_their_reasons_and_no_more_of_others(office: Office) -> None:
    case = await start(office, office.file(73, number=number()))
    await office.as_(PROVINCE).done(path(case, "suspend"), {"reason": "省里的缘由"})
    await office.as_(COUNTY).done(path(case, "resume"), {"reason": "县里的缘由"})
    county = (await office.as_(COUNTY).read(path(case)))["events"]
    kinds = [event["kind"] for event in county]
    assert kinds[:4] == ["verification.accept", "declaration.take", "authorization.take", "authorization.review"]
    assert "县里的缘由" in [event["reason"] for event in county]
    assert "省里的缘由" not in str(county)
    assert "省里的缘由" in [event["reason"] for event in (await office.as_(PROVINCE).read(path(case)))["events"]]
    assert all(event["who"] for event in county if event["kind"] == "verification.initiate")


async def test_declared_is_compared_by_the_newest_report(office: Office) -> None:
    case = await start(office, office.file(74, number=number()))
    county = office.as_(COUNTY)
    assert (await county.read(path(case, "comparison")))["report_id"] is None
    report = await finish(office, case)
    told = await county.read(path(case, "comparison"))
    assert (told["report_id"], told["final"]) == (report["id"], True)
    assert told["items"]
    assert told["conclusions"]
    assert (await office.as_(STRANGER).get(path(case, "comparison"))).status == 404


async def test_what_nobody_is_asked_about_is_told_as_the_result_page_tells_it(office: Office) -> None:
    county = office.as_(COUNTY)
    ready = await make_ready(office, office.file(77, number=number()))
    assert (await county.read(path(ready)))["unasked"] == []
    case = await start(office, office.file(78, number=number()))
    report = await finish(office, case)
    view = await county.read(path(case))
    gaps = (await county.read(f"/api/reports/{report['id']}/result"))["gaps"]
    nobody = [(gap["subject"], gap["element_title"], gap["note"]) for gap in gaps if not gap["source_title"]]
    told = [(at, one["element_title"], one["note"]) for one in view["unasked"] for at in one["positions"]]
    assert told
    assert sorted(told) == sorted(nobody)


async def events(client: Client, case: Any, count: int) -> list[Any]:
    """The first events of a case, as a page gets them."""
    found: list[Any] = []
    url = f"{client.web.base}{path(case, 'events')}?seconds=20"
    async with client.web.session.get(url, headers={"Authorization": f"Bearer {client.token}"}) as answer:
        assert (answer.status, answer.content_type) == (200, "text/event-stream")
        assert "Content-Encoding" not in answer.headers
        async for line in answer.content:
            if line.startswith(b"data: "):
                found.append(msgspec.json.decode(line[6:]))
            if len(found) == count:
                return found
    return found


async def test_events_tell_what_arrives_and_nothing_personal(office: Office) -> None:
    file = office.file(75, number=number())
    case = await start(office, file)
    listening = asyncio.create_task(events(office.as_(COUNTY), case, 2))
    await asyncio.sleep(0)
    other = asyncio.create_task(events(office.as_(PROVINCE), case, 1))
    (first,) = await other
    assert any(ask["open"] for ask in first["asks"])
    assert not any(ask["state"] == "found" for ask in first["asks"])
    await work(office)
    _, news = await asyncio.wait_for(listening, 15)
    assert any(ask["state"] == "found" for ask in news["asks"])
    assert file.household.members[0].name not in str(news)
    for who in (STRANGER, "XH2001"):
        assert (await office.as_(who).get(path(case, "events?seconds=0"))).status == 404
    assert (await office.as_("XH0003").get(path(case, "events?seconds=0"))).status == 403
    assert (await office.nobody.get(path(case, "events?seconds=0"))).status == 401


async def test_a_page_that_is_left_is_forgotten(office: Office) -> None:
    case = await start(office, office.file(76, number=number()))
    for _ in range(3):
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(events(office.as_(COUNTY), case, 9), 1.5)
    assert (await office.as_(COUNTY).get("/health")).status == 200

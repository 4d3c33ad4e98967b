"""异步反馈: answers that are pushed: over a real connection, forged, twice, for another, late, or not to be read."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

import aiohttp
import msgspec
import pytest

from core.authorizations.actions import withdraw
from core.authorizations.model import WithdrawIn
from core.errors import NotFound, Refused, Unauthenticated
from core.ids import new_id
from core.reports.actions import fetch_report, list_reports
from core.scope import Scope
from core.sources.callbacks import receive
from core.sources.quarantine import list_quarantined
from core.verification.course import conclude
from core.verification.looking import look
from core.verification.model import ReasonIn, State
from plugins.simulated_departments.answering import Question, answer_to
from plugins.simulated_departments.behaviour import Fault, Kind, Met
from plugins.simulated_departments.catalogue import APP_KEY
from plugins.simulated_departments.convention import callback_headers
from plugins.simulated_departments.population import Population
from tenants.access import source_scope
from tests import support

if TYPE_CHECKING:
    from tests.conftest import World

DEPOSIT, HOUSEHOLD = "national.deposit", 6
JSON = "application/json;charset=UTF-8"


@pytest.fixture
async def world(world: World) -> AsyncIterator[World]:
    await support.call_back_only(world, DEPOSIT)
    yield world
    support.behave(world)
    await support.forget_jobs()


class Waiting(NamedTuple):
    """An ask about the applicant's accounts that the banks have accepted, and what they would post."""

    population: Population
    secret: str
    source: Scope
    case: UUID
    ask: UUID
    ticket: str

    def body(self, *faults: Fault, **told: str) -> bytes:
        person = self.population.household(HOUSEHOLD).applicant.index
        today = self.source.today
        question = Question("banks", DEPOSIT, str(self.ask), person, today.replace(year=today.year - 1, day=1), today)
        marks = {"ticket": self.ticket, "projectId": str(self.ask)} | told
        return answer_to(self.population, question, Met(faults), **marks)[0]

    def headers(self, body: bytes) -> dict[str, str]:
        return callback_headers(APP_KEY, self.secret, body, JSON)

    async def post(self, body: bytes, **changed: str) -> bool:
        return await receive(self.source, self.ask, self.headers(body) | changed, body)

    async def state(self) -> str:
        return (await support.states(self.source, self.case))[self.ask]

    async def kept(self) -> list[str]:
        found = await support.rows(self.source, "select kind from reply where ask_id = $1 order by id", self.ask)
        return [row["kind"] for row in found]


async def accepted(world: World) -> Waiting:
    """The departments call back to nowhere: what arrives, the test sends."""
    case = await world.begin(HOUSEHOLD)
    await support.once(world, *support.ANSWERING)
    source = await source_scope(world.runtime, world.tenants["zhejiang"].id)
    (row,) = await support.rows(
        source,
        "select id, ticket, state from ask where subject_id = $1 and element = $2", case.subjects[0], DEPOSIT,
    )  # fmt: skip
    assert (row["state"], bool(row["ticket"])) == ("waiting", True)
    return Waiting(world.departments.population, world.departments.secret, source, case.id, row["id"], row["ticket"])


@pytest.mark.parametrize("copies", [1, 3])
async def test_departments_call_back_over_a_real_connection(world: World, copies: int) -> None:
    """Else an asynchronous source is never heard: its answer is refused at the door, and the case runs out of time."""
    world.departments.order("banks", {"faults": [{"kind": "duplicate_callback", "times": copies}]})
    async with support.served(world.runtime) as port:
        runtime = dataclasses.replace(world.runtime, callback_base=f"http://127.0.0.1:{port}")
        case = await world.begin(HOUSEHOLD)
        await support.once(dataclasses.replace(world, runtime=runtime), *support.ANSWERING)
        province = await world.scope("ZJ0001")
        await settled(province, case.id)
        await asyncio.sleep(0.1 * (copies - 1))
    kinds = await support.rows(
        province,
        """select r.kind, count(*) as number from reply r join ask a on a.id = r.ask_id
            where r.verification_id = $1 and a.element = $2 group by r.kind""",
        case.id,
        DEPOSIT,
    )
    assert {row["kind"]: row["number"] for row in kinds} == {"accepted": 3, "found": 2, "nothing_found": 1}
    await support.hasten()
    await support.work(world)
    assert (await look(province, case.id)).state is State.REPORTED


async def settled(province: Scope, case: UUID) -> None:
    for _ in range(40):
        if "waiting" not in (await support.states(province, case)).values():
            return
        await asyncio.sleep(0.05)
    raise AssertionError("no callback was taken")


async def test_a_stranger_at_the_callback_address_changes_nothing(world: World) -> None:
    """Else whoever knows the address writes what a bank is said to have answered."""
    waiting = await accepted(world)
    body = waiting.body()
    address = f"/callbacks/{waiting.source.tenant.id}/{waiting.ask}"
    genuine = waiting.headers(body)
    forged = {"unsigned": {}, "other secret": callback_headers(APP_KEY, "guess", body, JSON)}
    forged["old"] = genuine | {"X-Request-Time": str(int(genuine["X-Request-Time"]) - 86_400_000)}
    async with support.served(world.runtime) as port, aiohttp.ClientSession(f"http://127.0.0.1:{port}") as client:
        for headers in forged.values():
            async with client.post(address, data=body, headers=headers) as answer:
                assert (answer.status, (await answer.json())["code"]) == (403, "callback_not_genuine")
        async with client.post(address, data=body + b" ", headers=genuine) as answer:
            assert answer.status == 403
        async with client.post(
            f"/callbacks/{waiting.source.tenant.id}/{new_id()}", data=body, headers=genuine
        ) as answer:
            assert answer.status == 404
        async with client.post(f"/callbacks/{new_id()}/{waiting.ask}", data=body, headers=genuine) as answer:
            assert answer.status == 401
    assert (await waiting.state(), await waiting.kept()) == ("waiting", ["accepted"])


@pytest.mark.parametrize("changed", ["X-Sign", "X-Request-Time", "X-App-Key"])
async def test_a_forged_callback_is_refused_and_not_kept(world: World, changed: str) -> None:
    waiting = await accepted(world)
    with pytest.raises(Refused) as refused:
        await waiting.post(waiting.body(), **{changed: "0"})
    assert (refused.value.status, refused.value.code) == (403, "callback_not_genuine")
    for told in ({"ticket": "T0"}, {"projectId": str(new_id())}, {"ticket": ""}):
        with pytest.raises(Refused):
            await waiting.post(waiting.body(**told))
    assert (await waiting.state(), await waiting.kept()) == ("waiting", ["accepted"])
    with pytest.raises(Unauthenticated):
        await source_scope(world.runtime, new_id())


async def test_a_callback_for_an_ask_that_expects_none_finds_nothing(world: World) -> None:
    waiting = await accepted(world)
    asks = await support.rows(waiting.source, "select id from ask where ticket = '' limit 1")
    for ask in (asks[0]["id"], new_id()):
        with pytest.raises(NotFound):
            await receive(waiting.source, ask, waiting.headers(waiting.body()), waiting.body())


async def test_a_callback_ten_times_is_one_answer(world: World) -> None:
    """Else one account becomes ten, or one answer ten reports."""
    waiting = await accepted(world)
    body = waiting.body()
    new = await asyncio.gather(*(waiting.post(body) for _ in range(10)))
    assert sorted(new) == [False] * 9 + [True]
    assert (await waiting.state(), await waiting.kept()) == ("found", ["accepted", "found"])
    jobs = "select count(*) as n from outbox where ref = $1 and job = 'verification.assess' and done_at is null"
    assert (await support.rows(waiting.source, jobs, waiting.case))[0]["n"] == 1


async def test_a_callback_after_the_end_is_kept_and_moves_nothing(world: World) -> None:
    """Else a report that was issued changes afterwards; or what a department did answer is thrown away."""
    waiting = await accepted(world)
    province = await world.scope("ZJ0001")
    await conclude(province, waiting.case, ReasonIn("期限已到"))
    await support.work(world)
    before = await list_reports(province, waiting.case)
    body = waiting.body()
    assert [await waiting.post(body), await waiting.post(body)] == [False, False]
    assert (await waiting.state(), await waiting.kept()) == ("not_answered", ["accepted", "late"])
    await support.hasten()
    await support.work(world)
    assert [(r.id, r.content_digest) for r in await list_reports(province, waiting.case)] == [
        (r.id, r.content_digest) for r in before
    ]
    assert (await look(province, waiting.case)).state is State.REPORTED


@pytest.mark.parametrize(
    ("fault", "kind", "state"),
    [(Kind.WRONG_PERSON, "quarantined", "quarantined"), (Kind.GARBAGE, "garbled", "unavailable")],
)
async def test_a_good_callback_after_a_bad_one_counts(world: World, fault: Kind, kind: str, state: str) -> None:
    """Else a source that only calls back, and corrects itself, is never heard again."""
    waiting = await accepted(world)
    unreadable = {"code": "00", "datas": [{"x": 1}], "ticket": waiting.ticket, "projectId": str(waiting.ask)}
    bad = waiting.body(Fault(fault)) if fault is Kind.WRONG_PERSON else msgspec.json.encode(unreadable)
    assert await waiting.post(bad)
    assert await waiting.state() == state
    assert await waiting.post(waiting.body())
    assert (await waiting.state(), await waiting.kept()) == ("found", ["accepted", kind, "found"])


async def test_a_callback_before_its_receipt_is_kept_waits_for_it(world: World) -> None:
    """Else a department that is quicker than our own commit is told that its answer is unwanted, and never sends again."""
    waiting = await accepted(world)
    hidden = "update ask set state = 'asking', ticket = '', reply_id = null where id = $1"
    kept = "update ask set state = 'waiting', ticket = $2 where id = $1"
    body = waiting.body()
    address = f"/callbacks/{waiting.source.tenant.id}/{waiting.ask}"
    async with support.served(world.runtime) as port, aiohttp.ClientSession(f"http://127.0.0.1:{port}") as client:

        async def post() -> tuple[int, Any]:
            async with client.post(address, data=body, headers=waiting.headers(body)) as answer:
                return answer.status, await answer.json()

        await support.rows(waiting.source, hidden, waiting.ask)  # as while our worker has not yet kept the receipt
        status, told = await post()
        assert (status, told["code"]) == (409, "callback_too_early")
        assert (await waiting.state(), await waiting.kept()) == ("asking", ["accepted"])
        await support.rows(waiting.source, kept, waiting.ask, waiting.ticket)
        assert await post() == (200, {"received": True, "new": True})
    assert (await waiting.state(), await waiting.kept()) == ("found", ["accepted", "found"])


@pytest.mark.parametrize("fault", [None, Kind.EMPTY], ids=["found", "nothing"])
async def test_an_answer_that_is_called_back_after_a_withdrawal_is_used_nowhere(
    world: World, fault: Kind | None
) -> None:
    """Else what somebody forbade to be asked stands in the report all the same, because it was already on its way."""
    waiting = await accepted(world)
    province, clerk = await world.scope("ZJ0001"), await world.scope("XH1001")
    subject = (await support.rows(province, "select subject_id from ask where id = $1", waiting.ask))[0]["subject_id"]
    await withdraw(clerk, waiting.case, WithdrawIn(subject, "本人撤回授权"))
    nothing = {"code": "00", "datas": [], "dataCount": 0, "ticket": waiting.ticket, "projectId": str(waiting.ask)}
    body = waiting.body() if fault is None else msgspec.json.encode(nothing)
    address = f"/callbacks/{waiting.source.tenant.id}/{waiting.ask}"
    async with support.served(world.runtime) as port, aiohttp.ClientSession(f"http://127.0.0.1:{port}") as client:
        async with client.post(address, data=body, headers=waiting.headers(body)) as answer:
            assert (answer.status, await answer.json()) == (200, {"received": True, "new": True})
        async with client.post(address, data=body, headers=waiting.headers(body)) as answer:
            assert (await answer.json())["new"] is False
    assert (await waiting.state(), await waiting.kept()) == ("not_answered", ["accepted", "quarantined"])
    listed = (await list_quarantined(province, 200, None)).items
    assert waiting.ask in {entry.ask_id for entry in listed}
    await conclude(province, waiting.case, ReasonIn("其余事项不再等候"))
    await world.drain()
    content = await support.report(province, waiting.case)
    assert [x for x in content.lines if x.subject == 1 and x.element == DEPOSIT] == []
    (item,) = [item for item in content.items if item.subject == 1 and item.element == DEPOSIT]
    assert (item.state, item.found, item.found_text, item.agrees) == ("not_yet_answered", None, "", None)
    assert item.state_note == "反馈到达前授权已撤回，未采用"
    (report, *_) = await list_reports(province, waiting.case)
    assert report.final
    plain = msgspec.json.decode((await fetch_report(province, report.id, "report_json.canonical")).body)
    assert [x for x in plain["lines"] if (x["subject"], x["element"]) == (1, DEPOSIT)] == []

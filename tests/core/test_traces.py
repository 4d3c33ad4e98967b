"""留痕: every act and every look at a person leaves one trace, in the same transaction, final, and without the person."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

import asyncpg
import msgspec
import pytest

from core.applications.actions import close, feed
from core.authorizations.actions import review_sheets, take_sheets, withdraw
from core.authorizations.model import SheetIn, SheetsIn, SuspensionIn, WithdrawIn
from core.authorizations.suspensions import lift_suspension, raise_suspension
from core.errors import Conflict, Invalid, NotFound, Refused
from core.households.actions import take_declaration
from core.households.model import DeclarationIn
from core.ids import new_id
from core.reports.actions import fetch_report, list_reports
from core.traces.actions import list_traces
from core.verification.actions import accept, initiate
from core.verification.course import conclude, extend, resume, suspend, terminate
from core.verification.listing import list_cases
from core.verification.looking import look
from core.verification.model import ExtensionIn, Intake, ReasonIn
from core.verification.store import next_serial
from hedui.embedded.postgres import EmbeddedPostgres
from tenants.proposals import approve, propose, reject
from tenants.proposals import withdraw as withdraw_proposal
from tenants.settings import Wanted
from tests import support

if TYPE_CHECKING:
    from tests.conftest import World

WHY = ReasonIn("测试需要")
FINAL = ("trace", "reply", "report", "report_file", "assessment", "subject", "declaration")
Act = Callable[[], Awaitable[Any]]


@pytest.fixture
async def truth(postgres: EmbeddedPostgres, database: str) -> AsyncIterator[Any]:
    async with support.truth(postgres, database) as connection:
        yield connection
    await support.forget_jobs()


async def left(truth: Any, world: World) -> list[Any]:
    """All traces of this world, oldest first."""
    tenants = [tenant.id for tenant in world.tenants.values()]
    return list(await truth.fetch("select * from trace where tenant_id = any ($1) order by id", tenants))


async def one_trace(truth: Any, world: World, verb: str, act: Act) -> Any:
    before = {row["id"] for row in await left(truth, world)}
    result = await act()
    made = [row for row in await left(truth, world) if row["id"] not in before]
    assert [row["verb"] for row in made] == [verb]
    return result


async def test_every_act_and_every_personal_look_leaves_exactly_one_trace(world: World, truth: Any) -> None:
    """Else nobody can answer the citizen who asks: who has used my data?"""
    file = world.file(21)
    fed = await world.scope("XH9001")
    clerk, reviewer, county = [await world.scope(number) for number in ("XH1001", "XH1002", "XH0001")]
    province, auditor, admin = [await world.scope(number) for number in ("ZJ0001", "XH0003", "XH0002")]

    async def traced(verb: str, act: Act) -> Any:
        return await one_trace(truth, world, verb, act)

    await traced("application.feed", lambda: feed(fed, file.application()))
    intake = Intake(file.application_number, file.programme, file.applied_on, file.household, file.supporters)
    case = await traced("verification.accept", lambda: accept(clerk, intake))
    sheets = SheetsIn([
        SheetIn(case.subjects[s.person - 1], s.signed_on, s.signatory, s.items, s.fields, s.evidence_digest)
        for s in file.authorizations
    ])  # fmt: skip
    await traced("declaration.take", lambda: take_declaration(clerk, case.id, DeclarationIn([])))
    await traced("authorization.take", lambda: take_sheets(clerk, case.id, sheets))
    await traced("authorization.review", lambda: review_sheets(reviewer, case.id))
    await traced("verification.initiate", lambda: initiate(county, case.id))
    await traced("verification.look", lambda: look(county, case.id))
    await traced("verification.suspend", lambda: suspend(province, case.id, WHY))
    await traced("verification.resume", lambda: resume(province, case.id, WHY))
    await traced("verification.extend", lambda: extend(county, case.id, ExtensionIn(3, "委托", "函〔2026〕1号")))
    person = case.subjects[0]
    raised = await traced(
        "suspension.raise", lambda: raise_suspension(county, case.id, SuspensionIn(person, "缺少签名"))
    )
    await traced("suspension.lift", lambda: lift_suspension(county, UUID(raised["id"])))
    await traced(
        "authorization.withdraw", lambda: withdraw(clerk, case.id, WithdrawIn(case.subjects[1], "本人要求撤回"))
    )
    await traced("verification.conclude", lambda: conclude(province, case.id, WHY))
    await support.work(world, *support.ANSWERING, "report.render")
    (report,) = await list_reports(county, case.id)
    await traced("report.fetch", lambda: fetch_report(county, report.id, "report_json.canonical"))
    await traced("application.close", lambda: close(fed, file.application_number))
    await traced("trace.list", lambda: list_traces(auditor, 10, None, case.id))
    wanted = Wanted("counting_period_months", 6, "试行文件", file.applied_on)
    other = await support.colleague(admin)
    first, second, third = [
        await traced("setting.propose", lambda: propose(admin, wanted, "文件晚到")) for _ in range(3)
    ]
    await traced("setting.approve", lambda: approve(other, first.id))
    await traced("setting.reject", lambda: reject(other, second.id, "文件未印发"))
    await traced("setting.withdraw", lambda: withdraw_proposal(admin, third.id))
    another = await world.begin(22)
    await traced("verification.terminate", lambda: terminate(county, another.id, WHY))


async def test_a_list_without_personal_detail_leaves_none(world: World, truth: Any) -> None:
    case = await world.begin(23)
    county = await world.scope("XH0001")
    before = len(await left(truth, world))
    await list_cases(county, 50, None, None)
    await list_reports(county, case.id)
    assert len(await left(truth, world)) == before


async def test_what_was_refused_leaves_none(world: World, truth: Any) -> None:
    """Else the record tells of acts that never were."""
    case = await world.begin(24)
    county, clerk = await world.scope("XH0001"), await world.scope("XH1001")
    before = len(await left(truth, world))
    with pytest.raises(Conflict):
        await initiate(county, case.id)
    with pytest.raises(NotFound):
        await look(county, new_id())
    with pytest.raises(Refused):
        await conclude(clerk, case.id, WHY)
    with pytest.raises(Invalid):
        await accept(clerk, Intake("x", "no.such", world.file(24).applied_on, world.file(24).household))
    assert len(await left(truth, world)) == before


async def test_without_its_trace_nothing_is_done_and_nothing_is_shown(world: World, truth: Any) -> None:
    """Else a fault in the record goes unnoticed for as long as nobody looks for what is missing."""
    clerk = await world.scope("XH1001")

    async def act() -> None:
        async with clerk.write("verification.accept") as tx:
            await next_serial(tx, "untraced")
            tx.note(thing=object())

    async def peek() -> None:
        async with clerk.read("verification.look", personal=True) as tx:
            tx.note(thing=object())

    for attempt in (act, peek):
        with pytest.raises(TypeError):
            await attempt()
    assert await truth.fetchval("select count(*) from serial where name = 'untraced'") == 0


async def test_the_digest_is_of_the_stored_bytes_and_the_bytes_say_what_the_row_says(world: World, truth: Any) -> None:
    """Else a changed trace cannot be told from a genuine one."""
    case = await world.begin(25)
    await support.work(world)
    found = await left(truth, world)
    assert len(found) > 30
    for row in found:
        assert hashlib.sha256(row["body"]).digest() == row["digest"]
        body = msgspec.json.decode(row["body"])
        assert (body["id"], body["tenant"], body["verb"]) == (str(row["id"]), str(row["tenant_id"]), row["verb"])
        assert body["verification"] == (str(row["verification_id"]) if row["verification_id"] else None)
        assert body["actor"]["account"] == str(row["account_id"])
    moves = [msgspec.json.decode(row["body"])["move"] for row in found if row["verification_id"] == case.id]
    versions = sorted(move[2] for move in moves if move)
    assert versions == list(range(1, len(versions) + 1))  # one trace for each version of the case
    assert [move[:2] for move in sorted((m for m in moves if m), key=lambda m: m[2])][-2:] == [
        ["ready", "verifying"],
        ["verifying", "reported"],
    ]


@pytest.mark.parametrize(
    "statement", ["update {} set id = id", "delete from {}", "truncate {}", "drop table {}", "alter table {} add x int"]
)
async def test_the_application_cannot_change_what_is_final(world: World, statement: str) -> None:
    """Else returned data and traces can be deleted or modified (六(三)) by whoever breaks into a web process."""
    county = await world.scope("XH0001")
    for table in FINAL:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await support.rows(county, statement.format(table))


async def test_nobody_writes_into_another_tenants_record(world: World) -> None:
    stranger = await world.scope("LA0001")
    insert = """insert into trace (tenant_id, id, at, verb, account_id, body, digest)
                values ($1, $2, now(), 'x', $2, '', '')"""
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await support.rows(stranger, insert, world.tenants["xihu"].id, new_id())
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await support.rows(stranger, f"select * from trace_{stranger.today.year}")
    county = await world.scope("XH0001")
    await look(county, (await world.begin(26)).id)
    seen = await support.rows(stranger, "select distinct tenant_id from trace")
    assert {row["tenant_id"] for row in seen} <= {stranger.tenant.id}


async def test_no_person_stands_in_the_record_nor_anywhere_in_the_database(world: World, truth: Any) -> None:
    """Else a copy of the database, or the auditor's page, gives away what the sealed rows protect."""
    file = world.file(27)
    case = await world.begin(27, application_number=file.application_number)
    await support.work(world, *support.ANSWERING, "report.render")
    county = await world.scope("XH0001")
    (report,) = await list_reports(county, case.id)
    await fetch_report(county, report.id, "report_json.canonical")
    people = file.application().persons
    for row in await left(truth, world):
        for person in people:
            assert person.id_number.encode() not in row["body"]
            assert person.name.encode() not in row["body"]
    tables = await truth.fetch("select tablename from pg_tables where schemaname = 'public'")
    for person in people:
        number = person.id_number
        forms = [f"%{number}%", f"%{number.encode().hex()}%", f"%{hashlib.sha256(number.encode()).hexdigest()}%"]
        for (table,) in tables:
            assert not await truth.fetchval(f"select count(*) from {table} t where t::text like any ($1)", forms), table

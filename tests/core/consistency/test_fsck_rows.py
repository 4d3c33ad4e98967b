"""行的破绽 (I8 to I10, V1): foreign references, lost jobs, clocks that differ, bits that flipped."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from core.ids import new_id
from tenants.access import operator_scope

if TYPE_CHECKING:
    from tests.conftest import World
    from tests.core.consistency.conftest import Breaker, Cases, Look


# I8


@pytest.mark.parametrize(
    "table", ["subject", "declaration", "authorization_sheet", "request_match", "deadline", "assessment", "report_file"]
)
async def test_child_of_another_tenant(look: Look, breaker: Breaker, cases: Cases, world: World, table: str) -> None:
    name = "subject_id || '/' || application_id" if table == "request_match" else "id::text"
    row = await breaker.one(f"select {name} from {table} where verification_id = $1 order by 1 limit 1", cases.done)
    where = f"verification_id = '{cases.done}' and {name} = '{row}'"
    async with breaker.changed(table, where, executing_tenant=str(world.tenants["linan"].id)):
        found = await look()
    assert (f"I8.keys.{table}", table, row) in found
    assert {line for line in found if line[0].startswith("I8.keys")} == {(f"I8.keys.{table}", table, row)}


async def test_references_into_another_case(look: Look, breaker: Breaker, cases: Cases) -> None:
    reply = await breaker.one("select id from reply where verification_id = $1 order by id limit 1", cases.done)
    foreign = await breaker.ask(cases.other, "state = 'nothing_found'")
    async with breaker.changed("reply", f"id = '{reply}'", ask_id=foreign):
        assert ("I8.reply", "reply", reply) in await look()
    ask = await breaker.ask(cases.done)
    sheet = await breaker.one("select id from authorization_sheet where verification_id = $1 limit 1", cases.other)
    async with breaker.changed("ask", f"id = '{ask}'", authorization_id=sheet):
        assert await look() == {("I8.ask", "ask", ask), ("I3.authorized", "ask", ask), ("I5.grounds", "ask", ask)}
    subject = await breaker.one("select id from subject where verification_id = $1 limit 1", cases.collecting)
    async with breaker.changed("authorization_sheet", f"id = '{sheet}'", subject_id=subject):
        assert ("I8.sheet", "authorization_sheet", sheet) in await look()


async def test_match_of_another_person(look: Look, breaker: Breaker, cases: Cases) -> None:
    row = await breaker.one(
        "select subject_id || '/' || application_id from request_match where verification_id = $1 order by 1 limit 1",
        cases.done,
    )
    subject = row.partition("/")[0]
    asks = await breaker.left(f"subject_id = '{subject}'")
    async with breaker.changed("request_match", f"subject_id = '{subject}'", person="\\x00"):
        assert await look() == {("I8.match", "request_match", row), *(("I3.matched", "ask", ask) for ask in asks)}


async def test_file_of_another_case(look: Look, breaker: Breaker, cases: Cases) -> None:
    file = await breaker.one("select id from report_file where verification_id = $1 limit 1", cases.done)
    report = await breaker.one(
        "select id from report where verification_id = $1 order by sequence limit 1", cases.partial
    )
    async with breaker.changed("report_file", f"id = '{file}'", report_id=report, format="x"):
        assert await look() == {("I8.file", "report_file", file)}


async def test_office_of_another_tenant(look: Look, breaker: Breaker, cases: Cases, world: World) -> None:
    office = await breaker.one("select id from office where tenant_id = $1 limit 1", world.tenants["linan"].id)
    async with breaker.changed("verification", f"id = '{cases.done}'", office_id=office):
        assert await look() == {("I8.office", "verification", str(cases.done))}


async def test_job_of_another_tenant(look: Look, breaker: Breaker, cases: Cases, world: World) -> None:
    job = await breaker.one("select id from outbox where ref = $1 and done_at is not null limit 1", cases.done)
    async with breaker.changed("outbox", f"id = '{job}'", tenant_id=str(world.tenants["linan"].id)):
        assert await look() == {("I8.job", "outbox", job)}


async def test_trace_of_a_stranger_and_of_a_grantee(look: Look, breaker: Breaker, cases: Cases, world: World) -> None:
    stranger = world.tenants["linan"].id
    where = f"verification_id = '{cases.done}' and verb = 'verification.accept'"
    sql = """insert into case_grant (owner_tenant, executing_tenant, verification_id, id, grantee_tenant, purpose,
               granted_at, ends_at)
             select v.owner_tenant, v.executing_tenant, v.id, t.id, t.tenant_id, '测试', t.at, t.at
               from verification v join trace t on t.verification_id = v.id where t.id = $1"""
    async with breaker.twin("trace", where, "id", id=str(new_id()), tenant_id=str(stranger), move=None) as second:
        assert await look() == {("I8.trace", "trace", second), ("I4.sealed", "trace", second)}
        async with breaker.done(sql, "delete from case_grant", second):
            assert await look() == {("I4.sealed", "trace", second)}


async def test_suspension_in_another_province(look: Look, breaker: Breaker, cases: Cases, world: World) -> None:
    mark, county = new_id(), world.tenants["linan"].id
    sql = """with province as (insert into tenant (id, level, name, lineage)
                               values ($1::uuid, 'province', '别省', array[$1::uuid]) returning id)
             insert into suspension (domain, id, tenant_id, domain_person, reason, raised_at)
             select id, id, $2, '\\x00', '测试', now() from province"""
    undone = f"delete from suspension where id = '{mark}'; delete from tenant where id = '{mark}'"
    async with breaker.done(sql, undone, mark, county):
        assert await look() == {("I8.suspension", "suspension", str(mark))}


# I9


async def test_lease_and_overdue_job(look: Look, breaker: Breaker, cases: Cases) -> None:
    ask = await breaker.ask(cases.partial, "state = 'unavailable'")
    job = await breaker.one("select id from outbox where ref = $1 and done_at is null order by id limit 1", ask)
    where = f"id = '{job}'"
    now = await breaker.one("select clock_timestamp() - interval '61 seconds'")
    fresh = await breaker.one("select clock_timestamp() - interval '30 seconds'")
    old = await breaker.one("select clock_timestamp() - interval '11 minutes'")
    async with breaker.changed("outbox", where, lease_until=now):
        assert await look() == {("I9.lease", "outbox", job)}
    async with breaker.changed("outbox", where, lease_until=fresh):
        assert await look() == set()
    async with breaker.changed("outbox", where, due_at=old):
        assert await look() == {("I9.overdue", "outbox", job)}
    async with breaker.changed("outbox", where, due_at=now, attempts=20):
        assert await look() == {("I9.overdue", "outbox", job)}
    async with breaker.changed("outbox", where, due_at=now):
        assert await look() == set()


async def test_a_job_that_fails_again_and_again(look: Look, breaker: Breaker, cases: Cases) -> None:
    """It is always tried again in time, and so was told by nothing."""
    job = await breaker.one(
        "select id from outbox where ref = $1 and job = 'verification.assess' limit 1", cases.partial
    )
    later = await breaker.one("select clock_timestamp() + interval '1 hour'")
    failing = {"done_at": None, "lease_until": None, "due_at": later, "fault": "ValidationError"}
    async with breaker.changed("outbox", f"id = '{job}'", **failing, attempts=5):
        assert await look() == {("I9.failing", "outbox", str(job))}
    async with breaker.changed("outbox", f"id = '{job}'", **failing, attempts=4):
        assert await look() == set()


async def test_open_ask_without_job(look: Look, breaker: Breaker, cases: Cases) -> None:
    ask = await breaker.ask(cases.partial, "state = 'unavailable'")
    async with breaker.gone("outbox", f"ref = '{ask}' and done_at is null"):
        assert await look() == {("I9.open_ask", "ask", ask)}
    waiting = await breaker.ask(cases.suspended, "state = 'unavailable'")
    async with breaker.gone("outbox", f"ref = '{waiting}' and done_at is null"):
        assert await look() == set()  # resuming puts it again


async def test_settled_case_without_verdict(look: Look, breaker: Breaker, cases: Cases) -> None:
    case = str(cases.partial)
    where = f"verification_id = '{case}' and source = 'banks' and left_at is not null"
    settled = f"update ask set state = 'not_answered', settled_at = now() where {where}"
    reopened = f"update ask set state = 'unavailable', settled_at = null where {where}"
    # Resuming has put one already: without it nothing would make the verdict.
    assess = f"ref = '{case}' and job = 'verification.assess'"
    unput = f"update outbox set done_at = now() where {assess} and done_at is null and fence = 0"
    put = f"update outbox set done_at = null where {assess} and fence = 0"
    async with breaker.done(unput, put), breaker.done(settled, reopened):
        assert await look() == {("I9.verdict", "verification", case)}


async def test_report_without_files(look: Look, breaker: Breaker, cases: Cases) -> None:
    report = await breaker.one("select id from report where verification_id = $1 and final", cases.other)
    async with breaker.gone("report_file", f"report_id = '{report}'"):
        assert await look() == {("I9.files", "report", report)}


# I10


@pytest.mark.parametrize(
    "change",
    [
        {"due_on": "2026-01-05"},
        {"length": 11},
        {"provisional": True, "calendar": ""},
        {"rule": "zhejiang.no_such_rule"},
        {"pauses": "[{]"},
    ],
    ids=lambda change: "-".join(change),
)
async def test_clock_that_differs(look: Look, breaker: Breaker, cases: Cases, change: dict[str, object]) -> None:
    clock = await breaker.one("select id from deadline where verification_id = $1", cases.partial)
    async with breaker.changed("deadline", f"id = '{clock}'", **change):
        found = await look()
    assert ("I10.total", "deadline", clock) in found
    assert {line for line in found if line[0] != "I10.source"} == {("I10.total", "deadline", clock)}


async def test_clock_that_began_another_day(look: Look, breaker: Breaker, cases: Cases) -> None:
    clock = await breaker.one("select id from deadline where verification_id = $1", cases.collecting)
    async with breaker.changed("deadline", f"id = '{clock}'", started_on="2026-01-05"):
        assert await look() == {("I10.total", "deadline", clock)}


async def test_clock_that_never_began(look: Look, breaker: Breaker, cases: Cases) -> None:
    async with breaker.gone("deadline", f"verification_id = '{cases.collecting}'"):
        assert await look() == {("I10.begun", "verification", str(cases.collecting))}


async def test_clock_that_runs_while_suspended(look: Look, breaker: Breaker, cases: Cases) -> None:
    clock = await breaker.one("select id from deadline where verification_id = $1", cases.suspended)
    async with breaker.changed("deadline", f"id = '{clock}'", paused_on=None):
        assert await look() == {("I10.paused", "deadline", clock)}


async def test_due_day_of_a_source_that_differs(look: Look, breaker: Breaker, cases: Cases) -> None:
    ask = await breaker.ask(cases.done)
    async with breaker.changed("ask", f"id = '{ask}'", due_on="2026-01-05"):
        assert await look() == {("I10.source", "ask", ask)}


async def test_due_day_of_a_source_in_a_case_whose_clock_was_moved(look: Look, breaker: Breaker, cases: Cases) -> None:
    """Extended and resumed: a source that is still asked follows its case's clock to the day."""
    waiting = await breaker.ask(cases.partial, "state = 'unavailable'")
    total = await breaker.one("select due_on from deadline where verification_id = $1", cases.partial)
    async with breaker.changed("ask", f"id = '{waiting}'", due_on=total):
        assert await look() == {("I10.source", "ask", waiting)}
    # One that has answered keeps the day it had, which lies between the clock as it was and as it is: no other one.
    settled = await breaker.ask(cases.partial, "state = 'found'")
    async with breaker.changed("ask", f"id = '{settled}'", due_on=total):
        assert await look() == {("I10.source", "ask", settled)}
    held = await breaker.ask(cases.suspended, "state = 'unavailable'")
    async with breaker.changed("ask", f"id = '{held}'", due_on="2026-01-05"):
        assert await look() == {("I10.source", "ask", held)}


# V1


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("subject", "blob"),
        ("declaration", "blob"),
        ("authorization_sheet", "fields_blob"),
        ("reply", "blob"),
        ("reply", "digest"),
        ("assessment", "blob"),
        ("report", "blob"),
        ("report", "content_digest"),
        ("report_file", "blob"),
        ("report_file", "digest"),
    ],
)
async def test_flipped_bit(look: Look, breaker: Breaker, cases: Cases, table: str, column: str) -> None:
    row = await breaker.one(f"select id from {table} where verification_id = $1 order by id limit 1", cases.done)
    rotten = bytearray(await breaker.value(f"select {column} from {table} where id = $1", row))
    rotten[len(rotten) // 2] ^= 1
    async with breaker.changed(table, f"id = '{row}'", **{column: "\\x" + rotten.hex()}):
        assert await look() == {(f"V1.{table}", table, row)}


async def test_blob_moved_to_another_row(look: Look, breaker: Breaker, cases: Cases) -> None:
    first, second = [
        row["id"]
        for row in await breaker.connection.fetch(
            "select id::text from subject where verification_id = $1 order by id limit 2", cases.done
        )
    ]
    blob = bytes(await breaker.value("select blob from subject where id = $1", second)).hex()
    async with breaker.changed("subject", f"id = '{first}'", blob="\\x" + blob):
        assert await look() == {("V1.subject", "subject", first)}


async def test_broken_data_key_is_one_finding(look: Look, breaker: Breaker, cases: Cases) -> None:
    async with breaker.changed("verification", f"id = '{cases.done}'", wrapped_key="\\x484b31"):
        assert await look() == {("V1.keys", "verification", str(cases.done))}


async def test_broken_connector_secret(look: Look, breaker: Breaker, cases: Cases) -> None:
    row = await breaker.one("select id from connector_value order by id limit 1")
    async with breaker.changed("connector_value", f"id = '{row}'", blob="\\x484131"):
        assert await look() == {("V1.secrets", "connector_value", row)}


async def test_broken_report_template(look: Look, breaker: Breaker, world: World) -> None:
    scope, identity, body = operator_scope(world.runtime, world.tenants["xihu"]), new_id(), b"template"
    key, admin = world.runtime.vault.tenant_key(scope.tenant.id), (await world.scope("XH0002")).actor.account
    async with scope.write("report_template.propose") as tx:
        await tx.rows(
            """insert into report_template_proposal (tenant_id, id, format, digest, blob, document, valid_from, proposer,
                 proposed_at) values ($1, $2, 'x', $3, $4, '测试', $5, '测试', $6)""",
            scope.tenant.id, identity, hashlib.sha256(body).digest(), key.seal(body, "report_template", identity),
            scope.today, scope.now,
        )  # fmt: skip
        await tx.rows(
            """update report_template_proposal set state = 'approved', decided_by = $2, decider = '测试',
                 decided_at = now(), decided_on = $3 where id = $1""",
            identity, admin, scope.today,
        )  # fmt: skip
        await tx.rows(
            """insert into report_template (tenant_id, id, lineage, format, digest, blob, document, valid_from, set_by,
                 set_at, approved_by)
               select tenant_id, id, $2, format, digest, blob, document, valid_from, proposer, now(), decider
                 from report_template_proposal where id = $1""",
            identity, list(scope.tenant.lineage),
        )  # fmt: skip
    assert await look() == set()
    for broken in ({"blob": "\\x484131"}, {"digest": "\\x00"}):
        async with breaker.changed("report_template", f"id = '{identity}'", **broken):
            assert await look() == {("V1.templates", "report_template", str(identity))}

"""案件的破绽 (I1 to I4): every fault planted in a case is named by its row, and by nothing else."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import pytest

from core.applications.actions import close, feed
from core.ids import new_id

if TYPE_CHECKING:
    from tests.conftest import World
    from tests.core.consistency.conftest import Breaker, Cases, Look


# I1


async def test_lost_subject_clock_and_final_report(look: Look, breaker: Breaker, cases: Cases) -> None:
    case, done = str(cases.collecting), str(cases.done)
    clock = await breaker.one("select id from deadline where verification_id = $1", cases.done)
    report = await breaker.one("select id from report where verification_id = $1 and final", cases.done)
    async with breaker.gone("subject", f"verification_id = '{case}'"):
        assert await look() == {("I1.subjects", "verification", case)}
    async with breaker.gone("deadline", f"id = '{clock}'"):
        assert await look() == {("I1.clock", "verification", done)}
    async with breaker.changed("report", f"id = '{report}'", final=False):
        assert await look() == {
            ("I1.final_report", "verification", done), ("I2.report_of_assessment", "report", report)
        }  # fmt: skip


async def test_closed_without_day_and_running_clock(look: Look, breaker: Breaker, cases: Cases) -> None:
    case = str(cases.terminated)
    async with breaker.changed("verification", f"id = '{case}'", closed_on=None):
        assert await look() == {("I1.closed", "verification", case)}
    async with breaker.changed("deadline", f"verification_id = '{case}'", met_on=None):
        assert await look() == {("I1.closed", "verification", case)}


async def test_initiated_by_nobody(look: Look, breaker: Breaker, cases: Cases) -> None:
    async with breaker.changed("verification", f"id = '{cases.partial}'", initiator=""):
        assert await look() == {("I1.initiated", "verification", str(cases.partial))}


async def test_report_final_while_case_runs(look: Look, breaker: Breaker, cases: Cases) -> None:
    report = await breaker.one("select id from report where verification_id = $1 order by sequence", cases.partial)
    async with breaker.changed("report", f"id = '{report}'", final=True):
        assert await look() == {
            ("I1.report_closes", "report", report), ("I2.report_of_assessment", "report", report)
        }  # fmt: skip


async def test_lost_match(look: Look, breaker: Breaker, cases: Cases) -> None:
    subject = await breaker.one(
        "select s.id from subject s where s.verification_id = $1 order by s.id limit 1",
        cases.terminated,
    )
    asks = await breaker.connection.fetch(
        "select id::text from ask where subject_id = $1 and left_at is not null", subject
    )
    async with breaker.gone("request_match", f"subject_id = '{subject}'"):
        assert await look() == {
            ("I1.matched", "subject", subject), *(("I3.matched", "ask", row["id"]) for row in asks)
        }  # fmt: skip


async def test_lost_ask(look: Look, breaker: Breaker, cases: Cases) -> None:
    ask = await breaker.ask(cases.done, "state = 'found'")
    reply = await breaker.one("select id from reply where ask_id = $1", ask)
    job = await breaker.one("select id from outbox where ref = $1", ask)
    async with breaker.gone("ask", f"id = '{ask}'"):
        assert await look() == {
            ("I1.asks", "ask", ask), ("I8.reply", "reply", reply), ("I8.job", "outbox", job),
            ("I5.ledger", "ledger", ask),
        }  # fmt: skip


async def test_acknowledged_and_not_there(look: Look, breaker: Breaker, cases: Cases) -> None:
    where = "key = 'initiate-key-1'"
    account = await breaker.one(f"select account_id from idempotency where {where}")
    row = f"{account}/{hashlib.sha256(b'initiate-key-1').hexdigest()[:16]}"
    lost = "\\x" + json.dumps({"id": str(new_id()), "state": "verifying", "version": 3}).encode().hex()
    for answer in ("\\x", lost):
        async with breaker.changed("idempotency", where, answer=answer):
            assert await look() == {("I1.acknowledged", "idempotency", row)}
    feeder = await breaker.one("select account_id from idempotency where key = 'feed-key-1'")
    fed = f"{feeder}/{hashlib.sha256(b'feed-key-1').hexdigest()[:16]}"
    number = await breaker.one("select application_number from verification where id = $1", cases.done)
    application = await breaker.one("select id from application where number = $1", number)
    left = {("I3.matched", "ask", ask) for ask in await breaker.left(f"verification_id = '{cases.done}'")}
    async with breaker.changed("application", f"id = '{application}'", number="别的编号"):
        assert await look() == {
            ("I1.acknowledged", "idempotency", fed), ("I3.application", "application", application), *left
        }  # fmt: skip


# I2


async def test_asked_twice(look: Look, breaker: Breaker, cases: Cases) -> None:
    ask = await breaker.ask(cases.done, "state = 'nothing_found'")
    async with breaker.twin("ask", f"id = '{ask}'", "id", id=str(new_id())) as second:
        found = await look()
    assert found == {("I2.ask_once", "ask", second), ("I2.effective_reply", "ask", second)}


async def test_answer_without_its_reply(look: Look, breaker: Breaker, cases: Cases) -> None:
    ask = await breaker.ask(cases.done, "state = 'found'")
    reply = await breaker.one("select reply_id from ask where id = $1", ask)
    async with breaker.changed("ask", f"id = '{ask}'", reply_id=None):
        assert await look() == {("I2.effective_reply", "ask", ask)}
    async with breaker.changed("reply", f"id = '{reply}'", kind="nothing_found"):
        assert await look() == {("I2.effective_reply", "ask", ask)}


async def test_two_effective_replies(look: Look, breaker: Breaker, cases: Cases) -> None:
    reply = await breaker.one(
        "select id from reply where verification_id = $1 and kind = 'found' order by id limit 1", cases.done
    )
    async with breaker.twin("reply", f"id = '{reply}'", "id", id=str(new_id())) as second:
        found = await look()
    # The copy stands in another row than the one it was sealed for.
    assert found == {("I2.reply_once", "reply", second), ("V1.reply", "reply", second)}


async def test_state_against_times(look: Look, breaker: Breaker, cases: Cases) -> None:
    ask = await breaker.ask(cases.done)
    async with breaker.changed("ask", f"id = '{ask}'", settled_at=None):
        assert await look() == {("I2.state_and_times", "ask", ask)}


async def test_hole_in_the_reports(look: Look, breaker: Breaker, cases: Cases) -> None:
    report = await breaker.one("select id from report where verification_id = $1 and final", cases.other)
    assessment = await breaker.one("select id from assessment where verification_id = $1 and final", cases.other)
    async with (
        breaker.changed("report", f"id = '{report}'", sequence=77),
        breaker.changed("assessment", f"id = '{assessment}'", sequence=77),
    ):
        assert await look() == {("I2.report_sequence", "report", report)}
    async with breaker.changed("assessment", f"id = '{assessment}'", final=False):
        assert await look() == {("I2.report_of_assessment", "report", report)}


async def test_report_after_the_final_one(look: Look, breaker: Breaker, cases: Cases) -> None:
    where = f"verification_id = '{cases.other}' and final"
    final = await breaker.one(f"select id from report where {where}")
    after = 1 + await breaker.value(f"select sequence from report where {where}")
    copied = {"id": str(new_id()), "sequence": after, "final": False}
    async with (
        breaker.twin("assessment", where, "id", **copied) as assessment,
        breaker.twin("report", where, "id", **copied, assessment_id=assessment) as report,
    ):
        found = await look()
    assert found == {
        ("I2.final_is_last", "report", final), ("I9.files", "report", report), ("V1.report", "report", report),
        ("V1.assessment", "assessment", assessment),
    }  # fmt: skip


async def test_assessment_without_report(look: Look, breaker: Breaker, cases: Cases) -> None:
    where = f"verification_id = '{cases.other}' and final"
    async with breaker.twin("assessment", where, "id", id=str(new_id()), sequence=99, final=False) as made:
        found = await look()
    assert found == {("I2.assessment_reported", "assessment", made), ("V1.assessment", "assessment", made)}


# I3


async def test_left_beyond_the_programme(look: Look, breaker: Breaker, cases: Cases) -> None:
    case = cases.done
    items = await breaker.value("select items from verification where id = $1", case)
    asks = await breaker.connection.fetch(
        "select id::text from ask where verification_id = $1 and element = 'national.deposit'", case
    )
    fewer = [item for item in items if item != "national.deposit"]
    async with breaker.changed("verification", f"id = '{case}'", items=fewer):
        assert await look() == {("I3.within_programme", "ask", row["id"]) for row in asks}


@pytest.mark.parametrize(
    "change",
    [
        {"ended_at": "2026-01-01T00:00:00Z", "state": "withdrawn"},
        {"passed_at": "2099-01-01T00:00:00Z"},
        {"valid_until": "2026-01-01"},
        {"items": []},
        {"state": "given"},
    ],
    ids=lambda change: "-".join(change),
)
async def test_left_without_authorization(
    look: Look, breaker: Breaker, cases: Cases, change: dict[str, object]
) -> None:
    sheet = await breaker.one(
        "select id from authorization_sheet where verification_id = $1 order by id limit 1", cases.other
    )
    asks = await breaker.connection.fetch(
        "select id::text from ask where authorization_id = $1 and left_at is not null", sheet
    )
    assert asks
    async with breaker.changed("authorization_sheet", f"id = '{sheet}'", **change):
        assert await look() == {("I3.authorized", "ask", row["id"]) for row in asks}


@pytest.mark.parametrize(
    "change",
    [{"matched_at": "2099-01-01T00:00:00Z"}, {"ended_at": "2026-01-01T00:00:00Z", "live": False}],
    ids=["matched_later", "ended_before"],
)
async def test_left_without_live_match(look: Look, breaker: Breaker, cases: Cases, change: dict[str, object]) -> None:
    subject = await breaker.one("select subject_id from request_match where verification_id = $1 limit 1", cases.other)
    asks = await breaker.connection.fetch(
        "select id::text from ask where subject_id = $1 and left_at is not null", subject
    )
    async with breaker.changed("request_match", f"subject_id = '{subject}'", **change):
        assert await look() == {("I3.matched", "ask", row["id"]) for row in asks}


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("application", {"live": False}),
        ("application", {"programme": "zhejiang.other"}),
        ("application", {"applied_on": "2026-01-05"}),
        ("application_person", {"live": False}),
        ("application_person", {"role": "member"}),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else value,
)
async def test_match_that_does_not_stand_on_its_application(
    look: Look, breaker: Breaker, cases: Cases, table: str, change: dict[str, object]
) -> None:
    """Said to be live, and resting on an application that is closed, or is another one, or names nobody like this."""
    application, person, subject = await breaker.connection.fetchrow(
        """select m.application_id::text, encode(m.person, 'hex'), m.subject_id::text from request_match m
             join subject s on s.id = m.subject_id where m.verification_id = $1 and s.role = 'supporter'""",
        cases.other,
    )  # fmt: skip
    one = "id" if table == "application" else f"person = '\\x{person}' and application_id"
    asks = await breaker.left(
        f"verification_id = '{cases.other}'" if table == "application" else f"subject_id = '{subject}'"
    )
    assert asks
    expected = {("I3.matched", "ask", ask) for ask in asks}
    if "live" in change and table == "application":
        expected.add(("I3.application", "application", application))
    async with breaker.changed(table, f"{one} = '{application}'", **change):
        assert await look() == expected


async def test_application_that_was_revived_or_changed_in_silence(
    look: Look, breaker: Breaker, cases: Cases, world: World
) -> None:
    """Else a closed application is opened by hand, and with it the way to the departments."""
    file, feeder = world.file(44), await world.scope("XH9001")
    await feed(feeder, file.application())
    await feed(feeder, file.application())
    await close(feeder, file.application_number)
    row = await breaker.one("select id from application where number = $1", file.application_number)
    assert await look() == set()
    for change in ({"live": True}, {"version": 4}, {"version": 2}):
        async with breaker.changed("application", f"id = '{row}'", **change):
            assert await look() == {("I3.application", "application", row)}
    trace = await breaker.one("select id from trace where verb = 'application.close'")
    async with breaker.gone("trace", f"id = '{trace}'"):
        assert await look() == {("I3.application", "application", row)}


async def test_left_while_suspended(look: Look, breaker: Breaker, cases: Cases) -> None:
    ask, mark = await breaker.ask(cases.other), new_id()
    sql = """insert into suspension (domain, id, tenant_id, domain_person, reason, raised_at, lifted_at)
             select t.lineage[cardinality(t.lineage)], $2, t.id, s.domain_person, '测试',
                    a.left_at - interval '1 microsecond', a.left_at + interval '1 microsecond'
               from ask a join subject s on s.id = a.subject_id join tenant t on t.id = a.owner_tenant
              where a.id = $1"""
    async with breaker.done(sql, f"delete from suspension where id = '{mark}'", ask, mark):
        assert await look() == {("I3.not_suspended", "ask", ask)}


async def test_answered_without_having_left(look: Look, breaker: Breaker, cases: Cases) -> None:
    ask = await breaker.ask(cases.other, "state = 'nothing_found'")
    reply = await breaker.one("select id from reply where ask_id = $1", ask)
    async with breaker.changed("ask", f"id = '{ask}'", left_at=None):
        assert await look() == {
            ("I3.left_before_answer", "reply", reply), ("I2.state_and_times", "ask", ask), ("I5.ledger", "ledger", ask)
        }  # fmt: skip


# I4


async def test_rewritten_trace(look: Look, breaker: Breaker, cases: Cases) -> None:
    trace = await breaker.one(
        "select id from trace where verification_id = $1 and move is null order by id limit 1", cases.done
    )
    body = bytes(await breaker.value("select body from trace where id = $1", trace))
    other = body.replace(b'"purpose":""', b'"purpose":"x"')
    assert other != body
    async with breaker.changed("trace", f"id = '{trace}'", body="\\x" + other.hex()):
        assert await look() == {("I4.sealed", "trace", trace)}
    async with breaker.changed("trace", f"id = '{trace}'", verb="verification.look"):
        assert await look() == {("I4.sealed", "trace", trace)}


async def test_body_that_is_no_json(look: Look, breaker: Breaker, cases: Cases) -> None:
    trace = await breaker.one(
        "select id from trace where verification_id = $1 and move is null order by id limit 1", cases.done
    )
    broken = b"\xff{"
    digest = hashlib.sha256(broken).hexdigest()
    async with breaker.changed("trace", f"id = '{trace}'", body="\\x" + broken.hex(), digest="\\x" + digest):
        assert await look() == {("I4.sealed", "trace", trace)}


async def test_move_without_trace(look: Look, breaker: Breaker, cases: Cases) -> None:
    trace = await breaker.one("select id from trace where verification_id = $1 and move = 2", cases.done)
    async with breaker.gone("trace", f"id = '{trace}'"):
        assert await look() == {("I4.one_to_one", "verification", str(cases.done))}


async def test_trace_without_move(look: Look, breaker: Breaker, cases: Cases) -> None:
    where = f"verification_id = '{cases.done}' and move = 2"
    async with breaker.twin("trace", where, "id", id=str(new_id())) as second:
        assert await look() == {("I4.one_to_one", "trace", second), ("I4.sealed", "trace", second)}
    async with breaker.twin("trace", where, "id", id=str(new_id()), move=99) as second:
        assert await look() == {("I4.one_to_one", "trace", second), ("I4.sealed", "trace", second)}


async def test_state_without_its_trace(look: Look, breaker: Breaker, cases: Cases) -> None:
    case = str(cases.collecting)
    async with breaker.changed("verification", f"id = '{case}'", state="ready"):
        assert await look() == {("I4.one_to_one", "verification", case)}
    async with breaker.changed("verification", f"id = '{case}'", version=2):
        assert await look() == {("I4.one_to_one", "verification", case)}

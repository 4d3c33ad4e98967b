"""加密移动存储的接口: from the question to the final report, by two persons and two again; what is refused on the way."""

from __future__ import annotations

import asyncio
import dataclasses
from datetime import timedelta
from uuid import UUID, uuid4

import asyncpg
import pytest

from core.authorizations.actions import withdraw
from core.authorizations.model import SuspensionIn, WithdrawIn
from core.authorizations.suspensions import lift_suspension, raise_suspension
from core.clock import FixedClock
from core.consistency import packages
from core.consistency.walk import Tenant, Walk
from core.errors import Conflict, Refused
from core.media import importing, releasing
from core.media.model import PackageIn
from core.media.preparing import prepare_package
from core.media.receiving import judge_answer, upload_answer
from core.scope import Scope
from core.verification.course import terminate
from core.verification.looking import look
from core.verification.model import ReasonIn, State
from hedui.embedded.postgres import EmbeddedPostgres
from plugins.encrypted_media.connector import EncryptedMedia
from plugins.encrypted_media.tests.conftest import ASKS, KEY
from plugins.encrypted_media.tests.conftest import HEAD as SAMPLE
from tests.api.packages import (
    BODY,
    FIRST,
    HANDED,
    HEAD,
    PACKAGES,
    SECOND,
    Desk,
    Sent,
    by_media,
    nothing,
    unpacked,
    without,
)
from tests.core.archives.department import excel, rows_of, seven_zip
from tests.jurisdictions.conftest import County
from tests.support import hasten, report, rows, truth, work

SECURITIES = ("national.securities", "national.dividend")


async def test_from_the_question_to_the_final_report(desk: Desk) -> None:
    await desk.begin(3)
    first, second, scope = desk.as_(FIRST), desk.as_(SECOND), await desk.county.scope("WM0001")
    (waiting,) = await first.read(f"{PACKAGES}/waiting")
    assert (waiting["source"], waiting["title"]) == ("securities", "证券登记结算机构")
    made = await desk.prepared()
    assert made["asks"] == waiting["asks"] > 0
    assert (await first.post(PACKAGES, {"source": "securities"})).code == "package_nothing_waits"
    place = f"{PACKAGES}/{made['id']}"
    asks = await rows(scope, "select * from ask where by_file")
    assert {ask["left_at"] for ask in asks} == {None}  # a package that is only made has told nobody anything
    assert (await first.get(f"{place}/file")).code == "package_state"
    same = await first.post(f"{place}/release")
    assert (same.status, same.code) == (403, "package_same_person")
    key = uuid4().hex
    released = await second.done(f"{place}/release", idempotency_key=key)
    again = await second.post(f"{place}/release", idempotency_key=key)
    assert again.json() == {**released, "password": ""}  # told once
    asks = await rows(scope, "select * from ask where by_file")
    assert {(ask["state"], ask["left_at"] is None, ask["due_on"] is None) for ask in asks} == {("asking", False, False)}
    body = await desk.archive(made["id"])
    assert set(unpacked(body, released["password"])) == {"查询清单.xlsx", "请先阅读.txt", "manifest.json"}
    assert (await first.done(f"{place}/custody", HANDED))["state"] == "handed_over"
    assert await desk.told_by_fsck() == []
    filled = excel(
        [{**row, **nothing(0, row)} for row in rows_of(unpacked(body, released["password"])["查询清单.xlsx"])]
    )
    account = await first.done(f"{place}/answers", filled, **BODY)
    assert (account["taken"], account["refused"], account["state"]) == (made["asks"], 0, "uploaded")
    confirm = f"{place}/answers/{account['answer_id']}/confirm"
    assert (await first.post(confirm)).code == "package_same_person"
    done = await desk.as_(HEAD).done(confirm)
    assert (done["state"], {row["result"] for row in done["rows"]}) == ("imported", {"taken"})
    seen = await first.read(place)
    assert (seen["package"]["state"], seen["outcomes"]) == ("imported", {"taken": made["asks"]})
    assert [line["medium"] for line in seen["custody"]] == ["U盘 07 号"]
    # The same file again, and the same confirmation: the same account, and nothing doubled.
    assert await first.done(f"{place}/answers", filled, **BODY) == done
    assert await second.done(confirm) == done
    assert len(await rows(scope, "select from reply where ask_id = any ($1)", [ask["id"] for ask in asks])) == len(asks)
    left = await rows(scope, "select content, file from package")
    assert [tuple(row) for row in left] == [(None, None)]  # what it carried is gone from here
    await desk.county.to_the_end(desk.cases[0])
    content = await report(scope, desk.cases[0].id)
    assert content.final
    assert {item.state for item in content.items if item.element in SECURITIES} == {"nothing_found"}
    assert await desk.told_by_fsck() == []


async def test_owner_colleague_and_stranger(desk: Desk) -> None:
    await desk.begin(4)
    sent = await desk.released()
    account = await desk.upload(sent, sent.filled(nothing))
    answer = f"{sent.path}/answers/{account['answer_id']}"
    calls = [
        ("GET", f"{PACKAGES}/waiting", None), ("GET", PACKAGES, None), ("GET", sent.path, None),
        ("GET", f"{sent.path}/file", None), ("GET", answer, None), ("GET", f"{answer}/correction", None),
        ("POST", PACKAGES, {"source": "securities"}), ("POST", f"{sent.path}/release", None),
        ("POST", f"{sent.path}/custody", HANDED), ("POST", f"{sent.path}/withdraw", {"reason": "测试事由"}),
        ("POST", f"{sent.path}/answers", b"x"), ("POST", f"{answer}/confirm", None),
    ]  # fmt: skip
    for method, path, body in calls:
        for staff, status in (("WM1001", 403), ("WM0001", 403), (None, 401)):
            who = desk.as_(staff) if staff else dataclasses.replace(desk.as_(FIRST), token=None)
            assert (await who.ask(method, path, body)).status == status, (method, path, staff)
        foreign = await desk.as_("QXN0001").ask(method, path, body)  # an officer too, of the agency above
        if sent.id in path:
            assert foreign.status == 404, (method, path)
    assert (await desk.as_("QXN0001").read(PACKAGES))["items"] == []
    assert (await desk.as_(SECOND).read(PACKAGES))["items"][0]["id"] == sent.id
    assert (await desk.as_(SECOND).get(f"{answer}/correction")).code == "package_no_correction"
    assert (await desk.as_(FIRST).post(PACKAGES, {"source": "securities", "expires_on": "2020-01-01"})).status == 400


async def test_good_rows_are_taken_bad_ones_go_back_and_come_corrected(desk: Desk) -> None:
    await desk.begin(5, 14)
    sent = await desk.released()
    number = len(sent.rows())
    assert number > 2
    wrong = await desk.as_(FIRST).post(f"{sent.path}/answers", seven_zip({"答复.xlsx": b"x"}, "不是这个口令"), **BODY)
    assert (wrong.status, wrong.code) == (400, "archive_password")
    manifest = unpacked(sent.body, sent.password)["manifest.json"]
    altered = {"答复.xlsx": sent.filled(nothing), "manifest.json": manifest.replace(b'"count":', b'"count":1')}
    forged = await desk.as_(FIRST).post(f"{sent.path}/answers", seven_zip(altered, sent.password), **BODY)
    assert (forged.status, forged.code) == (400, "package_not_genuine")
    account = await desk.upload(sent, seven_zip({"答复.xlsx": sent.filled(without([1]))}, sent.password))
    done = await desk.confirm(sent, account)
    assert (done["taken"], done["refused"], done["correction"]) == (number - 1, 1, True)
    (bad,) = [row for row in done["rows"] if row["result"] == "refused"]
    assert bad["column"] == "金额（元）"
    assert "三千" not in str(done)
    assert (await desk.as_(FIRST).read(sent.path))["package"]["state"] == "handed_over"
    states = [
        row["state"] for row in await rows(await desk.county.scope("WM0001"), "select state from ask where by_file")
    ]
    assert sorted(states) == ["asking", *["nothing_found"] * (number - 1)]
    back = await desk.as_(FIRST).get(f"{sent.path}/answers/{account['answer_id']}/correction")
    (held,) = rows_of(unpacked(back.body, sent.password)["待更正清单.xlsx"])
    corrected = await desk.upload(sent, excel([{**held, "金额（元）": ""}]), SECOND)
    last = await desk.confirm(sent, corrected, FIRST)
    assert (last["taken"], last["refused"]) == (1, 0)
    assert (await desk.as_(FIRST).read(sent.path))["package"]["state"] == "imported"
    assert (await desk.as_(FIRST).post(f"{sent.path}/answers", sent.filled(nothing), **BODY)).code == "package_state"


async def test_of_another_package_nothing_is_taken(desk: Desk) -> None:
    await desk.begin(6)
    one = await desk.released()
    await desk.begin(7)
    other = await desk.released()
    for sent, body in ((other, one.filled(nothing)), (one, other.filled(nothing))):
        answer = await desk.as_(FIRST).post(f"{sent.path}/answers", body, **BODY)
        assert (answer.status, answer.code) == (400, "package_foreign")
        assert "另一个批次" in answer.json()["detail"]
    elsewhere = EncryptedMedia().write(SAMPLE, ASKS, KEY)  # another agency's, by its own secret
    foreign = Sent("", elsewhere.password, elsewhere.body).filled(nothing)
    answer = await desk.as_(FIRST).post(f"{one.path}/answers", foreign, **BODY)
    assert (answer.status, answer.code) == (400, "package_foreign")
    assert "另一个核对机构" in answer.json()["detail"]
    packed = await desk.as_(FIRST).post(f"{other.path}/answers", one.body, **BODY)  # sent back as it was, elsewhere
    assert packed.code == "archive_password"


async def test_who_withdraws_stops_the_medium_and_stays_out_of_the_next(desk: Desk) -> None:
    await desk.begin(8)
    clerk, gone = await desk.county.scope("WM1001"), desk.cases[0].subjects[0]
    made = await desk.prepared()
    place = f"{PACKAGES}/{made['id']}"
    await desk.as_(SECOND).done(f"{place}/release")
    await withdraw(clerk, desk.cases[0].id, WithdrawIn(gone, "本人要求"))
    assert (await desk.as_(FIRST).get(f"{place}/file")).code == "package_stale"
    assert (await desk.as_(FIRST).post(f"{place}/custody", HANDED)).code == "package_stale"
    assert (await desk.as_(SECOND).done(f"{place}/withdraw", {"reason": "一人撤回授权"}))["state"] == "withdrawn"
    sent = await desk.released()
    seen = await desk.as_(FIRST).read(sent.path)
    assert seen["outcomes"]["held_back"] == 2  # securities and dividends of the one
    assert len(sent.rows()) == made["asks"] - 2
    held = await rows(clerk, "select state from ask where by_file and subject_id = $1", gone)
    assert {row["state"] for row in held} == {"not_answered"}


async def test_what_comes_after_a_withdrawal_or_an_end_is_kept_and_not_used(desk: Desk) -> None:
    await desk.begin(9)
    sent, clerk = await desk.released(), await desk.county.scope("WM1001")
    gone = desk.cases[0].subjects[0]
    account = await desk.upload(sent, sent.filled(nothing))
    await withdraw(clerk, desk.cases[0].id, WithdrawIn(gone, "本人要求"))
    done = await desk.confirm(sent, account)
    results = [row["result"] for row in done["rows"]]
    assert (results.count("not_used"), results.count("taken")) == (2, len(results) - 2)
    assert done["taken"] == len(results) - 2
    assert await desk.told_by_fsck() == []


async def later(scope: Scope, days: int) -> Scope:
    runtime = dataclasses.replace(scope.runtime, clock=FixedClock(scope.now + timedelta(days=days)))
    return dataclasses.replace(scope, runtime=runtime)


async def test_what_expires_is_packed_again(desk: Desk) -> None:
    await desk.begin(10)
    sent = await desk.released()
    after = await later(await desk.county.scope(FIRST), 16)
    with pytest.raises(Conflict) as refused:
        await upload_answer(after, UUID(sent.id), sent.filled(nothing))
    assert refused.value.code == "package_expired"
    await hasten()
    await work(desk.county, "package.expire")  # type: ignore[arg-type]  # too early: it only waits on
    assert (await desk.as_(FIRST).read(sent.path))["package"]["state"] == "handed_over"
    await hasten()
    await work(desk.county, "package.expire", runtime=after.runtime)  # type: ignore[arg-type]
    assert (await desk.as_(FIRST).read(sent.path))["package"]["state"] == "expired"
    traced = {row["verb"] for row in await rows(await desk.county.scope(FIRST), "select distinct verb from trace")}
    assert "package.expire" in traced
    assert (await desk.as_(FIRST).post(f"{sent.path}/answers", sent.filled(nothing), **BODY)).code == "package_state"
    again = await desk.released()
    assert len(again.rows()) == len(sent.rows())
    assert {row["校验码"] for row in again.rows()} & {row["校验码"] for row in sent.rows()} == set()


async def test_what_broke_off_goes_on(desk: Desk) -> None:
    """A release and an import that died between two cases: done again, everything is there once."""
    await desk.begin(11, 12)
    there = desk.county
    second, first = await there.scope(SECOND), await there.scope(FIRST)
    made = await desk.prepared()
    package = UUID(made["id"])
    packed, _, members = await releasing._begin(second, package)
    case = next(iter(members))
    await releasing._let_out(second, packed, case, members[case], releasing._Leaving())
    assert (await desk.as_(FIRST).get(f"{PACKAGES}/{package}/file")).code == "package_state"
    told = await desk.as_(SECOND).done(f"{PACKAGES}/{package}/release")
    assert told["asks"] == made["asks"]
    sent_body = await desk.archive(made["id"])
    await desk.as_(FIRST).done(f"{PACKAGES}/{package}/custody", HANDED)
    filled = excel(
        [{**row, "查询结果": "查无记录"} for row in rows_of(unpacked(sent_body, told["password"])["查询清单.xlsx"])]
    )
    account = await upload_answer(first, package, filled)
    packed, held, _ = await importing._begin(second, package, account.answer_id)
    under_way = await desk.as_(FIRST).post(f"{PACKAGES}/{package}/withdraw", {"reason": "测试事由"})
    assert (under_way.status, under_way.code) == (409, "package_confirming")
    judged = await judge_answer(second, packed, filled, held.received_on, importing.VERB, held.id)
    fresh = {UUID(ask): reply for ask, reply in judged.answer.replies.items()}
    await importing._settle(second, packed, held.id, case, fresh)
    place = f"{PACKAGES}/{package}/answers/{held.id}/confirm"
    answers = await asyncio.gather(*(desk.as_(SECOND).post(place) for _ in range(3)))
    assert {answer.status for answer in answers} <= {200, 409}
    done = await desk.as_(SECOND).done(place)
    assert (done["taken"], done["repeated"], len(done["rows"])) == (made["asks"], [], made["asks"])
    kept = await rows(first, "select count(*) as number from reply where ask_id in (select ask_id from package_ask)")
    assert kept[0]["number"] == made["asks"]
    assert await desk.told_by_fsck() == []
    assert (await look(await there.scope("WM0001"), desk.cases[0].id)).state in (State.VERIFYING, State.REPORTED)


async def test_what_cannot_be_made_says_so(desk: Desk, postgres: EmbeddedPostgres, database: str) -> None:
    await desk.begin(18)
    made = await desk.prepared()
    second, head, package = await desk.county.scope(SECOND), await desk.county.scope(HEAD), UUID(made["id"])
    packed, _, _ = await releasing._begin(second, package)
    await releasing._begin(head, package)  # takes it over from who broke off
    with pytest.raises(Conflict) as refused:
        async with second.write(releasing.VERB) as tx:
            await releasing._locked(tx, packed)
    assert refused.value.code == "package_released_meanwhile"
    async with truth(postgres, database) as sql:
        await sql.execute("update package set number = '不成文件名' where id = $1", package)
    answer = await desk.as_(SECOND).post(f"{PACKAGES}/{package}/release")
    assert (answer.status, answer.code) == (409, "package_unusable")
    assert (await desk.as_(FIRST).post(f"{PACKAGES}/{package}/withdraw", {"reason": "测试事由"})).status == 200
    again = await desk.prepared()  # what had left for the one that was not made
    await by_media(desk.county, without="encrypted_media")
    answer = await desk.as_(SECOND).post(f"{PACKAGES}/{again['id']}/release")
    assert (answer.status, answer.code) == (409, "package_connector_missing")


async def test_without_a_secret_nothing_leaves(county: County) -> None:
    await by_media(county)
    scope = await county.scope(SECOND)
    await rows(
        scope, "update connector_value set expires_at = now() - interval '1 day' where connector like 'encrypted%'"
    )
    desk = Desk(county, None)  # type: ignore[arg-type]
    await desk.begin(13)
    made = await prepare_package(await county.scope(FIRST), PackageIn("securities"))
    with pytest.raises(Conflict) as refused:
        await releasing.release_package(scope, made.id)
    assert refused.value.code == "package_secret"
    assert {row["left_at"] for row in await rows(scope, "select left_at from ask where by_file")} == {None}
    with pytest.raises(Refused):
        await releasing.release_package(await county.scope(FIRST), made.id)


async def test_two_who_pack_at_once_do_not_pack_the_same(desk: Desk) -> None:
    await desk.begin(15)
    answers = await asyncio.gather(*(desk.as_(one).post(PACKAGES, {"source": "securities"}) for one in (FIRST, SECOND)))
    assert sorted(answer.status for answer in answers) == [201, 409]
    assert {answer.code for answer in answers} <= {"", "package_asks_taken", "package_nothing_waits"}
    assert len((await desk.as_(FIRST).read(PACKAGES))["items"]) == 1


async def test_who_is_suspended_waits_for_the_next_and_a_closed_case_gets_it_late(desk: Desk) -> None:
    await desk.begin(16)
    county_office, held = await desk.county.scope("WM0001"), desk.cases[0].subjects[0]
    raised = await raise_suspension(county_office, desk.cases[0].id, SuspensionIn(held, "缺少签名"))
    made = await desk.prepared()
    told = await desk.as_(HEAD).done(f"{PACKAGES}/{made['id']}/release")
    if told["asks"]:
        await desk.as_(FIRST).done(f"{PACKAGES}/{made['id']}/withdraw", {"reason": "人员补齐后一并移交"})
    assert told["held_back"] == 2
    assert (told["state"], told["asks"]) in (("withdrawn", 0), ("released", made["asks"] - 2))
    await lift_suspension(county_office, UUID(raised["id"]))
    await work(desk.county)  # type: ignore[arg-type]
    sent = await desk.released()
    assert len(sent.rows()) == made["asks"]
    account = await desk.upload(sent, sent.filled(nothing))
    await terminate(county_office, desk.cases[0].id, ReasonIn("申请人撤回申请"))
    done = await desk.confirm(sent, account)
    assert ({row["result"] for row in done["rows"]}, done["taken"]) == ({"late"}, 0)
    kinds = await rows(county_office, "select kind from reply where ask_id in (select ask_id from package_ask)")
    assert [row["kind"] for row in kinds] == ["late"] * made["asks"]
    assert await desk.told_by_fsck() == []


async def test_whoever_altered_a_package_is_found(desk: Desk, postgres: EmbeddedPostgres, database: str) -> None:
    await desk.begin(17)
    sent = await desk.released()
    walk = Walk(desk.county.runtime, [Tenant(t.id, t.name, t.lineage) for t in desk.county.tenants.values()])

    async def found() -> set[str]:
        return {check.id for check in packages.CHECKS if await check.find(walk)}

    async def named_by(check: str, alter: str, mend: str) -> None:
        async with truth(postgres, database) as sql:
            await sql.execute("set session_replication_role = replica")
            await sql.execute(alter.format(sent.id))
            assert check in await found(), alter
            await sql.execute(mend.format(sent.id))
        assert await found() == set(), mend

    one = "package set {0} where id = '{{}}'"
    await named_by(
        "I3.package_two_persons",
        "update " + one.format("ended_at = released_at, released_at = null"),
        "update " + one.format("released_at = ended_at, ended_at = null"),
    )
    for check, there, gone in (
        ("I2.one_package", "state = 'handed_over'", "state = 'withdrawn'"),
        ("V1.packages", "size = size - 1", "size = size + 1"),
        ("V1.packages", "content = substr(content, 2)", "content = 'H'::bytea || content"),
    ):
        await named_by(check, "update " + one.format(gone), "update " + one.format(there))
    job = "update outbox set done_at = {0} where job = 'package.expire' and ref = '{{}}'"
    await named_by("I9.package_expires", job.format("now()"), job.format("null"))
    asks = "update ask set left_at = {0} where id in (select ask_id from package_ask where package_id = '{{}}')"
    await named_by("I3.package_left", asks.format("null"), asks.format("now()"))
    await desk.confirm(sent, await desk.upload(sent, sent.filled(nothing)))
    answer = "update package_answer set uploaded_at = {0}, confirmed_at = {1} where package_id = '{{}}'"
    await named_by("I3.answer_two_persons", answer.format("now()", "null"), answer.format("now()", "now()"))
    of = "update package_ask set answer_id = {0} where package_id = '{{}}'"
    back = "(select id from package_answer where package_id = package_ask.package_id)"
    await named_by("I2.package_replies", of.format("null"), of.format(back))
    async with truth(postgres, database) as sql:
        with pytest.raises(asyncpg.CheckViolationError):
            await sql.execute("update package set released_by = prepared_by where id = $1", UUID(sent.id))
        with pytest.raises(asyncpg.CheckViolationError):
            await sql.execute("update package_answer set confirmed_by = uploaded_by")

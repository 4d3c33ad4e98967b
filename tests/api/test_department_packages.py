"""数源部门的加密批次: its clerk fetches, answers and corrects what somebody of the agency confirms; nobody else's."""

from __future__ import annotations

import asyncio
import dataclasses
from uuid import UUID, uuid4

import asyncpg

from core.authorizations.actions import withdraw
from core.authorizations.model import WithdrawIn
from core.scope import Scope
from tenants.permissions import ROLES, SOURCE_CLERK, TWO_PERSONS
from tests.api.packages import BODY, FIRST, HANDED, PACKAGES, SECOND, Desk, Sent, nothing, unpacked, without
from tests.core.archives.department import excel, rows_of
from tests.support import report, rows, seize

CLERK, COLLEAGUE, OTHER = "WM0101", "WM0102", "WM0103"
"""Two clerks of the securities registry, and one of the insurers."""


async def let_go(desk: Desk) -> Sent:
    """制作 and 放行; nobody has handed it over."""
    made = await desk.prepared()
    told = await desk.as_(SECOND).done(f"{PACKAGES}/{made['id']}/release")
    return Sent(made["id"], told["password"], b"")


async def fetched(desk: Desk, sent: Sent, staff: str = CLERK) -> Sent:
    """下载 by the department itself."""
    answer = await desk.as_(staff).get(f"{sent.path}/file")
    assert answer.status == 200, answer.body
    return Sent(sent.id, sent.password, answer.body)


async def test_the_department_fetches_answers_and_corrects_and_the_agency_confirms(desk: Desk) -> None:
    await desk.begin(5)
    clerk = desk.as_(CLERK)
    made = await desk.prepared()
    assert (await clerk.read(PACKAGES))["items"] == []  # what has not left is not there
    assert (await clerk.get(f"{PACKAGES}/{made['id']}")).status == 404
    told = await desk.as_(SECOND).done(f"{PACKAGES}/{made['id']}/release")
    (line,) = (await clerk.read(PACKAGES))["items"]
    assert (line["state"], line["asks"], line["handed_over_at"], line["to_correct"]) == (
        "released",
        told["asks"],
        None,
        False,
    )
    assert line["due"]["working_days_left"] > 0
    assert line["due"]["due_basis"]
    sent = Sent(made["id"], told["password"], b"")
    early = await clerk.post(f"{sent.path}/answers", b"x", **BODY)  # what nobody over there has cannot be answered
    assert early.code == "package_state"
    sent, other = await asyncio.gather(
        *(fetched(desk, sent, staff) for staff in (CLERK, COLLEAGUE))
    )  # traced, one hand-over
    assert other.body == sent.body
    assert sent.body == await desk.archive(sent.id)  # the very same file
    seen = await clerk.read(sent.path)
    assert seen["package"]["state"] == "handed_over"
    assert seen["package"]["handed_over_at"]
    ((step, receiver, recorded_by),) = [
        (each["step"], each["receiver"], each["recorded_by"]) for each in seen["custody"]
    ]
    assert (step, receiver in ("龙一帆", "班雨晴")) == ("handed_over", True)
    assert receiver == recorded_by
    number = len(sent.rows())
    account = await desk.upload(sent, sent.filled(without([1])), CLERK)
    assert (account["state"], account["taken"], account["refused"]) == ("uploaded", number - 1, 1)
    assert {row["result"] for row in account["rows"]} == {"received", "refused"}
    answer = f"{sent.path}/answers/{account['answer_id']}"
    for staff in (CLERK, COLLEAGUE):
        assert (await desk.as_(staff).post(f"{answer}/confirm")).status == 403
    assert (await clerk.get(f"{answer}/correction")).code == "package_no_correction"
    done = await desk.confirm(sent, account, FIRST)  # one of the agency is enough beside the clerk
    assert (done["taken"], done["refused"]) == (number - 1, 1)
    (line,) = (await desk.as_(COLLEAGUE).read(PACKAGES))["items"]
    assert (line["state"], line["to_correct"]) == ("handed_over", True)
    (bad,) = [row for row in (await clerk.read(answer))["rows"] if row["result"] == "refused"]
    assert bad["column"] == "金额（元）"
    slip = await desk.as_(COLLEAGUE).get(f"{answer}/correction")
    (held,) = rows_of(unpacked(slip.body, sent.password)["待更正清单.xlsx"])
    corrected = await desk.upload(sent, excel([{**held, "金额（元）": ""}]), COLLEAGUE)
    assert (corrected["taken"], corrected["refused"]) == (1, 0)
    await desk.confirm(sent, corrected, SECOND)
    (line,) = (await clerk.read(PACKAGES))["items"]
    assert (line["state"], line["due"], line["to_correct"]) == ("imported", None, False)
    assert (await clerk.get(f"{sent.path}/file")).code == "package_state"
    await desk.county.to_the_end(desk.cases[0])
    assert (await report(await desk.county.scope("WM0001"), desk.cases[0].id)).final
    officer = await desk.county.scope("WM0006")
    looked = await rows(officer, "select verb, account_id from trace where verb in ('package.fetch', 'package.upload')")
    assert {(row["verb"], row["account_id"]) for row in looked} >= {
        (verb, (await desk.county.scope(staff)).actor.account)
        for verb in ("package.fetch", "package.upload") for staff in (CLERK, COLLEAGUE)
    }  # fmt: skip
    assert await desk.told_by_fsck() == []


async def test_owner_colleague_and_strangers(desk: Desk) -> None:
    await desk.begin(4)
    sent = await fetched(desk, await let_go(desk))
    account = await desk.upload(sent, sent.filled(nothing), CLERK)
    answer = f"{sent.path}/answers/{account['answer_id']}"
    theirs = [
        ("GET", sent.path, None), ("GET", f"{sent.path}/file", None), ("GET", answer, None), ("GET", f"{answer}/correction", None),
        ("POST", f"{sent.path}/answers", sent.filled(nothing)),
    ]  # fmt: skip
    never = [
        ("POST", PACKAGES, {"source": "securities"}), ("POST", f"{sent.path}/release", None),
        ("POST", f"{sent.path}/custody", HANDED), ("POST", f"{sent.path}/withdraw", {"reason": "测试事由"}),
        ("POST", f"{answer}/confirm", None),
    ]  # fmt: skip
    for method, path, body in theirs:
        headers = BODY if isinstance(body, bytes) else {}
        assert (await desk.as_(COLLEAGUE).ask(method, path, body, **headers)).status in (200, 409), path
        for stranger in (OTHER, "QXN0001"):  # of another department; an officer of the agency above
            assert (await desk.as_(stranger).ask(method, path, body, **headers)).status == 404, (path, stranger)
    for method, path, body in never:
        for staff in (CLERK, COLLEAGUE, OTHER):
            assert (await desk.as_(staff).ask(method, path, body)).status == 403, path
    for case in (desk.cases[0].id, uuid4()):
        assert (await desk.as_(CLERK).get(f"/api/verifications/{case}")).status == 403
    assert (await desk.as_(OTHER).read(PACKAGES))["items"] == []
    assert await desk.as_(CLERK).read(f"{PACKAGES}/waiting") == []


async def test_nothing_he_sees_names_a_case_a_person_or_a_conclusion(desk: Desk) -> None:
    """What became of an answer is told to the agency: that somebody withdrew, that a case is closed."""
    await desk.begin(9)
    sent = await fetched(desk, await let_go(desk))
    body = sent.filled(nothing)
    account = await desk.upload(sent, body, CLERK)
    await withdraw(
        await desk.county.scope("WM1001"), desk.cases[0].id, WithdrawIn(desk.cases[0].subjects[0], "本人要求")
    )
    assert {row["result"] for row in (await desk.confirm(sent, account))["rows"]} == {"taken", "not_used"}
    pages = [PACKAGES, sent.path, f"{sent.path}/answers/{account['answer_id']}"]
    told = str([await desk.as_(CLERK).read(page) for page in pages])
    said = {row["姓名"] for row in sent.rows()} | {row["证件号码"] for row in sent.rows()}
    assert not [word for word in (*said, desk.cases[0].number, "not_used", "撤回", "held_back") if word in told]
    seen = await desk.as_(CLERK).read(pages[2])
    assert ({row["result"] for row in seen["rows"]}, seen["taken"]) == ({"received"}, len(sent.rows()))
    again = await desk.upload(sent, body, COLLEAGUE)  # the same file: the same account, as he sees it
    assert again == seen


async def test_who_withdraws_stops_what_the_department_would_fetch(desk: Desk) -> None:
    await desk.begin(8)
    sent = await let_go(desk)
    await withdraw(
        await desk.county.scope("WM1001"), desk.cases[0].id, WithdrawIn(desk.cases[0].subjects[0], "本人要求")
    )
    assert (await desk.as_(CLERK).get(f"{sent.path}/file")).code == "package_stale"
    assert (await desk.as_(CLERK).read(sent.path))["package"]["state"] == "released"


async def test_an_officer_with_the_clerks_account_in_hand_is_no_second_person(desk: Desk) -> None:
    await desk.begin(7)
    sent = await fetched(desk, await let_go(desk))
    await seize(await desk.county.scope(FIRST), CLERK)
    account = await desk.upload(sent, sent.filled(nothing), CLERK)
    confirm = f"{sent.path}/answers/{account['answer_id']}/confirm"
    assert (await desk.as_(FIRST).post(confirm)).code == "accounts_in_one_hand"
    assert (await desk.as_(SECOND).done(confirm))["state"] == "imported"


async def changed(scope: Scope, sql: str, *args: object) -> str:
    """As what the database takes it: 'nothing' where no row was there, or its refusal."""
    try:
        return "done" if await rows(scope, sql, *args) else "nothing"
    except asyncpg.PostgresError as error:
        return str(error.sqlstate)


async def test_the_database_holds_the_fence(desk: Desk) -> None:
    await desk.begin(6)
    sent = await let_go(desk)
    clerk, other = await desk.county.scope(CLERK), await desk.county.scope(OTHER)
    abroad = dataclasses.replace(
        await desk.county.scope("QXN0001"), sources=clerk.sources
    )  # the same department's, elsewhere
    package = UUID(sent.id)
    await desk.as_(FIRST).done(f"{sent.path}/custody", HANDED)
    account = await desk.upload(await fetched(desk, sent), (await fetched(desk, sent)).filled(nothing), CLERK)
    for table in ("package", "package_ask", "package_custody", "package_answer"):
        assert await rows(clerk, f"select from {table}"), table
        assert not await rows(other, f"select from {table}"), table
        assert not await rows(abroad, f"select from {table}"), table
    for table in ("ask", "verification", "subject", "reply", "connector_value"):
        assert not await rows(clerk, f"select from {table}"), table
    assert await rows(clerk, "select * from hedui_package_asks($1)", package)
    assert not await rows(other, "select * from hedui_package_asks($1)", package)
    assert [tuple(row) for row in await rows(other, "select hedui_package_stale($1)", package)] == [(None,)]
    answer = UUID(account["answer_id"])
    for sql, args in (
        ("update package set state = 'imported' where id = $1 returning id", [package]),
        ("update package set state = 'withdrawn' where id = $1 returning id", [package]),
        ("update package set expires_on = expires_on + 30 where id = $1 returning id", [package]),
        ("update package set source = 'insurance' where id = $1 returning id", [package]),
        ("update package_ask set live = false where package_id = $1 returning ask_id", [package]),
        ("update package_answer set state = 'confirming', confirmed_by = $2 where id = $1 returning id",
         [answer, uuid4()]),
        ("insert into package_custody select tenant_id, gen_random_uuid(), package_id, 'erased', at, recorded_by, recorded_name,"
         " blob from package_custody where package_id = $1 returning id", [package]),
        ("insert into package_ask select tenant_id, package_id, executing_tenant, verification_id, gen_random_uuid(), true"
         " from package_ask where package_id = $1 returning ask_id", [package]),
    ):  # fmt: skip
        assert await changed(clerk, sql, *args) in ("nothing", "42501", "HD001"), sql


def test_no_post_hands_in_for_a_department_and_confirms_for_the_agency() -> None:
    confirming = [verbs for verbs in ROLES.values() if "package.confirm" in verbs]
    assert all(
        any(pair <= verbs | ROLES[SOURCE_CLERK] and not pair <= verbs for pair in TWO_PERSONS) for verbs in confirming
    )
    assert not ROLES[SOURCE_CLERK] & {
        f"package.{act}" for act in ("prepare", "release", "confirm", "withdraw", "hand_over")
    }

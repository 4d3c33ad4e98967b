"""职务交接与停用账号: access ends with the very next request, by token and by session; cases go on; nobody about himself."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from datetime import timedelta
from typing import Any
from uuid import uuid4

import msgspec
import pytest

from core.clock import SystemClock, legal_date
from core.errors import Refused
from hedui.embedded.postgres import EmbeddedPostgres
from tenants.access import operator_scope, token_digest
from tenants.posts.actions import disable, end_holding, hand_over
from tenants.posts.model import AccountIn, EndIn, HandoverIn, SuccessorIn
from tenants.provisioning import issue_token, provision
from tests.api.people import ROOT, Client, Office
from tests.api.sessions.browser import CHOSEN, Browser, settled
from tests.api.sessions.conftest import coded
from tests.api.steps import CLERK, COUNTY, PROVINCE, REVIEWER, finish, number, path, start, take_in
from tests.support import truth

ADMIN, STRANGERS = "XH0002", ("LA0003", "ZJ0002")
WHY = {"reason": "轮岗：林知夏接任"}
NEW = {"staff_number": "XH1099", "name": "林知夏"}
TODAY = legal_date(SystemClock().now())
TOMORROW = TODAY + timedelta(days=1)


def handover(successor: Any = NEW, on: Any = TODAY) -> Any:
    return {"on": str(on), "successor": successor, **WHY}


async def holders(office: Office, staff: str, admin: str = ADMIN) -> list[Any]:
    """Holdings of the post of that person, the first one first."""
    posts = await office.as_(admin).read("/api/posts")
    (found,) = [p["holders"] for p in posts if staff in [h["staff_number"] for h in p["holders"]]]
    return list(found)


async def held(office: Office, staff: str, admin: str = ADMIN) -> str:
    """The newest holding of that person."""
    return str([h["id"] for h in await holders(office, staff, admin) if h["staff_number"] == staff][-1])


async def given_token(office: Office, staff: str, key: str = "xihu") -> Client:
    return Client(office.web, await issue_token(operator_scope(office.runtime, office.tenants[key]), staff))


async def test_a_post_is_handed_over_and_the_next_request_of_who_left_is_refused(
    office: Office, one: Browser, postgres: EmbeddedPostgres, database: str
) -> None:
    clerk = office.as_(CLERK)
    case = await take_in(office, office.file(40, number=number()))
    await settled(one, office, CLERK)
    colleague = office.as_("XH1003")
    handed = await office.as_(ADMIN).done(f"/api/holdings/{await held(office, CLERK)}/handover", handover())
    assert (handed["new_account"], handed["held_from"]) == (True, str(TODAY))
    assert (await clerk.get(path(case))).code == "token_invalid"
    assert (await one.get(path(case))).code == "session_ended"
    assert (await one.log_in(CLERK, CHOSEN)).code == "login_failed"
    successor = await given_token(office, NEW["staff_number"])
    assert (await successor.read("/api/me"))["verbs"] == (await colleague.read("/api/me"))["verbs"]
    assert (await successor.read(path(case)))["id"] == case["id"]
    assert (await colleague.read(path(case)))["id"] == case["id"]
    before, after = await holders(office, CLERK)
    assert (before["staff_number"], before["held_until"], after["staff_number"], after["held_until"]) == (
        CLERK, str(TODAY), NEW["staff_number"], None,
    )  # fmt: skip
    assert before["ended_at"]
    async with truth(postgres, database) as sql:
        body = await sql.fetchval(
            "select body from trace where tenant_id = $1 and verb = 'holding.hand_over'", office.tenants["xihu"].id
        )
    told = msgspec.json.decode(body)
    assert told["details"]["begun"] == handed["holding_id"]
    assert told["actor"]["account"] == str((await office.scope(ADMIN)).actor.account)
    assert not [word for word in (*NEW.values(), CLERK, "轮岗") if word in body.decode()]


async def test_a_handover_to_come_lets_who_is_there_work_until_it(
    office: Office, one: Browser, postgres: EmbeddedPostgres, database: str
) -> None:
    await settled(one, office, CLERK)
    clerk, admin = office.as_(CLERK), office.as_(ADMIN)
    holding = await held(office, CLERK)
    handed = await admin.done(f"/api/holdings/{holding}/handover", handover(on=TOMORROW))
    assert (await clerk.get("/api/verifications")).status == (await one.get("/api/verifications")).status == 200
    with pytest.raises(LookupError):
        await given_token(office, NEW["staff_number"])
    taken = await admin.post(
        f"/api/holdings/{holding}/handover", handover({"staff_number": "XH1098", "name": "另一人"})
    )
    assert (taken.status, taken.code) == (409, "post_taken")
    assert (await admin.post(f"/api/holdings/{holding}/end", {"on": str(TODAY), **WHY})).code == "holding_ended"
    async with truth(postgres, database) as sql:  # a day passes
        await sql.execute(
            "update post_holding set held_from = held_from - 1, held_until = held_until - 1 where post_id = $1",
            handed["post_id"],
        )
    assert (await clerk.get("/api/verifications")).code == "token_invalid"
    assert (await one.get("/api/verifications")).code == "session_ended"
    assert (await (await given_token(office, NEW["staff_number"])).get("/api/verifications")).status == 200


async def test_a_handover_to_come_can_be_put_right_and_the_post_is_never_two_peoples(office: Office) -> None:
    admin, third = office.as_(ADMIN), {"staff_number": "XH1098", "name": "另一人"}
    await admin.done(f"/api/holdings/{await held(office, CLERK)}/handover", handover(on=TOMORROW))
    coming = f"/api/holdings/{await held(office, NEW['staff_number'])}/handover"
    taken = await admin.post(coming, handover(third))
    assert (taken.status, taken.code) == (409, "post_taken")
    assert CLERK in taken.body.decode()
    assert (await admin.done(coming, handover(third, on=TOMORROW)))["held_from"] == str(TOMORROW)
    there = await holders(office, CLERK)
    standing = [(h["staff_number"], h["held_from"], h["held_until"]) for h in there if not h["ended_at"]]
    assert standing == [(CLERK, "2024-01-01", str(TODAY)), (third["staff_number"], str(TOMORROW), None)]
    assert (await office.as_(CLERK).get("/api/verifications")).status == 200
    later = handover(on=TOMORROW + timedelta(days=3))
    assert (await admin.post(coming, later)).code == "post_taken"
    await admin.done(f"/api/holdings/{await held(office, third['staff_number'])}/handover", later)


async def test_a_handover_to_come_is_taken_back_and_who_was_there_stays(office: Office) -> None:
    admin, clerks = office.as_(ADMIN), await held(office, CLERK)
    stays = {"on": str(TODAY), **WHY, "resume": True}
    assert (await admin.post(f"/api/holdings/{clerks}/end", stays)).code == "handover_begun"
    await admin.done(f"/api/holdings/{clerks}/handover", handover(on=TOMORROW))
    coming = await held(office, NEW["staff_number"])
    for staff in STRANGERS:
        assert (await office.as_(staff).post(f"/api/holdings/{coming}/end", stays)).status == 404
    assert (await office.as_(COUNTY).post(f"/api/holdings/{coming}/end", stays)).code == "permission_missing"
    await admin.done(f"/api/holdings/{coming}/end", stays)
    there = await holders(office, CLERK)
    assert [h["staff_number"] for h in there if not h["ended_at"]] == [CLERK]
    assert there[0]["held_until"] is None
    assert (await office.as_(CLERK).get("/api/verifications")).status == 200
    assert (await admin.done(f"/api/holdings/{clerks}/handover", handover(on=TOMORROW)))["held_from"] == str(TOMORROW)


async def test_a_leave_to_come_is_taken_back(office: Office) -> None:
    admin, clerks = office.as_(ADMIN), await held(office, CLERK)
    stay = f"/api/holdings/{clerks}/stay"
    assert (await admin.post(stay, WHY)).code == "no_leave_to_come"
    await admin.done(f"/api/holdings/{clerks}/end", {"on": str(TOMORROW), **WHY})
    for staff in STRANGERS:
        assert (await office.as_(staff).post(stay, WHY)).status == 404
    assert (await office.as_(COUNTY).post(stay, WHY)).code == "permission_missing"
    assert (await admin.post(stay, {"reason": ""})).status == 400
    assert (await admin.done(stay, WHY))["left_until"] == str(TODAY)
    assert [h["held_until"] for h in await holders(office, CLERK)] == [None]
    assert (await office.as_(CLERK).get("/api/verifications")).status == 200
    assert (await admin.post(stay, WHY)).code == "no_leave_to_come"


async def test_who_leaves_for_a_successor_or_has_left_does_not_stay(office: Office) -> None:
    admin, clerks = office.as_(ADMIN), await held(office, CLERK)
    await admin.done(f"/api/holdings/{clerks}/handover", handover(on=TOMORROW))
    taken = await admin.post(f"/api/holdings/{clerks}/stay", WHY)
    assert (taken.status, taken.code) == (409, "post_taken")
    assert NEW["staff_number"] in taken.body.decode()
    coming = await held(office, NEW["staff_number"])
    await admin.done(f"/api/holdings/{coming}/end", {"on": str(TODAY), **WHY})
    await admin.done(f"/api/holdings/{clerks}/stay", WHY)
    await admin.done(f"/api/holdings/{clerks}/end", {"on": str(TODAY), **WHY})
    assert (await admin.post(f"/api/holdings/{clerks}/stay", WHY)).code == "no_leave_to_come"


async def test_nobody_takes_back_the_handover_of_the_own_post(office: Office) -> None:
    operator = operator_scope(office.runtime, office.tenants["xihu"])
    own = (await office.scope(ADMIN)).actor.holding or uuid4()
    begun = await hand_over(operator, own, HandoverIn(TOMORROW, SuccessorIn("XH0098", "接任管理员"), "轮岗"))
    back = {"on": str(TODAY), **WHY, "resume": True}
    assert (await office.as_(ADMIN).post(f"/api/holdings/{begun.holding_id}/end", back)).code == "own_post"
    assert (await end_holding(operator, begun.holding_id, EndIn(TODAY, "错人", resume=True))).at_once
    assert [h["held_until"] for h in await holders(office, ADMIN)] == [None, str(TOMORROW)]


async def test_a_post_left_is_vacant_until_it_is_handed_on(office: Office) -> None:
    admin, holding = office.as_(ADMIN), await held(office, CLERK)
    left = await admin.done(f"/api/holdings/{holding}/end", {"on": str(TODAY), **WHY})
    assert (left["held_until"], left["at_once"]) == (str(TODAY), True)
    assert (await office.as_(CLERK).get("/api/me")).code == "token_invalid"
    assert (await admin.post(f"/api/holdings/{holding}/end", {"on": str(TODAY), **WHY})).code == "holding_ended"
    back = {"staff_number": CLERK.lower(), "name": "李红"}
    assert not (await admin.done(f"/api/holdings/{holding}/handover", handover(back)))["new_account"]
    assert (await office.as_(CLERK).get("/api/me")).code == "token_invalid"  # the old token is of the old holding
    assert (await (await given_token(office, CLERK)).get("/api/me")).status == 200
    assert [h["staff_number"] for h in await holders(office, CLERK)] == [CLERK, CLERK]
    again = await admin.post(f"/api/holdings/{holding}/handover", handover())
    assert (again.status, again.code) == (409, "post_taken")


async def test_a_disabled_account_is_out_and_comes_back_without_its_sessions_and_tokens(
    office: Office, one: Browser, postgres: EmbeddedPostgres, database: str
) -> None:
    await settled(one, office, CLERK)
    token, admin, cookie = office.as_(CLERK), office.as_(ADMIN), one.cookie
    off, on = f"/api/accounts/{CLERK}/disable", f"/api/accounts/{CLERK}/enable"
    assert await admin.done(off, WHY) == {"staff_number": CLERK, "disabled": True, "changed": True}
    assert (await token.get("/api/me")).code == "token_invalid"
    assert (await one.get()).code == "session_ended"
    assert (await one.log_in(CLERK, CHOSEN)).code == "login_failed"
    assert not (await admin.done(off, WHY))["changed"]
    async with truth(postgres, database) as sql:  # a login that was under way at that moment
        await sql.execute(
            "update browser_session set ended_at = null, ended_by = null where digest = $1", token_digest(cookie)
        )
    assert (await admin.done(on, WHY))["changed"]
    assert (await token.get("/api/me")).code == "token_invalid"
    assert (await one.get(cookie=f"hedui={cookie}")).code == "session_ended"
    assert (await one.log_in(CLERK, CHOSEN)).status == 200
    assert (await (await given_token(office, CLERK)).get("/api/me")).status == 200


async def test_a_mistyped_name_is_corrected_by_another_and_the_trace_keeps_both_sealed(
    office: Office, postgres: EmbeddedPostgres, database: str
) -> None:
    admin, where = office.as_(ADMIN), f"/api/accounts/{CLERK}/name"
    body = {"name": "李虹", "reason": "设岗时误写"}
    for staff in STRANGERS:
        assert (await office.as_(staff).post(where, body)).status == 404
    for staff in (CLERK, COUNTY, "XH0003"):
        assert (await office.as_(staff).post(where, body)).code == "permission_missing"
    assert (await admin.post(f"/api/accounts/{ADMIN}/name", body)).code == "own_post"
    assert (await admin.post(where, {**body, "name": "李红"})).fields == ["name"]
    assert await admin.done(where, body) == {"staff_number": CLERK, "name": "李虹"}
    assert (await holders(office, CLERK))[0]["name"] == "李虹"
    assert (await office.as_(CLERK).read("/api/me"))["name"] == "李虹"  # who stays logged in
    async with truth(postgres, database) as sql:
        text = await sql.fetchval(
            "select body from trace where tenant_id = $1 and verb = 'account.correct_name'", office.tenants["xihu"].id
        )
    assert not [word for word in ("李红", "李虹", "误写") if word in text.decode()]
    (line,) = (await office.as_("XH0003").read("/api/traces/audit?verb=account.correct_name"))["items"]
    assert (line["about"], line["reason"]) == (f"李虹（{CLERK}）；原为：李红；改为：李虹", "设岗时误写")


async def test_cases_go_on_without_those_who_began_them(office: Office) -> None:
    case = await start(office, office.file(41, number=number()))
    admin = office.as_(ADMIN)
    second = await given_token(office, COUNTY)
    await admin.done(f"/api/accounts/{CLERK}/disable", WHY)
    await admin.done(
        f"/api/holdings/{await held(office, COUNTY)}/handover", handover({**NEW, "staff_number": "XH0099"})
    )
    assert (await second.get(path(case))).code == "token_invalid"
    successor = await given_token(office, "XH0099")
    office.tokens[COUNTY] = successor.token or ""
    report = await finish(office, case)
    assert report["final"]
    assert {ask["state"] for ask in (await successor.read(path(case)))["asks"]} & {"found", "nothing_found"}


async def test_nobody_else_and_nobody_elses(office: Office) -> None:
    holding = await held(office, CLERK)
    calls: list[tuple[str, Any]] = [
        (f"/api/holdings/{holding}/handover", handover()),
        (f"/api/holdings/{holding}/end", {"on": str(TODAY), **WHY}),
        (f"/api/accounts/{CLERK}/disable", WHY),
        (f"/api/accounts/{CLERK}/enable", WHY),
    ]
    for where, body in calls:
        for staff in STRANGERS:
            assert (await office.as_(staff).post(where, body)).status == 404, where
        for staff in (CLERK, REVIEWER, COUNTY, PROVINCE, "XH0003", "XH9001"):
            assert (await office.as_(staff).post(where, body)).code == "permission_missing", where
        assert (await office.nobody.post(where, body)).status == 401
    assert (await office.as_(CLERK).get("/api/me")).status == 200
    for staff in STRANGERS:
        seen = await office.as_(staff).read("/api/posts")
        assert holding not in [h["id"] for post in seen for h in post["holders"]]


async def test_nobody_about_himself_and_never_the_last_administrator(office: Office) -> None:
    admin, own = office.as_(ADMIN), await held(office, ADMIN)
    me = {"staff_number": ADMIN, "name": "冯雅琴"}
    clerks = await held(office, CLERK)
    for where, body in (
        (f"/api/accounts/{ADMIN}/disable", WHY),
        (f"/api/holdings/{own}/end", {"on": str(TODAY), **WHY}),
        (f"/api/holdings/{own}/handover", handover()),
        (f"/api/holdings/{clerks}/handover", handover(me)),
    ):
        answer = await admin.post(where, body)
        assert (answer.status, answer.code) == (403, "own_post")
    operator = operator_scope(office.runtime, office.tenants["xihu"])
    for act in (
        disable(operator, ADMIN, AccountIn("停用")),
        end_holding(operator, (await office.scope(ADMIN)).actor.holding or uuid4(), EndIn(TODAY, "离任")),
        end_holding(operator, (await office.scope(ADMIN)).actor.holding or uuid4(), EndIn(TOMORROW, "离任")),
    ):
        with pytest.raises(Refused) as refused:
            await act
        assert refused.value.code == "last_administrator"
    await hand_over(
        operator, (await office.scope(ADMIN)).actor.holding or uuid4(),
        HandoverIn(TODAY, SuccessorIn("XH0098", "接任管理员"), "轮岗"),
    )  # fmt: skip
    assert (await admin.get("/api/me")).code == "token_invalid"
    assert (await (await given_token(office, "XH0098")).get("/api/posts")).status == 200


async def test_a_successor_to_come_is_the_last_administrator_too(office: Office) -> None:
    """Else from tomorrow on nobody can hand over a post."""
    operator = operator_scope(office.runtime, office.tenants["xihu"])
    own = (await office.scope(ADMIN)).actor.holding or uuid4()
    begun = await hand_over(operator, own, HandoverIn(TOMORROW, SuccessorIn("XH0098", "接任管理员"), "轮岗"))
    admin, coming = office.as_(ADMIN), f"/api/holdings/{begun.holding_id}"
    for where, body in (
        ("/api/accounts/XH0098/disable", WHY),
        (f"{coming}/end", {"on": str(TODAY), **WHY}),
        (f"{coming}/end", {"on": str(TOMORROW + timedelta(days=5)), **WHY}),
    ):
        assert (await admin.post(where, body)).code == "last_administrator", where
    with pytest.raises(Refused) as refused:
        await disable(operator, ADMIN, AccountIn("停用"))
    assert refused.value.code == "last_administrator"
    third = handover({"staff_number": "XH0096", "name": "另一管理员"}, on=TOMORROW)
    await admin.done(f"{coming}/handover", third)
    await admin.done("/api/accounts/XH0098/disable", WHY)


_SECOND = """
with a as (insert into account (tenant_id, id, real_name, staff_number)
             values ($1, gen_random_uuid(), '第二管理员', 'XH0097') returning id)
insert into post_holding (tenant_id, id, post_id, account_id, held_from)
select $1, gen_random_uuid(), p.id, a.id, current_date - 1 from a, post p
 where p.tenant_id = $1 and p.role = 'tenant_admin'"""


async def test_two_administrators_who_disable_each_other_leave_one(
    office: Office, postgres: EmbeddedPostgres, database: str
) -> None:
    async with truth(postgres, database) as sql:
        await sql.execute(_SECOND, office.tenants["xihu"].id)
    first, second = office.as_(ADMIN), await given_token(office, "XH0097")
    answers = await asyncio.gather(
        first.post("/api/accounts/XH0097/disable", WHY), second.post(f"/api/accounts/{ADMIN}/disable", WHY)
    )
    assert sorted(answer.status for answer in answers)[0] == 200
    assert {answer.code for answer in answers} <= {"", "last_administrator", "token_invalid"}
    alive = [client for client in (first, second) if (await client.get("/api/posts")).status == 200]
    assert len(alive) == 1


async def test_who_is_put_out_of_office_while_waiting_does_nothing(
    office: Office, postgres: EmbeddedPostgres, database: str
) -> None:
    tenant = office.tenants["xihu"].id
    async with truth(postgres, database) as sql:
        await sql.execute(_SECOND, tenant)
        second = await given_token(office, "XH0097")
        async with sql.transaction():
            await sql.execute("select pg_advisory_xact_lock(hashtextextended($1, 0))", f"posts:{tenant}")
            acts = [
                asyncio.create_task(second.post(f"/api/accounts/{CLERK}/disable", WHY)),
                asyncio.create_task(second.post(f"/api/accounts/{CLERK}/enable", WHY)),
                asyncio.create_task(second.post(f"/api/holdings/{await held(office, CLERK)}/handover", handover())),
            ]
            async with asyncio.timeout(10):
                while await sql.fetchval(_WAITING) < len(acts):
                    await asyncio.sleep(0.02)
            await sql.execute(
                "update account set disabled_at = now() where tenant_id = $1 and staff_number = 'XH0097'", tenant
            )
    answers = await asyncio.gather(*acts)
    assert {(answer.status, answer.code) for answer in answers} == {(401, "token_invalid")}
    assert (await office.as_(CLERK).get("/api/me")).status == 200
    assert len(await holders(office, CLERK)) == 1


_WAITING = """
select count(*) from pg_locks where locktype = 'advisory' and not granted
   and database = (select oid from pg_database where datname = current_database())"""


@pytest.mark.parametrize(("change", "status", "code"), [
    ({"on": str(TODAY - timedelta(days=1))}, 400, "fields_invalid"),
    ({"on": str(TODAY + timedelta(days=400))}, 400, "fields_invalid"),
    ({"successor": {"staff_number": "XH2001", "name": "别的名字"}}, 400, "fields_invalid"),
    ({"successor": {"staff_number": "XH 1", "name": "林知夏"}}, 400, "fields_invalid"),
    ({"successor": {"staff_number": "XH1002", "name": "王建国"}}, 403, "posts_incompatible"),
    ({"successor": {"staff_number": CLERK, "name": "李红"}}, 409, "post_taken"),
    ({"successor": {"staff_number": "XH1003", "name": "赵晓岚"}}, 409, "account_is_disabled"),
    ({"reason": ""}, 400, "fields_invalid"),
])  # fmt: skip
async def test_what_does_not_fit_changes_nothing(office: Office, change: Any, status: int, code: str) -> None:
    admin = office.as_(ADMIN)
    await admin.done("/api/accounts/XH1003/disable", WHY)
    before = await admin.read("/api/posts")
    answer = await admin.post(f"/api/holdings/{await held(office, CLERK)}/handover", {**handover(), **change})
    assert (answer.status, answer.code) == (status, code)
    assert await admin.read("/api/posts") == before
    assert (await office.as_(CLERK).get("/api/me")).status == 200


async def test_sent_again_it_is_done_once(office: Office) -> None:
    admin, key = office.as_(ADMIN), uuid4().hex
    where, body = f"/api/holdings/{await held(office, CLERK)}/handover", handover()
    first = await admin.post(where, body, idempotency_key=key)
    again = await admin.post(where, body, idempotency_key=key)
    assert (again.body, again.headers["Idempotent-Replay"]) == (first.body, "true")
    assert len(await holders(office, CLERK)) == 2
    for step in ("disable", "enable"):
        key = uuid4().hex
        same = [await admin.post(f"/api/accounts/XH1003/{step}", WHY, idempotency_key=key) for _ in range(2)]
        assert same[0].body == same[1].body


async def test_provisioning_again_gives_nothing_back(office: Office, provisioning_file: Any) -> None:
    """Else the data file that an office keeps undoes a handover."""
    realm, file = uuid4().hex, coded(provisioning_file)
    tenant = (await provision(office.runtime, file, realm))["xihu"]
    operator = operator_scope(office.runtime, tenant)
    await disable(operator, "XH1003", AccountIn("离职"))
    await issue_token(operator, CLERK)
    held_by_clerk = await _holding_of(operator, CLERK)
    await hand_over(operator, held_by_clerk, HandoverIn(TODAY, SuccessorIn(**NEW), "轮岗"))
    await provision(office.runtime, file, realm)
    for gone in (CLERK, "XH1003"):
        with pytest.raises(LookupError):
            await issue_token(operator, gone)
    assert await issue_token(operator, NEW["staff_number"])


async def _holding_of(operator: Any, staff: str) -> Any:
    from tenants.posts.actions import list_posts

    return next(h.id for p in await list_posts(operator) for h in p.holders if h.staff_number == staff)


async def test_the_operator_does_it_on_the_command_line(office: Office, one: Browser) -> None:
    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            (sys.executable, "-m", "hedui.cli", *words), cwd=ROOT, env=dict(office.web.environment),
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip

    done = run("handover", one.tenant, CLERK, "XH1099", "林知夏", "--reason", "轮岗")
    assert (done.returncode, done.stderr) == (0, "")
    assert "由 XH1099 任职，已开设账号" in done.stdout
    assert (await office.as_(CLERK).get("/api/me")).code == "token_invalid"
    assert run("disable", one.tenant, "XH1003", "--reason", "离职").stdout == "✔ 已停用\n"
    assert (await office.as_("XH1003").get("/api/me")).code == "token_invalid"
    assert "账号已停用" in run("posts", one.tenant).stdout
    assert run("enable", one.tenant, "XH1003", "--reason", "返岗").returncode == 0
    assert run("leave", one.tenant, "XH1099", "--on", str(TOMORROW), "--reason", "离任").returncode == 0
    for words, said in (
        (("leave", one.tenant, ADMIN, "--reason", "离任"), "最后一名管理员"),
        (("leave", one.tenant, "XH4321", "--reason", "离任"), "没有任职"),
        (("handover", one.tenant, REVIEWER, "XH 1", "林", "--reason", "轮岗"), "successor.staff_number"),
        (("disable", one.tenant, "XH4321", "--reason", "离职"), "未找到"),
    ):
        refused = run(*words)
        assert (refused.returncode, refused.stdout) == (1, "")
        assert said in refused.stderr

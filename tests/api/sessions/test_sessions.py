"""浏览器会话: made by the server alone, one for a person, over at once where it has to be."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest

from hedui.embedded.postgres import EmbeddedPostgres
from tenants.access import new_token, operator_scope, token_digest
from tenants.permissions import ROLES, SELF
from tenants.provisioning import issue_token
from tests.api.people import Client, Office
from tests.api.sessions.browser import CHOSEN, Browser, given_out, set_cookie, settled
from tests.api.steps import CLERK, COUNTY, REVIEWER
from tests.support import truth


async def stored(postgres: EmbeddedPostgres, database: str, sql: str, *args: Any) -> list[Any]:
    async with truth(postgres, database) as connection:
        return list(await connection.fetch(sql, *args))


async def test_from_the_initial_password_to_work(office: Office, one: Browser) -> None:
    initial = await given_out(office, CLERK)
    first = (await one.log_in(CLERK, initial)).json()
    assert (first["must_change_password"], set(first["verbs"])) == (True, SELF)
    for refused in (await one.get("/api/verifications"), await one.ask("POST", "/api/verifications", b"[")):
        assert (refused.status, refused.code) == (403, "password_must_change")
    before = one.cookie
    assert (await one.change(initial, CHOSEN)).status == 200
    assert one.cookie != before
    assert (await one.get("/api/verifications")).json() == {"items": [], "next": None}
    shown = (await one.get()).json()
    assert (shown["staff_number"], shown["tenant_code"], shown["must_change_password"]) == (CLERK, one.tenant, False)
    assert shown["tenant_level"] == "county"
    assert set(shown["verbs"]) == ROLES["township_clerk"]
    assert [post["title"] for post in shown["posts"]] == [shown["post"]]
    assert (await one.log_in(CLERK, initial)).code == "login_failed"
    assert (await one.log_in(CLERK.lower() + " ", CHOSEN)).status == 200


async def test_the_cookie_on_this_machine(office: Office, one: Browser) -> None:
    await settled(one, office, CLERK)
    given = set_cookie(await one.log_in(CLERK, CHOSEN))
    assert given is not None
    cookie = given["hedui"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/", True, "strict")
    assert not cookie["secure"]
    assert not cookie["domain"]
    assert not cookie["max-age"]
    assert not cookie["expires"]
    gone = set_cookie(await one.ask("DELETE", "/api/session"))
    assert gone is not None
    assert (gone["hedui"].value, gone["hedui"]["max-age"]) == ("", "0")


async def test_a_session_id_that_the_client_brings_is_never_taken(office: Office, one: Browser) -> None:
    """Else whoever planted it reads what the victim reads."""
    await settled(one, office, CLERK)
    for chosen in (new_token()[0], one.cookie, "x", "", "a" * 4000, "ä", f"{uuid4()}"):
        one.cookie = chosen
        assert (await one.log_in(CLERK, CHOSEN)).status == 200
        assert len(one.cookie) == 43
        assert one.cookie != chosen
        planted = await one.get(cookie=f"hedui={chosen}")
        assert planted.status == 401


async def test_every_login_and_every_change_makes_a_new_id(office: Office, one: Browser) -> None:
    initial = await given_out(office, CLERK)
    seen = set()
    for step in (
        one.log_in(CLERK, initial),
        one.change(initial, CHOSEN),
        one.log_in(CLERK, CHOSEN),
        one.log_in(CLERK, CHOSEN),
    ):
        assert (await step).status == 200
        seen |= {one.cookie, one.csrf}
    assert len(seen) == 8


async def test_a_second_login_ends_the_first_and_says_so(office: Office, one: Browser, other: Browser) -> None:
    await settled(one, office, CLERK)
    assert (await other.log_in(CLERK, CHOSEN)).status == 200
    for answer in (await one.get(), await one.ask("POST", "/api/verifications", {})):
        assert (answer.status, answer.code) == (401, "session_replaced")
    assert (await other.get()).status == 200
    assert (await settled(one, office, REVIEWER)).csrf
    assert (await other.get()).status == 200  # another person's


async def test_of_twenty_logins_at_once_one_session_lives(
    office: Office, one: Browser, postgres: EmbeddedPostgres, database: str
) -> None:
    await settled(one, office, CLERK)
    answers = await asyncio.gather(*(one.log_in(CLERK, CHOSEN) for _ in range(20)))
    cookies = [given["hedui"].value for answer in answers if (given := set_cookie(answer))]
    alive = [(await one.get(cookie=f"hedui={cookie}")).status for cookie in cookies]
    assert alive.count(200) == 1
    assert {answer.status for answer in answers} <= {200, 401}  # one that was replaced before it was answered
    live = await stored(
        postgres, database, "select 1 from browser_session where ended_at is null and tenant_id = $1",
        office.tenants["xihu"].id,
    )  # fmt: skip
    assert len(live) == 1


async def test_logging_out_ends_it_on_the_server(office: Office, one: Browser) -> None:
    await settled(one, office, CLERK)
    cookie, csrf = one.cookie, one.csrf
    assert (await one.ask("DELETE", "/api/session")).json() == {"ended": True}
    one.cookie, one.csrf = cookie, csrf
    for answer in (await one.get(), await one.ask("DELETE", "/api/session")):
        assert (answer.status, answer.code) == (401, "session_ended")


async def test_another_person_at_the_same_browser_ends_the_session_there(office: Office, one: Browser) -> None:
    await settled(one, office, CLERK)
    former = one.cookie
    initial = await given_out(office, REVIEWER)
    assert (await one.log_in(REVIEWER, initial)).status == 200
    assert (await one.get(cookie=f"hedui={former}")).code == "session_ended"
    assert (await one.get()).json()["staff_number"] == REVIEWER


ENDINGS = {
    "handed over this minute": "update post_holding set ended_at = now() where account_id = $1",
    "handed over yesterday": "update post_holding set held_until = current_date - 2 where account_id = $1",
    "account disabled": "update account set disabled_at = now() where id = $1",
}


@pytest.mark.parametrize("ending", ENDINGS)
async def test_whoever_hands_the_post_over_is_out_with_the_next_request(
    office: Office, one: Browser, postgres: EmbeddedPostgres, database: str, ending: str
) -> None:
    await settled(one, office, CLERK)
    assert (await one.get("/api/verifications")).status == 200
    token = office.as_(CLERK)
    assert (await token.get("/api/verifications")).status == 200
    await stored(postgres, database, ENDINGS[ending], (await office.scope(CLERK)).actor.account)
    for answer in (
        await one.get("/api/verifications"),
        await one.get(),
        await one.ask("POST", "/api/verifications", {}),
    ):
        assert (answer.status, answer.code) == (401, "session_ended")
    assert (await token.get("/api/verifications")).code == "token_invalid"
    assert (await one.log_in(CLERK, CHOSEN)).code == "login_failed"
    with pytest.raises(LookupError):
        await issue_token(operator_scope(office.runtime, office.tenants["xihu"]), CLERK)


AGES = {
    "idle": ("seen_at = now() - interval '31 minutes'", "session_expired"),
    "absolute": ("started_at = now() - interval '721 minutes'", "session_expired"),
    "just within": ("seen_at = now() - interval '29 minutes', started_at = now() - interval '719 minutes'", ""),
}


@pytest.mark.parametrize("age", AGES)
async def test_a_session_ends_by_itself(
    office: Office, one: Browser, postgres: EmbeddedPostgres, database: str, age: str
) -> None:
    await settled(one, office, CLERK)
    change, code = AGES[age]
    await stored(postgres, database, f"update browser_session set {change} where digest = $1", token_digest(one.cookie))
    assert (await one.get()).code == code
    if not code:
        (row,) = await stored(
            postgres, database, "select now() - seen_at as idle from browser_session where digest = $1",
            token_digest(one.cookie),
        )  # fmt: skip
        assert row["idle"].total_seconds() < 5  # the look counted


async def test_a_new_password_ends_what_was_open_elsewhere(office: Office, one: Browser) -> None:
    await settled(one, office, CLERK)
    former, csrf = one.cookie, one.csrf
    assert (await one.change(CHOSEN, CHOSEN + "？")).status == 200
    assert (await one.get()).status == 200
    stale = await one.get(cookie=f"hedui={former}")
    assert (stale.status, stale.code) == (401, "session_ended")
    assert csrf != one.csrf
    assert (await one.log_in(CLERK, CHOSEN)).code == "login_failed"


async def test_the_cookie_is_taken_from_nowhere_else(office: Office, one: Browser) -> None:
    await settled(one, office, CLERK)
    cookie = one.cookie
    for where in (
        f"/api/session?hedui={cookie}",
        f"/api/session?session={cookie}",
        f"/api/session?cookie=hedui={cookie}",
    ):
        assert (await one.get(where, cookie=None)).code == "token_missing"
    for header in ("x_session", "x_hedui", "cookie2", "x_cookie"):
        assert (await one.get(cookie=None, **{header: f"hedui={cookie}"})).code == "token_missing"
    assert (await one.get(cookie=None, authorization=f"Bearer {cookie}")).code == "token_invalid"
    assert (await one.get(cookie=f"hedui={office.tokens[CLERK]}")).code == "session_ended"
    for name in ("Hedui", "hedui2", "__Host-hedui", "xhedui"):
        assert (await one.get(cookie=f"{name}={cookie}")).code == "token_missing"
    assert (await one.get(cookie=f"a=b; hedui={cookie}; c=d")).status == 200
    two = f"hedui={cookie}; hedui=planted"
    assert (await one.get(cookie=two)).code == "session_ended"
    form = {"tenant": one.tenant, "staff_number": CLERK, "password": CHOSEN}
    assert (await one.ask("POST", "/api/session", form, cookie=two)).status == 200  # whoever planted it stops nobody


async def test_a_cookie_and_a_token_together_are_refused(office: Office, one: Browser) -> None:
    await settled(one, office, CLERK)
    for token in (office.tokens[CLERK], office.tokens[COUNTY], "invented"):
        for answer in (
            await one.get(authorization=f"Bearer {token}"),
            await one.ask("POST", "/api/verifications", {}, authorization=f"Bearer {token}"),
        ):
            assert (answer.status, answer.code) == (400, "credentials_ambiguous")


async def test_who_holds_two_posts_chooses(
    office: Office, one: Browser, postgres: EmbeddedPostgres, database: str
) -> None:
    await settled(one, office, CLERK)
    await stored(postgres, database, _SECOND_POST, office.tenants["xihu"].id)
    newest = (await one.log_in(CLERK, CHOSEN)).json()
    assert [newest["post"], len(newest["posts"])] == ["授权审核岗", 2]
    older = newest["posts"][1]
    chosen = (await one.log_in(CLERK, CHOSEN, post_id=older["id"])).json()
    assert chosen["post"] == older["title"]
    assert set(chosen["verbs"]) == ROLES["township_clerk"]
    assert (await one.log_in(CLERK, CHOSEN, post_id=str(uuid4()))).code == "login_failed"
    foreign = UUID(int=7)
    assert (await one.log_in(CLERK, CHOSEN, post_id=str(foreign))).code == "login_failed"


_SECOND_POST = """
insert into post_holding (tenant_id, id, post_id, account_id, held_from)
select a.tenant_id, gen_random_uuid(), p.id, a.id, current_date
  from account a join post p on p.tenant_id = a.tenant_id and p.role = 'township_reviewer'
 where a.tenant_id = $1 and a.staff_number = 'XH1001' returning 1"""


async def test_a_token_has_no_session(office: Office) -> None:
    clerk = office.as_(CLERK)
    shown = await clerk.read("/api/session")
    assert (shown["csrf_token"], shown["ends_at"], shown["must_change_password"]) == (None, None, False)
    for answer in (
        await clerk.ask("DELETE", "/api/session"),
        await clerk.post("/api/password", {"current": CHOSEN, "new": CHOSEN}),
    ):
        assert (answer.status, answer.code) == (403, "session_needed")
    assert (await Client(office.web, office.tokens["XH9001"]).get("/api/session")).code == "permission_missing"

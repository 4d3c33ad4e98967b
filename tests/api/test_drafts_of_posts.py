"""草稿归岗位: whoever holds the post next finds what was typed in it; nobody else does, and nothing changes before the day."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import msgspec
import pytest

from core.clock import SystemClock, legal_date
from core.drafts import actions
from core.errors import Unauthenticated
from hedui.embedded.postgres import EmbeddedPostgres
from tests.api.people import Client, Office
from tests.api.sessions.test_posts import WHY, given_token, handover, held
from tests.api.steps import ADMIN, CLERK, REVIEWER, number, path, shown
from tests.api.test_drafts import COLLEAGUE, PNG, STRANGER, opened, typed
from tests.support import truth

NEXT, NAME = "XH1099", "林知夏"
OTHER_TOWNSHIP = "XH2001"
TODAY = legal_date(SystemClock().now())
TOMORROW = TODAY + timedelta(days=1)


async def handed_over(office: Office, staff: str = NEXT, name: str = NAME, from_: str = CLERK) -> Client:
    """The successor, after the post of that clerk was handed over today."""
    body = handover({"staff_number": staff, "name": name})
    await office.as_(ADMIN).done(f"/api/holdings/{await held(office, from_)}/handover", body)
    return await given_token(office, staff)


async def counted(office: Office, staff: str) -> int:
    """没有办完的草稿 of that person's post, as the administrator is told."""
    posts = await office.as_(ADMIN).read("/api/posts")
    (found,) = [p["open_drafts"] for p in posts if staff in [h["staff_number"] for h in p["holders"]]]
    return int(found)


async def test_the_successor_goes_on_with_what_was_typed_in_the_post(
    office: Office, postgres: EmbeddedPostgres, database: str
) -> None:
    clerk, file = office.as_(CLERK), office.file(12, number=number())
    draft = await opened(clerk, typed(file))
    scan = await clerk.done(f"/api/drafts/{draft}/scans", PNG)
    assert (await clerk.read("/api/drafts"))["items"][0]["taken_over_from"] == ""
    name, account = (await clerk.read("/api/me"))["name"], (await office.scope(CLERK)).actor.account
    assert (await counted(office, CLERK), await counted(office, COLLEAGUE)) == (1, 0)
    successor = await handed_over(office)
    (listed,) = (await successor.read("/api/drafts"))["items"]
    assert (listed["id"], listed["taken_over_from"]) == (draft, name)
    view = await successor.read(f"/api/drafts/{draft}")
    assert (view["content"], view["taken_over_from"], len(view["scans"])) == (typed(file), name, 1)
    assert (await successor.get(f"/api/drafts/{draft}/scans/{scan['id']}")).status == 200
    for staff in (COLLEAGUE, OTHER_TOWNSHIP, STRANGER):
        assert (await office.as_(staff).read("/api/drafts"))["items"] == []
        assert (await office.as_(staff).get(f"/api/drafts/{draft}")).status == 404
        assert (await office.as_(staff).get(f"/api/drafts/{draft}/scans/{scan['id']}")).status == 404
        assert (await office.as_(staff).post(f"/api/drafts/{draft}/discard")).status == 404
    content = typed(file, scan["id"])
    assert (await successor.done(f"/api/drafts/{draft}", {"version": 2, "content": content}))["version"] == 3
    more = await successor.done(f"/api/drafts/{draft}/scans", PNG)
    await successor.done(f"/api/drafts/{draft}/check")
    case = await successor.done(f"/api/drafts/{draft}/submit")
    assert [each["id"] for each in (await successor.read("/api/verifications"))["items"]] == [case["id"]]
    assert (await counted(office, NEXT), more["pages"]) == (0, 1)
    async with truth(postgres, database) as sql:
        rows = await sql.fetch(_TRACED, f'%"begun_by":"{account}"%'.encode())
    told = {row["verb"]: msgspec.json.decode(row["body"]) for row in rows}
    assert {"draft.look", "draft.keep", "draft.check", "draft.submit"} <= set(told)
    assert {each["details"]["draft"] for each in told.values()} == {draft}
    assert {row["staff_number"] for row in rows} == {NEXT}


_TRACED = """
select t.verb, t.body, a.staff_number from trace t
  join account a on (a.tenant_id, a.id) = (t.tenant_id, t.account_id) where t.body like $1"""


async def test_a_vacant_post_keeps_its_drafts_for_who_comes_next(office: Office) -> None:
    clerk = office.as_(CLERK)
    draft, other = [await opened(clerk, typed(office.file(12, number=number()))) for _ in range(2)]
    holding = await held(office, CLERK)
    await office.as_(ADMIN).done(f"/api/holdings/{holding}/end", {"on": str(TODAY), **WHY})
    assert await counted(office, CLERK) == 2
    # Who has left for another post has left these behind, too.
    moved = {"staff_number": CLERK, "name": (await named(office, CLERK))}
    await office.as_(ADMIN).done(f"/api/holdings/{await held(office, OTHER_TOWNSHIP)}/handover", handover(moved))
    elsewhere = await given_token(office, CLERK)
    assert (await elsewhere.read("/api/drafts"))["items"] == []
    assert (await elsewhere.get(f"/api/drafts/{draft}")).status == 404
    await office.as_(ADMIN).done(f"/api/holdings/{holding}/handover", handover({"staff_number": NEXT, "name": NAME}))
    successor = await given_token(office, NEXT)
    assert {each["id"] for each in (await successor.read("/api/drafts"))["items"]} == {draft, other}
    await successor.done(f"/api/drafts/{draft}/discard")
    assert [each["id"] for each in (await successor.read("/api/drafts"))["items"]] == [other]
    own = (await successor.done("/api/drafts", {}))["id"]
    taken = {each["id"]: bool(each["taken_over_from"]) for each in (await successor.read("/api/drafts"))["items"]}
    assert taken == {other: True, own: False}


async def named(office: Office, staff: str) -> str:
    posts = await office.as_(ADMIN).read("/api/posts")
    return str(next(h["name"] for p in posts for h in p["holders"] if h["staff_number"] == staff))


async def test_before_the_day_nothing_changes_and_on_it_the_successor_has_them(
    office: Office, postgres: EmbeddedPostgres, database: str
) -> None:
    clerk, file = office.as_(CLERK), office.file(12, number=number())
    draft = await opened(clerk, typed(file))
    body = handover({"staff_number": NEXT, "name": NAME}, TOMORROW)
    handed = await office.as_(ADMIN).done(f"/api/holdings/{await held(office, CLERK)}/handover", body)
    before = UUID(await held(office, CLERK))
    saved = await clerk.done(f"/api/drafts/{draft}", {"version": 2, "content": {**typed(file), "residence": "rural"}})
    assert (saved["version"], (await clerk.read(f"/api/drafts/{draft}"))["taken_over_from"]) == (3, "")
    async with truth(postgres, database) as sql:  # the day has come
        yesterday = TODAY - timedelta(days=1)
        await sql.execute("update post_holding set held_until = $2 where id = $1", before, yesterday)
        await sql.execute("update post_holding set held_from = $2 where id = $1", UUID(handed["holding_id"]), TODAY)
    assert (await clerk.get(f"/api/drafts/{draft}")).status == 401
    successor = await given_token(office, NEXT)
    assert (await successor.read(f"/api/drafts/{draft}"))["content"]["residence"] == "rural"


async def test_a_returned_case_is_mended_in_the_draft_that_was_begun(office: Office) -> None:
    """Else what the former clerk has mended already is typed anew, in a second draft of the same case."""
    clerk, reviewer, file = office.as_(CLERK), office.as_(REVIEWER), office.file(19, number=number())
    draft = await opened(clerk, typed(file))
    scan = await clerk.done(f"/api/drafts/{draft}/scans", PNG)
    await clerk.done(f"/api/drafts/{draft}", {"version": 2, "content": typed(file, scan["id"])})
    case = await clerk.done(f"/api/drafts/{draft}/submit")
    person = (await reviewer.read(path(case, "authorizations")))["people"][0]
    gap = {"subject_id": person["subject_id"], "field": "signature", "message": "扫描件上看不到"}
    sheets = (await shown(reviewer, case))["sheets"]
    await reviewer.done(path(case, "return"), {"sheets": sheets, "gaps": [gap]})
    mending = (await clerk.done("/api/drafts", {"verification_id": case["id"]}))["id"]
    view = await clerk.read(f"/api/drafts/{mending}")
    view["content"]["sheets"][0]["fields"]["contact_phone"] = "0571-8888"
    await clerk.done(f"/api/drafts/{mending}", {"version": view["version"], "content": view["content"]})
    successor = await handed_over(office)
    assert (await successor.done("/api/drafts", {"verification_id": case["id"]}))["id"] == mending
    assert (await successor.read(f"/api/drafts/{mending}"))["content"] == view["content"]
    assert (await successor.done(f"/api/drafts/{mending}/submit"))["id"] == case["id"]


async def test_a_request_under_way_ends_with_the_post(office: Office) -> None:
    """Whoever came in before the handover and looks after it sees nothing any more."""
    draft = UUID(await opened(office.as_(CLERK), typed(office.file(12, number=number()))))
    scope = await office.scope(CLERK)
    await handed_over(office)
    for late in (actions.look(scope, draft), actions.discard(scope, draft), actions.list_drafts(scope, 20, None)):
        with pytest.raises(Unauthenticated):
            await late


async def test_a_draft_stays_in_its_post(office: Office, postgres: EmbeddedPostgres, database: str) -> None:
    draft = UUID(await opened(office.as_(CLERK), typed(office.file(12, number=number()))))
    other = await office.scope(OTHER_TOWNSHIP)
    async with truth(postgres, database) as sql:
        post = await sql.fetchval("select post_id from post_holding where id = $1", other.actor.holding)
        for column, value in (("post_id", post), ("account_id", other.actor.account)):
            with pytest.raises(Exception, match="stays"):
                await sql.execute(f"update draft set {column} = $2 where id = $1", draft, value)

"""机构与岗位: opened, renamed, closed on a day; posts with people; what one person may not hold together is refused in words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from core.clock import SystemClock, legal_date
from core.traces.titles import VERB_TITLES
from tenants.access import authenticate, operator_scope
from tenants.permissions import PLATFORM_ROLES, ROLES
from tenants.provisioning import issue_token
from tenants.routes import ROUTES
from tenants.verb_titles import AREAS, area_of
from tests.api.people import Office
from tests.api.steps import CLERK, number, take_in

ADMIN, STRANGER = "XH0002", "LA0003"
TODAY = legal_date(SystemClock().now())
TOMORROW = TODAY + timedelta(days=1)
WHY = {"reason": "区划调整"}
NEW = {"kind": "township", "name": "北山街道办事处（新）", "code": "330106011", "on": str(TODAY)}


def post(office: str, staff: str, role: str = "township_clerk", **more: Any) -> Any:
    holder = {"staff_number": staff, "name": "林知夏"}
    told = {"office_id": office, "title": "社会救助受理岗", "role": role, "own_office_only": True, "holder": holder}
    return {**told, "on": str(TODAY), **WHY, **more}


async def made(office: Office, **changes: Any) -> Any:
    return await office.as_(ADMIN).done("/api/offices", {**NEW, **changes})


async def test_an_office_is_opened_renamed_and_closed_and_nothing_of_it_is_lost(office: Office) -> None:
    admin = office.as_(ADMIN)
    new = await made(office)
    assert (new["posts"], new["held"], new["opened_on"], new["closed_on"]) == (0, 0, str(TODAY), None)
    taken = await admin.post("/api/offices", {**NEW, "code": "440106"})
    assert (taken.status, taken.fields) == (400, ["name", "code"])
    path = f"/api/offices/{new['id']}"
    renamed = await admin.done(f"{path}/rename", {"name": "北山街道", "code": "330106012", **WHY})
    assert [(f["name"], f["code"], f["reason"]) for f in renamed["former"]] == [(NEW["name"], NEW["code"], "区划调整")]
    closed = await admin.done(f"{path}/close", {"on": str(TOMORROW), **WHY})
    assert closed["closed_on"] == str(TOMORROW)
    assert (await admin.post(f"{path}/close", {"on": str(TOMORROW), **WHY})).code == "office_closed"
    assert (await admin.post("/api/posts", post(new["id"], "XH1097"))).code == "office_closed"
    assert [o["name"] for o in await admin.read("/api/offices")][-1] == "北山街道"
    assert new["id"] not in [o["id"] for o in await office.as_(STRANGER).read("/api/offices")]


async def test_a_closing_to_come_is_taken_back_until_its_day(office: Office) -> None:
    admin, new = office.as_(ADMIN), await made(office)
    path = f"/api/offices/{new['id']}"
    await admin.done(f"{path}/close", {"on": str(TOMORROW), **WHY})
    assert (await admin.done(f"{path}/rename", {"name": "北山街道", "code": "330106012", **WHY}))["name"] == "北山街道"
    later = {**NEW, "name": "北山街道", "on": str(TOMORROW)}
    assert (await admin.post("/api/offices", {**later, "on": str(TODAY)})).fields == ["name"]
    other = await admin.done("/api/offices", later)
    taken = await admin.post(f"{path}/reopen", WHY)
    assert (taken.status, taken.code) == (409, "office_name_taken")
    await admin.done(f"/api/offices/{other['id']}/rename", {"name": "北山新街道", "code": "330106012", **WHY})
    assert (await admin.done(f"{path}/reopen", WHY))["closed_on"] is None
    await admin.done("/api/posts", post(new["id"], "XH1092"))


async def test_a_wrong_kind_is_closed_at_once_and_the_name_is_given_anew(office: Office) -> None:
    admin, wrong = office.as_(ADMIN), await made(office)
    path = f"/api/offices/{wrong['id']}"
    await admin.done(f"{path}/close", {"on": str(TODAY), **WHY})
    for act, body in (("rename", {"name": "别名称", "code": "330106", **WHY}), ("reopen", WHY)):
        assert (await admin.post(f"{path}/{act}", body)).code == "office_closed"
    right = await made(office, kind="bureau")
    assert (right["name"], right["kind"]) == (wrong["name"], "bureau")
    assert (await admin.post("/api/offices", NEW)).fields == ["name"]  # of two open ones


async def test_an_office_with_people_or_open_cases_is_not_closed(office: Office) -> None:
    admin = office.as_(ADMIN)
    await take_in(office, office.file(44, number=number()))
    (there,) = [o for o in await admin.read("/api/offices") if o["name"].startswith("翠苑")]
    refused = await admin.post(f"/api/offices/{there['id']}/close", {"on": str(TODAY), **WHY})
    assert (refused.status, refused.code) == (409, "office_in_use")
    assert CLERK in refused.json()["detail"]
    assert "1 件" in refused.json()["detail"]


async def test_a_post_is_made_with_its_holder_and_its_data_scope(office: Office) -> None:
    admin, new = office.as_(ADMIN), await made(office)
    done = await admin.done("/api/posts", post(new["id"], "XH1096"))
    assert (done["new_account"], done["held_from"]) == (True, str(TODAY))
    (seen,) = [p for p in await admin.read("/api/posts") if p["id"] == done["post_id"]]
    assert (seen["office"], seen["own_office_only"], seen["sources"]) == (NEW["name"], True, [])
    assert [h["staff_number"] for h in seen["holders"]] == ["XH1096"]
    given = await admin.done("/api/accounts/XH1096/reset")
    assert given["initial_password"]
    faults = await admin.post("/api/posts", post(str(uuid4()), "XH1095", "nobody", sources=["banks"]))
    assert (faults.status, faults.fields) == (400, ["office_id", "role", "sources"])
    for role in sorted(PLATFORM_ROLES):  # the platform's own: no agency gives them out
        assert (await admin.post("/api/posts", post(new["id"], "XH1095", role))).fields == ["role"]


async def seen(office: Office, done: Any) -> Any:
    (found,) = [p for p in await office.as_(ADMIN).read("/api/posts") if p["id"] == done["post_id"]]
    return found


async def test_a_post_is_changed_and_its_holder_sees_by_it(office: Office) -> None:
    admin, new = office.as_(ADMIN), await made(office)
    done = await admin.done("/api/posts", post(new["id"], "XH1090"))
    change = f"/api/posts/{done['post_id']}/change"
    same = {"title": "社会救助受理岗", "own_office_only": True, **WHY}
    assert (await admin.post(change, same)).fields == ["title"]
    assert (await admin.post(change, {**same, "sources": ["housing"]})).fields == ["sources"]
    assert (await admin.done(change, {**same, "title": "受理岗", "own_office_only": False}))["title"] == "受理岗"
    changed = await seen(office, done)
    assert (changed["title"], changed["own_office_only"], changed["role"]) == ("受理岗", False, "township_clerk")
    token = await issue_token(operator_scope(office.runtime, office.tenants["xihu"]), "XH1090")
    assert (await authenticate(office.runtime, token)).office_limit is None  # by the very next request
    (line,) = (await office.as_("XH0003").read("/api/traces/audit?verb=post.change"))["items"]
    assert line["about"] == (f"受理岗（{NEW['name']}）；原为：社会救助受理岗，只看本机构；改为：受理岗，看本单位全部")
    assert line["reason"] == WHY["reason"]


async def test_nobody_changes_the_post_he_holds_or_will_hold(office: Office) -> None:
    admin = office.as_(ADMIN)
    (own,) = [p for p in await admin.read("/api/posts") if ADMIN in [h["staff_number"] for h in p["holders"]]]
    body = {"title": "管理岗", "own_office_only": True, **WHY}
    refused = await admin.post(f"/api/posts/{own['id']}/change", body)
    assert (refused.status, refused.code) == (403, "own_post")


async def test_a_vacant_post_is_abolished_and_stays_on_record(office: Office) -> None:
    admin, new = office.as_(ADMIN), await made(office)
    done = await admin.done("/api/posts", post(new["id"], "XH1089"))
    abolish = f"/api/posts/{done['post_id']}/abolish"
    held = await admin.post(abolish, WHY)
    assert (held.status, held.code) == (409, "post_in_use")
    await admin.done(f"/api/holdings/{done['holding_id']}/end", {"on": str(TODAY), **WHY})
    assert (await admin.done(abolish, WHY))["closed_on"] == str(TODAY)
    past = await seen(office, done)
    assert (past["closed_on"], [h["staff_number"] for h in past["holders"]]) == (str(TODAY), ["XH1089"])
    assert [o["posts"] for o in await admin.read("/api/offices") if o["id"] == new["id"]] == [0]  # and so not vacant
    again = {"on": str(TODAY), "successor": {"staff_number": "XH1088", "name": "林知夏"}, **WHY}
    change = {"title": "受理岗", "own_office_only": False, **WHY}
    for where, body in (
        (f"/api/holdings/{done['holding_id']}/handover", again), (abolish, WHY),
        (f"/api/posts/{done['post_id']}/change", change),
    ):  # fmt: skip
        assert (await admin.post(where, body)).code == "post_abolished", where


async def test_nobody_is_given_both_sides_of_what_two_persons_do(office: Office) -> None:
    admin, new = office.as_(ADMIN), await made(office)
    await admin.done("/api/posts", post(new["id"], "XH1094"))
    both = await admin.post("/api/posts", post(new["id"], "XH1094", "township_reviewer"))
    assert (both.status, both.code) == (403, "posts_incompatible")
    other = await admin.post("/api/posts", post(new["id"], "XH1094", holder={"staff_number": "XH1094", "name": "别人"}))
    assert (other.status, other.fields) == (400, ["holder.name"])
    own = {"staff_number": ADMIN, "name": "冯雅琴"}
    assert (await admin.post("/api/posts", post(new["id"], ADMIN, "auditor", holder=own))).code == "own_post"


async def test_nobody_else_and_nobody_elses(office: Office) -> None:
    new = await made(office)
    done = await office.as_(ADMIN).done("/api/posts", post(new["id"], "XH1087"))
    calls: list[tuple[str, Any]] = [
        ("/api/offices", {**NEW, "name": "另一街道"}),
        ("/api/posts", post(new["id"], "XH1093")),
        (f"/api/offices/{new['id']}/rename", {"name": "另一街道", "code": "330106", **WHY}),
        (f"/api/offices/{new['id']}/close", {"on": str(TODAY), **WHY}),
        (f"/api/offices/{new['id']}/reopen", WHY),
        (f"/api/posts/{done['post_id']}/change", {"title": "受理岗", "own_office_only": False, **WHY}),
        (f"/api/posts/{done['post_id']}/abolish", WHY),
    ]
    for where, body in calls:
        for staff in (CLERK, "XH0001", "XH0003", "XH0004", "XH9001"):
            assert (await office.as_(staff).post(where, body)).code == "permission_missing", where
        assert (await office.nobody.post(where, body)).status == 401
    stranger = office.as_(STRANGER)
    for where, body in calls[2:]:
        foreign = {**body, "code": "330112"} if "code" in body else body
        assert (await stranger.post(where, foreign)).status == 404
    assert (await stranger.post("/api/posts", post(new["id"], "LA9999"))).fields == ["office_id"]


async def test_the_matrix_says_in_words_who_may_do_what(office: Office) -> None:
    found = await office.as_(ADMIN).read("/api/roles")
    roles = {role["role"]: role for role in found["roles"]}
    assert set(roles) == set(ROLES) - PLATFORM_ROLES
    assert "township_reviewer" in roles["township_clerk"]["clashes"]
    assert {"titles": ["受理登记", "审核授权书"]} in found["two_persons"]
    assert (await office.as_(CLERK).get("/api/roles")).code == "permission_missing"


def test_every_verb_has_a_name_and_an_area() -> None:
    known = {verb for verbs in ROLES.values() for verb in verbs} | {verb for verb in ROUTES.values() if "." in verb}
    assert sorted(known - set(VERB_TITLES)) == []
    assert sorted(verb for verb in known if area_of(verb) not in AREAS) == []

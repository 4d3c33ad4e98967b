"""权限矩阵: every route × every principal gets exactly what the permission table says; foreign looks like missing."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from uuid import UUID

import pytest
from litestar import get

import hedui.app
from core.runtime import Runtime
from hedui.app import RouteWithoutPermission, create_app
from hedui.embedded.postgres import EmbeddedPostgres
from plugins.simulated_departments.process import Departments
from tenants.access import new_token, operator_scope, token_digest
from tenants.permissions import ROLE_TITLES, ROLES, TWO_PERSONS
from tenants.provisioning import ProvisioningFile, issue_token
from tenants.routes import BY_SIGNATURE, PUBLIC, ROUTES
from tests.api.calls import CALLS, CASE, Call, Scene
from tests.api.people import PROBLEM, Answer, Client, Office, Web, new_office
from tests.api.scene import HOUSEHOLD, SERVED, STAFF, Route, called, finished_scene, implied
from tests.api.steps import (
    CLERK,
    COUNTY,
    PROVINCE,
    make_ready,
    number,
    path,
)
from tests.support import truth


@pytest.fixture(scope="module")
async def scene(web: Web, runtime: Runtime, departments: Departments, provisioning_file: ProvisioningFile) -> Scene:
    reachable = dataclasses.replace(runtime, callback_base=web.base)
    return await finished_scene(
        await new_office(web, reachable, departments, provisioning_file, asynchronous=("national.deposit",))
    )


def test_every_route_has_its_call_and_every_call_its_route() -> None:
    assert set(SERVED) == set(ROUTES) == set(CALLS)


@pytest.mark.parametrize("route", SERVED, ids=" ".join)
async def test_every_post_gets_what_the_table_says(scene: Scene, route: Route) -> None:
    wrong = {}
    for staff, person in STAFF.items():
        answer = await called(scene, scene.office.as_(staff), route, staff)
        if answer.status != implied(route, person):
            wrong[staff, person.role, person.tenant] = (answer.status, implied(route, person), answer.body[:300])
    assert not wrong


@pytest.mark.parametrize("route", [route for route in SERVED if CALLS[route].seen], ids=" ".join)
async def test_what_is_foreign_looks_like_what_is_missing(scene: Scene, route: Route) -> None:
    """Byte for byte, but for the number of the problem: else ids could be tried out."""
    strangers = [staff for staff, person in STAFF.items() if implied(route, person) == 404]
    holders = {role for role, verbs in ROLES.items() if ROUTES[route] in verbs}
    # Both see every case of the province once it is initiated: the next test.
    assert strangers or holders <= {"verification_officer", "agency_head"}
    for staff in strangers:
        client = scene.office.as_(staff)
        await alike(await called(scene, client, route, staff), await called(scene, client, route, staff, missing=True))


async def alike(foreign: Answer, missing: Answer) -> None:
    """一样: status, headers and body."""
    assert (foreign.status, missing.status) == (404, 404)
    numbers = [answer.json()["id"] for answer in (foreign, missing)]
    assert len({UUID(one) for one in numbers}) == 2
    bodies = [a.body.replace(n.encode(), b"") for a, n in zip((foreign, missing), numbers, strict=True)]
    assert bodies[0] == bodies[1]
    headers = [{k: v for k, v in answer.headers.items() if k != "Date"} for answer in (foreign, missing)]
    assert headers[0] == headers[1]


async def test_the_province_sees_a_case_from_its_initiation_on(scene: Scene) -> None:
    office = scene.office
    province = office.as_(PROVINCE)
    case = await make_ready(office, office.file(HOUSEHOLD + 3, number=number()))
    for route in SERVED:
        if route[1].startswith(CASE) and ROUTES[route] in ROLES["verification_officer"]:
            before = await called(scene, province, route, PROVINCE, verification_id=case["id"])
            await alike(before, await called(scene, province, route, PROVINCE, missing=True))
    assert case["id"] not in [item["id"] for item in (await province.read("/api/verifications"))["items"]]
    await office.as_(COUNTY).done(path(case, "initiate"))
    assert (await province.read(path(case)))["state"] == "verifying"
    assert case["id"] in [item["id"] for item in (await province.read("/api/verifications"))["items"]]


async def test_lists_show_what_may_be_looked_at_and_nothing_else(scene: Scene) -> None:
    for staff, person in STAFF.items():
        if "verification.list" in ROLES[person.role]:
            page = await scene.office.as_(staff).read("/api/verifications?limit=200")
            seen = scene.case["id"] in [item["id"] for item in page["items"]]
            assert seen == (implied(("GET", CASE), person) == 200), staff
        if "trace.list" in ROLES[person.role]:
            page = await scene.office.as_(staff).read(f"/api/traces?verification_id={scene.case['id']}")
            assert bool(page["items"]) == (person.tenant in ("xihu", "zhejiang")), staff


async def test_who_has_no_right_is_told_so_before_the_body_is_judged(scene: Scene) -> None:
    answer = await scene.office.as_(COUNTY).post("/api/verifications", b"[" * 100_000, idempotency_key=None)
    assert (answer.status, answer.code) == (403, "permission_missing")


async def bad_tokens(office: Office, postgres: EmbeddedPostgres, database: str) -> Mapping[str, str | None]:
    """不能用的凭证: each would have been the clerk's."""
    scope = operator_scope(office.runtime, office.tenants["xihu"])
    expired, revoked = await issue_token(scope, CLERK, days=-1), await issue_token(scope, CLERK)
    handed_over, not_yet = new_token()[0], new_token()[0]
    async with truth(postgres, database) as sql:
        await sql.execute("update api_token set revoked_at = now() where digest = $1", token_digest(revoked))
        for token, since, until in ((handed_over, -9, -1), (not_yet, 1, 9)):
            await sql.execute(_OTHER_TIME, token_digest(office.tokens[CLERK]), since, until, token_digest(token))
    unknown = {"expired": expired, "revoked": revoked, "handed over": handed_over, "not yet begun": not_yet}
    return {**unknown, "none": None, "invented": new_token()[0], "garbage": "Ä \\x00", "long": "x" * 5_000}


_OTHER_TIME = """
with other as (insert into post_holding (tenant_id, id, post_id, account_id, held_from, held_until)
    select h.tenant_id, gen_random_uuid(), h.post_id, h.account_id, today + $2::int, today + $3::int
      from post_holding h join api_token t on t.holding_id = h.id,
           cast(now() at time zone 'Asia/Shanghai' as date) as today
     where t.digest = $1 returning tenant_id, id)
insert into api_token (tenant_id, id, digest, holding_id, expires_at)
select tenant_id, gen_random_uuid(), $4, id, now() + interval '1 day' from other
"""


async def test_no_token_and_no_good_token(scene: Scene, postgres: EmbeddedPostgres, database: str) -> None:
    bodies = set()
    for kind, token in (await bad_tokens(scene.office, postgres, database)).items():
        for route in SERVED:
            answer = await called(scene, Client(scene.office.web, token), route, CLERK)
            assert answer.status == implied(route, None), (kind, route)
            if answer.status == 401 and token:
                bodies.add(answer.body.replace(answer.json()["id"].encode(), b""))
    assert len(bodies) == 1  # nobody learns whether a token was good once


async def test_a_route_without_a_row_stops_the_application(monkeypatch: pytest.MonkeyPatch) -> None:
    @get("/api/everything", sync_to_thread=False)
    def everything() -> dict[str, str]:
        """Built on purpose."""
        return {}

    monkeypatch.setattr(hedui.app, "HANDLERS", (*hedui.app.HANDLERS, everything))
    with pytest.raises(RouteWithoutPermission, match="/api/everything"):
        create_app()


@pytest.mark.parametrize("row", [("DELETE", "/api/me"), ("GET", "/api/nothing")])
async def test_a_row_without_a_route_stops_the_application(monkeypatch: pytest.MonkeyPatch, row: Route) -> None:
    monkeypatch.setattr(hedui.app, "ROUTES", {**ROUTES, row: "account.look"})
    with pytest.raises(RouteWithoutPermission, match=row[1]):
        create_app()


def test_no_role_holds_both_halves_of_a_double_check() -> None:
    assert len(TWO_PERSONS) >= 3
    assert not [pair for pair in TWO_PERSONS for verbs in ROLES.values() if pair <= verbs]
    assert all(any(verb in verbs for verbs in ROLES.values()) for pair in TWO_PERSONS for verb in pair)
    assert set(ROLE_TITLES) == set(ROLES)


TRICKS = {
    "doubled": lambda p: p.replace("/", "//"),
    "slash behind": lambda p: p + "/",
    "dot": lambda p: p + ".",
    "dot segment": lambda p: "/." + p,
    "parent of a public path": lambda p: "/health/.." + p,
    "encoded parent": lambda p: "/schema/%2e%2e" + p,
    "encoded slash": lambda p: p.replace("/api/", "/api%2F"),
    "all slashes encoded": lambda p: "/" + p[1:].replace("/", "%2F"),
    "encoded twice": lambda p: p.replace("/api/", "/api%252F"),
    "backslash": lambda p: p.replace("/api/", "/api\\"),
    "parameter": lambda p: p + ";/health",
    "public behind": lambda p: p + "/health",
    "public in the query": lambda p: p + "?/health",
    "public in front": lambda p: "/health" + p,
    "schema in front": lambda p: "/schema" + p,
    "capitals": lambda p: p.upper(),
    "encoded letter": lambda p: p.replace("/api", "/%61pi"),
    "nul": lambda p: p + "%00",
    "space": lambda p: p + "%20",
    "line": lambda p: p + "%0d%0aX:%20y",
    "not UTF-8": lambda p: p + "%FF",
    "extension": lambda p: p + ".json",
    "fragment": lambda p: p + "%23",
    "long": lambda p: p + "/" * 3_000,
}


@pytest.mark.parametrize("trick", TRICKS)
async def test_no_spelling_of_a_path_needs_no_token(scene: Scene, trick: str) -> None:
    for method, template in (route for route in SERVED if ROUTES[route] not in (PUBLIC, BY_SIGNATURE)):
        spelled = TRICKS[trick](scene.path(template))
        for client in (scene.office.nobody, Client(scene.office.web, "invented")):
            answer = await client.ask(method, spelled, CALLS[method, template].body(scene, CLERK))
            assert answer.status in (400, 401, 404, 405), (method, spelled, answer.status)
            assert answer.media_type == PROBLEM


async def test_no_method_needs_no_token(scene: Scene) -> None:
    for route in SERVED:
        for method in ("HEAD", "OPTIONS", "TRACE", "PUT", "PATCH", "DELETE", "PROPFIND"):
            answer = await scene.office.nobody.ask(method, scene.path(route[1]))
            assert answer.status in (401, 404, 405), (method, route, answer.status)


SPOOFS: list[dict[str, str | None]] = [
    {"host": "linan.example"},
    {"x_forwarded_host": "linan.example"},
    {"x_forwarded_for": "10.0.0.1", "x_real_ip": "10.0.0.1", "forwarded": "for=10.0.0.1;host=linan.example"},
    {"x_forwarded_proto": "https", "x_forwarded_prefix": "/health"},
    {"x_original_url": "/health", "x_rewrite_url": "/health"},
    {"x_http_method_override": "GET", "x_method_override": "GET"},
    {"x_tenant": "linan", "x_user": COUNTY, "x_remote_user": COUNTY, "x_forwarded_user": COUNTY},
]


@pytest.mark.parametrize("headers", SPOOFS, ids=lambda headers: next(iter(headers)))
async def test_no_header_but_the_token_says_who_asks(scene: Scene, headers: dict[str, str | None]) -> None:
    where = path(scene.case)
    clerk, stranger = scene.office.as_(CLERK), scene.office.as_("LA1001")
    assert (await clerk.get(where, **headers)).body == (await clerk.get(where)).body
    await alike(await stranger.get(where, **headers), await stranger.get(path({"id": UUID(int=7)})))
    assert (await scene.office.nobody.get(where, **headers)).status == 401
    assert (await stranger.post(path(scene.case, "withdraw"), {}, **headers)).status in (400, 404)


def test_a_call_knows_whether_somebody_could_own_it() -> None:
    """Every route with an id in its path is about something that can be foreign."""
    for (method, template), call in CALLS.items():
        assert isinstance(call, Call)
        owned = "_id}" in template or "number}" in template
        verb = ROUTES[
            method, template
        ]  # the operator looks after the jobs of everybody, and sees nothing of what they are about
        assert (call.seen is not None) == (owned and verb != BY_SIGNATURE and not verb.startswith("platform."))

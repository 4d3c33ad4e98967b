"""权限矩阵, at a browser: on every route a session gets what the post's token gets, and nobody gets in with less."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack

import pytest

from tenants.permissions import ROLES, SELF
from tenants.routes import BY_SIGNATURE, PUBLIC, ROUTES
from tests.api.calls import CALLS, Scene
from tests.api.scene import SERVED, STAFF, Route, called, implied
from tests.api.sessions.browser import Browser, browser, given_out, settled
from tests.api.steps import CLERK, COUNTY, REVIEWER

PEOPLE = (CLERK, "XH1003", "XH2001", REVIEWER, COUNTY, "XH0002", "LA1001", "LA0001", "ZJ0001", "ZJ0003")
"""Owner, colleague, colleague of another township, reviewer, county, administrator, two strangers, province, auditor."""
OWN = [route for route in SERVED if ROUTES[route] in {*SELF, PUBLIC, BY_SIGNATURE}]
ROUTES_OF_WORK = [route for route in SERVED if route not in OWN]


@pytest.fixture(scope="module")
async def people(scene: Scene) -> AsyncIterator[Mapping[str, Browser]]:
    async with AsyncExitStack() as open_ones:
        made = {}
        for staff in PEOPLE:
            tenant = STAFF[staff].tenant
            one = await open_ones.enter_async_context(browser(scene.office, tenant))
            made[staff] = await settled(one, scene.office, staff, tenant)
        yield made


@pytest.mark.parametrize("route", ROUTES_OF_WORK, ids=" ".join)
async def test_everybody_gets_what_the_table_says(scene: Scene, people: Mapping[str, Browser], route: Route) -> None:
    wrong = {}
    for staff, one in people.items():
        answer = await called(scene, one, route, staff)
        if answer.status != implied(route, STAFF[staff]):
            wrong[staff] = (answer.status, implied(route, STAFF[staff]), answer.body[:300])
    assert not wrong


@pytest.mark.parametrize("route", [route for route in SERVED if CALLS[route].seen], ids=" ".join)
async def test_what_is_foreign_looks_like_what_is_missing(
    scene: Scene, people: Mapping[str, Browser], route: Route
) -> None:
    for staff, one in people.items():
        if implied(route, STAFF[staff]) == 404:
            answers = [await called(scene, one, route, staff, missing=missing) for missing in (False, True)]
            bodies = {answer.body.replace(answer.json()["id"].encode(), b"") for answer in answers}
            assert ({answer.status for answer in answers}, len(bodies)) == ({404}, 1), staff


@pytest.mark.parametrize("route", ROUTES_OF_WORK, ids=" ".join)
async def test_nobody_works_with_an_invented_session(scene: Scene, route: Route) -> None:
    async with browser(scene.office) as nobody:
        nobody.cookie, nobody.csrf = "invented", ""
        answer = await called(scene, nobody, route, CLERK)
        assert (answer.status, answer.code) in ((401, "session_ended"), (403, "csrf_token_wrong"))
        nobody.cookie = ""
        assert (await called(scene, nobody, route, CLERK)).code == "token_missing"


@pytest.mark.parametrize("staff", ["XH2001", "XH0003", "LA0002"])
async def test_an_initial_password_opens_nothing(scene: Scene, staff: str) -> None:
    tenant = STAFF[staff].tenant
    async with browser(scene.office, tenant) as fresh:
        assert (await fresh.log_in(staff, await given_out(scene.office, staff, tenant))).status == 200
        for route in ROUTES_OF_WORK:
            answer = await called(scene, fresh, route, staff)
            assert (answer.status, answer.code) == (403, "password_must_change"), route


def test_only_a_machine_has_no_login() -> None:
    assert {role for role, verbs in ROLES.items() if not verbs & SELF} == {"assistance_system"}
    assert all(verbs >= SELF for verbs in ROLES.values() if verbs & SELF)

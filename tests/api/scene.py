"""场景: a finished case with all that hangs on it, everybody in the sample province, and what each route owes to each."""

from __future__ import annotations

from collections.abc import Mapping

from core.ids import new_id
from hedui.app import create_app
from hedui.authentication import permission_path
from tenants.access import operator_scope
from tenants.permissions import verbs_of
from tenants.provisioning import read_file
from tenants.routes import BY_SIGNATURE, PUBLIC, ROUTES
from tenants.tables import Account
from tests.api.calls import CALLS, SPARE, Person, Scene
from tests.api.people import Answer, Client, Office
from tests.api.steps import (
    COUNTY,
    FEEDER,
    REASON,
    REVIEWER,
    SETTING,
    application,
    finish,
    number,
    path,
    put_in_force,
    start,
)  # fmt: skip
from tests.conftest import DATA

STAFF: Mapping[str, Person] = {
    post.staff_number: Person(tenant.key, office.name, post.role, post.own_office_only)
    for tenant in read_file(DATA).tenants
    for office in tenant.offices
    for post in office.posts
}
HOUSEHOLD = 19
"""Enough persons for each of the three who may withdraw an authorization."""

SERVED = sorted(
    (method, permission_path(route.path_format))
    for route in create_app().routes
    for method in route.methods
    if method != "OPTIONS"
)
Route = tuple[str, str]


async def finished_scene(office: Office) -> Scene:
    """One whole course; for the asynchronous deposit the office has to be reachable."""
    file, closing = (office.file(HOUSEHOLD + n, number=number()) for n in (0, 1))
    case = await start(office, file)
    report = await finish(office, case)
    county = office.as_(COUNTY)
    asks = (await county.read(path(case)))["asks"]
    raised = await county.done(path(case, "suspensions"), {"subject_id": case["subjects"][0], **REASON})
    await office.as_(FEEDER).done("/api/applications", application(closing))
    ids = {
        "verification_id": case["id"],
        "report_id": report["id"],
        "ask_id": next(ask["id"] for ask in asks if ask["element"] == "national.deposit"),
        "suspension_id": raised["id"],
        "number": closing.application_number,
        "draft_id": str(new_id()),  # nobody's: tests/api/test_drafts.py
        "scan_id": str(new_id()),
        "check_id": str(new_id()),
        "package_id": str(new_id()),  # nobody's: tests/api/test_packages.py
        "answer_id": str(new_id()),
        "office_id": str(new_id()),  # nobody's: tests/api/test_organisation.py
        "opening_id": str(new_id()),  # nobody's: tests/api/test_openings.py
        "proposal_id": (await put_in_force(office, SETTING))["id"],
        "staff_number": "XH0003",
        "holding_id": str((await office.scope(REVIEWER)).actor.holding),
        "post_id": await _post_of(office, REVIEWER),
    }
    await _spare_account(office)
    return Scene(office, case, file, office.file(HOUSEHOLD + 2, number=number()), ids)


async def _post_of(office: Office, staff: str) -> str:
    posts = await office.as_("XH0002").read("/api/posts")
    return next(str(post["id"]) for post in posts if staff in [one["staff_number"] for one in post["holders"]])


async def _spare_account(office: Office) -> None:
    tenant = office.tenants["xihu"]
    async with operator_scope(office.runtime, tenant).write("tenant.provision"):
        await Account.insert(
            Account(id=new_id(), tenant_id=tenant.id, real_name="备用人员", staff_number=SPARE["staff_number"])
        )


def held(person: Person) -> frozenset[str]:
    """可办事项 of the post, in a tenant of its level."""
    return verbs_of(person.role, "county" if person.tenant in ("xihu", "linan") else "province")


def implied(route: Route, person: Person | None) -> int:
    """应得: the status that the permission table, the roles and the tree of tenants imply."""
    verb, call = ROUTES[route], CALLS[route]
    if verb in (PUBLIC, BY_SIGNATURE):
        return call.status
    if person is None:
        return 401
    if verb not in held(person):
        return 403
    return call.status if call.seen is None or call.seen(person) else 404


async def called(scene: Scene, client: Client, route: Route, staff: str, missing: bool = False, **ids: str) -> Answer:
    method, template = route
    call = CALLS[route]
    where = scene.path(template, missing, **{**call.about, **ids}) + call.query
    return await client.ask(method, where, call.body(scene, staff))

"""接口令牌 from the page: for the assistance system's post alone, shown once, the former one over; by the own administrator."""

from __future__ import annotations

from uuid import uuid4

from core.applications.actions import feed
from core.errors import Unauthenticated
from hedui.embedded.postgres import EmbeddedPostgres
from tenants.access import authenticate
from tests.api.people import Office
from tests.api.steps import CLERK, COUNTY, FEEDER, number
from tests.support import truth

ADMIN, STRANGER = "XH0002", "LA0003"


def path(staff: str) -> str:
    return f"/api/accounts/{staff}/token"


async def works(office: Office, token: str) -> bool:
    try:
        scope = await authenticate(office.runtime, token)
        return bool((await feed(scope, office.file(51, number=number()).application())).live)
    except Unauthenticated:
        return False


async def test_the_assistance_system_asks_with_what_was_issued_last(
    office: Office, postgres: EmbeddedPostgres, database: str
) -> None:
    key = uuid4().hex
    first = (await office.as_(ADMIN).post(path(FEEDER), idempotency_key=key)).json()
    assert await works(office, first["token"])
    again = (await office.as_(ADMIN).post(path(FEEDER), idempotency_key=key)).json()
    assert again == {**first, "token": None}
    second = await office.as_(ADMIN).done(path(FEEDER))
    assert (await works(office, first["token"]), await works(office, second["token"])) == (False, True)
    async with truth(postgres, database) as sql:
        told = await sql.fetch(
            "select account_id, body from trace where tenant_id = $1 and verb = 'token.issue' and account_id = $2",
            office.tenants["xihu"].id, (await office.scope(ADMIN)).actor.account,
        )  # fmt: skip
        kept = await sql.fetch("select answer from idempotency where tenant_id = $1", office.tenants["xihu"].id)
    assert len(told) == 2
    assert all(first["token"] not in str(row["body"]) for row in told)
    assert all(first["token"].encode() not in row["answer"] for row in kept)


async def test_nobody_gets_the_token_of_a_person_or_of_another_agency(office: Office) -> None:
    for person in (CLERK, COUNTY, ADMIN):
        refused = await office.as_(ADMIN).post(path(person))
        assert (refused.status, refused.code) == (409, "token_for_machines_only"), person
    for staff in (CLERK, COUNTY, "XH0003", "XH0004", FEEDER):
        assert (await office.as_(staff).post(path("XH9001"))).code == "permission_missing", staff
    assert (await office.as_(STRANGER).post(path("XH9001"))).status == 404
    assert (await office.nobody.post(path("XH9001"))).status == 401

"""开通下级机构: proposed and approved by two persons of the level above; each gives out one password; then it configures itself."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import asyncpg
import pytest

from core.scope import TenantRef
from hedui.embedded.postgres import EmbeddedPostgres
from tenants.access import operator_scope
from tenants.provisioning import issue_token
from tests.api.people import Client, Office
from tests.api.sessions.browser import CHOSEN, browser
from tests.api.steps import REASON
from tests.support import rows, truth

ADMIN, HEAD, STRANGERS = "HZ0002", "HZ0004", ("ZJ0002",)
ADMIN_BELOW, HEAD_BELOW = {"staff_number": "TL0002", "name": "程若水"}, {"staff_number": "TL0004", "name": "许怀安"}
_COUNT = iter(range(130, 190))


def wanted(**changes: Any) -> Any:
    """桐庐县, under a code of its own in every test: all tests share one database."""
    told = {
        "name": "桐庐县社会救助核对中心（样例）",
        "level": "county",
        "office": "桐庐县核对中心",
        "document": "杭民〔2026〕1号",
    }
    return {"code": f"330{next(_COUNT)}", "admin": ADMIN_BELOW, "head": HEAD_BELOW, **told, **changes}


async def opened(office: Office) -> Any:
    made = await office.as_(ADMIN).done("/api/openings", wanted())
    return await office.as_(HEAD).done(f"/api/openings/{made['id']}/approve")


async def test_a_county_is_opened_by_two_and_works_from_then_on(office: Office) -> None:
    admin, head = office.as_(ADMIN), office.as_(HEAD)
    made = await admin.done("/api/openings", wanted())
    assert (made["state"], made["own"], made["password"]) == ("pending", True, "")
    assert (await admin.post(f"/api/openings/{made['id']}/approve")).code == "opening_own_proposal"
    done = await head.done(f"/api/openings/{made['id']}/approve")
    assert (done["state"], done["password"]) == ("approved", "head")
    assert (await head.post(f"/api/openings/{made['id']}/approve")).code == "opening_decided"
    given = await admin.done(f"/api/openings/{made['id']}/password")
    assert given["staff_number"] == "TL0002"
    assert (await head.done(f"/api/openings/{made['id']}/password"))["staff_number"] == "TL0004"
    async with browser(office) as one:
        assert (await one.log_in("TL0002", given["initial_password"], tenant=made["code"])).status == 200
        await one.change(given["initial_password"], CHOSEN)
        assert (await admin.post(f"/api/openings/{made['id']}/password")).code == "opening_password_chosen"
        offices = (await one.get("/api/offices")).json()
        assert [o["name"] for o in offices] == ["桐庐县核对中心"]
        traced = [o["verb"] for o in await _traces_of(office, made["id"])]
        assert sorted(traced)[:2] == ["account.reset", "account.reset"]
        assert "tenant.provision" in traced
        checks = {c["id"]: c["state"] for c in (await one.get("/api/checklist")).json()["checks"]}
        assert (checks["approver"], checks["packs"], checks["role.township_clerk"]) == ("met", "met", "missing")


async def _traces_of(office: Office, tenant: str) -> list[Any]:
    """In the new tenant itself, as its auditor will find them."""
    ref = TenantRef(UUID(tenant), "", "county", "", (UUID(tenant),))
    return await rows(operator_scope(office.runtime, ref), "select verb, body from trace where tenant_id = $1", ref.id)


@pytest.mark.parametrize("act", ["reject", "withdraw"])
async def test_what_was_not_approved_opens_nothing(office: Office, act: str) -> None:
    made = await office.as_(ADMIN).done("/api/openings", wanted())
    path = f"/api/openings/{made['id']}"
    if act == "withdraw":
        assert (await office.as_("HZ0001").post(f"{path}/withdraw")).code == "permission_missing"
        await office.as_(ADMIN).done(f"{path}/withdraw")
    else:
        await office.as_(HEAD).done(f"{path}/reject", REASON)
    assert (await office.as_(ADMIN).post(f"{path}/password")).code == "opening_password_not_yours"
    assert (await office.as_(HEAD).post(f"{path}/approve")).code == "opening_decided"
    tenants = (await office.as_(ADMIN).read("/api/configuration/comparison"))["tenants"]
    assert made["code"] not in [tenant["code"] for tenant in tenants]


async def test_a_form_with_faults_is_told_all_of_them_and_a_code_is_used_once(office: Office) -> None:
    admin = office.as_(ADMIN)
    wrong = await admin.post("/api/openings", wanted(code="340122", level="city", head=ADMIN_BELOW))
    assert (wrong.status, wrong.fields) == (400, ["level", "code", "head.staff_number"])
    assert (await admin.post("/api/openings", wanted(code="330106"))).fields == ["code"]
    two = [await admin.done("/api/openings", wanted(code="330199")) for _ in range(2)]
    await office.as_(HEAD).done(f"/api/openings/{two[0]['id']}/approve")
    assert (await office.as_(HEAD).post(f"/api/openings/{two[1]['id']}/approve")).code == "opening_code_taken"
    county = await office.as_("XH0002").post("/api/openings", wanted())
    assert county.code == "permission_missing"


async def test_nobody_else_and_nobody_elses(office: Office) -> None:
    made = await office.as_(ADMIN).done("/api/openings", wanted())
    for act, body in (("approve", None), ("reject", REASON), ("password", None), ("withdraw", None)):
        path = f"/api/openings/{made['id']}/{act}"
        for staff in STRANGERS:
            assert (await office.as_(staff).post(path, body)).status == 404, path
        for staff in ("HZ0001", "XH0002", "XH1001", "XH0003"):
            assert (await office.as_(staff).post(path, body)).code == "permission_missing", path
        assert (await office.nobody.post(path, body)).status == 401
    assert (await office.as_(ADMIN).post(f"/api/openings/{made['id']}/password")).code == "opening_password_not_yours"
    for staff in STRANGERS:
        assert made["id"] not in [o["id"] for o in (await office.as_(staff).read("/api/openings"))["items"]]
    second = await office.as_("ZJ0004").post(f"/api/openings/{made['id']}/withdraw")
    assert second.code == "permission_missing"


TAMPERED = {
    "decided by its author": (
        "23514",
        "decided_by = proposed_by, decider = 'x', decided_at = now(), decided_on = now()",
    ),
    "another code": ("HD025", "code = '330000'"),
    "another head": ("HD025", "head_name = 'x'"),
}


@pytest.mark.parametrize("how", TAMPERED)
async def test_the_database_refuses_what_the_rules_refuse(
    office: Office, postgres: EmbeddedPostgres, database: str, how: str
) -> None:
    made = await office.as_(ADMIN).done("/api/openings", wanted())
    state, change = TAMPERED[how]
    decided = "state = 'approved', " if "decided" in change else ""
    async with truth(postgres, database) as sql:
        with pytest.raises(asyncpg.PostgresError) as refused:
            await sql.execute(f"update tenant_opening set {decided}{change} where id = '{made['id']}'")
    assert refused.value.sqlstate == state


async def test_it_is_withdrawn_by_its_author_and_decided_by_nobody_in_his_hand(office: Office) -> None:
    """A second administrator whom the author put into office is not another person."""
    admin = office.as_(ADMIN)
    (place,) = await admin.read("/api/offices")
    told = {"office_id": place["id"], "title": "系统管理岗（二）", "role": "tenant_admin", "own_office_only": False}
    holder = {"staff_number": "HZ0008", "name": "第二人"}
    on = str((await office.scope(ADMIN)).today)
    await admin.done("/api/posts", {**told, "holder": holder, "on": on, **REASON})
    token = await issue_token(operator_scope(office.runtime, office.tenants["hangzhou"]), "HZ0008")
    second, made = Client(office.web, token), await admin.done("/api/openings", wanted())
    assert (await second.post(f"/api/openings/{made['id']}/withdraw")).code == "opening_not_own_proposal"
    assert (await second.post(f"/api/openings/{made['id']}/approve")).code == "accounts_in_one_hand"

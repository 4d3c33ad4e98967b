"""待批准事项: what another person has proposed stands with whoever may decide it, and nowhere else."""

from __future__ import annotations

from typing import Any

from tests.api.people import Office

ADMIN, HEAD, STRANGER = "XH0002", "XH0004", "LA0003"
PERIOD = {"name": "counting_period_months", "value": 11, "document": "样例", "inherit": False, "retroactive": ""}


async def test_a_proposal_waits_with_the_head_until_it_is_decided(office: Office) -> None:
    admin, head = office.as_(ADMIN), office.as_(HEAD)
    made = await admin.done("/api/settings", {**PERIOD, "start": (await _today(office)).isoformat()})
    mine, theirs = await _found(office, ADMIN, made["id"]), await _found(office, HEAD, made["id"])
    assert (theirs["kind"], theirs["title"], theirs["own"], theirs["page"]) == (
        "setting", "核算期间", False, f"/settings/proposals#{made['id']}"
    )  # fmt: skip
    assert theirs["by"] == made["proposer"]
    assert mine["own"]
    before = (await head.read("/api/approvals"))["waiting"]
    await head.done(f"/api/settings/proposals/{made['id']}/reject", {"reason": "样例"})
    assert await _found(office, HEAD, made["id"]) is None
    assert (await head.read("/api/approvals"))["waiting"] == before - 1


async def test_of_other_offices_nothing_is_seen_and_clerks_have_no_such_list(office: Office) -> None:
    made = await office.as_(ADMIN).done("/api/settings", {**PERIOD, "start": (await _today(office)).isoformat()})
    assert await _found(office, STRANGER, made["id"]) is None
    for clerk in ("XH1001", "XH0001", "XH0003"):
        assert (await office.as_(clerk).get("/api/approvals")).code == "permission_missing"
    assert (await office.nobody.get("/api/approvals")).status == 401
    await office.as_(ADMIN).done(f"/api/settings/proposals/{made['id']}/withdraw")


async def test_an_opening_waits_with_the_head_above(office: Office) -> None:
    people = {
        "admin": {"staff_number": "YH0002", "name": "程若水"},
        "head": {"staff_number": "YH0004", "name": "许怀安"},
    }
    told = {"name": "余杭样例核对中心", "level": "county", "office": "余杭核对中心", "document": "杭民〔2026〕2号"}
    made = await office.as_("HZ0002").done("/api/openings", {"code": "330110", **told, **people})
    found = await _found(office, "HZ0004", made["id"])
    assert (found["kind"], found["title"]) == ("opening", told["name"])
    await office.as_("HZ0002").done(f"/api/openings/{made['id']}/withdraw")


async def _found(office: Office, staff: str, id: str) -> Any:
    items = (await office.as_(staff).read("/api/approvals"))["items"]
    return next((one for one in items if one["id"] == id), None)


async def _today(office: Office) -> Any:
    return (await office.scope(ADMIN)).today

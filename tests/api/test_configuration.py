"""租户配置: out as a file without secrets, in as proposals none of which is weaker, side by side; plugins; the checklist."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import Any

import msgspec

from tenants.permissions import ROLE_TITLES
from tenants.provisioning import ProvisioningFile
from tests.api.people import Office
from tests.api.steps import number, take_in
from tests.conftest import CONNECTOR

ADMIN, HEAD, PROVINCE, STRANGER = "XH0002", "XH0004", "ZJ0002", "LA0003"
LATER = {"start": "2099-01-01", "document": "浙民助〔2026〕9号"}


async def exported(office: Office, staff: str = ADMIN) -> str:
    return str((await office.as_(staff).read("/api/configuration"))["text"])


async def test_the_file_is_what_provisioning_reads_and_holds_no_secret(office: Office) -> None:
    text = await exported(office, PROVINCE)
    file = msgspec.convert(tomllib.loads(text), ProvisioningFile)
    (tenant,) = file.tenants
    assert (tenant.code, tenant.level) == ("330000", "province")
    assert {"packs", "source_connectors", f"connector.{CONNECTOR}"} <= {s.name for s in tenant.settings}
    assert [p.holder for o in tenant.offices for p in o.posts if p.role == "agency_head"] == ["章怀远"]
    assert office.departments.secret not in text
    assert (await office.as_(HEAD).get("/api/configuration")).code == "permission_missing"


async def test_what_differs_becomes_proposals_and_what_is_the_same_does_not(office: Office) -> None:
    admin, text = office.as_(ADMIN), await exported(office)
    same = await admin.post("/api/configuration", {"text": text, **LATER})
    assert (same.status, same.fields) == (400, ["text"])
    changed = text.replace("value = 12", "value = 6")
    assert changed != text
    seen = await admin.done("/api/configuration/preview", {"text": changed, **LATER})
    (line,) = [each for each in seen["differences"] if each["state"] != "same"]
    assert (seen["proposed"], line["name"], line["one"], line["other"]) == (1, "counting_period_months", 12, 6)
    made = await admin.done("/api/configuration", {"text": changed, **LATER})
    waiting = await admin.read("/api/settings/proposals?state=pending")
    assert [(p["id"], p["value"], p["document"]) for p in waiting] == [(made["proposals"][0], 6, LATER["document"])]
    assert (await office.as_(HEAD).done(f"/api/settings/proposals/{made['proposals'][0]}/approve"))[
        "state"
    ] == "approved"


async def test_a_file_that_would_weaken_is_refused_as_a_whole(office: Office) -> None:
    admin = office.as_(ADMIN)
    text = """[[tenants]]
key = "x"
name = "别处"
level = "county"
code = "330199"
code_from = 2020-01-01
[[tenants.settings]]
name = "packs"
value = ["report_json"]
document = "x"
start = 2020-01-01
[[tenants.settings]]
name = "counting_period_months"
value = 3
document = "x"
start = 2020-01-01
[[tenants.settings]]
name = "nowhere"
value = 3
document = "x"
start = 2020-01-01
"""
    seen = await admin.done("/api/configuration/preview", {"text": text, **LATER})
    assert {each["name"]: each["state"] for each in seen["differences"]} == {
        "packs": "refused", "counting_period_months": "changed", "nowhere": "refused",
    }  # fmt: skip
    refused = await admin.post("/api/configuration", {"text": text, **LATER})
    assert (refused.code, refused.fields) == ("setting_invalid", ["packs", "nowhere"])
    assert await admin.read("/api/settings/proposals?state=pending") == []
    for broken in ("tenants = 1", "[[", text * 2):
        answer = await admin.post("/api/configuration/preview", {"text": broken, **LATER})
        assert answer.fields == ["text"]
    assert (await office.as_("XH1001").post("/api/configuration", {"text": text, **LATER})).code == "permission_missing"


async def test_a_file_that_cannot_be_read_is_told_by_line_and_column(office: Office) -> None:
    body = {"text": "a = 1\n，b = 2", "start": "2026-01-01", "document": "样例"}
    answer = await office.as_(ADMIN).post("/api/configuration/preview", body)
    (fault,) = answer.json()["errors"]
    assert fault["message"] == "不是可以读取的配置文件：第 2 行第 1 列的写法不对"


async def test_two_tenants_are_compared_that_one_may_see(office: Office) -> None:
    route = "/api/configuration/comparison"
    seen = await office.as_("HZ0002").read(f"{route}?one=330106&other=330112")
    lines: Mapping[str, Any] = {line["name"]: line for line in seen["differences"]}
    assert lines["packs"]["state"] == lines["counting_period_months"]["state"] == "same"
    assert lines["report_validity_months"]["state"] == "added"
    assert {"330000", "330100", "330106", "330112"} <= {tenant["code"] for tenant in seen["tenants"]}
    assert (await office.as_(ADMIN).get(f"{route}?one=330106&other=330112")).status == 404
    assert "330112" not in [t["code"] for t in (await office.as_(HEAD).read(route))["tenants"]]
    past = await office.as_(ADMIN).read(f"{route}?one_on=2020-01-01&other=330106")
    assert {line["name"]: line["state"] for line in past["differences"]}["counting_period_months"] == "added"
    assert (await office.as_("XH1001").get(route)).code == "permission_missing"


async def test_the_plugins_say_who_switched_them_on(office: Office) -> None:
    found = await office.as_(ADMIN).read("/api/plugins")
    states = {plugin["name"]: plugin["state"] for plugin in found["plugins"]}
    assert (states["zhejiang"], states["wangmo"], found["problem"]) == ("above", "off", "")
    assert "zhejiang.dibao" in {programme["id"] for programme in found["programmes"]}
    assert {p["name"]: p["state"] for p in (await office.as_(PROVINCE).read("/api/plugins"))["plugins"]}[
        "zhejiang"
    ] == "own"
    assert (await office.as_("XH1001").get("/api/plugins")).code == "permission_missing"


async def test_the_first_case_is_spoken_of_until_it_is_accepted(office: Office) -> None:
    async def before_first(staff: str) -> bool:
        return bool((await office.as_(staff).read("/api/checklist"))["before_first"])

    assert [await before_first(staff) for staff in (ADMIN, STRANGER, PROVINCE)] == [True, True, False]
    await take_in(office, office.file(7, number=number()))
    assert [await before_first(staff) for staff in (ADMIN, STRANGER)] == [False, True]


async def test_the_checklist_is_green_where_cases_run_and_names_what_is_missing(office: Office) -> None:
    county = await office.as_(ADMIN).read("/api/checklist")
    lines = {line["id"]: line for line in county["checks"]}
    assert [id for id, line in lines.items() if line["state"] == "missing"] == []
    assert (county["ready"], county["missing"]) == (True, 0)
    assert (lines["sources"]["state"], lines["approver"]["state"], lines["token"]["state"]) == ("above", "met", "met")
    assert lines["role.township_clerk"]["title"] == ROLE_TITLES["township_clerk"]
    linan = {line["id"]: line["state"] for line in (await office.as_(STRANGER).read("/api/checklist"))["checks"]}
    assert (linan["role.agency_head"], linan["setting.zhejiang.local_standard_monthly"]) == ("met", "later")
    province = {line["id"]: line for line in (await office.as_(PROVINCE).read("/api/checklist"))["checks"]}
    assert (province["source.banks"]["state"], province["role.verification_officer"]["state"]) == ("later", "met")
    assert province["source.agriculture"]["state"] == "missing"
    assert (await office.as_("XH1001").get("/api/checklist")).code == "permission_missing"

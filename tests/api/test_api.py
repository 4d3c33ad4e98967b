"""办理全程: a household carried through the whole interface, and what may happen to it on the way."""

from __future__ import annotations

import dataclasses
import hashlib
from typing import Any
from urllib.parse import unquote

import msgspec

from core.runtime import Runtime
from hedui.embedded.postgres import EmbeddedPostgres
from plugins.simulated_departments.process import Departments
from tenants.access import operator_scope
from tenants.provisioning import ProvisioningFile, issue_token
from tenants.sessions.resetting import reset_password
from tests.api.people import Client, Office, Web, new_office
from tests.api.steps import (
    CLERK,
    COUNTY,
    FEEDER,
    PROVINCE,
    REASON,
    REVIEWER,
    application,
    declaration,
    finish,
    intake,
    make_ready,
    misbehaving,
    number,
    path,
    put_in_force,
    sheets,
    shown,
    start,
    take_in,
)  # fmt: skip
from tests.support import reached, seize, truth, work


async def test_a_household_goes_all_the_way_to_its_report(office: Office) -> None:
    file = office.file(12, number=number())
    clerk, county, province = office.as_(CLERK), office.as_(COUNTY), office.as_(PROVINCE)
    fed = await office.as_(FEEDER).done("/api/applications", application(file))
    assert fed == {"number": file.application_number, "version": 1, "live": True}
    answer = await clerk.post("/api/verifications", intake(file))
    case = answer.json()
    assert answer.status == 201
    assert case["state"] == "collecting"
    assert len(case["subjects"]) == len(file.authorizations)
    assert (await clerk.done(path(case, "declaration"), declaration(file, case["subjects"])))["version"] == "1"
    taken = await clerk.done(path(case, "authorizations"), sheets(file, case["subjects"]))
    assert taken == {"id": case["id"], "state": "collecting", "version": 1}
    reviewed = await office.as_(REVIEWER).done(path(case, "review"), await shown(office.as_(REVIEWER), case))
    assert reviewed == {"id": case["id"], "state": "ready", "gaps": []}
    assert (await county.done(path(case, "initiate"))) == {"id": case["id"], "state": "verifying", "version": 3}
    seen = await province.read(path(case))
    assert {ask["state"] for ask in seen["asks"]} <= {"not_yet_answered", "not_asked"}
    assert await county.read(path(case, "reports")) == []

    report = await finish(office, case)
    seen = await county.read(path(case))
    assert (seen["state"], seen["closed_on"]) == ("reported", seen["accepted_on"])
    assert {ask["state"] for ask in reached(seen["asks"])} == {"found", "nothing_found"}
    assert (report["final"], report["current"], report["formats"]) == (
        True, True, ["report_json.canonical", "report_pdf.standard"],
    )  # fmt: skip
    for reader in (clerk, county, province):
        await files_are_there(reader, report)


async def files_are_there(reader: Client, report: Any) -> None:
    """报告文件: both formats, under their own names and types."""
    address = f"/api/reports/{report['id']}/files"
    pdf = await reader.get(f"{address}/report_pdf.standard")
    assert (pdf.status, pdf.media_type, pdf.body[:5]) == (200, "application/pdf", b"%PDF-")
    kind, _, name = pdf.headers["Content-Disposition"].partition("; filename*=UTF-8''")
    assert (kind, unquote(name)) == ("attachment", f"{report['number']}-{report['sequence']}.pdf")
    plain = await reader.get(f"{address}/report_json.canonical")
    assert (plain.status, plain.media_type) == (200, "application/json")
    assert plain.json()
    for unknown in ("report_pdf.other", "..%2F..%2Fetc%2Fpasswd", "%00", "x" * 5_000):
        assert (await reader.get(f"{address}/{unknown}")).status == 404


async def test_who_looks_sees_masked_persons_only(office: Office) -> None:
    file = office.file(12, number=number())
    case = await make_ready(office, file)
    answer = await office.as_(COUNTY).get(path(case))
    for entry in file.household.members + file.supporters[0].members:
        assert entry.id_number.encode() not in answer.body
        assert entry.name.encode() not in answer.body
    shown = answer.json()["subjects"]
    assert (
        shown[0]["id_number"]
        == f"{file.household.members[0].id_number[:6]}********{file.household.members[0].id_number[-4:]}"
    )
    assert [subject["authorization"] for subject in shown] == ["有效"] * len(shown)


async def test_an_authorization_comes_back_once_with_all_its_gaps(office: Office) -> None:
    file = office.file(13, number=number())
    clerk, reviewer = office.as_(CLERK), office.as_(REVIEWER)
    case = await clerk.done("/api/verifications", intake(file))
    everybody = range(1, len(case["subjects"]) + 1)
    first = await reviewer.done(path(case, "review"), await shown(reviewer, case))
    assert first["state"] == "returned"
    assert {gap["position"] for gap in first["gaps"]} == {0, *everybody}
    bare = sheets(file, case["subjects"], fields={}, evidence_digest="")
    assert (await clerk.done(path(case, "authorizations"), bare))["state"] == "collecting"
    second = await reviewer.done(path(case, "review"), await shown(reviewer, case))
    gaps = {position: [g["field"] for g in second["gaps"] if g["position"] == position] for position in everybody}
    assert all(len(fields) > 3 for fields in gaps.values())
    assert [g["field"] for g in second["gaps"] if g["position"] == 0] == ["declaration"]
    assert file.household.members[0].name not in msgspec.json.encode(second).decode()
    await clerk.done(path(case, "authorizations"), sheets(file, case["subjects"]))
    await clerk.done(path(case, "declaration"), declaration(file, case["subjects"]))
    assert (await reviewer.done(path(case, "review"), await shown(reviewer, case)))["gaps"] == []


async def test_nobody_reviews_what_he_took_in_whatever_posts_he_holds(
    office: Office, postgres: EmbeddedPostgres, database: str
) -> None:
    case = await take_in(office, office.file(14, number=number()))
    async with truth(postgres, database) as sql:
        await sql.execute(_SECOND_POST, office.tenants["xihu"].id)
    both = Client(office.web, await issue_token(operator_scope(office.runtime, office.tenants["xihu"]), CLERK))
    assert (await both.read("/api/me"))["post"] == "授权审核岗"
    refused = await both.post(path(case, "review"), await shown(both, case))
    assert (refused.status, refused.code) == (403, "own_work_not_reviewed")
    await seize(await office.scope(CLERK), REVIEWER)
    assert (
        await office.as_(REVIEWER).post(path(case, "review"), await shown(office.as_(REVIEWER), case))
    ).code == "accounts_in_one_hand"
    await reset_password(operator_scope(office.runtime, office.tenants["xihu"]), REVIEWER)
    assert (await office.as_(CLERK).read(path(case)))["state"] == "collecting"
    assert (await office.as_(REVIEWER).done(path(case, "review"), await shown(office.as_(REVIEWER), case)))[
        "state"
    ] == "ready"


_SECOND_POST = """
insert into post_holding (tenant_id, id, post_id, account_id, held_from)
select a.tenant_id, gen_random_uuid(), p.id, a.id, current_date
  from account a join post p on p.tenant_id = a.tenant_id and p.role = 'township_reviewer'
 where a.tenant_id = $1 and a.staff_number = 'XH1001'
"""


async def test_without_a_live_application_nothing_is_initiated(office: Office) -> None:
    file = office.file(15, number=number())
    case = await make_ready(office, file)
    assert (await office.as_(FEEDER).done(f"/api/applications/{file.application_number}/close"))["live"] is False
    before = len(office.departments.ledger())
    refused = await office.as_(COUNTY).post(path(case, "initiate"))
    assert (refused.status, refused.code) == (403, "no_matching_application")
    assert len(office.departments.ledger()) == before


async def test_a_withdrawn_authorization_stops_the_asks_about_that_person(office: Office) -> None:
    file = office.file(16, number=number())
    waiting = await make_ready(office, file)
    somebody = {"subject_id": waiting["subjects"][0], **REASON}
    assert (await office.as_(REVIEWER).done(path(waiting, "withdraw"), somebody))["state"] == "collecting"
    assert (await office.as_(REVIEWER).post(path(waiting, "withdraw"), somebody)).status == 404
    running = await start(office, office.file(17, number=number()))
    who = running["subjects"][0]
    await office.as_(CLERK).done(path(running, "withdraw"), {"subject_id": who, **REASON})
    await finish(office, running)
    asks = (await office.as_(COUNTY).read(path(running)))["asks"]
    assert {ask["state"] for ask in asks if ask["subject_id"] == who} == {"not_asked"}
    assert {ask["state"] for ask in reached(asks) if ask["subject_id"] != who} <= {"found", "nothing_found"}


async def test_a_suspended_person_is_not_asked_about_until_it_is_lifted(office: Office) -> None:
    county = office.as_(COUNTY)
    case = await start(office, office.file(19, number=number()))
    who = case["subjects"][1]
    raised = await county.done(path(case, "suspensions"), {"subject_id": who, **REASON})
    await work(office)
    asks = (await county.read(path(case)))["asks"]
    assert {ask["attempts"] for ask in asks if ask["subject_id"] == who} == {0}
    assert {ask["state"] for ask in asks if ask["subject_id"] == who} <= {"not_yet_answered", "not_asked"}
    assert (await county.post(path(case, "suspensions"), {"subject_id": case["id"], **REASON})).status == 404
    assert (await county.done(f"/api/suspensions/{raised['id']}/lift")) == raised
    assert (await county.post(f"/api/suspensions/{raised['id']}/lift")).status == 200
    await finish(office, case)


async def test_a_case_is_suspended_resumed_extended_concluded_and_terminated(office: Office) -> None:
    province, county = office.as_(PROVINCE), office.as_(COUNTY)
    first = await start(office, office.file(20, number=number()))
    second = await start(office, office.file(21, number=number()))
    assert (await county.done(path(second, "terminate"), REASON))["state"] == "terminated"
    assert (await province.done(path(first, "suspend"), REASON))["state"] == "suspended"
    assert (await province.post(path(first, "suspend"), REASON)).code == "case_state"
    assert (await province.done(path(first, "resume"), REASON))["state"] == "verifying"
    longer = await province.done(path(first, "extend"), {"days": 3, "document": "测试函", **REASON})
    assert longer["due_on"] > first["due_on"]
    assert (await county.read(path(first)))["due_on"] == longer["due_on"]
    assert (await province.done(path(first, "conclude"), REASON))["state"] == "verifying"
    await finish(office, first)
    assert {ask["state"] for ask in (await county.read(path(first)))["asks"]} == {"not_asked"}
    assert await county.read(path(second, "reports")) == []


async def test_a_setting_is_dated_and_shown_with_where_it_comes_from(office: Office) -> None:
    county, province = office.as_("XH0002"), office.as_("ZJ0002")
    inherited = {s["name"]: s for s in await county.read("/api/settings")}
    assert inherited["packs"]["provenance"] != inherited["counting_period_months"]["provenance"]
    new = {"name": "counting_period_months", "value": 6, "document": "测试文件", "start": "2025-01-01"}
    assert (await put_in_force(office, new))["name"] == new["name"]
    later = {"name": "counting_period_months", "value": 3, "document": "将来的文件", "start": "2099-01-01"}
    await put_in_force(office, later)
    shown = {s["name"]: s for s in await county.read("/api/settings")}["counting_period_months"]
    assert (shown["value"], shown["document"], shown["start"]) == (6, "测试文件", "2025-01-01")
    assert all(s["document"] != "测试文件" for s in await province.read("/api/settings"))
    bad = await county.post("/api/settings", {**new, "name": "nothing.such", "document": " "})
    assert (bad.status, sorted(bad.fields)) == (400, ["document", "name", "retroactive"])
    on_another_day = {s["name"]: s for s in await county.read("/api/settings?on=2099-01-01")}
    assert on_another_day["counting_period_months"]["value"] == 3


async def test_traces_are_read_by_the_auditor_of_the_own_tenant(office: Office) -> None:
    case = await make_ready(office, office.file(22, number=number()))
    page = await office.as_("XH0003").read(f"/api/traces?verification_id={case['id']}")
    assert [entry["verb"] for entry in page["items"]][::-1] == [
        "verification.accept", "declaration.take", "authorization.take", "authorization.look", "authorization.review",
    ]  # fmt: skip
    answer = await office.as_("XH0003").get("/api/traces?limit=1")
    entry = answer.json()["items"][0]
    assert (entry["verb"], entry["body"]["details"]["about"]) == ("trace.list", case["id"])  # the look before this one
    raw = msgspec.json.decode(answer.body, type=dict[str, msgspec.Raw])["items"]
    exact = msgspec.json.decode(raw, type=list[dict[str, msgspec.Raw]])[0]["body"]
    assert hashlib.sha256(bytes(exact)).hexdigest() == entry["digest"]
    assert (await office.as_("LA0002").read(f"/api/traces?verification_id={case['id']}"))["items"] == []


async def test_answers_about_somebody_else_are_listed_without_what_they_say(office: Office) -> None:
    case = await start(office, office.file(23, number=number()))
    with misbehaving(office, "wrong_person"):
        await work(office)
    page = await office.as_(PROVINCE).read("/api/quarantine?limit=200")
    assert {entry["verification_id"] for entry in page["items"]} == {case["id"]}
    assert set(page["items"][0]) == {"id", "verification_id", "ask_id", "source", "element", "received_at"}
    assert (await finish(office, case))["final"]


async def test_a_callback_is_taken_from_who_can_sign_and_from_nobody_else(
    web: Web, runtime: Runtime, departments: Departments, provisioning_file: ProvisioningFile
) -> None:
    reachable = dataclasses.replace(runtime, callback_base=web.base)
    office = await new_office(web, reachable, departments, provisioning_file)
    told = departments.settings(asynchronous=("national.deposit",))
    told["services"]["national.deposit"]["collect_share_id"] = ""  # no other way for the answer to come
    gateway = {
        "name": "connector.public_data_gateway.connector",
        "value": told,
        "document": "测试",
        "start": "2021-05-13",
    }
    await put_in_force(office, gateway, "ZJ0002", "ZJ0004")
    case = await start(office, office.file(24, number=number()))
    await work(office)
    ask = next(a for a in (await office.as_(COUNTY).read(path(case)))["asks"] if a["element"] == "national.deposit")
    address = f"/callbacks/{office.tenants['zhejiang'].id}/{ask['id']}"
    forged = {"x_app_key": "hedui-sandbox", "x_request_time": "1790000000000", "x_sign": "0" * 64}
    for headers in ({}, forged, {**forged, "authorization": f"Bearer {office.tokens[PROVINCE]}"}):
        answer = await office.nobody.post(address, b'{"code":"00","datas":[]}', idempotency_key=None, **headers)
        assert (answer.status, answer.code) == (403, "callback_not_genuine")
    strange = f"/callbacks/{office.tenants['zhejiang'].id}/{case['id']}"
    assert (await office.nobody.post(strange, b"{}")).status == 404
    assert (await office.nobody.post(f"/callbacks/{case['id']}/{ask['id']}", b"{}")).status == 401
    await finish(office, case)
    asks = (await office.as_(COUNTY).read(path(case)))["asks"]
    assert {a["state"] for a in asks if a["element"] == "national.deposit"} <= {"found", "nothing_found"}

"""受理草稿: kept for its owner alone, judged at once, taken in once; and the review that looks at its scans."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import msgspec
import pypdfium2
from python_calamine import CalamineWorkbook

from core.authorizations.reviewing import Stage, listing
from core.drafts import reading, submitting
from core.drafts.checking import AN_HOUR
from core.drafts.model import EMPTY
from core.drafts.store import MOST_DRAFTS
from core.scans.model import LARGEST, MOST_PAGES
from core.verification.actions import accept
from core.verification.model import Accepted
from hedui.embedded.postgres import EmbeddedPostgres
from hedui.journey import HouseholdFile
from tests.api.people import Client, Office
from tests.api.steps import CLERK, COUNTY, FEEDER, REVIEWER, application, intake, make_ready, number, path, shown
from tests.support import truth

COLLEAGUE, STRANGER = "XH1003", "LA1001"
"""Another clerk of the same township office; one of another county."""
PNG = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0:~\x9bU"
    b"\0\0\0\nIDATx\x9cc`\0\0\0\x02\0\x01H\xaf\xa4q\0\0\0\0IEND\xaeB`\x82"
)


def pdf(pages: int = 1) -> bytes:
    """Empty pages."""
    document, out = pypdfium2.PdfDocument.new(), io.BytesIO()
    for _ in range(pages):
        document.new_page(595, 842)
    document.save(out)
    return out.getvalue()


def typed(file: HouseholdFile, scan: str = "") -> dict[str, Any]:
    """The household as a clerk has typed it, with everything signed."""
    plain = msgspec.to_builtins(file)
    people = [*plain["household"]["members"], *(p for home in plain["supporters"] for p in home["members"])]
    for index, person in enumerate(people, start=1):
        person["key"] = f"p{index}"
    fields = dict.fromkeys(
        ("full_name", "id_number", "signature", "agency", "programme", "relation", "obligation"), "="
    )
    sheets = []
    for sheet in plain["authorizations"]:
        told = {**fields, **{k: v for k, v in sheet["fields"].items() if k in ("guardian_name", "capacity")}}
        made = {"signed_on": sheet["signed_on"], "signatory": sheet["signatory"], "items": ["*"], "fields": told}
        sheets.append({"person": f"p{sheet['person']}", **made, "scan": scan, "digest": "" if scan else "ab" * 32})
    return {
        "application_number": plain["application_number"], "programme": plain["programme"],
        "applied_on": plain["applied_on"], "residence": "", "household": plain["household"]["members"],
        "supporters": plain["supporters"], "nothing_declared": False, "sheets": sheets,
        "declared": [{"person": "p1", "element": "national.wage", "value": "１2,000.50 元", "note": ""}],
    }  # fmt: skip


async def opened(clerk: Client, content: Mapping[str, Any]) -> str:
    """A draft with that content."""
    draft = await clerk.done("/api/drafts", {})
    await clerk.done(f"/api/drafts/{draft['id']}", {"version": 1, "content": content})
    return str(draft["id"])


async def test_a_draft_is_its_owners_alone(office: Office) -> None:
    clerk, file = office.as_(CLERK), office.file(12, number=number())
    draft = await opened(clerk, typed(file))
    (listed,) = (await clerk.read("/api/drafts"))["items"]
    assert (listed["id"], listed["people"]) == (draft, len(typed(file)["household"]) + len(file.supporters))
    assert file.household.members[0].name not in msgspec.json.encode(listed).decode()
    for other in (COLLEAGUE, STRANGER):
        assert (await office.as_(other).read("/api/drafts"))["items"] == []
        for answer in (
            await office.as_(other).get(f"/api/drafts/{draft}"),
            await office.as_(other).post(f"/api/drafts/{draft}", {"version": 2, "content": typed(file)}),
            await office.as_(other).post(f"/api/drafts/{draft}/check"),
            await office.as_(other).post(f"/api/drafts/{draft}/scans", PNG),
            await office.as_(other).post(f"/api/drafts/{draft}/submit"),
            await office.as_(other).post(f"/api/drafts/{draft}/discard"),
        ):
            assert (answer.status, answer.code) == (404, "not_found")
    assert (await office.as_(REVIEWER).get(f"/api/drafts/{draft}")).status == 403


async def test_what_was_saved_elsewhere_is_not_overwritten(office: Office) -> None:
    clerk, content = office.as_(CLERK), typed(office.file(12, number=number()))
    draft = await opened(clerk, content)
    stale = await clerk.post(f"/api/drafts/{draft}", {"version": 1, "content": msgspec.to_builtins(EMPTY)})
    assert (stale.status, stale.code) == (409, "draft_changed_meanwhile")
    assert (await clerk.read(f"/api/drafts/{draft}"))["content"] == content
    twice = {**content, "household": [*content["household"], content["household"][0]]}
    refused = await clerk.post(f"/api/drafts/{draft}", {"version": 2, "content": twice})
    assert refused.code == "draft_keys_repeated"


async def test_a_pause_of_the_hand_leaves_no_row(office: Office, postgres: EmbeddedPostgres, database: str) -> None:
    """Taking over and handing in are traced; what is sent again because the answer was lost is saved once."""
    clerk, content = office.as_(CLERK), typed(office.file(12, number=number()))
    draft = await opened(clerk, content)
    counted = "select (select count(*) from trace), (select count(*) from idempotency)"
    async with truth(postgres, database) as connection:
        before = tuple(await connection.fetchrow(counted))
        for version in (2, 3, 4):
            content = {**content, "residence": "urban" if version % 2 else "rural"}
            for _ in range(2):
                saved = await clerk.done(f"/api/drafts/{draft}", {"version": version, "content": content})
                assert saved["version"] == version + 1
        assert tuple(await connection.fetchrow(counted)) == before
    assert (await clerk.read(f"/api/drafts/{draft}"))["content"] == content
    await clerk.done(f"/api/drafts/{draft}/submit")
    async with truth(postgres, database) as connection:
        traced, kept = await connection.fetchrow(counted)
    assert (traced > before[0], kept > before[1]) == (True, True)


async def test_everything_that_is_missing_is_told_at_once_and_nothing_is_opened(office: Office) -> None:
    clerk, content = office.as_(CLERK), typed(office.file(12, number=number()))
    first = content["household"][0]
    wrong = {**first, "id_number": first["id_number"][:-1] + ("0" if first["id_number"][-1] != "0" else "1")}
    rest = {
        **content,
        "household": [wrong, *content["household"][1:]],
        "declared": [],
        "sheets": content["sheets"][:-1],
    }
    draft = await opened(clerk, rest)
    missing = (await clerk.read(f"/api/drafts/{draft}"))["missing"]
    places = [each["place"] for each in missing]
    last = content["sheets"][-1]["person"]
    assert {"p1.id_number", "declared", f"{last}.sheet.sheet"} <= set(places)
    assert all(each["basis"] for each in missing)
    answer = await clerk.post(f"/api/drafts/{draft}/submit")
    assert (answer.status, answer.code, answer.fields) == (400, "draft_incomplete", places)
    assert (await clerk.read("/api/verifications"))["items"] == []
    bad = {**content, "declared": [{"person": "p1", "element": "national.wage", "value": "约一千", "note": ""}]}
    saved = await clerk.done(f"/api/drafts/{draft}", {"version": 2, "content": bad})
    assert [each["place"] for each in saved["missing"]] == ["p1.declared.national.wage"]
    empty = await clerk.done("/api/drafts", {})
    assert [each["place"] for each in (await clerk.read(f"/api/drafts/{empty['id']}"))["missing"]][:3] == [
        "application_number", "programme", "applied_on",
    ]  # fmt: skip


async def test_a_draft_becomes_one_case_however_often_it_is_sent(office: Office) -> None:
    clerk, file = office.as_(CLERK), office.file(12, number=number())
    draft = await opened(clerk, typed(file))
    scan = await clerk.done(f"/api/drafts/{draft}/scans", pdf(2))
    assert (scan["media_type"], scan["pages"]) == ("application/pdf", 2)
    content = typed(file, scan["id"])
    await clerk.done(f"/api/drafts/{draft}", {"version": 2, "content": content})
    answers = [await clerk.post(f"/api/drafts/{draft}/submit", idempotency_key="the-same-key") for _ in range(2)]
    assert [answer.status for answer in answers] == [200, 200]
    case = answers[0].json()
    assert answers[1].json() == case
    assert case["due_basis"]
    assert (await clerk.post(f"/api/drafts/{draft}/submit")).status == 404  # over: its key is gone
    assert [each["id"] for each in (await clerk.read("/api/verifications"))["items"]] == [case["id"]]
    reviewer = office.as_(REVIEWER)
    seen = await reviewer.read(f"/api/verifications/{case['id']}/authorizations")
    assert next(person["name"] for person in seen["people"]) == file.household.members[0].name
    assert not any(person["gaps"] for person in seen["people"])
    assert (await reviewer.done(path(case, "review"), await shown(reviewer, case)))["state"] == "ready"


async def test_a_process_that_died_half_way_goes_on_from_there(office: Office) -> None:
    """Died after the case was opened, and before the draft knew of it."""
    clerk, file = office.as_(CLERK), office.file(12, number=number())
    draft = await opened(clerk, typed(file))
    scope = await office.scope(CLERK)
    ready = await submitting._ready(scope, UUID(draft))
    accepted = await submitting._once(scope, ready, accept, Accepted, reading.intake(ready.content, file.applied_on))
    assert (await clerk.done(f"/api/drafts/{draft}/submit"))["id"] == str(accepted.id)
    assert [each["id"] for each in (await clerk.read("/api/verifications"))["items"]] == [str(accepted.id)]
    again = await clerk.post(f"/api/drafts/{await opened(clerk, typed(file))}/submit")
    assert (again.status, again.code) == (409, "application_has_case")


async def test_five_clicks_at_once_are_one_case(office: Office) -> None:
    clerk = office.as_(CLERK)
    draft = await opened(clerk, typed(office.file(12, number=number())))
    answers = await asyncio.gather(*(clerk.post(f"/api/drafts/{draft}/submit") for _ in range(5)))
    done = [answer.json()["id"] for answer in answers if answer.status == 200]
    assert {answer.status for answer in answers} <= {200, 404}  # over already for whoever came last
    assert len(set(done)) == 1
    assert len((await clerk.read("/api/verifications"))["items"]) == 1


async def test_a_discarded_draft_leaves_no_key(office: Office, postgres: EmbeddedPostgres, database: str) -> None:
    clerk = office.as_(CLERK)
    draft = await opened(clerk, typed(office.file(12, number=number())))
    await clerk.done(f"/api/drafts/{draft}/scans", PNG)
    await clerk.done(f"/api/drafts/{draft}/discard")
    assert (await clerk.get(f"/api/drafts/{draft}")).status == 404
    async with truth(postgres, database) as sql:
        row = await sql.fetchrow("select blob, wrapped_key, ended_by from draft where id = $1", UUID(draft))
        scan = await sql.fetchrow("select blob from draft_scan where draft_id = $1", UUID(draft))
    assert (row["blob"], row["wrapped_key"], row["ended_by"], scan["blob"]) == (None, None, "discarded", None)


async def test_drafts_are_not_kept_without_end(office: Office, postgres: EmbeddedPostgres, database: str) -> None:
    clerk = office.as_(CLERK)
    old = await opened(clerk, typed(office.file(12, number=number())))
    async with truth(postgres, database) as sql:
        await sql.execute("update draft set expires_at = now() - interval '1 day' where id = $1", UUID(old))
    assert (await clerk.get(f"/api/drafts/{old}")).status == 404
    await office.as_(COLLEAGUE).done("/api/drafts", {})
    async with truth(postgres, database) as sql:
        assert await sql.fetchval("select ended_by from draft where id = $1", UUID(old)) == "expired"
        await sql.execute(_MANY, UUID(old), MOST_DRAFTS)
    full = await clerk.post("/api/drafts", {})
    assert (full.status, full.code) == (409, "draft_limit")


_MANY = """insert into draft (tenant_id, id, account_id, version, wrapped_key, blob, begun_at, saved_at, expires_at)
    select tenant_id, gen_random_uuid(), account_id, 1, ''::bytea, ''::bytea, now(), now(), now() + interval '1 day'
      from draft, generate_series(1, $2::int) where id = $1"""


HOSTILE: Mapping[str, tuple[bytes, str]] = {
    "a program": (b"MZ" + b"\0" * 100, "scan_kind"),
    "a page": (b"<svg onload=alert(1)>", "scan_kind"),
    "nothing": (b"", "scan_empty"),
    "too large": (b"%PDF-" + b"\0" * LARGEST, "scan_too_large"),
    "broken PDF": (b"%PDF-1.7\n" + b"x" * 500, "scan_unreadable"),
    "cut PNG": (PNG[:40], "scan_unreadable"),
    "JPEG without a picture": (b"\xff\xd8\xff\xe0\0\x10JFIF", "scan_unreadable"),
    "huge PNG": (PNG[:16] + b"\0\x01\0\0\0\x01\0\0" + PNG[24:], "scan_unreadable"),
    "too many pages": (pdf(MOST_PAGES + 1), "scan_pages"),
}


async def test_a_scan_is_judged_by_its_bytes(office: Office) -> None:
    clerk = office.as_(CLERK)
    draft = (await clerk.done("/api/drafts", {}))["id"]
    for kind, (body, code) in HOSTILE.items():
        answer = await clerk.post(f"/api/drafts/{draft}/scans", body, content_type="image/png")
        assert (kind, answer.status, answer.code) == (kind, 400, code)
    for body, media_type in ((PNG, "image/png"), (pdf(), "application/pdf")):
        scan = await clerk.done(f"/api/drafts/{draft}/scans", body)
        assert scan["media_type"] == media_type
        shown = await clerk.get(f"/api/drafts/{draft}/scans/{scan['id']}?page=1")
        assert (shown.status, shown.media_type, shown.body[:4]) == (200, "image/png", b"\x89PNG")
        assert (await clerk.get(f"/api/drafts/{draft}/scans/{scan['id']}?page=3")).status == 404


async def test_the_same_person_elsewhere_is_told_and_no_more(office: Office) -> None:
    file = office.file(12, number=number())
    await office.as_(FEEDER).done("/api/applications", application(file))
    own = await office.as_(COLLEAGUE).done("/api/verifications", intake(file))
    again = typed(office.file(12, number=file.application_number))
    checked = await office.as_(CLERK).done(f"/api/drafts/{await opened(office.as_(CLERK), again)}/check")
    assert checked["application"] == "has_case"
    assert {each["number"] for each in checked["elsewhere"]} == {own["number"]}
    stranger = office.as_(STRANGER)
    told = await stranger.done(f"/api/drafts/{await opened(stranger, again)}/check")
    assert told["application"] == "unknown"
    assert {each["number"] for each in told["elsewhere"]} == {""}  # the agency, the programme, the part and the day
    assert len(told["elsewhere"]) == len(checked["elsewhere"]) > 0


async def test_intake_compares_what_the_initiation_will(office: Office) -> None:
    """Else a person of the application is forgotten, and the case is in order until it cannot be initiated any more."""
    file, clerk = office.file(50, number=number()), office.as_(CLERK)
    await office.as_(FEEDER).done("/api/applications", application(file))
    whole = typed(file)
    alone = {**whole, "supporters": []}
    before = str(date.fromisoformat(whole["applied_on"]) - timedelta(days=1))
    supporter = {**whole["supporters"][0]["members"][0], "key": "p9", "relation": "child"}
    moved_in = {**alone, "household": [*whole["household"], supporter]}
    told = []
    for content in (whole, alone, {**whole, "applied_on": before}, moved_in):
        draft = await opened(clerk, content)
        told.append((await clerk.done(f"/api/drafts/{draft}/check"))["application"])
    assert told == ["known", "left_out", "other_day", "other_people"]


async def test_a_gap_stands_where_it_can_be_filled(office: Office) -> None:
    """A day without law is no missing programme, and an empty line names whose it is."""
    content, clerk = typed(office.file(12, number=number())), office.as_(CLERK)
    line = {"person": "p1", "element": "", "value": "", "note": ""}
    faulty = [{**content, "applied_on": "1999-05-01"}, {**content, "declared": [*content["declared"], line]}]
    gaps = []
    for each in faulty:
        draft = (await clerk.done("/api/drafts", {}))["id"]
        saved = await clerk.done(f"/api/drafts/{draft}", {"version": 1, "content": each})
        gaps.append({(gap["place"], gap["message"].partition("：")[2]) for gap in saved["missing"]})
    assert {place for place, _ in gaps[0]} & {"applied_on", "programme"} == {"applied_on"}
    assert ("p1.declared.", "没有选择申报项目") in gaps[1]


async def test_one_number_of_two_persons_is_told_and_no_fault_of_ours(office: Office) -> None:
    clerk, content = office.as_(CLERK), typed(office.file(23, number=number()))
    content["household"].append({**content["household"][0], "key": "p9", "relation": "spouse"})
    draft = await opened(clerk, content)
    assert (await clerk.post(f"/api/drafts/{draft}/check")).status == 200


async def test_nobody_goes_through_numbers(office: Office) -> None:
    clerk, statuses = office.as_(CLERK), []
    for start in range(AN_HOUR // 4 + 2):
        people = []
        for index in range(start * 4, start * 4 + 4):
            person = msgspec.to_builtins(office.file(100 + index, number="x").household.members[0])
            people.append({**person, "key": f"p{index}", "id_kind": "resident_id"})
        draft = await opened(clerk, {**msgspec.to_builtins(EMPTY), "household": people})
        answer = await clerk.post(f"/api/drafts/{draft}/check")
        statuses.append(answer.status)
    assert statuses[0] == 200
    assert (statuses[-1], answer.code) == (429, "look_up_limit")


async def test_what_the_reviewer_saw_goes_back_and_comes_again(office: Office) -> None:
    clerk, reviewer, file = office.as_(CLERK), office.as_(REVIEWER), office.file(19, number=number())
    draft = await opened(clerk, typed(file))
    scan = await clerk.done(f"/api/drafts/{draft}/scans", PNG)
    await clerk.done(f"/api/drafts/{draft}", {"version": 2, "content": typed(file, scan["id"])})
    case = await clerk.done(f"/api/drafts/{draft}/submit")
    (row,) = (await reviewer.read("/api/authorizations?stage=waiting"))["items"]
    assert (row["id"], row["own"], row["sheets"]) == (case["id"], False, row["people"])
    assert (await clerk.read("/api/authorizations?stage=waiting"))["items"][0]["own"]
    seen = await reviewer.read(path(case, "authorizations"))
    scanned = await reviewer.get(path(case, f"scans/{seen['people'][0]['sheet']['scan']['id']}"))
    assert (scanned.status, scanned.body) == (200, PNG)
    sheets = (await shown(reviewer, case))["sheets"]
    gaps = [
        {"subject_id": person["subject_id"], "field": field, "message": "扫描件上看不到"}
        for person, field in zip(seen["people"], ("signature", "signed_on"), strict=False)
    ]
    assert (await clerk.post(path(case, "return"), {"sheets": sheets, "gaps": gaps})).status == 403
    of_nobody = [{**gaps[0], "subject_id": str(UUID(int=5))}]
    strange = await reviewer.post(path(case, "return"), {"sheets": sheets, "gaps": of_nobody})
    assert strange.fields == ["gaps[0].subject_id"]
    assert (await reviewer.done(path(case, "return"), {"sheets": sheets, "gaps": gaps}))["state"] == "returned"
    (back,) = (await clerk.read("/api/authorizations?stage=returned"))["items"]
    assert back["returned_gaps"] == 2
    mending = (await clerk.done("/api/drafts", {"verification_id": case["id"]}))["id"]
    assert (await clerk.done("/api/drafts", {"verification_id": case["id"]}))["id"] == mending
    view = await clerk.read(f"/api/drafts/{mending}")
    assert (view["locked"], view["missing"], len(view["scans"])) == (True, [], 1)
    assert {each["place"].split(".")[-1] for each in view["returned"]} == {"signature", "signed_on"}
    unchanged = await clerk.post(f"/api/drafts/{mending}/submit")
    assert (unchanged.status, unchanged.code) == (400, "draft_unchanged")
    content = view["content"]
    content["sheets"][0]["fields"]["contact_phone"] = "0571-8888"
    content["household"][0]["name"] = "另一人"  # stands fast
    await clerk.done(f"/api/drafts/{mending}", {"version": view["version"], "content": content})
    assert (await clerk.done(f"/api/drafts/{mending}/submit"))["id"] == case["id"]
    unseen = await reviewer.post(path(case, "review"), {"sheets": sheets})  # shown before the mending
    assert (unseen.status, unseen.code) == (409, "sheets_changed_meanwhile")
    again = await reviewer.post(path(case, "return"), {"sheets": sheets, "gaps": gaps})
    assert (again.status, again.code) == (409, "sheets_changed_meanwhile")
    assert (await reviewer.done(path(case, "review"), await shown(reviewer, case)))["state"] == "ready"
    assert [each["id"] for each in (await reviewer.read("/api/authorizations?stage=passed"))["items"]] == [case["id"]]
    refused = await clerk.post("/api/drafts", {"verification_id": case["id"]})
    assert (refused.status, refused.code) == (409, "case_state")


async def test_a_case_of_another_office_is_not_mended(office: Office) -> None:
    case = await office.as_(CLERK).done("/api/verifications", intake(office.file(12, number=number())))
    assert (await office.as_(STRANGER).post("/api/drafts", {"verification_id": case["id"]})).status == 404
    assert (await office.as_(STRANGER).get(path(case, "authorizations"))).status == 404
    assert (await office.as_(COUNTY).get(path(case, "authorizations"))).status == 403


async def test_the_lists_go_along_the_index_of_intake(
    office: Office, postgres: EmbeddedPostgres, database: str
) -> None:
    await make_ready(office, office.file(12, number=number()))
    tenant = office.tenants["xihu"].id
    async with truth(postgres, database) as sql:
        await sql.execute("set enable_seqscan = off")
        for stage in Stage:
            plan = await sql.fetch("explain " + listing(stage), tenant, UUID(int=0), None, 50)
            assert "verification_in_intake" in "\n".join(row[0] for row in plan), stage


async def test_the_blank_file_has_the_sheets_that_are_read(office: Office) -> None:
    answer = await office.as_(CLERK).get("/api/verifications/files/template")
    assert answer.status == 200
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.body))
    assert book.sheet_names[:3] == ["家庭成员", "申报", "授权"]


async def test_the_form_is_of_the_day(office: Office) -> None:
    form = await office.as_(CLERK).read("/api/intake/form")
    assert {"zhejiang.dibao"} <= {programme["id"] for programme in form["programmes"]}
    assert form["template_basis"]
    early = await office.as_(CLERK).get("/api/intake/form?on=1999-01-01")
    assert (early.status, early.fields) == (400, ["applied_on"])

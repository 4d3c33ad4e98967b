"""抽查授权书的接口: drawn by chance and once, looked at with a trace, judged once; an incomplete sheet stops its person."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from core.authorizations.spot_checks import DRAWABLE, listing
from core.clock import SystemClock, legal_date
from tests.api.people import Client, Office
from tests.api.steps import CLERK, COUNTY, REASON, REVIEWER, make_ready, number, path, shown, take_in
from tests.api.test_drafts import pdf, typed
from tests.support import rows

AUDITOR, FOREIGN = "XH0003", "LA0001"
CHECKS = "/api/spot-checks"


def period(count: int = 50) -> dict[str, Any]:
    """Today's cases."""
    today = legal_date(SystemClock().now()).isoformat()
    return {"since": today, "until": today, "count": count}


async def drawn(who: Client, case: Any) -> Any:
    """The row of a case that was drawn."""
    page = await who.read(f"{CHECKS}?limit=200")
    return next(one for one in page["items"] if one["number"] == case["number"])


async def test_a_case_is_drawn_once_and_an_incomplete_sheet_stops_its_person(office: Office) -> None:
    case = await make_ready(office, office.file(41, number=number()))
    unfinished = await take_in(office, office.file(42, number=number()))
    county, auditor = office.as_(COUNTY), office.as_(AUDITOR)
    first = await county.done(CHECKS, period())
    assert first["drawn"] == first["among"] > 0
    assert await auditor.done(CHECKS, period()) == {"among": 0, "drawn": 0}
    numbers = [one["number"] for one in (await county.read(f"{CHECKS}?limit=200"))["items"]]
    assert case["number"] in numbers
    assert unfinished["number"] not in numbers  # nothing has passed there yet
    check = await drawn(county, case)
    where = f"{CHECKS}/{check['id']}"
    seen = await auditor.read(where)
    assert len(seen["people"]) == len(case["subjects"])
    assert seen["template_basis"]
    lack = {"subject_id": case["subjects"][0], "reason": "签名与身份证姓名不一致"}
    assert (await county.done(f"{where}/judge", {"incomplete": [lack]})) == {"outcome": "incomplete", "suspended": 1}
    again = await auditor.post(f"{where}/judge", {"incomplete": []})
    assert (again.status, again.code) == (409, "spot_check_judged")
    told = await county.read(path(case))
    assert [one["subject_id"] for one in told["suspensions"]] == [case["subjects"][0]]
    assert (await drawn(auditor, case))["outcome"] == "incomplete"
    waiting = (await county.read(f"{CHECKS}?waiting=true&limit=200"))["items"]
    assert case["number"] not in [one["number"] for one in waiting]
    traces = (await auditor.read(f"/api/traces/audit?number={case['number']}&limit=200"))["items"]
    assert {"spot_check.look", "spot_check.judge"} <= {one["verb"] for one in traces}
    (judged,) = (one for one in traces if one["verb"] == "spot_check.judge")
    assert judged["reason"] == lack["reason"]


async def test_people_are_masked_until_one_of_them_is_compared_which_is_traced_with_whose(office: Office) -> None:
    file = office.file(45, number=number())
    case = await make_ready(office, file)
    auditor = office.as_(AUDITOR)
    await auditor.done(CHECKS, period())
    where = f"{CHECKS}/{(await drawn(auditor, case))['id']}"
    first, told = file.household.members[0], str((await auditor.read(where))["people"])
    for one in file.household.members:
        assert one.id_number not in told
        assert one.name not in told
    wanted = {"subject_id": case["subjects"][0]}
    full = await auditor.done(f"{where}/full", wanted)
    assert (full["name"], full["id_number"]) == (first.name, first.id_number)
    traces = (await auditor.read(f"/api/traces/audit?number={case['number']}&limit=200"))["items"]
    assert "抽查授权书：与扫描件比对" in [one["reason"] for one in traces if one["verb"] == "spot_check.look"]
    assert (await auditor.post(f"{where}/full", {"subject_id": "0" * 32})).status == 404
    assert (await office.as_(CLERK).post(f"{where}/full", wanted)).status == 403
    assert (await office.as_(FOREIGN).post(f"{where}/full", wanted)).status == 404


async def test_the_scan_is_shown_to_who_checks_it_and_to_nobody_else(office: Office) -> None:
    clerk, file = office.as_(CLERK), office.file(43, number=number())
    draft = (await clerk.done("/api/drafts", {}))["id"]
    scan = await clerk.done(f"/api/drafts/{draft}/scans", pdf(1))
    await clerk.done(f"/api/drafts/{draft}", {"version": 1, "content": typed(file, scan["id"])})
    case = await clerk.done(f"/api/drafts/{draft}/submit")
    await office.as_(REVIEWER).done(path(case, "review"), await shown(office.as_(REVIEWER), case))
    auditor = office.as_(AUDITOR)
    await auditor.done(CHECKS, period())
    where = f"{CHECKS}/{(await drawn(auditor, case))['id']}"
    scans = [one["sheet"]["scan"] for one in (await auditor.read(where))["people"]]
    picture = await auditor.get(f"{where}/scans/{scans[0]['id']}")
    assert (picture.status, picture.media_type) == (200, "image/png")
    for staff, status in ((CLERK, 403), (FOREIGN, 404)):
        for part in ("", f"/scans/{scans[0]['id']}"):
            assert (await office.as_(staff).get(where + part)).status == status
    assert (await office.as_(CLERK).post(CHECKS, period())).status == 403
    assert (await office.as_(FOREIGN).post(f"{where}/judge", {"incomplete": []})).status == 404
    assert (await office.as_(COUNTY).done(f"{where}/judge", {"incomplete": []}))["outcome"] == "complete"


async def test_a_period_ends_after_it_begins_and_is_no_longer_than_a_quarter(office: Office) -> None:
    county, today = office.as_(COUNTY), legal_date(SystemClock().now())
    for since in (today + timedelta(days=1), today - timedelta(days=200)):
        told = await county.post(CHECKS, {**period(), "since": since.isoformat()})
        assert (told.status, told.fields) == (400, ["until"])


async def test_draw_and_list_go_along_indexes(office: Office) -> None:
    scope = await office.scope(COUNTY)
    async with scope.read("spot_check.list") as tx:
        await tx.rows("set local enable_seqscan = off")
        tenant = f"'{scope.tenant.id}'"
        bounds = {"$1": tenant, "$2": f"'{'0' * 32}'::uuid", "$3": f"'{'f' * 32}'::uuid", "$4": "'seed'"}
        for sql in (DRAWABLE, listing(True).replace("$2", "null").replace("$3", "9")):
            for name, value in bounds.items():
                sql = sql.replace(name, value)
            plan = "\n".join(row[0] for row in await tx.rows(f"explain {sql}"))
            assert "Seq Scan" not in plan, plan


async def test_by_person_who_touched_the_cases_with_a_reason(office: Office) -> None:
    file = office.file(44, number=number())
    case = await make_ready(office, file)
    await office.as_(COUNTY).read(path(case))
    auditor, person = office.as_(AUDITOR), file.household.members[0]
    asked = {"id_number": person.id_number, "reason": "本人来访申诉"}
    told = await auditor.done("/api/traces/person", asked)
    assert told["cases"] == 1
    assert {one["number"] for one in told["items"]} == {case["number"]}
    assert "verification.look" in {one["verb"] for one in told["items"]}
    (own,) = (await auditor.read("/api/traces/audit?verb=trace.person"))["items"]
    assert own["reason"] == asked["reason"]
    kept = await rows(await office.scope(AUDITOR), "select body from trace where verb = 'trace.person'")
    assert person.id_number.encode() not in b"".join(row["body"] for row in kept)
    assert (await auditor.done("/api/traces/person", {**asked, "limit": 1}))["next"]
    wrong = await auditor.post("/api/traces/person", {**asked, "id_number": "330106"})
    assert (wrong.status, wrong.fields) == (400, ["id_number"])
    without = await auditor.post("/api/traces/person", {**asked, "reason": ""})
    assert (without.status, without.fields) == (400, ["reason"])
    for staff, status in ((COUNTY, 403), (CLERK, 403)):
        assert (await office.as_(staff).post("/api/traces/person", asked)).status == status
    foreign = await office.as_("LA0002").done("/api/traces/person", {**asked, **REASON})
    assert (foreign["cases"], foreign["items"]) == (0, [])

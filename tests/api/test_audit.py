"""留痕审计的接口: who looked at what, marked where no open case stands behind it; whether the traces stand; the export."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from core.clock import SystemClock, legal_date
from core.traces import auditing
from core.traces.audit import CaseKnown, Mark, Wanted, marks_of
from core.traces.titles import VERB_TITLES
from hedui.embedded.postgres import EmbeddedPostgres
from tenants.access import OPERATOR_VERBS
from tenants.permissions import ROLES, SOURCE_VERBS, SYSTEM_VERBS, VISITOR_VERBS
from tests.api.people import Office
from tests.api.steps import CLERK, COUNTY, REASON, make_ready, number, path
from tests.support import truth

AUDITOR, FOREIGN, ADMIN, HEAD = "XH0003", "LA0002", "XH0002", "XH0004"
AUDIT = "/api/traces/audit"


async def test_the_auditor_finds_the_look_of_a_colleague(office: Office) -> None:
    case = await make_ready(office, office.file(23, number=number()))
    await office.as_(COUNTY).read(path(case))
    await office.as_(CLERK).done(path(case, "withdraw"), {"subject_id": case["subjects"][0], **REASON})
    auditor = office.as_(AUDITOR)
    name = (await office.scope(COUNTY)).actor.name
    told = await auditor.read(f"{AUDIT}?staff_number={COUNTY}&verb=verification.look&number={case['number']}")
    (look,) = told["items"]
    assert (look["name"], look["title"], look["number"]) == (name, "查看核对件", case["number"])
    assert told["next"] is None
    (act,) = (await auditor.read(f"{AUDIT}?verb=authorization.withdraw"))["items"]
    assert act["reason"] == REASON["reason"]  # as it was written, for who is to judge it
    today = legal_date(SystemClock().now())
    before = (today - timedelta(days=1)).isoformat()
    assert (await auditor.read(f"{AUDIT}?until={before}"))["items"] == []
    assert (await auditor.read(f"{AUDIT}?since={today.isoformat()}&staff_number={COUNTY}"))["items"]
    searched = (await auditor.read(f"{AUDIT}?staff_number={AUDITOR}&verb=trace.list"))["items"]
    assert len(searched) >= 4  # the auditor's own searches are traced too
    assert (await auditor.get(f"{AUDIT}?number=no-such-case")).status == 404
    assert (await auditor.get(f"{AUDIT}?since=gestern")).status == 400


HANDED = {"on": "", "successor": {"staff_number": "XH1099", "name": "林知夏"}, "reason": "轮岗：李红休产假"}
BUREAU = {"kind": "bureau", "name": "低保科", "code": "330106"}


async def test_the_auditor_reads_what_an_administrative_act_was_about_and_why(office: Office) -> None:
    """By what stands in the trace, whatever the act."""
    admin, auditor, today = office.as_(ADMIN), office.as_(AUDITOR), legal_date(SystemClock().now()).isoformat()
    (there,) = [p for p in await admin.read("/api/posts") if CLERK in [h["staff_number"] for h in p["holders"]]]
    await admin.done(f"/api/holdings/{there['holders'][0]['id']}/handover", {**HANDED, "on": today})
    new = await admin.done("/api/offices", {**BUREAU, "on": today})
    why = {"reason": "机构改革"}
    holder = {"staff_number": "XH1098", "name": "另一人"}
    post = {"title": "低保复核岗", "role": "auditor", "own_office_only": False, "holder": holder, "on": today, **why}
    await admin.done("/api/posts", {"office_id": new["id"], **post})
    await admin.done("/api/accounts/XH1098/disable", {"reason": "借调"})
    await admin.done(f"/api/offices/{new['id']}/rename", {"name": "低保中心", "code": "330106", **why})
    value = {"name": "counting_period_months", "value": 12, "document": "杭民〔2026〕1 号", "start": "2099-01-01"}
    proposed = await admin.done("/api/settings", value)
    await office.as_(HEAD).done(f"/api/settings/proposals/{proposed['id']}/reject", {"reason": "文号有误"})
    told = {one["verb"]: one for one in (await auditor.read(f"{AUDIT}?limit=200"))["items"]}
    seen = {verb: (told[verb]["about"], told[verb]["reason"]) for verb in told}
    place = f"{there['title']}（{there['office']}）"
    name = there["holders"][0]["name"]
    assert seen["holding.hand_over"] == (
        f"{place}；{name}（{CLERK}）；接任人：林知夏（XH1099）；自 {today} 起", HANDED["reason"],
    )  # fmt: skip
    assert seen["post.create"] == (f"低保复核岗（低保中心）；另一人（XH1098）；自 {today} 起", "机构改革")
    assert seen["account.disable"] == ("另一人（XH1098）", "借调")
    assert seen["office.create"] == (f"低保中心；自 {today} 起", "")
    assert seen["office.rename"] == ("低保中心；原名称：低保科", "机构改革")
    assert seen["setting.reject"] == ("核算期间；自 2099-01-01 起；依据：杭民〔2026〕1 号", "文号有误")
    listed = (await auditor.get("/api/traces/export?form=csv&verb=account.disable")).body.decode("utf-8-sig")
    (line,) = list(csv.reader(io.StringIO(listed)))[1:]
    assert (line[5], line[7]) == ("另一人（XH1098）", "借调")
    raw = (await auditor.read("/api/traces?limit=200"))["items"]
    assert not [word for word in ("产假", "借调") if word in str(raw)]  # sealed as it was


async def test_pages_go_on_where_the_last_one_ended(office: Office) -> None:
    await make_ready(office, office.file(24, number=number()))
    auditor = office.as_(AUDITOR)
    whole = [one["id"] for one in (await auditor.read(f"{AUDIT}?limit=200&staff_number={CLERK}"))["items"]]
    first = await auditor.read(f"{AUDIT}?limit=1&staff_number={CLERK}")
    second = await auditor.read(f"{AUDIT}?limit=200&staff_number={CLERK}&after={first['next']}")
    assert [one["id"] for one in (*first["items"], *second["items"])] == whole
    assert len(whole) > 2


async def test_who_may_audit_and_who_may_not(office: Office) -> None:
    case = await make_ready(office, office.file(25, number=number()))
    for where in (AUDIT, "/api/traces/check", "/api/traces/export", "/api/traces/verbs"):
        for staff, status in ((CLERK, 403), (COUNTY, 403), (None, 401)):
            who = office.as_(staff) if staff else office.nobody
            assert (await who.get(where)).status == status
        assert (await office.as_(AUDITOR).get(where)).status == 200
    foreign = office.as_(FOREIGN)
    assert (await foreign.get(f"{AUDIT}?number={case['number']}")).status == 404
    assert case["number"] not in str(await foreign.read(f"{AUDIT}?limit=200"))


async def test_an_altered_trace_is_found(office: Office, postgres: EmbeddedPostgres, database: str) -> None:
    await make_ready(office, office.file(26, number=number()))
    auditor, tenant = office.as_(AUDITOR), office.tenants["xihu"]
    told = await auditor.read("/api/traces/check")
    assert (told["checked"] > 5, told["broken"], told["next"]) == (True, [], None)
    change = """update trace set verb = 'verification.look' where tenant_id = $1 and id =
                  (select id from trace where tenant_id = $1 and verb = 'verification.accept' limit 1) returning id"""
    async with truth(postgres, database) as sql:
        changed = await sql.fetchval(change, tenant.id)
    (broken,) = (await auditor.read("/api/traces/check"))["broken"]
    assert (broken["id"], broken["problem"]) == (str(changed), "留痕的栏目与内容不符")
    async with truth(postgres, database) as sql:  # the session's other tests look at every trace
        await sql.execute(
            "update trace set verb = 'verification.accept' where tenant_id = $1 and id = $2", tenant.id, changed
        )


async def test_the_export_is_text_and_leaves_its_own_trace(office: Office) -> None:
    case = await make_ready(office, office.file(27, number=number()))
    await office.as_(COUNTY).read(path(case))
    auditor = office.as_(AUDITOR)
    answer = await auditor.get(f"/api/traces/export?form=csv&number={case['number']}")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    head, *lines = list(csv.reader(io.StringIO(answer.body.decode("utf-8-sig"))))
    assert head[:4] == ["时间", "姓名", "工号", "事项"]
    assert {line[4] for line in lines} == {case["number"]}
    assert (head[5], {line[5] for line in lines}) == ("对象", {""})  # it is the case
    assert [COUNTY, "查看核对件"] in [line[2:4] for line in lines]
    book = await auditor.get(f"/api/traces/export?number={case['number']}")
    sheet = zipfile.ZipFile(io.BytesIO(book.body)).read("xl/worksheets/sheet1.xml").decode()
    assert case["number"] in sheet
    assert "<f>" not in sheet
    (one, two) = (await auditor.read(f"{AUDIT}?verb=trace.export"))["items"]
    assert {one["staff_number"], two["staff_number"]} == {AUDITOR}


async def test_a_page_is_bounded_however_seldom_a_condition_is_met(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    await make_ready(office, office.file(28, number=number()))
    scope = await office.scope(AUDITOR)
    monkeypatch.setattr(auditing, "SCANNED", 3)
    page = await auditing.audit(scope, Wanted(verb="verification.accept"), 50, None)
    seen, pages = page.items, 1
    while page.next is not None:
        page = await auditing.audit(scope, Wanted(verb="verification.accept"), 50, page.next)
        seen, pages = [*seen, *page.items], pages + 1
    assert (len(seen), pages > 2) == (1, True)
    async with scope.read("trace.list") as tx:
        await tx.rows("set local enable_seqscan = off")
        sql = (
            auditing._SCAN.replace("$1", f"'{scope.tenant.id}'")
            .replace("$2", f"'{auditing._LAST}'")
            .replace("$3", f"'{UUID(int=0)}'")
        )
        plan = "\n".join(row[0] for row in await tx.rows("explain " + sql.replace("$4", "null").replace("$5", "9")))
    assert "pkey" in plan
    assert "Seq Scan" not in plan


class _Weekdays:
    """工作日历 of Mondays to Fridays."""

    def is_working_day(self, day: date) -> bool:
        return day.weekday() < 5


def test_marks_stand_at_looks_without_an_open_case_and_outside_of_hours() -> None:
    noon, night = datetime(2026, 11, 23, 4, tzinfo=UTC), datetime(2026, 11, 23, 12, tzinfo=UTC)
    saturday = datetime(2026, 11, 21, 4, tzinfo=UTC)
    open_case, over = CaseKnown("A", None), CaseKnown("B", date(2026, 11, 20))

    def marked(verb: str, at: datetime, case: CaseKnown | None) -> list[Mark]:
        return marks_of({"verb": verb, "at": at}, case, _Weekdays())  # type: ignore[arg-type]

    assert marked("verification.look", noon, open_case) == []
    assert marked("verification.look", noon, over) == [Mark.CLOSED_CASE]
    assert marked("verification.look", night, open_case) == [Mark.OFF_HOURS]
    assert marked("recipient.look", saturday, None) == [Mark.NO_CASE, Mark.OFF_HOURS]
    assert marked("verification.unseal", noon, over) == [Mark.UNMASKED, Mark.CLOSED_CASE]
    assert marked("verification.accept", night, None) == []


def test_every_verb_has_a_name() -> None:
    verbs = frozenset().union(*ROLES.values(), OPERATOR_VERBS, SYSTEM_VERBS, SOURCE_VERBS, VISITOR_VERBS)
    assert verbs - set(VERB_TITLES) == set()

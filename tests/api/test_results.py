"""结果、报告、真伪核验与查看完整信息: owner, permitted colleague, stranger; and the public, who learns next to nothing."""

from __future__ import annotations

import base64
import dataclasses
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import pytest

from core.database import DB
from core.errors import NotFound
from core.reports import pages
from core.runtime import Runtime
from hedui.embedded.postgres import EmbeddedPostgres
from plugins.simulated_departments.process import Departments
from tenants.authenticity import PaperIn, check_paper, paper_digest
from tenants.permissions import VISITOR_VERBS
from tenants.provisioning import ProvisioningFile
from tests.api.people import Answer, Client, Office, Web, new_office
from tests.api.steps import CLERK, COUNTY, HEAD, PROVINCE, finish, number, path, start
from tests.support import rows, truth

CASE_TABLES = ("report", "report_file", "verification", "subject", "assessment", "reply", "delivery", "trace")
FORM = {"content_type": "application/x-www-form-urlencoded", "accept": "text/html"}
STRANGER, AUDITOR, OTHER_TOWNSHIP = "LA0001", "XH0003", "XH2001"


@dataclasses.dataclass(frozen=True)
class Finished:
    """办结的一件."""

    office: Office
    case: Any
    file: Any
    report: Any

    @property
    def county(self) -> Client:
        return self.office.as_(COUNTY)

    def of(self, step: str = "") -> str:
        """Address of the report, or of what hangs on it."""
        return f"/api/reports/{self.report['id']}{step and '/' + step}"


@pytest.fixture(scope="module")
async def done(web: Web, runtime: Runtime, departments: Departments, provisioning_file: ProvisioningFile) -> Finished:
    office = await new_office(web, runtime, departments, provisioning_file)
    file = office.file(7, number=number())
    case = await start(office, file)
    return Finished(office, case, file, await finish(office, case))


async def test_a_result_says_of_every_figure_where_it_comes_from(done: Finished) -> None:
    answer = await done.county.get(done.of("result"))
    told = answer.json()
    assert (told["final"], told["newest"]) == (True, done.report["id"])
    assert told["conclusions"][0]["measured"]["persons"] >= 1
    household = {person["number"]: person["household"] for person in told["people"]}
    for total in (total for total in told["totals"] if not total["element"]):
        own = [line["step"]["effect"] for line in told["lines"] if line["category"] == total["category"]
               and household[line["step"]["subject"]] == total["household"]]  # fmt: skip
        assert sum(own) == total["amount"]
    for step in (line["step"] for line in told["lines"]):
        assert step["clauses"]
        assert step["rule_title"]
        assert step["reason"] or step["treatment"] == "counted"
    known = done.file.household.members
    assert not [one for one in known if one.id_number.encode() in answer.body or one.name.encode() in answer.body]


async def test_versions_say_why_they_exist_and_until_when_they_hold(done: Finished) -> None:
    versions = await done.county.read(path(done.case, "report-versions"))
    assert [one["sequence"] for one in versions] == list(range(len(versions), 0, -1))
    assert versions[0]["current"]
    assert [bool(one["reasons"]) for one in versions] == [True] * (len(versions) - 1) + [False]
    look = await done.county.read(done.of())
    assert look["version"] == versions[0] == look["newest"]
    assert look["verify_address"].endswith("/verify")
    assert {each["extension"] for each in look["version"]["formats"] if each["ready"]} == {"pdf", "json"}
    assert look["deliveries"] == []
    handed = {
        "recipient": "applicant",
        "name": "申请人本人",
        "means": "直接送达",
        "delivered_on": look["version"]["issued_on"],
    }
    await done.county.done(done.of("deliveries"), handed)
    assert [one["name"] for one in (await done.county.read(done.of()))["deliveries"]] == ["申请人本人"]


async def test_pages_are_shown_as_pictures_and_each_look_is_a_fetch(done: Finished) -> None:
    count = await done.county.read(done.of("pages"))
    assert 2 <= count["shown"] == count["count"] <= pages.MOST
    first, again = [await done.county.get(done.of("pages/1")) for _ in range(2)]
    assert (first.status, first.media_type, first.body[:8]) == (200, "image/png", b"\x89PNG\r\n\x1a\n")
    assert first.body == again.body
    for none in ("pages/0", f"pages/{count['count'] + 1}", f"pages/{pages.MOST + 1}", "pages/-1", "pages/x"):
        assert (await done.county.get(done.of(none))).status == 404
    head = done.office.as_(HEAD)
    before = len(await head.read(done.of("downloads")))
    await done.county.get(done.of("pages"))
    await done.county.get(done.of("files/report_pdf.standard"))
    told = await head.read(done.of("downloads"))
    assert len(told) == before + 2
    assert [(one["format"], one["staff_number"]) for one in told[:2]] == [("report_pdf.standard", COUNTY), ("", COUNTY)]


def test_pictures_are_kept_up_to_a_bound() -> None:
    kept = pages._Kept()
    for page in range(5):
        kept.put((b"x", page), bytes(pages.KEPT // 4))
    assert [kept.get((b"x", page)) is not None for page in range(5)] == [False, True, True, True, True]


async def test_owner_and_colleague_look_and_strangers_find_nothing(done: Finished) -> None:
    where = [done.of(step) for step in ("", "result", "pages", "pages/1", "files/report_json.canonical")]
    where.append(path(done.case, "report-versions"))
    for staff, status in ((COUNTY, 200), (PROVINCE, 200), (CLERK, 200), (OTHER_TOWNSHIP, 404), (STRANGER, 404)):
        assert {(await done.office.as_(staff).get(address)).status for address in where} == {status}, staff
    for address in where:
        assert (await done.office.nobody.get(address)).status == 401
        assert (await done.office.as_(AUDITOR).get(address)).status == 403
    assert (await done.county.get(done.of("downloads"))).status == 403
    assert (await done.office.as_(AUDITOR).get(done.of("downloads"))).status == 200


async def test_who_unmasks_says_why_and_the_auditor_learns_of_it(done: Finished) -> None:
    where, person = path(done.case, "unmask"), done.case["subjects"][0]
    body = {"subject_id": person, "reason": "与身份证原件核对"}
    shown = await done.county.done(where, body)
    known = done.file.household.members[0]
    assert (shown["name"], shown["id_number"]) == (known.name, known.id_number)
    for staff, status in (
        (CLERK, 200),
        (PROVINCE, 200),
        (OTHER_TOWNSHIP, 404),
        (STRANGER, 404),
        (HEAD, 403),
        (AUDITOR, 403),
    ):
        assert (await done.office.as_(staff).post(where, body)).status == status, staff
    assert (await done.office.nobody.post(where, body)).status == 401
    assert (await done.county.post(where, {**body, "reason": ""})).fields == ["reason"]
    assert (await done.county.post(where, {**body, "subject_id": done.report["id"]})).status == 404
    traces = (await done.office.as_(AUDITOR).read(f"/api/traces?verification_id={done.case['id']}&limit=200"))["items"]
    looks = [trace["body"]["details"] for trace in traces if trace["verb"] == "subject.unmask"]
    assert [look["subject"] for look in looks] == [person, person]  # the province's look is the province's
    assert all(len(base64.b64decode(look["reason"])) > len("与身份证原件核对") for look in looks)
    told = str(traces)
    assert known.name not in told
    assert known.id_number not in told
    sealed = await rows(
        await done.office.scope(COUNTY),
        "select 1 from idempotency where position($1 in answer) > 0",
        known.name.encode(),
    )
    assert not sealed


async def checked(done: Finished, number: str, code: str, origin: str | None = None) -> Answer:
    form = urlencode({"number": number, "code": code}).encode()
    return await done.office.nobody.post("/verify", form, **{**FORM, "origin": origin or done.office.web.base})


async def test_whoever_holds_the_paper_learns_that_it_is_genuine_and_nothing_else(done: Finished) -> None:
    versions = await done.county.read(path(done.case, "report-versions"))
    newest = versions[0]
    typed = newest["number"].replace("〔", "（").replace("〕", ")").replace("-", " ")
    for typed_number, code in ((newest["number"], newest["verification_code"]),
                         (typed, newest["verification_code"].lower().replace("-", ""))):  # fmt: skip
        answer = await checked(done, typed_number, code)
        text = answer.body.decode()
        assert answer.status == 200
        assert "● 报告属实，在有效期内" in text
        assert newest["content_digest"] in text
    for secret in (done.case["number"], *(member.name for member in done.file.household.members)):
        assert secret not in text
    if len(versions) > 1:
        assert (
            "已被新版本替代"
            in (await checked(done, versions[-1]["number"], versions[-1]["verification_code"])).body.decode()
        )
    assert (await checked(done, newest["number"], newest["verification_code"], "https://evil.example")).status == 403
    owner = await done.office.as_(AUDITOR).read(f"/api/traces?verification_id={done.case['id']}&limit=50")
    assert {"report.authenticate"} <= VISITOR_VERBS
    assert "report.authenticate" in {trace["verb"] for trace in owner["items"]}


async def test_a_wrong_code_and_an_unknown_number_are_told_alike_and_counted(done: Finished) -> None:
    newest = (await done.county.read(path(done.case, "report-versions")))[0]
    right = newest["verification_code"]
    wrong = [
        await checked(done, newest["number"], "2222-2222"),
        await checked(done, "浙核对〔2026〕000000-000001号", right),
    ]
    said = [answer.body.decode().split('role="alert"')[1].split("</div>")[0] for answer in wrong]
    assert ([answer.status for answer in wrong], said[0]) == ([404, 404], said[1])
    assert (await checked(done, "", right)).status == 400
    for _ in range(40):
        answer = await checked(done, newest["number"], "3333-3333")
        if answer.status == 429:
            break
    assert answer.status == 429
    assert (await checked(done, newest["number"], right)).status == 429  # whoever guesses is not listened to


async def test_what_is_refused_has_a_code(done: Finished) -> None:
    with pytest.raises(NotFound) as unknown:
        await check_paper(done.office.runtime, PaperIn("浙核对〔2026〕330106-000007号", "2222-2222"), "192.0.2.9")
    async with (await done.office.scope(COUNTY)).read("report.fetch") as tx:
        with pytest.raises(NotFound) as pageless:
            await pages._file(tx, UUID(done.report["id"]), [])
    assert (unknown.value.code, pageless.value.code) == ("paper_unknown", "report_without_pages")


async def test_number_and_code_open_one_row_of_one_table(
    done: Finished, postgres: EmbeddedPostgres, database: str
) -> None:
    newest = (await done.county.read(path(done.case, "report-versions")))[0]
    paper = paper_digest(newest["number"], newest["verification_code"])
    for service, digest, seen in (("authenticity", paper, 1), ("authenticity", bytes(32), 0), ("login", paper, 0)):
        async with DB.open({"hedui.service": service, "hedui.credential": digest.hex()}) as door:
            counts = [await door.connection.fetchval(f"select count(*) from {table}") for table in CASE_TABLES]
        assert counts == [seen, *[0] * (len(CASE_TABLES) - 1)]
    async with truth(postgres, database) as sql:
        await sql.execute("set enable_seqscan = off")
        plan = str(await sql.fetch("explain select id from report where paper = $1", paper))
    assert "report_paper" in plan


def test_what_is_typed_otherwise_is_the_same_paper() -> None:
    printed = paper_digest("浙核对〔2026〕330106-000007号", "7K3F-Q9XM")
    assert printed == paper_digest(" 浙核对[２０２６]330106－000007号", "7k3f q9xm")
    assert printed != paper_digest("浙核对〔2026〕330106-000007号7", "K3F-Q9XM")

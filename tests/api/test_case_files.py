"""受理文件的接口: a township clerk's file opens a case for each good household, takes its declaration, and nothing more."""

from __future__ import annotations

import asyncio
import io
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest
from python_calamine import CalamineWorkbook

from core.errors import catalogue
from core.households.identity import parse
from core.households.model import PersonIn
from core.law import Law
from core.spreadsheets.api import WAITED_FOR
from core.spreadsheets.case_actions import ASIDE
from hedui.clerk_files import households
from hedui.embedded.postgres import EmbeddedPostgres
from hedui.journey import HouseholdFile
from tests.api.people import PROBLEM, Office
from tests.api.steps import (
    CLERK,
    COUNTY,
    FEEDER,
    REASON,
    REVIEWER,
    application,
    intake,
    number,
    path,
    sheets,
    shown,
    start,
)
from tests.core.spreadsheets import case_files
from tests.core.spreadsheets.files import as_csv, as_xls, as_xlsx, identity
from tests.core.spreadsheets.hostile import REFUSED
from tests.support import truth

FILES = "/api/verifications/files"
CORRECTION = f"{FILES}/correction"
BAD_NUMBER = "330106199001010010"
ECHO = "欧阳翡翠玳瑁"


@pytest.fixture
async def law(office: Office) -> Law:
    clerk = await office.scope(CLERK)
    async with clerk.read("verification.list") as tx:
        return await clerk.runtime.law_for(tx.connection, clerk.tenant.id, clerk.today)


def three(office: Office) -> list[HouseholdFile]:
    return [office.file(index, number=number()) for index in (12, 19, 20)]


def as_json(*files: HouseholdFile, without: tuple[str, ...] = ()) -> bytes:
    plain = [{k: v for k, v in msgspec.to_builtins(file).items() if k not in without} for file in files]
    return msgspec.json.encode(plain)


async def cases_of(office: Office, staff: str = CLERK) -> list[Any]:
    return list((await office.as_(staff).read("/api/verifications?limit=200"))["items"])


@pytest.mark.parametrize("make", [as_xlsx, as_xls])
async def test_a_workbook_opens_its_cases_and_opens_them_once(office: Office, law: Law, make: Any) -> None:
    clerk, body = office.as_(CLERK), make(case_files.sheets(law, *three(office)))
    first = await clerk.done(FILES, body, content_type="application/octet-stream")
    assert (first["received"], first["held"], first["notes"]) == (3, 0, [ASIDE])
    opened = await cases_of(office)
    assert {case["number"] for case in opened} == {each["number"] for each in first["outcomes"]}
    assert {case["state"] for case in opened} == {"collecting"}  # declared, and not authorized by a file
    assert {each["version"] for each in first["outcomes"]} == {1}
    again = await clerk.done(FILES, body)
    assert (again["unchanged"], again["received"], again["changed"]) == (3, 0, 0)
    assert [each["number"] for each in again["outcomes"]] == [each["number"] for each in first["outcomes"]]
    colleague = await office.as_("XH1003").done(FILES, body)
    assert (colleague["unchanged"], colleague["received"]) == (3, 0)
    assert await cases_of(office) == opened


async def test_the_rest_of_the_way_is_gone_by_those_whose_steps_they_are(office: Office) -> None:
    file = office.file(12, number=number())
    await office.as_(FEEDER).done("/api/applications", application(file))
    clerk = office.as_(CLERK)
    assert (await clerk.done(FILES, as_json(file)))["received"] == 1
    (listed,) = await cases_of(office)
    seen = await clerk.read(path(listed))
    await clerk.done(path(seen, "authorizations"), sheets(file, _in_order(seen, file)))
    assert (await office.as_(REVIEWER).done(path(seen, "review"), await shown(office.as_(REVIEWER), seen)))[
        "state"
    ] == "ready"
    assert (await office.as_(COUNTY).done(path(seen, "initiate")))["state"] == "verifying"
    assert (await clerk.done(FILES, as_json(file)))["unchanged"] == 1
    changed = msgspec.structs.replace(file, declaration=file.declaration[:1])
    late = await clerk.done(FILES, as_json(changed))
    assert (late["held"], late["outcomes"][0]["number"]) == (1, listed["number"])
    assert "核对中" in late["outcomes"][0]["faults"][0]["message"]


def _in_order(seen: Any, file: HouseholdFile) -> list[str]:
    """Subjects of the case in the order of the file, by the last digits that are shown."""
    by_end = {subject["id_number"][-2:]: subject["id"] for subject in seen["subjects"]}
    persons = [person for home in (file.household, *file.supporters) for person in home.members]
    assert len(by_end) == len(persons)
    return [by_end[person.id_number[-2:]] for person in persons]


async def test_members_alone_and_csv(office: Office, law: Law) -> None:
    files = three(office)
    answer = await office.as_(CLERK).done(FILES, as_csv(case_files.sheets(law, *files)["家庭成员"]))
    assert (answer["received"], answer["notes"]) == (3, [])
    assert {each["version"] for each in answer["outcomes"]} == {0}
    later = await office.as_(CLERK).done(FILES, as_json(*files, without=("authorizations",)))
    assert (later["changed"], later["received"], later["notes"]) == (3, 0, [])
    assert {each["version"] for each in later["outcomes"]} == {1}


async def test_a_declaration_that_says_something_else_is_a_new_version(
    office: Office, postgres: EmbeddedPostgres, database: str
) -> None:
    clerk, file = office.as_(CLERK), office.file(12, number=number())
    other = msgspec.structs.replace(file, declaration=file.declaration[:-1])
    versions = [(await clerk.done(FILES, as_json(each)))["outcomes"][0] for each in (file, other, other, file, file)]
    assert [(v["result"], v["version"]) for v in versions] == [
        ("received", 1), ("changed", 2), ("unchanged", 0), ("changed", 3), ("unchanged", 0),
    ]  # fmt: skip
    answers = await asyncio.gather(*(clerk.done(FILES, as_json(other)) for _ in range(8)))
    assert sum(answer["changed"] for answer in answers) == 1
    (case,) = await cases_of(office)
    async with truth(postgres, database) as sql:
        found = "select count(*) from declaration where verification_id = $1"
        assert await sql.fetchval(found, UUID(case["id"])) == 4


async def test_of_eight_at_once_one_case_is_opened(office: Office) -> None:
    body = as_json(office.file(12, number=number()))
    answers = await asyncio.gather(*(office.as_(staff).done(FILES, body) for staff in (CLERK, "XH1003") * 4))
    assert sum(answer["received"] for answer in answers) == 1
    assert sum(answer["held"] for answer in answers) == 0
    assert len({answer["outcomes"][0]["number"] for answer in answers}) == len(await cases_of(office)) == 1


async def test_bad_rows_hold_their_own_household_and_come_back(office: Office, law: Law) -> None:
    clerk, files = office.as_(CLERK), three(office)
    made = case_files.sheets(law, *files)
    good = [list(row) for row in made["家庭成员"]]
    made["家庭成员"][1][3:5] = [ECHO, BAD_NUMBER]
    made["申报"][-1][3] = "没有的项目"
    body = as_xlsx(made)
    answer = await clerk.post(FILES, body)
    account = answer.json()
    assert (answer.status, account["received"], account["held"]) == (200, 1, 2)
    told = {(f["sheet"], f["row"], f["column"]) for each in account["outcomes"] for f in each["faults"]}
    assert {(1, 2, "证件号码"), (2, len(made["申报"]), "申报项目")} <= told
    for quoted in (ECHO, BAD_NUMBER):
        assert quoted.encode() not in answer.body
    back = await clerk.post(CORRECTION, body)
    assert back.headers["Content-Disposition"] == "attachment; filename=correction.xlsx"
    book = CalamineWorkbook.from_object(io.BytesIO(back.body))
    assert book.sheet_names == ["家庭成员", "申报", "授权"]  # whole, with what was put aside
    fixed = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    fixed["家庭成员"][1][5:7] = good[1][3:5]
    fixed["申报"][-1][5] = case_files.sheets(law, files[2])["申报"][-1][3]
    corrected = await clerk.done(FILES, as_xlsx(fixed))
    assert (corrected["received"], corrected["held"]) == (2, 0)
    assert len(await cases_of(office)) == 3
    assert (await clerk.post(CORRECTION, as_xlsx(fixed))).status == 404
    csv = await clerk.post(f"{CORRECTION}?format=csv", body)
    assert (csv.media_type, csv.body[:3]) == ("text/csv", b"\xef\xbb\xbf")
    assert (await clerk.post(f"{CORRECTION}?format=exe", body)).status == 400


def _changed(file: HouseholdFile, **changes: Any) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(file)
    return {**plain, **changes}


WRONG: list[tuple[dict[str, Any], set[str]]] = [
    ({"programme": "没有的项目"}, {"programme"}),
    ({"programme": 1}, {"programme"}),
    ({"applied_on": "2999-01-01"}, {"applied_on"}),
    ({"declaration": [{"person": 99, "element": "national.wage", "amount": 1}]}, {"declaration[0].person"}),
    ({"declaration": [{"person": 1, "element": "national.wage"}]}, {"declaration[0]"}),
    ({"declaration": [{"person": 1, "element": "x.y", "amount": 1}]}, {"declaration[0].element"}),
    ({"household": {"members": []}, "unknown": 1}, {"household.members", ""}),
    ({"declaration": [{"person": 1, "element": "national.wage", "amount": -1},
                      {"person": 1, "element": "national.house", "quantity": "很大"},
                      {"person": 1, "element": "national.marriage", "text": "字" * 201}]},
     {"declaration[0].amount", "declaration[1].quantity", "declaration[2].text"}),
    ({"application_number": "SQ\n1"}, {"application_number"}),
]  # fmt: skip


@pytest.mark.parametrize(("change", "wrong"), WRONG)
async def test_json_with_faults_opens_nothing(office: Office, change: dict[str, Any], wrong: set[str]) -> None:
    body = msgspec.json.encode([_changed(office.file(12, number=number()), **change)])
    (outcome,) = (await office.as_(CLERK).done(FILES, body))["outcomes"]
    assert (outcome["result"], {fault["column"] for fault in outcome["faults"]}) == ("held", wrong)
    assert await cases_of(office) == []


ONE = {"name": ECHO, "id_number": BAD_NUMBER, "relation": "self"}
GOOD_NUMBER = identity(0)
TOLD_AT_ONCE: list[tuple[dict[str, Any], set[str]]] = [
    ({"household": {"members": [ONE]}, "unknown": 1}, {"", "household.members[0].id_number"}),
    ({"household": {"members": [{**ONE, "relation": "nobody"}, {**ONE, "name": ""}]}},
     {"household.members[0].relation", "household.members[1].name",
      "household.members[0].id_number", "household.members[1].id_number"}),
    ({"household": {"members": [{**ONE, "id_number": GOOD_NUMBER}]}, "application_number": "",
      "supporters": [{"members": [{**ONE, "id_number": f"\u202d{GOOD_NUMBER}"}]}]},
     {"application_number", "supporters[0].members[0].id_number", "supporters[0].members[0].relation"}),
    ({"household": {"members": [{**ONE, "relation": "child"}]}, "applied_on": "2026-02-30", "programme": ""},
     {"applied_on", "programme", "household.members", "household.members[0].id_number"}),
    ({"household": {"members": [{**ONE, "id_number": "1" * 65}]}}, {"household.members[0].id_number"}),
]  # fmt: skip


@pytest.mark.parametrize(("change", "wrong"), TOLD_AT_ONCE)
async def test_who_they_are_is_judged_beside_the_form(office: Office, change: dict[str, Any], wrong: set[str]) -> None:
    """By file, by the interface and on the command line, the same; else a clerk corrects one household twice."""
    plain = _changed(office.file(12, number=number()), **{"declaration": [], "supporters": [], **change})
    clerk = office.as_(CLERK)
    answer = await clerk.post(FILES, msgspec.json.encode([plain]))
    (outcome,) = answer.json()["outcomes"]
    assert sorted(fault["column"] for fault in outcome["faults"]) == sorted(wrong)
    assert BAD_NUMBER.encode() not in answer.body
    taken = {k: v for k, v in plain.items() if k not in ("declaration", "authorizations", "field_check")}
    assert sorted((await clerk.post("/api/verifications", taken)).fields) == sorted(wrong)
    (unit,), _ = await households(await office.scope(CLERK), msgspec.json.encode(plain))
    assert sorted(fault.column for fault in unit.faults) == sorted(wrong)
    assert await cases_of(office) == []


async def test_a_name_given_twice_is_told_beside_who_they_are(office: Office) -> None:
    plain = msgspec.json.encode(_changed(office.file(12, number=number()), household={"members": [ONE]}, supporters=[]))
    twice = plain[:-1] + b',"programme":"zhejiang.dibao"}'
    (outcome,) = (await office.as_(CLERK).done(FILES, twice))["outcomes"]
    (unit,), _ = await households(await office.scope(CLERK), twice)
    for faults in ([fault["column"] for fault in outcome["faults"]], [fault.column for fault in unit.faults]):
        assert sorted(faults) == ["", "household.members[0].id_number"]


@pytest.mark.parametrize("mark", ["\u202a", "\u202d", "\u202e", "\u2066", "\u2069", "\u200e", "\ufeff"])
async def test_marks_of_direction_round_a_number_do_it_no_harm(office: Office, law: Law, mark: str) -> None:
    """In a sheet, in a file of JSON and over the interface alike; round a name they are refused everywhere."""
    first, second, third = three(office)
    clerk, rows = office.as_(CLERK), case_files.sheets(law, first)
    for row in rows["家庭成员"][1:]:
        row[4] = f"{mark}{row[4]}{mark}"
    assert (await clerk.done(FILES, as_xlsx(rows)))["received"] == 1
    assert (await clerk.done(FILES, as_json(_marked(second, mark))))["received"] == 1
    case = await clerk.done("/api/verifications", intake(_marked(third, mark)))
    seen = {subject["id_number"] for subject in (await clerk.read(path(case)))["subjects"]}
    assert seen == {parse("resident_id", each.id_number).masked() for each in _persons(third)}
    if mark not in "\u200e\ufeff":
        plain = intake(third, application_number=number())
        plain["household"]["members"][0]["name"] += mark
        assert (await clerk.post("/api/verifications", plain)).fields == ["household.members[0].name"]


def _persons(file: HouseholdFile) -> list[PersonIn]:
    return [person for home in (file.household, *file.supporters) for person in home.members]


def _marked(file: HouseholdFile, mark: str) -> HouseholdFile:
    plain = msgspec.to_builtins(file)
    for home in (plain["household"], *plain["supporters"]):
        for person in home["members"]:
            person["id_number"] = f"{mark}{person['id_number']}{mark}"
    return msgspec.convert(plain, HouseholdFile)


async def test_a_file_changes_no_case_and_opens_no_second_one(office: Office) -> None:
    file = office.file(19, number=number())
    case = await start(office, file)
    clerk = office.as_(CLERK)
    smaller = msgspec.structs.replace(file, supporters=[], declaration=[])
    older = msgspec.structs.replace(file, applied_on=file.applied_on - timedelta(days=1))
    for other in (smaller, older):
        answer = await clerk.done(FILES, as_json(other))
        assert (answer["held"], answer["received"]) == (1, 0)
        assert catalogue("zh")["case_differs"].title in answer["outcomes"][0]["faults"][0]["message"]
        assert (await clerk.post(CORRECTION, as_json(other))).status == 200
    await office.as_(COUNTY).done(path(case, "terminate"), REASON)
    ended = await clerk.done(FILES, as_json(msgspec.structs.replace(file, declaration=[])))
    assert (ended["unchanged"], len(await cases_of(office))) == (1, 1)


async def test_a_repeated_request_and_its_trace(office: Office, postgres: EmbeddedPostgres, database: str) -> None:
    clerk, key, body = office.as_(CLERK), uuid4().hex, as_json(*three(office))
    first, again = [await clerk.post(FILES, body, idempotency_key=key) for _ in range(2)]
    assert (first.body, again.headers["Idempotent-Replay"]) == (again.body, "true")
    async with truth(postgres, database) as sql:
        counted = dict(
            await sql.fetch(
                "select verb, count(*)::int from trace where tenant_id = $1 and verb = any ($2) group by verb",
                office.tenants["xihu"].id,
                ["verification.accept", "declaration.take", "verification.accept_file", "authorization.take"],
            )
        )
    assert counted == {"verification.accept": 3, "declaration.take": 3, "verification.accept_file": 1}


async def test_who_may_not(office: Office) -> None:
    body = as_json(office.file(12, number=number()))
    for where in (FILES, CORRECTION):
        for staff in (REVIEWER, COUNTY, FEEDER, "XH0002"):
            answer = await office.as_(staff).post(where, body)
            assert (answer.status, answer.code) == (403, "permission_missing")
        assert (await office.nobody.post(where, body)).status == 401
    assert (await office.as_(CLERK).post(FILES, body, idempotency_key=None)).code == "idempotency_key_missing"
    assert await cases_of(office) == []


async def test_another_townships_case_is_not_seen_and_not_opened_again(office: Office) -> None:
    body = as_json(office.file(12, number=number()))
    (mine,) = (await office.as_(CLERK).done(FILES, body))["outcomes"]
    answer = await office.as_("XH2001").post(FILES, body)
    assert answer.json()["held"] == 1
    assert mine["number"].encode() not in answer.body
    assert (await office.as_("LA1001").done(FILES, body))["received"] == 1  # another county's own


@pytest.mark.parametrize("kind", ["far cell"])
async def test_hostile_files_are_a_4xx_in_words(office: Office, kind: str) -> None:
    make, code = REFUSED[kind]
    for where in (FILES, CORRECTION):
        answer = await office.as_(CLERK).post(where, make())
        assert (answer.status, answer.media_type, answer.code) == (400, PROBLEM, code)
    assert (await office.as_(CLERK).post(FILES, b" " * (WAITED_FOR.size + 1))).status == 413


@pytest.mark.parametrize(("element", "said", "column"), [
    ("national.house", {"quantity": "八十"}, "quantity"),
    ("national.house", {"quantity": "-5"}, "quantity"),
    ("national.wage", {"amount": -100}, "amount"),
    ("national.hukou", {"text": "农" * 201}, "text"),
])  # fmt: skip
async def test_what_no_form_takes_as_declared_no_file_brings_in(
    office: Office, element: str, said: dict[str, Any], column: str
) -> None:
    """It was kept, and never read again: the file sent again was an internal error, and no report was ever made."""
    [plain] = msgspec.json.decode(as_json(office.file(12, number=number())))
    plain["declaration"] = [{"person": 1, "element": element, **said}]
    answer = await office.as_(CLERK).done(FILES, msgspec.json.encode(plain))
    assert (answer["received"], answer["held"]) == (0, 1)
    (fault,) = answer["outcomes"][0]["faults"]
    assert fault["column"] == f"declaration[0].{column}"
    assert await cases_of(office) == []


async def test_a_long_explanation_in_a_sheet_is_told_with_its_row(office: Office, law: Law) -> None:
    file = office.file(12, number=number())
    long = msgspec.structs.replace(file.declaration[0], text="说明" * 101)
    sheet = as_xlsx(case_files.sheets(law, msgspec.structs.replace(file, declaration=[long])))
    answer = await office.as_(CLERK).done(FILES, sheet)
    assert (answer["received"], answer["held"]) == (0, 1)
    assert [fault["column"] for fault in answer["outcomes"][0]["faults"]] == ["申报内容"]

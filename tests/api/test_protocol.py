"""接口约定: once however often it is sent, pages by key, problems that say what to do, headers on every answer."""

from __future__ import annotations

import asyncio
import gzip
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import aiohttp
import msgspec
import pytest

from core.clock import SystemClock, legal_date
from core.errors import catalogue
from hedui.app import HEADERS
from hedui.embedded.postgres import EmbeddedPostgres
from hedui.journey import HouseholdFile
from tenants.permissions import PLATFORM_ROLES, ROLES
from tenants.routes import BY_SIGNATURE, PUBLIC, ROUTES
from tests.api.people import PROBLEM, Answer, Client, Office, Web
from tests.api.scene import STAFF, held
from tests.api.steps import (
    ADMIN,
    CLERK,
    COUNTY,
    FEEDER,
    HEAD,
    PROVINCE,
    REASON,
    REVIEWER,
    SETTING,
    application,
    declaration,
    intake,
    number,
    path,
    sheets,
    shown,
)  # fmt: skip
from tests.support import truth

KEYLESS = (BY_SIGNATURE, PUBLIC, "password.change", "connector.configure")
"""What a source or a person proves itself with, and what must not be kept in any form, goes without a key."""
RESET = {"/api/accounts/{staff_number}/reset", "/api/accounts/{staff_number}/token"}
"""Answered without the password, or the token, the second time: tests/api/sessions."""
CORRECTIONS = {"/api/applications/files/correction", "/api/verifications/files/correction"}
"""Do nothing, so that there is nothing to do once: tests/api/test_files.py, test_case_files.py."""
LOOKS = {
    "/api/recipients/look-up", "/api/settings/preview", "/api/settings/proposals/{proposal_id}/preview",
    "/api/plugins/preview", "/api/configuration/preview",
    "/api/report-templates/preview", "/api/report-templates/proposals/{proposal_id}/preview",
    "/api/verifications/{verification_id}/unmask", "/api/traces/person",
}  # fmt: skip
"""Questions, sent as a body; they change nothing: tests/core/recipients, tests/core/explanations."""
POSTS = {
    "/api/accounts/{staff_number}/disable",
    "/api/accounts/{staff_number}/enable",
    "/api/accounts/{staff_number}/name",
    "/api/holdings/{holding_id}/end",
    "/api/holdings/{holding_id}/handover",
    "/api/holdings/{holding_id}/stay",
}
"""Who is disabled works no more here: tests/api/sessions/test_posts.py."""
PACKAGES = {path for method, path in ROUTES if method == "POST" and path.startswith("/api/packages")}
"""Needs a connector that writes files: tests/api/test_packages.py."""
DRAFTS = {path for method, path in ROUTES if method == "POST" and path.startswith("/api/drafts")}
"""Of the person who types alone: tests/api/test_drafts.py."""
ORGANISATION = {
    "/api/posts", "/api/offices", "/api/offices/{office_id}/rename", "/api/offices/{office_id}/close", "/api/openings",
    "/api/offices/{office_id}/reopen", "/api/posts/{post_id}/abolish", "/api/posts/{post_id}/change",
    "/api/openings/{opening_id}/approve", "/api/openings/{opening_id}/reject", "/api/openings/{opening_id}/withdraw",
    "/api/openings/{opening_id}/password", "/api/configuration",
}  # fmt: skip
"""Another tenant, other people: tests/api/test_organisation.py, test_openings.py, test_configuration.py."""
ELSEWHERE = {
    "/api/kept/{place}",
    "/api/verifications/{verification_id}/return",
    "/api/connectors/{connector}/test",
    "/api/report-templates",
    "/api/source-reminders",
    "/api/report-templates/withdraw",
    "/api/report-templates/proposals/{proposal_id}/approve",
    "/api/report-templates/proposals/{proposal_id}/reject",
    "/api/report-templates/proposals/{proposal_id}/withdraw",
    "/api/manual-asks/{ask_id}/answer",
    "/api/manual-asks/{ask_id}/confirm",
    "/api/manual-asks/{ask_id}/return",
    "/api/reports/{report_id}/deliveries",
    "/api/verifications/{verification_id}/expenditure-judgement",
    "/api/verifications/{verification_id}/steps",
    "/api/verifications/{verification_id}/supplement",
    "/api/verifications/{verification_id}/unseal",
    "/api/verifications/{verification_id}/visit-sample",
    "/api/visit-samples",
    "/api/spot-checks",
    "/api/spot-checks/{check_id}/full",
    "/api/spot-checks/{check_id}/judge",
}
"""Needs another law, other packs, a clerk's question or a county's own connector: tests/core/procedures,
test_report_templates.py, test_spot_checks.py, test_manual_asks.py, test_drafts.py, test_connectors.py, test_overview.py,
tests/core/sources/test_supplement.py."""
PLATFORM = {verb for role in PLATFORM_ROLES for verb in ROLES[role] if verb.startswith(("platform.", "sandbox."))}
"""Of posts that no agency has: tests/api/test_operating.py, tests/api/test_sandbox.py."""
ACTIONS = sorted(
    path for (method, path), verb in ROUTES.items() if method == "POST" and verb not in {*KEYLESS, *PLATFORM}
)


def holder(route: str) -> str:
    """Somebody whose post may do it."""
    return next(staff for staff, person in STAFF.items() if ROUTES["POST", route] in held(person))


@dataclass(frozen=True)
class Insisting(Client):
    """重复提交的人: sends everything again, and something else under the same key, and wants one effect."""

    used: set[str] = field(default_factory=set)

    async def done(self, path: str, body: Any = None, **headers: str | None) -> Any:
        """POST that must succeed, three times."""
        key = uuid4().hex
        first = await self.post(path, body, idempotency_key=key, **headers)
        assert first.status in (200, 201), first.body.decode()
        assert "Idempotent-Replay" not in first.headers
        again = await self.post(path, body, idempotency_key=key, **headers)
        assert (again.status, again.body, again.media_type) == (first.status, first.body, first.media_type)
        assert again.headers["Idempotent-Replay"] == "true"
        other = await self.post(path, {**(body or {}), "reason": "另一事由"}, idempotency_key=key, **headers)
        assert (other.status, other.code) in ((409, "idempotency_key_reused"), (400, "fields_invalid"))
        self.used.add(_route(path))
        return first.json()


def _route(path: str) -> str:
    shape = [part if not _is_id(part) else "{}" for part in path.split("/")]
    return next(route for route in ACTIONS if [p if "{" not in p else "{}" for p in route.split("/")] == shape)


def _is_id(part: str) -> bool:
    return part.startswith("SQ") or part.count("-") == 4


async def test_whatever_is_sent_again_is_done_once(office: Office, postgres: EmbeddedPostgres, database: str) -> None:
    used: set[str] = set()

    def one(staff: str) -> Insisting:
        return Insisting(office.web, office.tokens[staff], used)

    for index in (20, 21):
        await travelled(office, one, index)
    for decision, decider in (("approve", HEAD), ("reject", HEAD), ("withdraw", ADMIN)):
        proposed = await one(ADMIN).done("/api/settings", {**SETTING})
        await one(decider).done(
            f"/api/settings/proposals/{proposed['id']}/{decision}", REASON if decision == "reject" else None
        )
    others = {*CORRECTIONS, *LOOKS, *POSTS, *PACKAGES, *DRAFTS, *ORGANISATION, *ELSEWHERE}
    assert sorted({*used, *RESET, *others}) == ACTIONS
    async with truth(postgres, database) as sql:
        tenants = [tenant.id for tenant in office.tenants.values()]
        counted = dict(await sql.fetch(_TRACES, tenants))
    assert counted == {
        "application.feed": 4,  # two alone, two in a file
        "verification.accept": 4,  # two alone, two in a file
        "verification.initiate": 2,
        "setting.propose": 3,
        **_ONCE,
    }


_TRACES = """select verb, count(*)::int from trace where tenant_id = any ($1::uuid[]) and verb = any (array[
  'application.feed', 'application.close', 'verification.accept', 'verification.initiate', 'authorization.withdraw',
  'suspension.raise', 'suspension.lift', 'verification.suspend', 'verification.resume', 'verification.extend',
  'verification.conclude', 'verification.terminate', 'verification.waive_supplement', 'setting.propose',
  'setting.approve', 'setting.reject', 'setting.withdraw']) group by verb"""
_ONCE = dict.fromkeys(
    ("application.close", "authorization.withdraw", "suspension.raise", "suspension.lift", "verification.suspend",
     "verification.resume", "verification.extend", "verification.conclude", "verification.terminate",
     "verification.waive_supplement", "setting.approve", "setting.reject", "setting.withdraw"), 1,
)  # fmt: skip


async def travelled(office: Office, one: Callable[[str], Insisting], index: int) -> None:
    """Every step there is, on two cases."""
    file = office.file(index, number=number())
    await one(FEEDER).done("/api/applications", application(file))
    await one(FEEDER).done("/api/applications/files", application(office.file(index + 20, number=number())))
    case = await one(CLERK).done("/api/verifications", intake(file))
    await one(CLERK).done(path(case, "declaration"), declaration(file, case["subjects"]))
    await one(CLERK).done(path(case, "authorizations"), sheets(file, case["subjects"]))
    await one(CLERK).done("/api/verifications/files", intake(office.file(index + 20, number=number())))
    await one(REVIEWER).done(path(case, "review"), await shown(one(REVIEWER), case))
    assert (await one(COUNTY).done(path(case, "initiate")))["version"] == 3
    somebody = {"subject_id": case["subjects"][0], **REASON}
    if index == 20:
        await one(CLERK).done(path(case, "field-checks"), field_check())
        await one(FEEDER).done("/api/recipients", recipient(file))
        await one(PROVINCE).done(path(case, "terminate"), REASON)
        await one(FEEDER).done(f"/api/applications/{file.application_number}/close")
        return
    await one(COUNTY).done(path(case, "waive-supplement"), REASON)
    raised = await one(COUNTY).done(path(case, "suspensions"), somebody)
    await one(COUNTY).done(f"/api/suspensions/{raised['id']}/lift")
    await one(CLERK).done(path(case, "withdraw"), somebody)
    for step, body in (
        ("suspend", REASON), ("resume", REASON), ("extend", {"days": 2, "document": "来函", **REASON}), ("conclude", REASON),
    ):  # fmt: skip
        await one(PROVINCE).done(path(case, step), body)
    assert (await office.as_(COUNTY).read(path(case)))["version"] == 5


def field_check() -> Any:
    """实地核查记录 of today."""
    officers = [{"staff_number": staff, "credential": f"证件{staff}"} for staff in ("XH1001", "XH1003")]
    today = legal_date(SystemClock().now()).isoformat()
    return {"checked_on": today, "methods": ["入户调查"], "officers": officers, "findings": "住房一间，无机动车"}


def recipient(file: HouseholdFile) -> Any:
    """认定对象: the applicant of that file."""
    person, day = file.household.members[0], file.applied_on.isoformat()
    told = {"programme": "zhejiang.dibao", "reference": "认〔2026〕1号", "recognised_on": day}
    return {"recipients": [{"name": person.name, "id_number": person.id_number, **told}]}


@pytest.mark.parametrize("key", [None, "", "short", "x" * 129, "schlüssel-schlüssel", "tab\tinside-the-key"])
async def test_no_action_without_a_key(office: Office, key: str | None) -> None:
    for route in ACTIONS:
        where = re.sub(r"\{[a-z_]+\}", str(uuid4()), route)
        answer = await office.as_(holder(route)).post(where, {}, idempotency_key=key)
        assert (answer.status, answer.code) == (400, "idempotency_key_missing"), route


async def test_of_twenty_at_once_one_is_done(office: Office) -> None:
    clerk, key = office.as_(CLERK), uuid4().hex
    body = intake(office.file(25, number=number()))
    answers = await asyncio.gather(*(clerk.post("/api/verifications", body, idempotency_key=key) for _ in range(20)))
    assert {(a.status, a.body) for a in answers} == {(201, answers[0].body)}
    assert sum("Idempotent-Replay" in a.headers for a in answers) == 19
    assert len((await clerk.read("/api/verifications"))["items"]) == 1


async def test_a_key_belongs_to_its_account_and_to_one_address(office: Office) -> None:
    key, body = uuid4().hex, intake(office.file(26, number=number()))
    case = await office.as_(CLERK).done("/api/verifications", body, idempotency_key=key)
    another = intake(office.file(26, number=number()))
    other = await office.as_("XH1003").done("/api/verifications", another, idempotency_key=key)
    assert case["id"] != other["id"]
    elsewhere = await office.as_(CLERK).post(path(case, "declaration"), {"items": []}, idempotency_key=key)
    assert (elsewhere.status, elsewhere.code) == (409, "idempotency_key_reused")


async def test_a_key_of_what_failed_is_free_again(office: Office) -> None:
    key, body = uuid4().hex, intake(office.file(27, number=number()))
    failed = await office.as_(CLERK).post("/api/verifications", {**body, "programme": "x"}, idempotency_key=key)
    assert failed.status == 400
    await office.as_(CLERK).done("/api/verifications", body, idempotency_key=key)


async def test_pages_miss_nothing_and_show_nothing_twice_while_cases_come_in(office: Office) -> None:
    clerk = office.as_(CLERK)
    there = [(await clerk.done("/api/verifications", intake(office.file(28, number=number()))))["id"] for _ in range(7)]
    seen: list[str] = []
    after = ""
    while after is not None:
        page = await clerk.read(f"/api/verifications?limit=2{after and '&after=' + after}")
        seen += [item["id"] for item in page["items"]]
        after = page["next"]
        await clerk.done("/api/verifications", intake(office.file(28, number=number())))
    assert seen == there[::-1]
    assert (await clerk.read(f"/api/verifications?limit=200&after={UUID(int=0)}"))["items"] == []
    assert (await clerk.read("/api/verifications?state=ready"))["items"] == []
    for wrong in ("limit=0", "limit=201", "limit=x", "limit=1e9", "after=x", "state=x", f"limit={'9' * 400}"):
        assert (await clerk.get(f"/api/verifications?{wrong}")).code == "query_invalid"


async def test_pages_of_traces_too(office: Office) -> None:
    for _ in range(3):
        await office.as_(CLERK).done("/api/verifications", intake(office.file(29, number=number())))
    auditor = office.as_("XH0003")
    seen, after = [], None
    for _ in range(20):
        page = await auditor.read(f"/api/traces?limit=2{f'&after={after}' if after else ''}")
        seen += [item["id"] for item in page["items"]]
        after = page["next"]
        if after is None:
            break
    assert len(seen) == len(set(seen)) >= 3
    assert seen == sorted(seen, reverse=True)


async def problems(office: Office, language: str | None) -> dict[int, Answer]:
    """One problem of each status."""
    clerk, said = office.as_(CLERK), {"accept_language": language}
    body = intake(office.file(30, number=number()))
    used = uuid4().hex
    case = await clerk.done("/api/verifications", body, idempotency_key=used)
    return {
        400: await clerk.post("/api/verifications", {}, **said),
        401: await office.nobody.get("/api/me", **said),
        403: await clerk.post(path(case, "review"), {"sheets": []}, **said),
        404: await clerk.get("/no/such/address", **said),
        405: await clerk.ask("DELETE", "/api/me", **said),
        409: await clerk.post("/api/verifications", {**body, "supporters": []}, idempotency_key=used, **said),
        413: await clerk.post("/api/verifications", b" " * (4 * 1024 * 1024 + 1), **said),
    }


@pytest.mark.parametrize("language", [None, "zh-CN,zh;q=0.9", "en", "en-GB,en;q=0.9"])
async def test_every_problem_has_the_one_shape_in_the_callers_language(office: Office, language: str | None) -> None:
    texts = catalogue("en" if language and language.startswith("en") else "zh")
    told_by = await problems(office, language)
    assert told_by[405].json()["code"] == "method_not_allowed"
    for status, answer in told_by.items():
        told = answer.json()
        assert (answer.status, answer.media_type, told["status"]) == (status, PROBLEM, status)
        assert list(told) == ["type", "title", "status", "detail", "code", "next", "basis", "errors", "id"]
        assert told["type"] == f"urn:hedui:problem:{told['code']}"
        assert (told["title"], UUID(told["id"]).version) == (texts[told["code"]].title, 7)
        assert told["detail"]
        assert told["next"]
        assert "{" not in told["detail"] + told["next"]


async def test_all_wrong_fields_come_back_at_once(office: Office) -> None:
    body = intake(office.file(31, number=number()), programme="", applied_on="31.12.2026", extra=1)
    body["household"]["members"][0] = {"name": "", "id_number": 1, "relation": "friend"}
    body["supporters"] = [{"members": []}, {}]
    answer = await office.as_(CLERK).post("/api/verifications", body)
    first = "household.members[0]"
    assert sorted(answer.fields) == sorted([
        "", "programme", "applied_on", f"{first}.name", f"{first}.id_number", f"{first}.relation",
        "supporters[0].members", "supporters[1].members",
    ])  # fmt: skip
    assert all("一" <= error["message"][0] <= "鿿" for error in answer.json()["errors"])
    persons = application(office.file(31))["persons"]
    numbers = [{**person, "id_number": "330106199001010000"} for person in persons]
    fed = {**application(office.file(31)), "persons": numbers}
    assert (await office.as_(FEEDER).post("/api/applications", fed)).fields == [
        f"persons[{n}].id_number" for n in range(len(persons))
    ]


async def test_every_answer_carries_the_headers(office: Office) -> None:
    clerk = office.as_(CLERK)
    answers = [await clerk.get("/api/me"), await office.nobody.get("/health"), await clerk.ask("OPTIONS", "/api/me")]
    answers += [await office.nobody.get("/schema/openapi.json"), await office.nobody.get("/schema/nothing")]
    answers += (await problems(office, None)).values()
    answers.append(await office.nobody.post(f"/callbacks/{uuid4()}/{uuid4()}", b"x"))
    for answer in answers:
        for name, value in HEADERS.items():
            assert answer.headers.getall(name) == [value]  # type: ignore[attr-defined]
        assert "Set-Cookie" not in answer.headers
        assert "Access-Control-Allow-Origin" not in answer.headers
        assert answer.headers.get("Server", "granian") == "granian"  # a name, no version


async def test_methods_that_are_not_offered(office: Office) -> None:
    clerk = office.as_(CLERK)
    for method in ("HEAD", "TRACE", "PUT", "PATCH", "DELETE"):
        answer = await clerk.ask(method, "/api/me", x_secret="echoed?")
        assert (answer.status, b"echoed" in answer.body) == (405, False)
    options = await clerk.ask("OPTIONS", "/api/verifications", origin="https://elsewhere.example")
    assert (options.status, options.body) == (204, b"")
    assert "GET" in options.headers["Allow"]


async def test_long_answers_are_packed_for_who_unpacks(web: Web) -> None:
    async with aiohttp.ClientSession(auto_decompress=False) as session:
        for accepted, packed in (("gzip", True), ("identity", False), ("br", False)):
            async with session.get(f"{web.base}/schema/openapi.json", headers={"Accept-Encoding": accepted}) as answer:
                body = await answer.read()
                assert (answer.headers.get("Content-Encoding") == "gzip") == packed
                assert msgspec.json.decode(gzip.decompress(body) if packed else body)["info"]["title"] == "核对 Hedui"

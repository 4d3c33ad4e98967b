"""外人: another agency's person who knows the ids types them into every address, and calls the interface from the own session."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Page, expect

from core.verification.looking import look
from e2e import intake_seed
from e2e.addresses import PAGES
from e2e.departments import asked_by_hand, packed, scope_of
from e2e.desk import Desk, Desks
from e2e.finished import finished
from e2e.intake_seed import TODAY
from e2e.system import System
from e2e.test_every_page import paths
from tenants.routes import ROUTES

STRANGERS = {
    "XH0001": "LA0001", "XH0002": "LA0003", "XH0003": "LA0002", "XH0004": "LA0004", "XH1001": "LA1001", "XH1002": "LA1002",
    "ZJ0101": "ZJ0103", "WM0002": "QXN0001", "WM0003": "QXN0001",
}  # fmt: skip
"""Who opens a page -> who has the same post elsewhere, so that the page itself is open to both."""
OF_NOBODY = {"setting", "missing"}
"""Parameters that are no ids: a setting's name, an address that is not there."""
FOREIGN = sorted(
    name for name, opened in PAGES.items() if opened.parameters.__name__ != "nothing" and name not in OF_NOBODY
)
REFUSED = (403, 404)
NO_IDS = {"year", "name", "rest", "path"}
WHY = {"reason": "想看一看别人家的情况如何"}
ANYBODY = {"subject_id": str(uuid4()), **WHY}
BODIES: Mapping[str, Mapping[str, Any]] = {
    "extend": {"days": 1, "stage": "total", "document": "某函〔2026〕1号", **WHY}, "supplement": {"items": ["x"], **WHY},
    "expenditure-judgement": WHY, "steps": {"step": "x", "edge": "begun", "on": TODAY.isoformat(), "note": ""},
    "visit-sample": {"ground": "近亲属"}, "suspensions": ANYBODY, "unmask": ANYBODY, "initiate": {},
    "deliveries": {
        "recipient": "applicant", "name": "某人", "means": "当面", "delivered_on": TODAY.isoformat(), "receipt": ""
    },
}  # fmt: skip
"""By the last part of the address: what our own page would send; elsewhere a reason."""
ASK = """async ([method, calls, token, bodies]) => Promise.all(calls.map(async (path) => {
  const headers = { 'Content-Type': 'application/json', 'X-CSRF-Token': token, 'Idempotency-Key': path + Math.random() }
  const own = bodies[path.split('/').pop()] || { reason: '想看一看别人家的情况如何' }
  const body = method === 'POST' ? JSON.stringify(own) : undefined
  const answer = await fetch(path, { method, headers, body })
  return [path, answer.status, await answer.text()]
}))"""


@pytest.mark.parametrize("name", FOREIGN)
def test_the_address_of_somebody_elses_page(desks: Desks, name: str) -> None:
    opened = PAGES[name]
    desk = desks.of(STRANGERS[opened.by], 403, 404)
    given = opened.parameters(desks.system)
    page = desk.open(re.sub(r":(\w+)", lambda found: given[found[1]], paths(desk)[name]))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert not page.get_by_role(
        "heading", name="没有此页"
    ).count()  # the page is the stranger's too; what it shows is not
    expect(page.get_by_role("alert").first).to_contain_text(re.compile("未找到|没有这一|不在您的办理范围"))
    assert not _betrayed(page, desks.system)


@pytest.mark.parametrize("path", ["/work", "/cases", "/reports", "/review", "/intake"])
def test_lists_have_nothing_of_others(desks: Desks, path: str) -> None:
    finished(desks.system)
    for staff in ("LA0001", "LA1001", "LA1002"):
        page = desks.of(staff).open(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert not _betrayed(page, desks.system)
        assert "HD330106" not in page.inner_text("body")


def test_the_interface_called_from_the_own_session(desks: Desks) -> None:
    """With everything that the own page would send: cookie, anti-forgery token, key."""
    ids = _ids(desks.system)
    before = _state(desks.system, UUID(ids["verification_id"]))
    for staff in ("LA0001", "LA0003", "LA1001", "LA1002", "QXN0001", "ZJ0103", "WM0103"):
        desk = desks.of(staff, 400, 403, 404, 405, 409)
        for method in ("GET", "POST"):
            calls = _calls(method, ids)
            wrong = [(path, status) for path, status, _ in _asked(desk, method, calls) if not _refused(path, status)]
            assert not wrong, (staff, method, wrong)
    assert _state(desks.system, UUID(ids["verification_id"])) == before


def test_a_page_of_elsewhere_cannot_act(desks: Desks) -> None:
    """Without the token that only our own page knows, the very owner's cookie does nothing."""
    case = str(finished(desks.system).case)
    desk = desks.of("XH0001", 403)
    desk.open("/work")
    ((_, status, text),) = desk.page.evaluate(ASK, ["POST", [f"/api/verifications/{case}/suspend"], "", {}])
    assert (status, "csrf_token_wrong" in text) == (403, True)


def _ids(system: System) -> Mapping[str, str]:
    done, media = finished(system), packed(system)
    return {
        "verification_id": str(done.case), "report_id": str(done.newest.id), "package_id": media.package,
        "answer_id": media.answer, "ask_id": asked_by_hand(system)[0], "draft_id": str(intake_seed.draft(system, sequence=73)),
        "format_id": "report_json.canonical", "figure": "total:1:income", "page": "1", "number": "SQ0000001",
        "staff_number": "XH1001", "connector": "public_data_gateway.connector",
    }  # fmt: skip


def _calls(method: str, ids: Mapping[str, str]) -> Sequence[str]:
    """Every route with ids in its path that this caller could try, filled in; other ids are invented."""
    templates = [path for verb, path in ROUTES if verb == method and path.startswith("/api/") and "{" in path]
    mine = [path for path in templates if not NO_IDS & set(re.findall(r"{(\w+)}", path)) and "callback" not in path]
    shared = ("/connectors/", "/events")  # every agency's own; a stream that would not end
    return [
        re.sub(r"{(\w+)}", lambda found: ids.get(found[1], str(uuid4())), path)
        for path in mine
        if not any(part in path for part in shared)
    ]


def _refused(path: str, status: int) -> bool:
    """As somebody else's, or as what is not there; a body that we do not know may be called wrong before that."""
    return status in REFUSED or (status == 400 and path.rpartition("/")[2] not in BODIES)


def _asked(desk: Desk, method: str, calls: Sequence[str]) -> Sequence[tuple[str, int, str]]:
    page = desk.open("/account")
    token = page.evaluate("async () => (await (await fetch('/api/session')).json()).csrf_token")
    found: list[tuple[str, int, str]] = page.evaluate(ASK, [method, list(calls), token, BODIES])
    return found


def _state(system: System, case: UUID) -> tuple[str, int]:
    async def read() -> tuple[str, int]:
        seen = await look(await scope_of(system, "XH0001"), case)
        return seen.state.value, seen.version

    return system.do(read())


def _betrayed(page: Page, system: System) -> list[str]:
    """Names and numbers of the household that stand on the page."""
    text = page.content()
    members = finished(system).file.household.members
    return [said for member in members for said in (member.name, member.id_number) if said in text]

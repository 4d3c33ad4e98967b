"""调用表: for every route one call, what a principal with the right gets for it, and who sees what it is about.

The case is finished, so that a step which a post may take answers 409 and changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import msgspec

from core.clock import SystemClock, legal_date
from core.drafts.model import EMPTY
from hedui.journey import HouseholdFile
from tests.api import steps
from tests.api.people import Office
from tests.api.steps import REASON


@dataclass(frozen=True)
class Person:
    """任职人 of the sample: whose tenant, which office, which role."""

    tenant: str
    office: str
    role: str
    limited: bool


@dataclass(frozen=True)
class Scene:
    """场景: a finished case with all that hangs on it, and the file of a household without one."""

    office: Office
    case: Any
    file: HouseholdFile
    fresh: HouseholdFile
    ids: Mapping[str, str]

    def path(self, template: str, missing: bool = False, **ids: str) -> str:
        """The route's path for this scene; with `missing` for what is not there."""
        known = {name: str(uuid4()) for name in self.ids} if missing else {**self.ids, **ids}
        fixed = {
            "format_id": "report_json.canonical",
            "figure": "total:1:income",
            "page": "1",
            "job_id": str(UUID(int=0)),
            "plugin": "zhejiang",
            "place": "setting:packs",
            "connector": "public_data_gateway.connector",
            "year": "2026",
            "tenant_id": self.office.tenants["zhejiang"].id,
        }
        return template.format(path="nothing.json", rest="nowhere", name="nothing", **known, **fixed)


Body = Callable[[Scene, str], Any]
Seen = Callable[[Person], bool]


@dataclass(frozen=True)
class Call:
    """调用: what a principal with the right gets, with which body, and who sees what it is about."""

    status: int
    body: Body = lambda scene, staff: None
    seen: Seen | None = None
    """None: it is about nothing that somebody else could own."""
    about: Mapping[str, str] = field(default_factory=dict)
    """Ids of its own, where the scene's are somebody who is still needed."""
    query: str = ""
    """What the address has to ask beside its path."""


def case_is_seen(person: Person) -> bool:
    """看得到: by its county, unless the post is limited to another township, and by the province that executes it."""
    if person.tenant == "zhejiang":
        return True
    return person.tenant == "xihu" and (not person.limited or person.office.startswith("翠苑"))


def in_county_or_province(person: Person) -> bool:
    """看得到: by the county, and by the province above it."""
    return person.tenant in ("xihu", "zhejiang")


def in_county(person: Person) -> bool:
    """看得到: by the county alone."""
    return person.tenant == "xihu"


def by_nobody(person: Person) -> bool:
    """看得到: nobody here: drafts and their scans are in tests/api/test_drafts.py,
    packages of somebody in tests/api/test_packages.py, asks that wait for a clerk in
    tests/api/test_manual_asks.py; what a machine has answered is no clerk's."""
    return False


def _reason(scene: Scene, staff: str) -> Any:
    return REASON


def _somebody(scene: Scene, staff: str) -> Any:
    """Everybody who may withdraw an authorization withdraws another person's."""
    place = {"XH1003": 1, "XH1002": 2}.get(staff, 0)
    return {"subject_id": scene.case["subjects"][place], **REASON}


def _seen_gap(scene: Scene, staff: str) -> Any:
    return {
        "sheets": [],
        "gaps": [{"subject_id": scene.case["subjects"][0], "field": "signature", "message": "扫描件上没有签名"}],
    }


def _custody(scene: Scene, staff: str) -> Any:
    return {"step": "handed_over", "giver": "经办人", "receiver": "部门", "medium": "01"}


def _field_check(scene: Scene, staff: str) -> Any:
    officers = [{"staff_number": "XH1001", "credential": "证件甲"}, {"staff_number": "XH1003", "credential": "证件乙"}]
    return {"checked_on": _today(), "methods": ["入户调查"], "officers": officers, "findings": "住房一间，无机动车"}


def _step(scene: Scene, staff: str) -> Any:
    return {"step": "t.publicity", "edge": "begun", "on": _today()}


def _delivery(scene: Scene, staff: str) -> Any:
    return {"recipient": "applicant", "name": "申请人本人", "means": "直接送达", "delivered_on": _today()}


def _recipient(scene: Scene) -> Any:
    person = scene.fresh.household.members[0]
    told = {"programme": "zhejiang.dibao", "reference": "认定001", "recognised_on": _today()}
    return {"name": person.name, "id_number": person.id_number, **told}


def _look_up(scene: Scene, staff: str) -> Any:
    person = scene.fresh.household.members[0]
    asked = {"application_number": "没有", "programme": "zhejiang.dibao"}
    return {**asked, "persons": [{"name": person.name, "id_number": person.id_number}]}


def _login(scene: Scene, staff: str) -> Any:
    return {"tenant": scene.office.tenants["xihu"].code, "staff_number": staff, "password": "无此密码"}


def _change(scene: Scene, staff: str) -> Any:
    return {"current": "无此密码", "new": "沉舟侧畔千帆过，病树前头"}


def _handover(scene: Scene, staff: str) -> Any:
    """On a day that has passed: nobody who is still needed loses a post."""
    return {"on": "2024-01-01", "successor": {"staff_number": "XH7778", "name": "接任人"}, **REASON}


def _post(scene: Scene, staff: str) -> Any:
    """On a day that has passed: nobody is put into a post."""
    holder = {"staff_number": "XH7776", "name": "新人"}
    told = {"title": "受理岗", "role": "township_clerk", "own_office_only": True, "holder": holder}
    return {"office_id": str(uuid4()), "on": "2024-01-01", **told, **REASON}


def _named(scene: Scene, staff: str) -> Any:
    return {"name": f"备用{uuid4().hex[:6]}", **REASON}


def _changed_post(scene: Scene, staff: str) -> Any:
    """With a department, which this post has none of: nobody who is still needed sees anything else."""
    return {"title": "受理岗", "own_office_only": True, "sources": ["housing"], **REASON}


def _office(scene: Scene, staff: str) -> Any:
    return {"kind": "township", "name": "某街道办事处", "code": "330106", "on": "2024-01-01"}


def _renamed(scene: Scene, staff: str) -> Any:
    return {"name": "某街道办事处", "code": "330106", **REASON}


def _handed_back(scene: Scene, staff: str) -> Any:
    return {"on": _today(), **REASON}


def _opening(scene: Scene, staff: str) -> Any:
    admin, head = ({"staff_number": number, "name": "某人"} for number in ("TL0002", "TL0004"))
    told = {"name": "某县核对中心", "level": "county", "office": "核对中心", "document": "样例"}
    return {"code": "990122", "admin": admin, "head": head, **told}


def _imported(scene: Scene, staff: str) -> Any:
    return {"text": "tenants = 1", "start": "2099-01-01", "document": "样例"}


def _today() -> str:
    return legal_date(SystemClock().now()).isoformat()


NO_DRAFT = msgspec.to_builtins(EMPTY)
CASE = "/api/verifications/{verification_id}"
PACKAGE = "/api/packages/{package_id}"
PROPOSAL = "/api/settings/proposals/{proposal_id}"
OPENING = "/api/openings/{opening_id}"
TEMPLATE = "/api/report-templates/proposals/{proposal_id}"
"""The scene has none: tests/api/test_report_templates.py."""
SPARE = {"staff_number": "XH7777"}
"""An account that nobody works with: it is disabled and enabled."""
FINISHED = 409
_TEMPLATE = {"format": "report_docx.standard", "document": "样例", "start": "2099-01-01"}
CALLS: Mapping[tuple[str, str], Call] = {
    # The pages: told apart by what is asked for; tests/api/test_pages.py looks at them as a browser does.
    ("GET", "/"): Call(404),
    ("GET", "/{rest}"): Call(404),
    ("GET", "/assets/{name}"): Call(404),
    ("GET", "/plain/{name}"): Call(404),
    ("GET", "/favicon.ico"): Call(200),
    ("GET", "/login"): Call(200),
    ("POST", "/login"): Call(403),  # without a browser's origin
    ("GET", "/verify"): Call(200),
    ("POST", "/verify"): Call(403),  # likewise
    ("GET", "/health"): Call(200),
    ("GET", "/schema"): Call(200),
    ("GET", "/schema/openapi.json"): Call(200),
    ("GET", "/schema/{path}"): Call(404),
    ("GET", "/api/me"): Call(200),
    ("POST", "/api/session"): Call(403, _login),  # by no page of ours: with an origin in tests/api/sessions
    ("GET", "/api/session"): Call(200),
    ("DELETE", "/api/session"): Call(403),  # a token has none
    ("POST", "/api/password"): Call(403, _change),
    ("POST", "/api/accounts/{staff_number}/reset"): Call(200, seen=in_county),
    ("POST", "/api/accounts/{staff_number}/token"): Call(409, seen=in_county),  # of a person: tests/api/sessions
    ("POST", "/api/accounts/{staff_number}/disable"): Call(200, _reason, in_county, SPARE),
    ("POST", "/api/accounts/{staff_number}/enable"): Call(200, _reason, in_county, SPARE),
    ("POST", "/api/accounts/{staff_number}/name"): Call(200, _named, in_county, SPARE),
    ("GET", "/api/posts"): Call(200),
    ("POST", "/api/posts"): Call(400, _post),  # on a day that has passed: tests/api/test_organisation.py
    ("POST", "/api/posts/{post_id}/change"): Call(400, _changed_post, in_county),
    ("POST", "/api/posts/{post_id}/abolish"): Call(409, _reason, in_county),
    ("GET", "/api/roles"): Call(200),
    ("GET", "/api/offices"): Call(200),
    ("POST", "/api/offices"): Call(400, _office),
    ("POST", "/api/offices/{office_id}/rename"): Call(200, _renamed, by_nobody),
    ("POST", "/api/offices/{office_id}/close"): Call(200, _handed_back, by_nobody),
    ("POST", "/api/offices/{office_id}/reopen"): Call(200, _reason, by_nobody),
    ("GET", "/api/openings"): Call(200),
    ("POST", "/api/openings"): Call(400, _opening),  # a code of nowhere: tests/api/test_openings.py
    ("POST", f"{OPENING}/approve"): Call(200, seen=by_nobody),
    ("POST", f"{OPENING}/reject"): Call(200, _reason, by_nobody),
    ("POST", f"{OPENING}/withdraw"): Call(200, seen=by_nobody),
    ("POST", f"{OPENING}/password"): Call(200, seen=by_nobody),
    ("GET", "/api/approvals"): Call(200),
    ("GET", "/api/checklist"): Call(200),
    ("GET", "/api/plugins"): Call(200),
    ("GET", "/api/configuration"): Call(200),
    ("POST", "/api/configuration/preview"): Call(400, _imported),
    ("POST", "/api/configuration"): Call(400, _imported),
    ("GET", "/api/configuration/comparison"): Call(200),
    ("POST", "/api/holdings/{holding_id}/handover"): Call(400, _handover, in_county),
    ("POST", "/api/holdings/{holding_id}/end"): Call(
        400, lambda scene, staff: {"on": "2024-01-01", **REASON}, in_county
    ),
    ("POST", "/api/holdings/{holding_id}/stay"): Call(409, _reason, in_county),
    ("POST", "/api/applications"): Call(200, lambda scene, staff: steps.application(scene.fresh)),
    ("POST", "/api/applications/{number}/close"): Call(200, seen=in_county),
    ("POST", "/api/applications/files"): Call(200, lambda scene, staff: [steps.application(scene.fresh)]),
    ("POST", "/api/applications/files/correction"): Call(200, lambda scene, staff: [{}]),
    ("GET", "/api/work"): Call(200),
    ("GET", "/api/work/summary"): Call(200),
    ("GET", "/api/verifications"): Call(200),
    ("POST", "/api/verifications"): Call(
        201, lambda scene, staff: steps.intake(scene.fresh, application_number=steps.number())
    ),
    ("POST", "/api/verifications/files"): Call(200, lambda scene, staff: [{}]),
    ("POST", "/api/verifications/files/correction"): Call(200, lambda scene, staff: [{}]),
    ("GET", "/api/verifications/files/template"): Call(200),
    ("GET", "/api/intake/form"): Call(200),
    ("GET", "/api/kept/{place}"): Call(200),
    ("POST", "/api/kept/{place}"): Call(200, lambda scene, staff: {"content": {"document": "通知"}}),
    ("GET", "/api/drafts"): Call(200),
    ("POST", "/api/drafts"): Call(201, lambda scene, staff: {}),
    ("GET", "/api/drafts/{draft_id}"): Call(200, seen=by_nobody),
    ("POST", "/api/drafts/{draft_id}"): Call(200, lambda scene, staff: {"version": 1, "content": NO_DRAFT}, by_nobody),
    ("POST", "/api/drafts/{draft_id}/check"): Call(200, seen=by_nobody),
    ("POST", "/api/drafts/{draft_id}/scans"): Call(201, lambda scene, staff: b"%PDF-", by_nobody),
    ("GET", "/api/drafts/{draft_id}/scans/{scan_id}"): Call(200, seen=by_nobody),
    ("POST", "/api/drafts/{draft_id}/submit"): Call(200, seen=by_nobody),
    ("POST", "/api/drafts/{draft_id}/discard"): Call(200, seen=by_nobody),
    ("GET", "/api/authorizations"): Call(200),
    ("GET", f"{CASE}/authorizations"): Call(200, seen=case_is_seen),
    ("GET", f"{CASE}/scans/{{scan_id}}"): Call(200, seen=by_nobody),
    ("POST", f"{CASE}/return"): Call(FINISHED, _seen_gap, case_is_seen),
    ("GET", CASE): Call(200, seen=case_is_seen),
    ("POST", f"{CASE}/declaration"): Call(FINISHED, lambda scene, staff: {"items": []}, case_is_seen),
    ("POST", f"{CASE}/authorizations"): Call(
        FINISHED, lambda scene, staff: steps.sheets(scene.file, scene.case["subjects"]), case_is_seen
    ),
    ("POST", f"{CASE}/review"): Call(FINISHED, lambda scene, staff: {"sheets": []}, case_is_seen),
    ("POST", f"{CASE}/withdraw"): Call(200, _somebody, case_is_seen),
    ("POST", f"{CASE}/initiate"): Call(FINISHED, seen=case_is_seen),
    ("POST", f"{CASE}/suspend"): Call(FINISHED, _reason, case_is_seen),
    ("POST", f"{CASE}/resume"): Call(FINISHED, _reason, case_is_seen),
    ("POST", f"{CASE}/extend"): Call(
        FINISHED, lambda scene, staff: {"days": 1, "document": "来函", **REASON}, case_is_seen
    ),
    ("POST", f"{CASE}/terminate"): Call(FINISHED, _reason, case_is_seen),
    ("POST", f"{CASE}/conclude"): Call(FINISHED, _reason, case_is_seen),
    ("POST", f"{CASE}/unseal"): Call(
        FINISHED, _reason, case_is_seen
    ),  # nothing is sealed: tests/core/verification/test_sealing.py
    ("POST", f"{CASE}/suspensions"): Call(200, _somebody, case_is_seen),
    ("POST", "/api/suspensions/{suspension_id}/lift"): Call(200, seen=in_county_or_province),
    ("POST", f"{CASE}/supplement"): Call(
        FINISHED, lambda scene, staff: {"items": ["zhejiang.banks.deposit"], **REASON}, case_is_seen
    ),
    ("POST", f"{CASE}/waive-supplement"): Call(FINISHED, _reason, case_is_seen),
    ("GET", f"{CASE}/procedure"): Call(200, seen=case_is_seen),
    ("POST", f"{CASE}/steps"): Call(400, _step, case_is_seen),  # this law has none: tests/core/procedures/test_steps.py
    ("POST", f"{CASE}/visit-sample"): Call(400, lambda scene, staff: {"ground": "近亲属"}, case_is_seen),
    ("GET", "/api/visit-samples"): Call(200),
    ("POST", "/api/visit-samples"): Call(403, lambda scene, staff: {"month": _today()[:7]}),  # this law draws none
    ("POST", f"{CASE}/field-checks"): Call(FINISHED, _field_check, case_is_seen),
    ("POST", f"{CASE}/expenditure-judgement"): Call(
        FINISHED, lambda scene, staff: {"reason": "支出与申报收入明显不符，需要核对支出"}, case_is_seen
    ),
    ("POST", "/api/reports/{report_id}/deliveries"): Call(201, _delivery, case_is_seen),
    ("GET", f"{CASE}/events"): Call(200, seen=case_is_seen, query="?seconds=0"),
    ("GET", f"{CASE}/comparison"): Call(200, seen=case_is_seen),
    ("GET", f"{CASE}/reports"): Call(200, seen=case_is_seen),
    ("GET", f"{CASE}/report-versions"): Call(200, seen=case_is_seen),
    ("POST", f"{CASE}/unmask"): Call(200, _somebody, case_is_seen),
    ("GET", "/api/reports/{report_id}"): Call(200, seen=case_is_seen),
    ("GET", "/api/reports/{report_id}/pages"): Call(200, seen=case_is_seen),
    ("GET", "/api/reports/{report_id}/pages/{page}"): Call(200, seen=case_is_seen),
    ("GET", "/api/reports/{report_id}/downloads"): Call(200, seen=case_is_seen),
    ("GET", "/api/reports/{report_id}/result"): Call(200, seen=case_is_seen),
    ("GET", "/api/reports/{report_id}/files/{format_id}"): Call(200, seen=case_is_seen),
    ("GET", "/api/reports/{report_id}/figures"): Call(200, seen=case_is_seen),
    ("GET", "/api/reports/{report_id}/figures/{figure}"): Call(200, seen=case_is_seen),
    ("GET", "/api/reports/{report_id}/replay"): Call(200, seen=case_is_seen),
    ("GET", "/api/plugins/versions"): Call(200),
    ("POST", "/api/plugins/preview"): Call(404, lambda scene, staff: {"version": "zhejiang@0.0.0"}),
    ("POST", "/api/recipients"): Call(200, lambda scene, staff: {"recipients": [_recipient(scene)]}),
    ("POST", "/api/recipients/look-up"): Call(403, _look_up),
    ("GET", "/api/quarantine"): Call(200),
    ("GET", "/api/packages/waiting"): Call(200),
    ("GET", "/api/packages"): Call(200),
    ("POST", "/api/packages"): Call(409, lambda scene, staff: {"source": "securities"}),  # nothing waits for one
    ("GET", PACKAGE): Call(200, seen=by_nobody),
    ("POST", f"{PACKAGE}/release"): Call(200, seen=by_nobody),
    ("GET", f"{PACKAGE}/file"): Call(200, seen=by_nobody),
    ("POST", f"{PACKAGE}/custody"): Call(200, _custody, by_nobody),
    ("POST", f"{PACKAGE}/withdraw"): Call(200, _reason, by_nobody),
    ("POST", f"{PACKAGE}/answers"): Call(200, lambda scene, staff: b"x", by_nobody),
    ("GET", f"{PACKAGE}/answers/{{answer_id}}"): Call(200, seen=by_nobody),
    ("POST", f"{PACKAGE}/answers/{{answer_id}}/confirm"): Call(200, seen=by_nobody),
    ("GET", f"{PACKAGE}/answers/{{answer_id}}/correction"): Call(200, seen=by_nobody),
    ("GET", "/api/traces"): Call(200),
    ("GET", "/api/report-layouts"): Call(200),
    ("GET", "/api/report-layouts/pages"): Call(200, query="?programme=zhejiang.dibao"),
    ("GET", "/api/traces/audit"): Call(200, query="?only=marked"),
    ("GET", "/api/traces/verbs"): Call(200),
    ("GET", "/api/traces/check"): Call(200),
    ("GET", "/api/traces/export"): Call(200, query="?form=csv"),
    ("GET", "/api/overview"): Call(200),
    ("GET", "/api/source-board"): Call(200),
    ("GET", "/api/source-board/affected"): Call(200, query="?source=banks"),
    ("POST", "/api/source-reminders"): Call(409, lambda scene, staff: {"source": "nowhere"}),  # nothing waits there
    ("GET", "/api/source-reminders"): Call(200),
    ("GET", "/api/report-templates"): Call(200),
    ("POST", "/api/report-templates"): Call(
        404, lambda scene, staff: {**_TEMPLATE, "template": ""}
    ),  # not in its packs
    ("POST", "/api/report-templates/withdraw"): Call(404, lambda scene, staff: _TEMPLATE),
    ("POST", "/api/report-templates/preview"): Call(404, lambda scene, staff: {"format": _TEMPLATE["format"]}),
    ("GET", "/api/report-templates/proposals"): Call(200),
    ("POST", f"{TEMPLATE}/preview"): Call(200, seen=by_nobody),
    ("POST", f"{TEMPLATE}/approve"): Call(200, seen=by_nobody),
    ("POST", f"{TEMPLATE}/reject"): Call(200, _reason, by_nobody),
    ("POST", f"{TEMPLATE}/withdraw"): Call(200, seen=by_nobody),
    ("GET", "/api/calendars/{year}"): Call(200),
    ("GET", "/api/texts"): Call(200),
    ("GET", "/api/connectors"): Call(200),
    ("POST", "/api/connectors/{connector}/secrets"): Call(404, lambda scene, staff: {"name": "none", "value": "x"}),
    ("POST", "/api/connectors/{connector}/test"): Call(404, lambda scene, staff: {"source": "nobody"}),
    ("GET", "/api/settings"): Call(200),
    ("GET", "/api/settings/forms"): Call(200),
    ("GET", "/api/settings/words"): Call(200),
    ("GET", "/api/settings/history"): Call(200, query="?name=counting_period_months"),
    ("POST", "/api/settings/preview"): Call(200, lambda scene, staff: steps.SETTING),
    ("POST", "/api/settings"): Call(200, lambda scene, staff: steps.SETTING),
    ("GET", "/api/settings/proposals"): Call(200),
    ("POST", f"{PROPOSAL}/preview"): Call(200, lambda scene, staff: {"last": 1}, in_county),
    ("POST", f"{PROPOSAL}/approve"): Call(FINISHED, seen=in_county),
    ("POST", f"{PROPOSAL}/reject"): Call(FINISHED, _reason, in_county),
    ("POST", f"{PROPOSAL}/withdraw"): Call(FINISHED, seen=in_county),
    ("GET", "/api/manual-answers"): Call(200),
    ("GET", "/api/manual-asks"): Call(200),
    ("GET", "/api/manual-asks/{ask_id}"): Call(200, seen=by_nobody),
    ("POST", "/api/manual-asks/{ask_id}/answer"): Call(201, lambda scene, staff: {"entry": {}}, by_nobody),
    ("POST", "/api/manual-asks/{ask_id}/confirm"): Call(
        200, lambda scene, staff: {"answer_id": str(uuid4())}, by_nobody
    ),
    ("POST", "/api/manual-asks/{ask_id}/return"): Call(
        200, lambda scene, staff: {"answer_id": str(uuid4()), **REASON}, by_nobody
    ),
    # The sample has no operator: tests/api/test_operating.py, tests/api/test_sandbox.py.
    ("GET", "/api/spot-checks"): Call(200),
    ("POST", "/api/spot-checks"): Call(
        201, lambda scene, staff: {"since": "2020-01-01", "until": "2020-01-31", "count": 1}
    ),
    ("GET", "/api/spot-checks/{check_id}"): Call(200, seen=by_nobody),  # tests/api/test_spot_checks.py
    ("GET", "/api/spot-checks/{check_id}/scans/{scan_id}"): Call(200, seen=by_nobody),
    ("POST", "/api/spot-checks/{check_id}/full"): Call(
        200, lambda scene, staff: {"subject_id": scene.case["subjects"][0]}, by_nobody
    ),
    ("POST", "/api/spot-checks/{check_id}/judge"): Call(200, lambda scene, staff: {"incomplete": []}, by_nobody),
    ("POST", "/api/traces/person"): Call(
        200, lambda scene, staff: {"id_number": scene.file.household.members[0].id_number, **REASON}
    ),
    ("GET", "/api/operator/queue"): Call(200),
    ("GET", "/api/operator/jobs"): Call(200),
    ("POST", "/api/operator/jobs/{job_id}/retry"): Call(200, _reason),
    ("GET", "/api/operator/offices"): Call(200),
    ("GET", "/api/operator/software"): Call(200),
    ("GET", "/api/operator/plugins"): Call(200),
    ("GET", "/api/operator/health"): Call(200),
    ("GET", "/api/sandbox/plugins"): Call(200),
    ("GET", "/api/sandbox/plugins/{plugin}"): Call(200),
    ("POST", "/api/sandbox/households"): Call(200, lambda scene, staff: {"household": "{}"}),
    ("POST", "/api/sandbox/households/form"): Call(200, lambda scene, staff: {"household": "{}"}),
    ("POST", "/api/sandbox/plugins/{plugin}/check"): Call(200),
    ("POST", "/callbacks/{tenant_id}/{ask_id}"): Call(403),
}
"""(method, path) as in the permission table -> call. A route without a line here fails the test."""

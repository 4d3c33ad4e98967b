"""办理步骤 over HTTP: the bodies of one household file, and a case carried through by the posts whose steps they are."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import msgspec

from core.ids import new_id
from hedui.journey import HouseholdFile
from plugins.simulated_departments.catalogue import DEPARTMENTS
from tests.api.people import Client, Office
from tests.support import ANSWERING, work

CLERK, REVIEWER, COUNTY, PROVINCE, FEEDER = "XH1001", "XH1002", "XH0001", "ZJ0001", "XH9001"
ADMIN, HEAD = "XH0002", "XH0004"
REASON = {"reason": "测试事由"}
SETTING = {"name": "counting_period_months", "value": 6, "document": "样例", "start": "2099-01-01"}


def number() -> str:
    """申请编号 that nobody else has."""
    return f"SQ{new_id().hex}"


def application(file: HouseholdFile) -> Any:
    """救助申请 of the file, as the assistance system feeds it."""
    return msgspec.to_builtins(file.application())


def intake(file: HouseholdFile, **changes: Any) -> Any:
    """受理登记 of the file."""
    plain = msgspec.to_builtins(file)
    names = ("application_number", "programme", "applied_on", "household", "supporters")
    return {**{name: plain[name] for name in names}, **changes}


def declaration(file: HouseholdFile, subjects: Sequence[str]) -> Any:
    """诚信申报 of the file."""
    return {"items": [_about(line, subjects) for line in msgspec.to_builtins(file.declaration)]}


def sheets(file: HouseholdFile, subjects: Sequence[str], **changes: Any) -> Any:
    """授权书 of everybody in the file."""
    return {"sheets": [{**_about(sheet, subjects), **changes} for sheet in msgspec.to_builtins(file.authorizations)]}


def _about(line: dict[str, Any], subjects: Sequence[str]) -> dict[str, Any]:
    return {"subject_id": subjects[line.pop("person") - 1], **line}


def path(case: Any, step: str = "") -> str:
    """Address of a case, or of a step of it."""
    return f"/api/verifications/{case['id']}{'/' if step else ''}{step}"


async def put_in_force(office: Office, setting: Any, admin: str = ADMIN, head: str = HEAD) -> Any:
    """设置生效: proposed by the administrator, approved by the head of the agency."""
    told = {"retroactive": "测试需要追溯", **setting}
    made = await office.as_(admin).done("/api/settings", told)
    return await office.as_(head).done(f"/api/settings/proposals/{made['id']}/approve")


async def take_in(office: Office, file: HouseholdFile) -> Any:
    """送入申请、受理登记、申报、授权书登记; what the intake answered."""
    clerk = office.as_(CLERK)
    await office.as_(FEEDER).done("/api/applications", application(file))
    case = await clerk.done("/api/verifications", intake(file))
    await clerk.done(path(case, "declaration"), declaration(file, case["subjects"]))
    await clerk.done(path(case, "authorizations"), sheets(file, case["subjects"]))
    return case


async def make_ready(office: Office, file: HouseholdFile) -> Any:
    """…、授权审核: a case that waits to be initiated."""
    case = await take_in(office, file)
    reviewed = await office.as_(REVIEWER).done(path(case, "review"), await shown(office.as_(REVIEWER), case))
    assert reviewed["state"] == "ready"
    return case


async def start(office: Office, file: HouseholdFile) -> Any:
    """…、发起核对: a running case; its jobs are still to be done."""
    case = await make_ready(office, file)
    assert (await office.as_(COUNTY).done(path(case, "initiate")))["state"] == "verifying"
    return case


async def finish(office: Office, case: Any) -> Any:
    """办完: run this office's jobs until the final report and its files are there; the newest report's summary."""
    county = office.as_(COUNTY)
    for _ in range(200):
        await work(office, *ANSWERING, "report.render")
        reports = await county.read(path(case, "reports"))
        if reports and reports[0]["final"] and reports[0]["formats"]:
            return reports[0]
        await asyncio.sleep(0.05)
    raise TimeoutError("no final report")


@contextmanager
def misbehaving(office: Office, kind: str, **more: Any) -> Iterator[None]:
    """故障 of every department for a while."""
    for department in DEPARTMENTS:
        office.departments.order(department, {"faults": [{"kind": kind, **more}]})
    try:
        yield
    finally:
        for department in DEPARTMENTS:
            office.departments.order(department)


async def shown(reviewer: Client, case: Mapping[str, Any]) -> dict[str, Any]:
    """What a reviewer passes or returns: the sheets that he was shown, and no others."""
    people = (await reviewer.read(path(case, "authorizations")))["people"]
    return {"sheets": [person["sheet"]["id"] for person in people if person["sheet"]]}

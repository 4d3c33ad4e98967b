"""样例市的一个县: an agency whose law draws visits by lot and knows steps of its own; opened once a run, by the operator."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import msgspec

from core.applications.actions import feed
from core.clock import legal_date
from core.scope import Scope
from e2e.system import System
from hedui.journey import Officers, SignedSheet, prepare
from plugins.sample_city.elements import EVERYTHING
from tenants.access import authenticate, operator_scope
from tenants.provisioning import ProvisioningFile, issue_token, provision
from tests.faults.jurisdictions import ZHEJIANG, Family

CODE, COUNTY, CLERK, REVIEWER, FEEDER = "990101", "YC0001", "YC1001", "YC1002", "YC9001"
HOUSEHOLDS = (15_001, 15_002, 15_003, 15_004)
_POSTS = {
    "township": (
        (CLERK, "township_clerk", "温知夏"), ("YC1003", "township_clerk", "顾北辰"), (REVIEWER, "township_reviewer", "沈听澜"),
    ),
    "bureau": ((COUNTY, "county_officer", "陆停云"), (FEEDER, "assistance_system", "系统对接（样例）")),
}  # fmt: skip
_OFFICES = {"township": "城关镇人民政府（样例）", "bureau": "样例县民政局（样例）"}
_SETTINGS: dict[str, Any] = {
    "packs": ["national", "sample_city", "public_data_gateway", "report_json"],
    "source_connectors": {}, "counting_period_months": 12, "sample_city.visit_share": 30,
}  # fmt: skip
_FIELDS = {"signature": "已签名并捺印", "programme": "最低生活保障"}


def _file() -> ProvisioningFile:
    start = date(2026, 1, 1)
    offices = [
        {"kind": kind, "name": _OFFICES[kind], "code": CODE, "posts": [
            {"title": name, "role": role, "holder": name, "staff_number": number, "held_from": start}
            for number, role, name in posts
        ]}
        for kind, posts in _POSTS.items()
    ]  # fmt: skip
    settings = [{"name": name, "value": value, "document": "样例", "start": start} for name, value in _SETTINGS.items()]
    tenant = {
        "key": "yangcheng", "name": "样例县社会救助核对中心（样例）", "level": "county", "code": CODE, "code_from": start,
        "offices": offices, "settings": settings,
    }  # fmt: skip
    return msgspec.convert({"tenants": [tenant]}, ProvisioningFile)


@cache
def sampled(system: System) -> tuple[str, ...]:
    """Cases that wait for what the county's law demands before anything is asked; their ids."""
    return system.do(_sampled(system))


async def _sampled(system: System) -> tuple[str, ...]:
    file = _file()
    made = await provision(system.whole.runtime, file)
    operator = operator_scope(system.whole.runtime, made["yangcheng"])
    for posts in _POSTS.values():
        for number, *_ in posts:
            system.whole.tokens[number] = await issue_token(operator, number)
    return tuple([await _ready(system, household) for household in HOUSEHOLDS])


async def _of(system: System, staff: str) -> Scope:
    return await authenticate(system.whole.runtime, system.whole.tokens[staff])


async def _ready(system: System, household: int) -> str:
    day = legal_date(system.whole.runtime.clock.now())
    file = Family(ZHEJIANG, household).file(system.whole.departments, day)
    sheets = [_signed(sheet) for sheet in file.authorizations]
    file = msgspec.structs.replace(file, programme="sample_city.dibao", authorizations=sheets, declaration=[])
    await feed(await _of(system, FEEDER), file.application())
    officers = Officers(await _of(system, CLERK), await _of(system, REVIEWER), await _of(system, COUNTY))
    return str((await prepare(officers, file)).id)


def _signed(sheet: SignedSheet) -> SignedSheet:
    names = {name: text for name, text in sheet.fields.items() if name in ("full_name", "id_number", "guardian_name")}
    return msgspec.structs.replace(sheet, items=list(EVERYTHING), fields={**names, **_FIELDS})

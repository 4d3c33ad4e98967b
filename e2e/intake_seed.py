"""受理的种子: what other desks have done before: a draft, a case that waits for review, a scan of a signed sheet."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import Any
from uuid import UUID

import msgspec
import pylopdf_fonts_zh_cn
import typst

from core.applications.actions import feed
from core.applications.model import ApplicationIn, ApplicationPerson
from core.authorizations import spot_checks
from core.authorizations.actions import review_sheets
from core.clock import SystemClock, legal_date
from core.drafts import actions
from core.drafts.model import EMPTY, DraftContent, DraftIn, DraftOpenIn
from core.drafts.submitting import submit
from core.ids import new_id
from core.plugin.vocabulary import Role
from core.scans.drawing import judged
from core.scope import Scope
from e2e.system import System
from plugins.simulated_departments.population import checked
from tenants.access import authenticate

TODAY = legal_date(SystemClock().now())
_FIELDS = dict.fromkeys(("full_name", "id_number", "signature", "agency", "programme", "relation", "obligation"), "=")
_SHEET = """#set page(width: 210mm, height: 297mm, margin: 28mm)
#set text(font: "Noto Serif SC", size: 13pt)
#align(center, text(18pt)[社会救助家庭经济状况核对授权书])
#v(8mm)
授权人：{name}　　　证件号码：{number}

本人知悉并同意：核对机构为办理本授权书所列社会救助项目的认定和复核，向有关数源部门查询本人的家庭经济状况信息。

申请的救助项目：最低生活保障　　　授权事项：全部事项

#v(20mm)
#align(right)[{signed}　　　签署日期：{day}]
"""


@cache
def paper(name: str = "林秋白", number: str = "", signed: str = "签名：林秋白", day: str = "") -> bytes:
    """A scan of one person's sheet, as PDF."""
    text = _SHEET.format(name=name, number=number, signed=signed, day=day or TODAY.isoformat())
    fonts = [str(pylopdf_fonts_zh_cn.serif_path().parent)]
    return bytes(typst.compile(text.encode(), format="pdf", font_paths=fonts, ignore_system_fonts=True))


def number_of(born: str, sequence: int) -> str:
    """证件号码 of somebody born that day, with its check digit."""
    return checked(f"330106{born}{sequence:03d}")


def content(name: str, sequence: int) -> dict[str, Any]:
    """A couple in which nothing is missing but the scans."""
    people = [
        {"key": f"p{at}", "name": who, "id_kind": "resident_id", "id_number": number, "relation": relation}
        for at, (who, number, relation) in enumerate((
            (name, number_of("19700315", sequence), "self"), (f"{name}偶", number_of("19720808", sequence), "spouse"),
        ), start=1)
    ]  # fmt: skip
    sheets = [
        {"person": person["key"], "signed_on": TODAY.isoformat(), "signatory": "self", "items": ["*"], "fields": _FIELDS,
         "scan": "", "digest": ""}
        for person in people
    ]  # fmt: skip
    return {
        **msgspec.to_builtins(EMPTY), "application_number": f"SQ{new_id().hex[-10:]}", "programme": "zhejiang.dibao",
        "applied_on": (TODAY - timedelta(days=0)).isoformat(), "household": people, "sheets": sheets,
        "nothing_declared": True,
    }  # fmt: skip


def draft(system: System, staff: str = "XH1001", name: str = "陆明川", sequence: int = 71) -> UUID:
    """A draft of somebody's, with a scan for everybody."""
    return system.do(_draft(system, staff, name, sequence))


async def _scope(system: System, staff: str) -> Scope:
    return await authenticate(system.whole.runtime, system.whole.tokens[staff])


async def _draft(system: System, staff: str, name: str, sequence: int) -> UUID:
    scope = await _scope(system, staff)
    made = await actions.open_draft(scope, DraftOpenIn())
    plain = content(name, sequence)
    for person, sheet in zip(plain["household"], plain["sheets"], strict=True):
        signed = f"签名：{person['name']}"
        scan = await judged(paper(person["name"], person["id_number"], signed))
        sheet["scan"] = str((await actions.add_scan(scope, made.id, scan)).id)
    await actions.save(scope, made.id, DraftIn(1, msgspec.convert(plain, DraftContent)))
    return made.id


def forgotten(system: System, name: str, sequence: int) -> UUID:
    """A draft of two persons whose application has a third."""
    return system.do(_forgotten(system, name, sequence))


async def _forgotten(system: System, name: str, sequence: int) -> UUID:
    made = await _draft(system, "XH1001", name, sequence)
    told = (await actions.look(await _scope(system, "XH1001"), made)).content
    persons = [
        ApplicationPerson(each.name, each.id_number, Role.APPLICANT if each.relation == "self" else Role.MEMBER)
        for each in told.household
    ]
    persons.append(ApplicationPerson(f"{name}子", number_of("20140102", sequence), Role.MEMBER))
    application = ApplicationIn(told.application_number, told.programme, TODAY, persons)
    await feed(await _scope(system, "XH9001"), application)
    return made


def waiting(system: System, name: str = "陆明川", sequence: int = 71) -> UUID:
    """A case that waits for its review."""
    return system.do(_waiting(system, name, sequence))


async def _waiting(system: System, name: str, sequence: int) -> UUID:
    made = await _draft(system, "XH1001", name, sequence)
    return (await submit(await _scope(system, "XH1001"), made)).id


def reviewed(system: System, name: str = "陆明川", sequence: int = 71) -> UUID:
    """A case whose sheets have passed."""
    return system.do(_reviewed(system, name, sequence))


async def _reviewed(system: System, name: str, sequence: int) -> UUID:
    case = await _waiting(system, name, sequence)
    await review_sheets(await _scope(system, "XH1002"), case)
    return case


@cache
def drawn(system: System) -> str:
    """抽查一件: a case that was drawn by the county's auditor and waits to be looked at."""
    reviewed(system, "沈砚秋", 64)
    return system.do(_drawn(system))


async def _drawn(system: System) -> str:
    auditor = await _scope(system, "XH0003")
    await spot_checks.draw(auditor, spot_checks.DrawIn(TODAY, TODAY, 50))
    return str((await spot_checks.list_checks(auditor, 50, None, True)).items[0].id)

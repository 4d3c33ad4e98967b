"""审计事项: go through the own tenant's traces by conditions, check that they stand as written, export what was found.

Traces are read by their key, a bounded number for each page, and judged here: no condition walks the table, however
seldom it is met, and no index has to be paid for by everybody who leaves a trace.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, time, timedelta
from typing import Any, Literal
from uuid import UUID

import msgspec

from core.clock import SHANGHAI
from core.errors import FieldFault, Invalid, NotFound, Refused
from core.households.identity import BadIdentity, parse
from core.households.model import canonical
from core.overview.calendars import calendar_of
from core.scope import Scope, Tx
from core.spreadsheets.writing import delimited, workbook
from core.traces.audit import (
    COLUMNS,
    AuditLine,
    AuditPage,
    Broken,
    CaseKnown,
    Found,
    PersonIn,
    PersonPage,
    TracesChecked,
    VerbTitle,
    Wanted,
    cells,
    line_of,
    marks_of,
    wanted_of,
)
from core.traces.concerning import WORDS, Details, objects_of
from core.traces.model import unsealed
from core.traces.titles import VERB_TITLES, title_of
from core.vault.ciphers import NotGenuine
from core.vault.vault import DataKey, blob_of
from core.verification.store import key_of, load

SCANNED, FIRST = 2000, 150
"""Traces that one page goes through at most; and how many of them at first."""
CHECKED = 5000
EXPORTED = 5000
EXPORT_PAGES = 25
_LAST = UUID(int=(1 << 128) - 1)
_SCAN = """select id, at, verb, account_id, verification_id, digest from trace
 where tenant_id = $1 and id < $2 and id >= $3 and $4::uuid[] is null order by id desc limit $5"""
_SCAN_CASE = _SCAN.replace("$4::uuid[] is null", "verification_id = any ($4)")
"""Of certain cases along the index of its own: else all others would be walked through."""
_BODIES = "select id, body from trace where tenant_id = $1 and id = any ($2::uuid[])"
_WHOLE = """select id, at, tenant_id, verb, account_id, verification_id, move, body, digest from trace
 where tenant_id = $1 and id < $2 order by id desc limit $3"""


async def list_verbs() -> list[VerbTitle]:
    """事项一览, for the choice of one."""
    return sorted((VerbTitle(verb, title) for verb, title in VERB_TITLES.items()), key=lambda one: one.verb)


async def audit(scope: Scope, wanted: Wanted, limit: int, after: UUID | None) -> AuditPage:
    """审计一览, newest first; the look is traced with its conditions."""
    async with scope.read("trace.list", personal=True) as tx:
        page = await _page(tx, wanted, limit, after)
        tx.note(rows=len(page.items), asked=_noted(wanted))
    return page


async def audit_person(scope: Scope, told: PersonIn) -> PersonPage:
    """按人查询: who touched the cases that this person stands in; for a reason, which stands sealed in the trace of the look.

    The number is looked for by its blind index and kept nowhere. Raises Invalid where it is no number.
    """
    try:
        who = parse(told.id_kind, told.id_number, scope.today)
    except BadIdentity as error:
        raise Invalid("fields_invalid", faults=[FieldFault("id_number", str(error))], count=1) from None
    async with scope.read("trace.person", personal=True) as tx:
        vault = scope.runtime.vault
        rows = await tx.rows(_HELD, vault.index(scope.tenant.domain, canonical(who)))
        cases = [row["verification_id"] for row in rows]
        page = await _page(tx, Wanted(), told.limit, told.after, cases) if cases else AuditPage([], None, None)
        tx.note(person=tx.commitment(canonical(who)), cases=len(cases), rows=len(page.items))
        tx.note(reason=tx.sealed(told.reason))
    return PersonPage(len(cases), page.items, page.next, page.reached)


_HELD = "select distinct verification_id from subject where domain_person = $1"


async def _page(
    tx: Tx, wanted: Wanted, limit: int, after: UUID | None, about: Sequence[UUID] | None = None
) -> AuditPage:
    """The newest first and few: where nearly everything is asked for, the page is full with them."""
    first = min(FIRST, SCANNED)
    page = await _gone_through(tx, wanted, limit, after, first, about)
    if len(page.items) == limit or page.next is None or first == SCANNED:
        return page
    more = await _gone_through(tx, wanted, limit - len(page.items), page.next, SCANNED - first, about)
    return AuditPage([*page.items, *more.items], more.next, more.reached or page.reached)


async def _gone_through(
    tx: Tx, wanted: Wanted, limit: int, after: UUID | None, most: int, about: Sequence[UUID] | None
) -> AuditPage:
    rows = await _scan(tx, wanted, after, most, about)
    people, calendar = await _people(tx, rows), await calendar_of(tx)
    cases = await _cases(tx, rows)
    found: list[Found] = []
    last: Any = None
    for row in rows:
        if len(found) == limit:
            return AuditPage(await _lines(tx, found), last["id"], last["at"])
        last = row
        who, case = people.get(row["account_id"], ("", "")), cases.get(row["verification_id"])
        if _asked(wanted, row, who) and wanted_of(marks := marks_of(row, case, calendar), wanted.only):
            found.append(Found(row, who, case, marks))
    return AuditPage(await _lines(tx, found), last["id"] if len(rows) == most else None, last["at"] if last else None)


async def _lines(tx: Tx, found: Sequence[Found]) -> list[AuditLine]:
    """What was found with what it says: its details are read of these alone."""
    bodies = await _details(tx, [one.row["id"] for one in found])
    said = [await _opened(tx, one.row, details) for one, details in zip(found, bodies, strict=True)]
    about = await objects_of(tx, said)
    return [
        line_of(one, "" if one.row["verification_id"] else concerned, details.get("reason", ""))
        for one, details, concerned in zip(found, said, about, strict=True)
    ]


async def _details(tx: Tx, traces: Sequence[UUID]) -> list[Details]:
    rows = await tx.rows(_BODIES, tx.scope.tenant.id, traces)
    bodies = {row["id"]: msgspec.json.decode(row["body"]).get("details") or {} for row in rows}
    return [bodies[identity] for identity in traces]


def _asked(wanted: Wanted, row: Any, who: tuple[str, str]) -> bool:
    return (not wanted.staff_number or who[1] == wanted.staff_number) and (
        not wanted.verb or row["verb"] == wanted.verb
    )


async def _scan(tx: Tx, wanted: Wanted, after: UUID | None, most: int, about: Sequence[UUID] | None) -> list[Any]:
    end = _first_id(wanted.until, 1) if wanted.until else _LAST
    before = min(end, after) if after else end
    start = _first_id(wanted.since, 0) if wanted.since else UUID(int=0)
    cases = [await _case_numbered(tx, wanted.number)] if wanted.number else about
    return await tx.rows(_SCAN_CASE if cases is not None else _SCAN, tx.scope.tenant.id, before, start, cases, most)


def _first_id(day: Any, more: int) -> UUID:
    """The smallest id of a legal day, or of a later one: ids carry their time."""
    moment = datetime.combine(day + timedelta(days=more), time(), SHANGHAI)
    return UUID(int=max(0, int(moment.timestamp() * 1000)) << 80)


async def _case_numbered(tx: Tx, number: str) -> UUID:
    found = await tx.value("select id from verification where number = $1 limit 1", number)
    if found is None:
        raise NotFound()
    return UUID(str(found))


async def _people(tx: Tx, rows: Sequence[Any]) -> Mapping[UUID, tuple[str, str]]:
    found = await tx.rows(
        "select id, real_name, staff_number from account where tenant_id = $1 and id = any ($2::uuid[])",
        tx.scope.tenant.id, list({row["account_id"] for row in rows}),
    )  # fmt: skip
    return {UUID(int=0): ("系统", ""), **{row["id"]: (row["real_name"], row["staff_number"]) for row in found}}


async def _cases(tx: Tx, rows: Sequence[Any]) -> Mapping[UUID | None, CaseKnown]:
    ids = list({row["verification_id"] for row in rows if row["verification_id"]})
    found = await tx.rows("select id, number, closed_on from verification where id = any ($1::uuid[])", ids)
    return {row["id"]: CaseKnown(row["number"], row["closed_on"]) for row in found}


async def _opened(tx: Tx, row: Any, details: Details) -> Details:
    """What is told of a trace as it was written, the sealed parts opened: 事由, and before and after of a name."""
    told = {name: details[name] for name in ("reason", *WORDS) if details.get(name)}
    return {name: await _text(tx, row, value) if isinstance(value, str) else value for name, value in told.items()}


async def _text(tx: Tx, row: Any, text: str) -> str:
    """Opened by the case's key, or the tenant's where it is about no single case; empty where it can no longer be opened."""
    blob = blob_of(text)
    if blob is None:  # 不批准的理由, for one: whoever proposed reads it, too
        return text
    with suppress(NotFound, Refused, LookupError, NotGenuine, ValueError):
        return (await _key(tx, row["verification_id"])).open(blob, "trace", row["id"]).decode()
    return ""


async def _key(tx: Tx, verification: UUID | None) -> DataKey:
    if verification is None:
        return tx.scope.runtime.vault.tenant_key(tx.scope.tenant.id)
    return key_of(tx, await load(tx, verification))


async def check(scope: Scope, after: UUID | None) -> TracesChecked:
    """完整性检查, so many a call: whether each trace is the bytes that were sealed, as `hedui fsck` asks (I4.sealed)."""
    async with scope.read("trace.check", personal=True) as tx:
        rows = await tx.rows(_WHOLE, scope.tenant.id, after or _LAST, CHECKED)
        broken = [
            Broken(row["id"], row["at"], title_of(row["verb"]), problem) for row in rows if (problem := unsealed(row))
        ]
        tx.note(checked=len(rows), broken=len(broken))
    more = len(rows) == CHECKED
    return TracesChecked(len(rows), broken, rows[-1]["id"] if more else None, rows[-1]["at"] if rows else None)


async def export(scope: Scope, wanted: Wanted, form: Literal["xlsx", "csv"]) -> tuple[str, bytes]:
    """导出 of what was found, as text cells; a last row says where it stopped. The export is traced with its conditions."""
    lines: list[AuditLine] = []
    async with scope.read("trace.export", personal=True) as tx:
        after: UUID | None = None
        for _ in range(EXPORT_PAGES):
            page = await _page(tx, wanted, EXPORTED - len(lines), after)
            lines, after = [*lines, *page.items], page.next
            if after is None or len(lines) >= EXPORTED:
                break
        tx.note(rows=len(lines), whole=after is None, asked=_noted(wanted), form=form)
    rows = [COLUMNS, *map(cells, lines), *([_stopped(lines, page)] if after else [])]
    body = workbook([("留痕", rows)]) if form == "xlsx" else delimited(rows)
    return f"留痕-{scope.tenant.code}-{scope.today.isoformat()}.{form}", body


def _stopped(lines: Sequence[AuditLine], page: AuditPage) -> tuple[str, ...]:
    at = page.reached.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S") if page.reached else ""
    return (f"未导出完：已列 {len(lines)} 条，查至 {at}。请缩小日期范围再导出。", *[""] * (len(COLUMNS) - 1))


def _noted(wanted: Wanted) -> dict[str, str]:
    return {name: str(value) for name, value in msgspec.structs.asdict(wanted).items() if value is not None}

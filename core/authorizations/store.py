"""授权书存取."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from core.authorizations.comparing import Occasion, for_application
from core.authorizations.model import Sheet, SheetState, complete
from core.households.model import Subject
from core.law import Law
from core.plugin.forms import SignedForm
from core.scope import Tx
from core.vault.vault import DataKey
from core.verification.model import Case
from core.verification.store import key_of

_SHEETS = """select id, subject_id, signed_on, signatory, items, evidence_digest, fields_blob, taken_by, passed_at
 from authorization_sheet where verification_id = $1"""


NEWEST = """select distinct on (subject_id) subject_id, signed_on, state from authorization_sheet
 where verification_id = $1 order by subject_id, version desc"""


async def sheets_of(tx: Tx, case: Case) -> Mapping[UUID, SheetState]:
    """The newest sheet of everybody in a case."""
    rows = await tx.rows(NEWEST, case.id)
    return {row["subject_id"]: SheetState(row["subject_id"], row["signed_on"], row["state"]) for row in rows}


async def current_sheets(tx: Tx, case: Case, subjects: Sequence[Subject]) -> list[Sheet]:
    """现行授权书: the sheet in hand of everybody who has one."""
    rows = await tx.rows(f"{_SHEETS} and state in ('given', 'returned', 'passed')", case.id)
    return _opened(key_of(tx, case), rows, subjects)


async def occasion_of(tx: Tx, law: Law, case: Case) -> Occasion:
    """授权的事由 of a case, with the names of its office, of its tenant, and of the level that executes."""
    programme = law.programmes[case.programme]
    rows = await tx.rows(
        """select name, 0 as place from office where tenant_id = $1 and id = $2
           union all
           select t.name, 1 from tenant own join tenant t on t.id = own.id
               or (t.id = any (own.lineage) and t.level = $3) where own.id = $1
            order by place""",
        case.owner_tenant, case.office_id, programme.executor,
    )  # fmt: skip
    agencies = list(dict.fromkeys(row["name"] for row in rows))
    return Occasion(programme, law.programmes, case.applied_on, agencies)


async def lapsed_of(tx: Tx, law: Law, case: Case, sheets: Sequence[Sheet]) -> frozenset[date]:
    """救助已终止: the days of signature that are carried by neither the application nor a lasting benefit any more.

    The register is asked by the very function that lets an ask leave, so that both say the same.
    """
    if not law.template.lasts_with_benefit:
        return frozenset()
    days = sorted({sheet.form.signed_on for sheet in sheets})
    own = [for_application(law.template, case.applied_on, day) for day in days]
    rows = await tx.rows(
        """select told.signed from unnest($2::date[], $3::boolean[]) told(signed, own)
            where not hedui_benefit_lasts($1, told.signed, told.own, $4)""",
        case.id, days, own, tx.scope.today,
    )  # fmt: skip
    return frozenset(row["signed"] for row in rows)


async def first_signed(tx: Tx, law: Law, case: Case, subjects: Sequence[Subject]) -> dict[UUID, date]:
    """首次授权日期 of each person: of the earliest sheet that passed, or lacks nothing though another's held it up.

    What was signed again later, or withdrawn, leaves lawful what was done under the first.
    """
    rows = await tx.rows(_SHEETS, case.id)
    passed = {row["id"] for row in rows if row["passed_at"] is not None}
    people, about = {subject.id: subject for subject in subjects}, await occasion_of(tx, law, case)
    found: dict[UUID, date] = {}
    for sheet in _opened(key_of(tx, case), rows, subjects):
        if sheet.id in passed or complete(law, about, people[sheet.subject_id], sheet):
            found[sheet.subject_id] = min(sheet.form.signed_on, found.get(sheet.subject_id, sheet.form.signed_on))
    return found


def _opened(key: DataKey, rows: Sequence[Any], subjects: Sequence[Subject]) -> list[Sheet]:
    people = {subject.id: subject for subject in subjects}
    return [_sheet(key, row, people[row["subject_id"]]) for row in rows]


def _sheet(key: DataKey, row: Any, subject: Subject) -> Sheet:
    fields = msgspec.json.decode(key.open(row["fields_blob"], "authorization_sheet", row["id"]))
    form = SignedForm(
        subject.role, row["signed_on"], row["signatory"], fields, tuple(row["items"]), row["evidence_digest"].hex(),
        subject.is_minor(row["signed_on"]),
    )  # fmt: skip
    return Sheet(row["id"], subject.id, form, row["taken_by"])

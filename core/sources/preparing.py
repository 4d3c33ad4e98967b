"""准备查询: all that is needed to ask a department, read in one transaction and used outside of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import msgspec

from core.households.model import Subject
from core.law import Law, months_before
from core.plugin.connectors import AnyConnector, Ask, Reason, SourceItem, SubjectIdentity
from core.plugin.vocabulary import citations_text
from core.scope import Tx
from core.sources.line import DepartmentLine
from core.sources.model import AskRow
from core.sources.store import subject_of
from core.verification.model import Case
from core.verification.store import key_of


@dataclass(frozen=True)
class Prepared:
    """已放行的查询: all that is needed outside the transaction."""

    row: AskRow
    case: Case
    subject: Subject
    ask: Ask
    connector: AnyConnector
    line: DepartmentLine


async def prepare(tx: Tx, law: Law, item: SourceItem, row: AskRow, case: Case) -> Prepared:
    """准备 one ask, with the subject opened and the line to its department."""
    subject = await subject_of(tx, row, key_of(tx, case))
    # By the settings of the agency that asks: a county's own must not redirect what the province asks.
    executor = await tx.scope.runtime.law_for(tx.connection, asking_tenant(row, case), case.applied_on)
    connector = executor.connectors[row.connector]
    configured = executor.settings.get(f"connector.{row.connector}")
    settings = msgspec.convert(configured.value if configured else {}, connector.info.settings)
    scope = tx.scope
    callback = f"{scope.runtime.callback_base}/callbacks/{scope.tenant.id}/{row.id}"
    line = DepartmentLine(scope, row.connector, settings, callback, scope.runtime.ask_timeout, tx.entry.verb)
    return Prepared(row, case, subject, _ask(law, item, row, case, subject), connector, line)


def asking_tenant(row: AskRow, case: Case) -> UUID:
    """查询机构: the executing agency; of a supplementary ask the owner."""
    return case.owner_tenant if row.supplementary else case.executing_tenant


def _ask(law: Law, item: SourceItem, row: AskRow, case: Case, subject: Subject) -> Ask:
    if case.initiator is None:
        raise LookupError("核对件没有发起人")
    programme, initiator, person = law.programmes[case.programme], case.initiator, subject.person
    reason = Reason(
        programme=programme.id, programme_title=programme.title, verification_number=case.number,
        authorization_id=str(row.authorization_id), officer_name=initiator.name, officer_code=initiator.number,
        office_name=initiator.office_name, office_code=initiator.office_code, basis=citations_text(item.basis),
    )  # fmt: skip
    start, end = window_of(law, item, case.applied_on)
    return Ask(
        id=str(row.id), element=row.element, source=row.source, reason=reason,
        subject=SubjectIdentity(person.name, person.id_kind, person.id_number),
        window_start=start, window_end=end,
    )  # fmt: skip


def window_of(law: Law, item: SourceItem, applied_on: date) -> tuple[date | None, date]:
    """查询期间: what the source is asked about, both days included; no first day where nothing names a period."""
    period = law.period(applied_on) if item.look_back == "period" else None
    if period is not None:
        return period.start, period.end
    if item.look_back == "months" and item.look_back_months:
        return months_before(applied_on, item.look_back_months), applied_on
    return None, applied_on

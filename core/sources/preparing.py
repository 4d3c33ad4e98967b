"""准备查询: all that is needed to ask a department, read in one transaction and used outside of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec

from core.households.model import Subject
from core.law import Law
from core.plugin.asks import Ask, Reason, SubjectIdentity
from core.plugin.connectors import AnyConnector, SourceItem
from core.plugin.vocabulary import Touches, citations_text
from core.scope import Tx
from core.sources.line import DepartmentLine, SharedValues
from core.sources.model import AskRow
from core.sources.store import subjects_of
from core.sources.windows import window_of
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


async def prepare(tx: Tx, law: Law, case: Case, rows: Sequence[AskRow]) -> list[Prepared]:
    """准备: each with the subject opened and the line to its department; what one learns of its source all know."""
    people = await subjects_of(tx, case.id, [row.subject_id for row in rows], key_of(tx, case))
    # By the settings of the agency that asks: a county's own must not redirect what the province asks.
    tenants = {asking_tenant(row, case) for row in rows}
    laws = {tenant: await tx.scope.runtime.law_for(tx.connection, tenant, case.applied_on) for tenant in tenants}
    settings = {(one, row.connector): _settings(laws[one], row.connector) for row in rows
                for one in [asking_tenant(row, case)]}  # fmt: skip
    items, shared = items_by_id(law), SharedValues()

    def prepared(row: AskRow) -> Prepared:
        executor, subject = asking_tenant(row, case), people[row.subject_id]
        touches = laws[executor].touches.get(row.connector, Touches())
        line = _line(tx, row, settings[executor, row.connector], shared, touches)
        connector = laws[executor].connectors[row.connector]
        return Prepared(row, case, subject, _ask(law, items[row.item], row, case, subject), connector, line)

    return [prepared(row) for row in rows]


def _settings(law: Law, connector: str) -> Any:
    configured = law.settings.get(f"connector.{connector}")
    return msgspec.convert(configured.value if configured else {}, law.connectors[connector].info.settings)


def _line(tx: Tx, row: AskRow, settings: Any, shared: SharedValues, touches: Touches) -> DepartmentLine:
    scope = tx.scope
    callback = f"{scope.runtime.callback_base}/callbacks/{scope.tenant.id}/{row.id}"
    return DepartmentLine(
        scope, row.connector, settings, callback, scope.runtime.ask_timeout, tx.entry.verb, shared=shared,
        touches=touches,
    )  # fmt: skip


def items_by_id(law: Law) -> Mapping[str, SourceItem]:
    """数源目录 by id."""
    return {item.id: item for item in law.source_items}


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
    start, end = window_of(law.under(programme), item, case.applied_on)
    return Ask(
        id=str(row.id), element=row.element, source=row.source, reason=reason,
        subject=SubjectIdentity(person.name, person.id_kind, person.id_number),
        window_start=start, window_end=end,
    )  # fmt: skip

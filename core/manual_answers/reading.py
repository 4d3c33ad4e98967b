"""人工反馈的读取: the form of a question, and what a filled one says: every fault at once, nothing quoted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import msgspec

from core import intake
from core.errors import Conflict, FieldFault, Invalid
from core.plugin.asks import Found, Reply
from core.plugin.connectors import EntryFaults, ManualConnector
from core.plugin.guarding import guarded
from core.plugin.vocabulary import DataElement
from core.scope import Tx
from core.sources.failing import form_connector
from core.sources.model import AskRow, AskState, Judgement, by_hand, judge
from core.sources.preparing import Prepared, asking_tenant, prepare
from core.verification.model import Case


@dataclass(frozen=True)
class Question:
    """待反馈的查询, with what its answer is read by."""

    prepared: Prepared
    connector: ManualConnector
    element: DataElement

    @property
    def kind(self) -> Any:
        """The struct that the form fills."""
        return guarded(lambda: self.connector.form_for(self.element))

    def reply(self, plain: Any) -> tuple[bytes, Reply]:
        """反馈: the filled form as it is kept, and what it says. Raises Invalid with every wrong field."""
        try:
            entry = intake.convert(self.kind, plain)
            said = guarded(lambda: self.connector.reply_to(self.prepared.ask, self.element, entry))
        except Invalid as error:
            raise _in_entry((fault.field, fault.message) for fault in error.faults) from None
        except EntryFaults as error:
            raise _in_entry(error.faults) from None
        raw = msgspec.json.encode(entry, order="deterministic")
        return raw, msgspec.structs.replace(said, raw=raw)

    def judged(self, reply: Reply) -> Judgement:
        """判定 as of every other reply: about somebody else, or at odds with itself, it is no answer."""
        return judge(reply, self.prepared.subject.person, self.element.id)


def _in_entry(faults: Iterable[tuple[str, str]]) -> Invalid:
    found = [FieldFault(f"entry.{path}" if path else "entry", text) for path, text in faults]
    return Invalid("fields_invalid", faults=found, count=len(found))


def unusable(judged: Judgement, reply: Reply) -> Judgement | None:
    """Where records were entered that would not be taken as found."""
    return judged if isinstance(reply, Found) and judged.state is not AskState.FOUND else None


async def question_of(tx: Tx, row: AskRow, case: Case) -> Question:
    """查询 with its form: of the connector that it was routed to, else of the one whose forms the agency uses."""
    runtime = tx.scope.runtime
    law = await runtime.law_for(tx.connection, case.owner_tenant, case.applied_on)
    asking = await runtime.law_for(tx.connection, asking_tenant(row, case), case.applied_on)
    if row.connector not in asking.connectors:  # its plugin was taken out of use since
        raise Conflict("no_manual_form")
    prepared = (await prepare(tx, law, case, [row]))[0]
    routed: Any = prepared.connector
    connector = routed if by_hand(routed) else form_connector(asking)
    if connector is None:
        raise Conflict("no_manual_form")
    return Question(prepared, connector, law.elements[row.element])

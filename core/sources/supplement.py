"""补充核对 (Z 三(二)): the deciding agency asks, through its own connectors, what the executing agency could not.

Only items without an answer that stands or can still come: two sources of one element would be counted twice. While
there is such an item and the agency has a connector for it, the final report waits until it has asked, or says that it
will not (decision 24).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from core.errors import Conflict, FieldFault, Invalid, Refused
from core.households.model import Subject
from core.households.store import load_subjects
from core.law import Law
from core.outbox import put_once
from core.scope import Scope, Tx
from core.sources.model import OPEN, AskRow, AskState
from core.sources.planning import Planned, connector_of, opened_kinds, sheets_in_force, write_asks
from core.sources.store import asks_of
from core.verification.model import STATE_TITLES, Case, Moved, Reason, ReasonIn, State, Supplement
from core.verification.store import load, sealed_text, set_supplement

SUPPLEMENT_CONNECTORS = "supplementary_connectors"
"""Tenant setting of the deciding agency: source -> id of its own connector that reaches it."""
_TAKEN = {*OPEN, AskState.FOUND, AskState.NOTHING_FOUND}
_FAILED = {AskState.REJECTED, AskState.GIVEN_UP}
_NOW = timedelta()


class SupplementIn(Struct, frozen=True, forbid_unknown_fields=True):
    """补充核对: which items of the catalogue, and why."""

    items: Annotated[list[str], Meta(min_length=1, max_length=100)]
    reason: Reason


class Supplemented(Struct, frozen=True):
    """补充核对结果: how many asks were put."""

    id: UUID
    asks: int


async def supplement(scope: Scope, verification: UUID, wanted: SupplementIn) -> Supplemented:
    """补充核对 by the deciding agency while the case is verified; raises Refused for who does not decide it.

    Invalid names every item that cannot be asked; Conflict where the case is in another state.
    """
    async with scope.write("verification.supplement", verification) as tx:
        case = await _decided_here(tx, verification)
        law = await scope.runtime.law_for(tx.connection, case.owner_tenant, case.applied_on)
        found = list(_faults(law, case, wanted.items, await opened_kinds(tx, case)))
        if found:
            raise Invalid("fields_invalid", faults=found, count=len(found))
        planned = list(
            _planned(
                law,
                wanted.items,
                await load_subjects(tx, case),
                await asks_of(tx, case.id),
                await sheets_in_force(tx, case),
            )
        )
        if not planned:
            raise Conflict("nothing_to_supplement")
        asks = await write_asks(tx, case, planned)
        if not asks:
            await _assess(tx, case)
        tx.note(items=wanted.items, asks=asks, reason=sealed_text(tx, case, wanted.reason))
        result: Supplemented = tx.answer(Supplemented(case.id, asks))
        return result


async def waive_supplement(scope: Scope, verification: UUID, why: ReasonIn) -> Moved:
    """不作补充核对: the deciding agency will ask nothing itself; the case is final with the last answer, or at once.

    Raises Refused for who does not decide it, Conflict where that has been said, or the case is in another state.
    """
    async with scope.write("verification.waive_supplement", verification) as tx:
        case = await _decided_here(tx, verification)
        await set_supplement(tx, case, Supplement.ENDED)
        await _assess(tx, case)
        tx.note(reason=sealed_text(tx, case, why.reason))
        moved: Moved = tx.answer(Moved(case.id, case.state, case.version))
        return moved


async def awaited(
    tx: Tx, law: Law, case: Case, subjects: Sequence[Subject], asks: Sequence[AskRow]
) -> Sequence[Planned]:
    """等候补充核对: what the executing agency has asked in vain, and the deciding one can ask and has not asked yet."""
    items = [item for item in law.source_items if connector_of(law, SUPPLEMENT_CONNECTORS, item)]
    unanswered = {(ask.subject_id, ask.element) for ask in asks if _unanswered(ask)}
    if not items or not unanswered or case.supplement is Supplement.ENDED:
        return ()
    sheets = await sheets_in_force(tx, case)
    possible = _planned(law, [item.id for item in items], subjects, asks, sheets)
    return [one for one in possible if not one.note and (one.subject.id, one.item.element) in unanswered]


def _unanswered(ask: AskRow) -> bool:
    return not ask.supplementary and (ask.state in _FAILED or ask.note == "no_connector")


async def _decided_here(tx: Tx, verification: UUID) -> Case:
    """The case, locked: decided by this agency, being verified, and its supplement not ended."""
    case = await load(tx, verification, lock=True)
    decidable(tx, case)
    return case


def decidable(tx: Tx, case: Case) -> None:
    """可否决定补充核对: raises Refused for another agency, Conflict in another state or once it has ended."""
    if case.owner_tenant != tx.scope.tenant.id:
        raise Refused("not_deciding_agency")
    if case.state is not State.VERIFYING:
        raise Conflict("case_state", state=STATE_TITLES[case.state], expected=STATE_TITLES[State.VERIFYING])
    if case.supplement is Supplement.ENDED:
        raise Conflict("supplement_ended")


async def supplementable(
    tx: Tx, law: Law, case: Case, subjects: Sequence[Subject], asks: Sequence[AskRow]
) -> Sequence[Planned]:
    """可以补充核对的事项: what the deciding agency has a connector for, and what nobody has answered or is asked still."""
    opened = await opened_kinds(tx, case)
    items = [item.id for item in law.items_of(law.programmes[case.programme])
             if item.opens_on in opened and connector_of(law, SUPPLEMENT_CONNECTORS, item)]  # fmt: skip
    sheets = await sheets_in_force(tx, case) if items else {}
    return [one for one in _planned(law, items, subjects, asks, sheets) if not one.note]


async def _assess(tx: Tx, case: Case) -> None:
    await put_once(tx, "verification.assess", case.id, _NOW, case.executing_tenant)


def _faults(law: Law, case: Case, items: Sequence[str], opened: Collection[str]) -> Iterator[FieldFault]:
    known = {item.id: item for item in law.items_of(law.programmes[case.programme])}
    for index, name in enumerate(items):
        if name not in known:
            yield FieldFault(f"items[{index}]", "不在本救助项目的数源目录中")
        elif known[name].opens_on not in opened:
            yield FieldFault(f"items[{index}]", "未作支出与收入明显不符的判断，不核对此项")
        elif not connector_of(law, SUPPLEMENT_CONNECTORS, known[name]):
            yield FieldFault(f"items[{index}]", "本机构没有为此数源配置补充核对的连接器")


def _planned(
    law: Law, items: Sequence[str], subjects: Sequence[Subject], asks: Sequence[AskRow], sheets: Mapping[UUID, object]
) -> Iterator[Planned]:
    taken = {(ask.subject_id, ask.element) for ask in asks if ask.state in _TAKEN}
    made = {(ask.subject_id, ask.item) for ask in asks if ask.supplementary}
    for subject in subjects:
        for item in (item for item in law.source_items if item.id in items):
            if subject.role not in item.roles or (subject.id, item.element) in taken or (subject.id, item.id) in made:
                continue
            connector = connector_of(law, SUPPLEMENT_CONNECTORS, item)
            yield Planned(subject, item, sheets.get(subject.id), connector, supplementary=True)
            taken.add((subject.id, item.element))

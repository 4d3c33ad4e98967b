"""授权事项: take, review, withdraw."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from uuid import UUID

import msgspec

from core.authorizations.comparing import for_application
from core.authorizations.model import Reviewed, ReviewGap, Sheet, SheetIn, SheetsIn, WithdrawIn, review, valid_until
from core.authorizations.returning import ReturnIn, ReviewIn, keep_return, require_seen, seen_gaps
from core.authorizations.store import current_sheets, lapsed_of, occasion_of
from core.errors import FieldFault, Invalid, NotFound, Refused
from core.households.model import Subject
from core.households.store import load_subjects
from core.ids import new_id
from core.law import Law
from core.outbox import put_once
from core.persons import refuse_one_hand
from core.scope import Scope, Tx
from core.verification.model import Case, Moved, State, Supplement, move
from core.verification.store import key_of, load, move_case, sealed_text


async def take_sheets(scope: Scope, verification: UUID, taken: SheetsIn) -> Moved:
    """授权书登记: a newer sheet supersedes the person's earlier one; raises Invalid with every wrong sheet."""
    async with scope.write("authorization.take", verification) as tx:
        case = await load(tx, verification, lock=True)
        state = move("authorization.take", case.state)
        law = await scope.runtime.law_for(tx.connection, case.owner_tenant, case.applied_on)
        subjects = {s.id: s for s in await load_subjects(tx, case)}
        _judge(taken, subjects, law)
        for sheet in taken.sheets:
            await _insert(tx, case, law, subjects[sheet.subject_id], sheet)
        if state is not case.state:
            await move_case(tx, case, "authorization.take")
        tx.note(sheets=len(taken.sheets))
        moved: Moved = tx.answer(Moved(case.id, state, case.version + (state is not case.state)))
        return moved


async def review_sheets(scope: Scope, verification: UUID, seen: ReviewIn | None = None) -> Reviewed:
    """授权审核 (谁受理、谁审核): passes all sheets, or returns the case with all gaps at once.

    Raises Refused where the reviewer took a sheet in: two people look at every authorization; Conflict where a sheet was
    taken in after those that he has `seen` (None: whoever has just read them, in one go).
    """
    async with scope.write("authorization.review", verification) as tx:
        case = await load(tx, verification, lock=True)
        subjects, sheets = await _reviewed_by_another(tx, case)
        move("authorization.pass", case.state)
        if seen is not None:
            require_seen(seen.sheets, sheets.values())
        gaps = await gaps_of(tx, case, subjects, sheets)
        state = await _decide(tx, case, sheets, gaps)
        reviewed: Reviewed = tx.answer(Reviewed(case.id, state, gaps))
        return reviewed


async def return_sheets(scope: Scope, verification: UUID, wanted: ReturnIn) -> Moved:
    """退回补正: with what the reviewer saw on the paper, and whatever the review finds by itself, at once.

    Raises Refused where the reviewer took a sheet in, Conflict where one is another than he has seen. The answer says no
    gap: what was written there may name people.
    """
    async with scope.write("authorization.review", verification) as tx:
        case = await load(tx, verification, lock=True)
        subjects, sheets = await _reviewed_by_another(tx, case)
        move("authorization.return", case.state)
        require_seen(wanted.sheets, sheets.values())
        gaps = [*await gaps_of(tx, case, subjects, sheets), *seen_gaps(wanted, subjects)]
        state = await _decide(tx, case, sheets, gaps)
        moved: Moved = tx.answer(Moved(case.id, state, case.version + 1))
        return moved


async def gaps_of(tx: Tx, case: Case, subjects: Sequence[Subject], sheets: Mapping[UUID, Sheet]) -> list[ReviewGap]:
    """缺项 that the review finds by itself."""
    law = await tx.scope.runtime.law_for(tx.connection, case.owner_tenant, case.applied_on)
    lapsed = await lapsed_of(tx, law, case, list(sheets.values()))
    about = msgspec.structs.replace(await occasion_of(tx, law, case), lapsed=lapsed)
    return [*review(law, about, tx.scope.today, subjects, sheets), *await _declaration_gap(tx, case)]


async def _reviewed_by_another(tx: Tx, case: Case) -> tuple[Sequence[Subject], Mapping[UUID, Sheet]]:
    subjects = await load_subjects(tx, case)
    sheets = {sheet.subject_id: sheet for sheet in await current_sheets(tx, case, subjects)}
    if any(sheet.taken_by == tx.scope.actor.account for sheet in sheets.values()):
        raise Refused("own_work_not_reviewed")
    for taker in {sheet.taken_by for sheet in sheets.values()}:
        await refuse_one_hand(tx, taker)
    return subjects, sheets


async def _decide(tx: Tx, case: Case, sheets: Mapping[UUID, Sheet], gaps: Sequence[ReviewGap]) -> State:
    state = await move_case(tx, case, "authorization.return" if gaps else "authorization.pass")
    await _mark(tx, sheets.values(), gaps)
    if gaps:
        await keep_return(tx, case, gaps)
    tx.note(gaps=len(gaps), sheets=[str(sheet.id) for sheet in sheets.values()])
    return state


async def withdraw(scope: Scope, verification: UUID, wanted: WithdrawIn) -> Moved:
    """授权撤回: nothing more is asked about this person; what has not left does not leave."""
    async with scope.write("authorization.withdraw", verification) as tx:
        case = await load(tx, verification, lock=True)
        held = await tx.rows(
            """select id from authorization_sheet where verification_id = $1 and subject_id = $2
                  and state in ('given', 'returned', 'passed') for update""",
            case.id, wanted.subject_id,
        )  # fmt: skip
        if not held:
            raise NotFound()
        await tx.rows(
            """update authorization_sheet set state = 'withdrawn', ended_at = clock_timestamp()
                where id = any ($1::uuid[])""",
            [row["id"] for row in held],
        )
        state = await move_case(tx, case, "authorization.withdraw") if case.state is State.READY else case.state
        if case.supplement is Supplement.AWAITED:
            await put_once(tx, "verification.assess", case.id, timedelta(), case.executing_tenant)
        tx.note(subject=wanted.subject_id, reason=sealed_text(tx, case, wanted.reason))
        moved: Moved = tx.answer(Moved(case.id, state, case.version + (state is not case.state)))
        return moved


def _judge(taken: SheetsIn, subjects: Mapping[UUID, Subject], law: Law) -> None:
    faults = []
    seen: set[UUID] = set()
    for index, sheet in enumerate(taken.sheets):
        if sheet.subject_id not in subjects:
            faults.append(FieldFault(f"sheets[{index}].subject_id", "不是本件的核对对象"))
        if sheet.subject_id in seen:
            faults.append(FieldFault(f"sheets[{index}].subject_id", "同一人登记了两份授权书"))
        seen.add(sheet.subject_id)
        if any(item not in law.elements for item in sheet.items):
            faults.append(FieldFault(f"sheets[{index}].items", "含有目录中没有的查询事项"))
    if faults:
        raise Invalid("fields_invalid", faults=faults, count=len(faults))


async def _insert(tx: Tx, case: Case, law: Law, subject: Subject, sheet: SheetIn) -> None:
    version = 1 + await tx.value(
        "select count(*) from authorization_sheet where verification_id = $1 and subject_id = $2", case.id, subject.id
    )
    await tx.rows(
        """update authorization_sheet set state = 'superseded', ended_at = clock_timestamp()
            where verification_id = $1 and subject_id = $2 and state in ('given', 'returned', 'passed')""",
        case.id, subject.id,
    )  # fmt: skip
    identity = new_id()
    fields = key_of(tx, case).seal(msgspec.json.encode(sheet.fields), "authorization_sheet", identity)
    await tx.rows(
        """insert into authorization_sheet (owner_tenant, executing_tenant, verification_id, id, subject_id, version,
             template, signed_on, signatory, items, valid_until, evidence_digest, fields_blob, state, taken_by,
             with_benefit, for_application)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'given', $14, $15, $16)""",
        case.owner_tenant, case.executing_tenant, case.id, identity, subject.id, version, law.template.id,
        sheet.signed_on, sheet.signatory, sheet.items, valid_until(law, sheet.signed_on),
        bytes.fromhex(sheet.evidence_digest), fields, tx.scope.actor.account, law.template.lasts_with_benefit,
        for_application(law.template, case.applied_on, sheet.signed_on),
    )  # fmt: skip


async def _declaration_gap(tx: Tx, case: Case) -> list[ReviewGap]:
    taken = await tx.value("select count(*) from declaration where verification_id = $1", case.id)
    return [] if taken else [ReviewGap(None, 0, "申请人", "declaration", "没有诚信申报")]


async def _mark(tx: Tx, sheets: Collection[Sheet], gaps: Sequence[ReviewGap]) -> None:
    faulty = {gap.subject_id for gap in gaps}
    for sheet in sheets:
        state = "returned" if sheet.subject_id in faulty else "given" if gaps else "passed"
        await tx.rows(
            """update authorization_sheet set state = $2, reviewed_by = $3,
                 passed_at = case when $2 = 'passed' then clock_timestamp() end where id = $1""",
            sheet.id, state, tx.scope.actor.account,
        )  # fmt: skip

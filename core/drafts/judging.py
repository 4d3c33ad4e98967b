"""核对草稿: a draft against the law of its day and its case: what is missing, and what the sheets are compared with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from msgspec import Struct

from core.applications.programme import law_on
from core.authorizations.comparing import Occasion
from core.authorizations.model import ReviewGap
from core.authorizations.store import occasion_of
from core.drafts import readiness
from core.drafts.model import DraftContent, Missing, everybody
from core.drafts.reading import About, day
from core.drafts.store import digests
from core.errors import Conflict, FieldFault
from core.households.identity import Identity
from core.households.model import canonical
from core.ids import derived_id
from core.law import Law
from core.scope import Scope, Tx
from core.verification.model import Case, State


class Judged(Struct, frozen=True):
    """核对过的草稿: None where there is no law or programme to judge it by."""

    missing: Sequence[Missing]
    about: About | None
    identities: dict[str, Identity]


async def law_of(tx: Tx, content: DraftContent) -> Law | None:
    """The law of the application's day, of today where there is none yet; None where none can be used."""
    applied = day(content.applied_on)
    try:
        found = await law_on(tx, applied if applied and applied <= tx.scope.today else tx.scope.today)
    except Conflict:
        return None
    return None if isinstance(found, FieldFault) else found


async def judge(tx: Tx, draft: UUID, content: DraftContent) -> Judged:
    """Everything that is missing, at once."""
    today, law = tx.scope.today, await law_of(tx, content)
    identities = readiness.identities_of(content, today)
    found = list(readiness.basics(content, law, today))
    programme = law.programmes.get(content.programme) if law else None
    if law is None or programme is None:
        return Judged([*found, *readiness.people(content, None, today)], None, identities)
    occasion = await occasion_of(tx, law, _case(tx.scope, content, day(content.applied_on) or today))
    about = About(law, programme, occasion.agencies[0] if occasion.agencies else "")
    found += readiness.people(content, about, today)
    found += readiness.declared(content, about)
    found += await _sheets(tx, draft, content, about, occasion, identities)
    return Judged(found, about, identities)


async def _sheets(
    tx: Tx, draft: UUID, content: DraftContent, about: About, occasion: Occasion, identities: dict[str, Identity]
) -> list[Missing]:
    known = await digests(tx, draft)
    return list(readiness.sheets(content, about, occasion, tx.scope.today, identities, known))


def _case(scope: Scope, content: DraftContent, applied_on: date) -> Case:
    """The case that is to come, as far as the sheets are compared with it."""
    nobody = UUID(int=0)
    return Case(
        id=nobody, owner_tenant=scope.tenant.id, executing_tenant=scope.tenant.id,
        office_id=scope.actor.office or nobody, number="", programme=content.programme,
        application_number=content.application_number, applied_on=applied_on, accepted_on=scope.today,
        initiated_on=None, initiator=None, closed_on=None, items=(), template="", state=State.COLLECTING,
        resumes_to=None, version=1, wrapped_key=b"",
    )  # fmt: skip


def subjects_of(case: UUID, content: DraftContent, identities: dict[str, Identity]) -> dict[str, UUID]:
    """核对对象 of a case by person of the draft: an id follows from the case and the document."""
    return {
        placed.person.key: derived_id(case, "subject", canonical(identities[placed.person.key]))
        for placed in everybody(content)
        if placed.person.key in identities
    }


def placed_gaps(gaps: Sequence[ReviewGap], subjects: dict[str, UUID], basis: str) -> list[Missing]:
    """退回的缺项, where they stand in the draft."""
    keys = {subject: key for key, subject in subjects.items()}
    return [
        Missing(
            f"{keys[gap.subject_id]}.sheet.{gap.field}" if gap.subject_id in keys else "declared",
            f"第{gap.position}人：{gap.message}" if gap.position else gap.message,
            basis,
        )
        for gap in gaps
    ]

"""退回补正: what a review sent back, kept for whoever mends it; and what the reviewer saw on the paper that no form shows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta, Struct

from core.authorizations.model import ReviewGap, Sheet
from core.errors import Conflict, FieldFault, Invalid
from core.households.model import Subject
from core.ids import new_id
from core.plugin.vocabulary import ROLE_TITLES
from core.scope import Tx
from core.verification.model import Case
from core.verification.store import key_of


class SeenGap(Struct, frozen=True, forbid_unknown_fields=True):
    """审核人看到的缺项: of one person's sheet: which part of it, and what is wrong there."""

    subject_id: UUID
    field: Annotated[str, Meta(pattern="^[a-z_]{1,40}$", description="授权书栏目")]
    message: Annotated[str, Meta(min_length=2, max_length=200)]


SheetIds = Annotated[list[UUID], Meta(max_length=200, description="审核人看过的授权书")]


class ReviewIn(Struct, frozen=True, forbid_unknown_fields=True):
    """授权审核: the sheets that the reviewer was shown; one that was taken in since is not passed unseen."""

    sheets: SheetIds


class ReturnIn(Struct, frozen=True, forbid_unknown_fields=True):
    """退回补正: everything at once (一次性告知)."""

    sheets: SheetIds
    gaps: Annotated[list[SeenGap], Meta(min_length=1, max_length=200)]


class Returned(Struct, frozen=True):
    """退回 of one review."""

    returned_on: date
    gaps: list[ReviewGap]


def require_seen(seen: Collection[UUID], sheets: Iterable[Sheet]) -> None:
    """Raises Conflict where a sheet of the case is another one than the reviewer has looked at."""
    if set(seen) != {sheet.id for sheet in sheets}:
        raise Conflict("sheets_changed_meanwhile")


def seen_gaps(wanted: ReturnIn, subjects: Sequence[Subject]) -> list[ReviewGap]:
    """The reviewer's gaps as the review's own are told; raises Invalid with every one of a stranger."""
    known = {subject.id: (position, subject.role) for position, subject in enumerate(subjects, start=1)}
    faults = [
        FieldFault(f"gaps[{index}].subject_id", "不是本件的核对对象")
        for index, gap in enumerate(wanted.gaps)
        if gap.subject_id not in known
    ]
    if faults:
        raise Invalid("fields_invalid", faults=faults, count=len(faults))
    return [
        ReviewGap(
            gap.subject_id, known[gap.subject_id][0], ROLE_TITLES[known[gap.subject_id][1]], gap.field, gap.message
        )
        for gap in wanted.gaps
    ]


async def keep_return(tx: Tx, case: Case, gaps: Sequence[ReviewGap]) -> None:
    """Keep what was sent back: what a reviewer writes may name people, so it is sealed by the case's key."""
    identity = new_id()
    await tx.rows(
        """insert into review_return (owner_tenant, executing_tenant, verification_id, id, returned_on, returned_by, gaps,
             blob) values ($1, $2, $3, $4, $5, $6, $7, $8)""",
        case.owner_tenant, case.executing_tenant, case.id, identity, tx.scope.today, tx.scope.actor.account, len(gaps),
        key_of(tx, case).seal(msgspec.json.encode(gaps), "review_return", identity),
    )  # fmt: skip


async def returns_of(tx: Tx, case: Case, limit: int = 10) -> list[Returned]:
    """What was sent back, the newest first."""
    rows = await tx.rows(
        "select id, returned_on, blob from review_return where verification_id = $1 order by id desc limit $2",
        case.id, limit,
    )  # fmt: skip
    key = key_of(tx, case)
    return [
        Returned(
            row["returned_on"],
            msgspec.json.decode(key.open(row["blob"], "review_return", row["id"]), type=list[ReviewGap]),
        )
        for row in rows
    ]

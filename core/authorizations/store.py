"""授权书存取."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from core.authorizations.model import SheetState
from core.scope import Tx
from core.verification.model import Case


async def sheets_of(tx: Tx, case: Case) -> Mapping[UUID, SheetState]:
    """The newest sheet of everybody in a case."""
    rows = await tx.rows(
        """select distinct on (subject_id) subject_id, signed_on, state from authorization_sheet
            where verification_id = $1 order by subject_id, version desc""",
        case.id,
    )
    return {row["subject_id"]: SheetState(row["subject_id"], row["signed_on"], row["state"]) for row in rows}

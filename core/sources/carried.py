"""等候批次: asks whose connector writes files wait until somebody makes a package of them; no worker sends them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from core.plugin.connectors import AnyConnector
from core.scope import Tx
from core.sources.model import AskRow
from core.sources.preparing import asking_tenant
from core.verification.model import Case


def writes_files(connector: AnyConnector | None) -> bool:
    """Whether it is a FileConnector."""
    return hasattr(connector, "write") and hasattr(connector, "form")


async def await_package(tx: Tx, case: Case, rows: Sequence[AskRow]) -> set[UUID]:
    """等候批次: those that leave on removable storage; from now on they wait for a package (`core.media`)."""
    if not rows:
        return set()
    law_for, day = tx.scope.runtime.law_for, case.applied_on
    laws = {one: await law_for(tx.connection, one, day) for one in {asking_tenant(row, case) for row in rows}}
    waiting = [row.id for row in rows if writes_files(laws[asking_tenant(row, case)].connectors.get(row.connector))]
    if waiting:
        await tx.rows("update ask set by_file = true where id = any ($1::uuid[]) and not by_file", waiting)
        tx.note(carried=waiting)
    return set(waiting)

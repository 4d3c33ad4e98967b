"""出具机构: which agency issues the reports of the own law, its name and its division code: often one of another level."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from core.law import Law
from core.plugin.vocabulary import Programme
from core.scope import Tx
from core.verification.executing import executing_tenant
from tenants.hierarchy import tenant_ref
from tenants.openings.model import LEVEL_TITLES

UNKNOWN_CODE = "××××××"
"""Of an agency below, of which there are many."""


class Agency(Struct, frozen=True):
    """出具机构 of a programme's reports; without a name where each agency below issues its own."""

    name: str
    code: str
    level: str
    own: bool


async def agencies_of(tx: Tx, law: Law) -> Mapping[str, Agency]:
    """出具机构 of every programme, found as a case finds the tenant that executes it."""
    return {id: await _agency(tx, programme) for id, programme in law.programmes.items()}


async def _agency(tx: Tx, programme: Programme) -> Agency:
    level, scope = LEVEL_TITLES[programme.executor], tx.scope
    found = await executing_tenant(tx, scope.tenant, programme)
    ref = await tenant_ref(tx.connection, found, scope.today) if found else None
    if ref is None:
        return Agency("", UNKNOWN_CODE, level, own=False)
    return Agency(ref.name, ref.code, level, ref.id == scope.tenant.id)

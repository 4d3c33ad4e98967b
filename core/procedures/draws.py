"""入户抽查一览: whether the law in force draws visits, and what was drawn of which month, by whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from msgspec import Struct

from core.law import Law
from core.plugin.procedure import Procedure
from core.plugin.vocabulary import citations_text
from core.scope import Scope, Tx

MOST = 24
"""So many draws are listed, newest first."""


class DrawnCase(Struct, frozen=True):
    """抽中的核对件."""

    id: UUID
    number: str


class MonthDraw(Struct, frozen=True):
    """一次抽取: of how many cases of the month, and which were drawn by it."""

    id: UUID
    month: str
    share: int
    cases: int
    drawn: list[DrawnCase]
    drawn_on: date
    drawn_by: str


class VisitSampling(Struct, frozen=True):
    """入户抽查; not demanded where no law in force has a sample, and then nothing is drawn here."""

    demanded: bool
    share: int | None
    """Per cent; None where the agency has not set it yet."""
    setting: str
    method: str
    basis: str
    always: Sequence[str]
    """必须入户的情形."""
    draws: list[MonthDraw]


async def list_draws(scope: Scope) -> VisitSampling:
    """入户抽查一览 of the own agency."""
    async with scope.read("sample.draw") as tx:
        law = await scope.runtime.law_for(tx.connection, scope.tenant.id, scope.today)
        procedure = next((one for one in law.procedures if one.sample), None)
        return _told(law, procedure, await _draws(tx))


def _told(law: Law, procedure: Procedure | None, draws: list[MonthDraw]) -> VisitSampling:
    if procedure is None or procedure.sample is None:
        return VisitSampling(False, None, "", "", "", (), draws)
    sample = procedure.sample
    found = law.settings.get(sample.share)
    share = int(found.value) if found else None
    return VisitSampling(
        True, share, sample.share, sample.method, citations_text(sample.basis), tuple(sample.always), draws
    )


async def _draws(tx: Tx) -> list[MonthDraw]:
    rows = await tx.rows(_DRAWS, tx.scope.tenant.id, MOST)
    ids = [case for row in rows for case in row["drawn"]]
    numbers = {row["id"]: row["number"] for row in await tx.rows(_NUMBERS, tx.scope.tenant.id, ids)}
    return [_draw(row, numbers) for row in rows]


def _draw(row: Any, numbers: dict[UUID, str]) -> MonthDraw:
    drawn = [DrawnCase(case, numbers[case]) for case in row["drawn"] if case in numbers]
    drawn.sort(key=lambda case: case.number)
    return MonthDraw(
        row["id"], f"{row['month']:%Y-%m}", row["share"], len(row["cases"]), drawn, row["drawn_on"], row["name"] or ""
    )


_DRAWS = """select d.id, d.month, d.share, d.cases, d.drawn, d.drawn_on, a.real_name as name
  from visit_draw d left join account a on (a.tenant_id, a.id) = (d.tenant_id, d.drawn_by)
 where d.tenant_id = $1 order by d.id desc limit $2"""
_NUMBERS = "select id, number from verification where owner_tenant = $1 and id = any ($2::uuid[])"

"""入户抽查: draw the month's cases that are visited, so that anybody can draw them again; who was drawn once stays."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta, Struct

from core.errors import FieldFault, Invalid, Refused
from core.ids import new_id
from core.law import Law
from core.plugin.procedure import Procedure, VisitSample
from core.plugin.vocabulary import citations_text
from core.procedures.model import DutyView, FieldCheckView, Recorded
from core.scope import Scope, Tx
from core.verification.model import Case
from core.verification.store import load

DRAWN = "抽中"


class MonthIn(Struct, frozen=True, forbid_unknown_fields=True):
    """抽查月份: of acceptance, 2026-11."""

    month: Annotated[str, Meta(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$")]


class GroundIn(Struct, frozen=True, forbid_unknown_fields=True):
    """必须入户的情形, in the words of the pack."""

    ground: Annotated[str, Meta(pattern=r"\S", max_length=80)]


class Drawn(Struct, frozen=True):
    """抽取结果 of one procedure; `drawn` are the cases that are visited now and were not before."""

    id: UUID
    procedure: str
    share: int
    cases: int
    drawn: list[UUID]


class DrawnMonth(Struct, frozen=True):
    """抽取结果 of the month."""

    draws: list[Drawn]


def draw(seed: bytes, cases: Sequence[UUID], share: int, standing: Collection[UUID]) -> list[UUID]:
    """抽取: the first of all in the order that the seed gives, at least `share` per cent; what stood before stays.

    With more cases the order among the old ones is the same: who is added takes nobody's place.
    """
    ranked = sorted(cases, key=lambda case: hashlib.sha256(seed + case.bytes).digest())
    wanted = -(-len(ranked) * share // 100)
    return [case for case in ranked[:wanted] if case not in standing]


async def draw_month(scope: Scope, told: MonthIn) -> DrawnMonth:
    """抽取入户抽查的核对件: of those accepted in that month, by a seed of month and tenant; again adds what has come since.

    Raises Refused where no procedure in force has a sample or its share is not set, Invalid for a month to come.
    """
    month = date.fromisoformat(f"{told.month}-01")
    if month > scope.today:
        raise Invalid("fields_invalid", faults=[FieldFault("month", "月份晚于本月")], count=1)
    async with scope.write("sample.draw") as tx:
        law = await scope.runtime.law_for(tx.connection, scope.tenant.id, scope.today)
        await tx.rows("select pg_advisory_xact_lock(hashtextextended('visit ' || $1::text, 0))", str(scope.tenant.id))
        rows = await tx.rows(_CASES, scope.tenant.id, month)
        samples = [procedure for procedure in law.procedures if procedure.sample]
        if not samples:
            raise Refused("sample_not_demanded")
        draws = [await _draw(tx, law, procedure, month, rows) for procedure in samples]
        drawn: DrawnMonth = tx.answer(DrawnMonth(draws))
        return drawn


async def include(scope: Scope, verification: UUID, told: GroundIn) -> Recorded:
    """必须入户: a case is visited on a ground that the pack names (近亲属); raises Invalid for another ground."""
    async with scope.write("sample.include", verification) as tx:
        case = await load(tx, verification, lock=True)
        law = await scope.runtime.law_for(tx.connection, case.owner_tenant, case.applied_on)
        procedure = law.procedure_of(case.programme)
        grounds = procedure.sample.always if procedure and procedure.sample else ()
        if told.ground not in grounds:
            fault = FieldFault("ground", f"不是规定的情形，可填写：{'、'.join(grounds) or '无'}")
            raise Invalid("fields_invalid", faults=[fault], count=1)
        identity = await _stand(tx, (case.owner_tenant, case.executing_tenant, case.id), told.ground)
        tx.note(ground=told.ground, duty=identity)
        recorded: Recorded = tx.answer(Recorded(identity))
        return recorded


async def duties_of(tx: Tx, case: Case, sample: VisitSample | None, checks: Sequence[FieldCheckView]) -> list[DutyView]:
    """入户抽查 as a duty of the case: of one that was drawn, or stands in the sample on a ground."""
    if sample is None:
        return []
    rows = await tx.rows("select ground from visit_duty where verification_id = $1 order by ground", case.id)
    done = any(sample.method in check.methods for check in checks)
    basis = citations_text(sample.basis)
    return [DutyView("visit", f"入户抽查（{row['ground']}）", basis, done) for row in rows]


_CASES = """select v.id, v.owner_tenant, v.executing_tenant, v.programme,
  exists (select from visit_duty d where d.verification_id = v.id) as stands from verification v
 where v.owner_tenant = $1 and v.accepted_on >= $2 and v.accepted_on < $2::date + interval '1 month'
   and v.state <> 'terminated' order by v.id"""


async def _draw(tx: Tx, law: Law, procedure: Procedure, month: date, rows: Sequence[Any]) -> Drawn:
    own = {row["id"]: row for row in rows if law.procedure_of(row["programme"]) is procedure}
    share = _share(law, procedure)
    seed = tx.scope.runtime.vault.index(tx.scope.tenant.id, f"visit {procedure.id} {month.isoformat()}")
    drawn = draw(seed, list(own), share, {id for id, row in own.items() if row["stands"]})
    identity = new_id()
    await tx.rows(
        """insert into visit_draw (tenant_id, id, procedure, month, share, seed, cases, drawn, drawn_on, drawn_by)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)""",
        tx.scope.tenant.id, identity, procedure.id, month, share, seed, list(own), drawn, tx.scope.today,
        tx.scope.actor.account,
    )  # fmt: skip
    for case in drawn:
        await _stand(tx, (own[case]["owner_tenant"], own[case]["executing_tenant"], case), DRAWN)
    tx.note(**{f"draw:{procedure.id}": identity, "share": share, "seed": seed.hex(), "cases": len(own), "drawn": drawn})
    return Drawn(identity, procedure.id, share, len(own), drawn)


def _share(law: Law, procedure: Procedure) -> int:
    settings: Mapping[str, Any] = law.settings
    found = settings.get(procedure.sample.share) if procedure.sample else None
    if found is None:
        raise Refused("sample_share_not_set", setting=procedure.sample.share if procedure.sample else "")
    return int(found.value)


async def _stand(tx: Tx, case: tuple[UUID, UUID, UUID], ground: str) -> UUID:
    """Written once: who stands in the sample on a ground is not put there again."""
    identity = new_id()
    await tx.rows(
        """insert into visit_duty (owner_tenant, executing_tenant, verification_id, id, ground, since)
           values ($1, $2, $3, $4, $5, $6) on conflict (verification_id, ground) do nothing""",
        *case, identity, ground, tx.scope.today,
    )  # fmt: skip
    kept: UUID = await tx.value("select id from visit_duty where verification_id = $1 and ground = $2", case[2], ground)
    return kept

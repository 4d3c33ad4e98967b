"""认定事项: assess a case with what has been answered by now, and issue the report that says so.

One transaction under the case's lock: facts in, assessment and report out, and with the last answer the final move.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from core.assessment import gathering
from core.assessment.evidence import Kept, evidence_of, sealed
from core.assessment.model import Assessment, assess
from core.authorizations.store import sheets_of
from core.deadlines.store import meet, total_due
from core.errors import Problem
from core.households.actions import load_declaration
from core.households.model import StoredDeclaration, Subject
from core.households.presence import leave
from core.households.store import load_subjects
from core.ids import new_id
from core.law import Law
from core.outbox import Lease, put
from core.plugin.guarding import guarded
from core.plugin.placing import stood
from core.plugin.rules import Fact, Gap
from core.plugin.touching import Held
from core.reports.issuing import issue
from core.reports.material import Material
from core.scope import Scope, Tx
from core.sources.model import AskRow
from core.sources.planning import Planned
from core.sources.store import asks_of, effective_facts
from core.sources.supplement import awaited
from core.vault.vault import DataKey
from core.verification.matching import require_whole
from core.verification.model import Case, State, Supplement
from core.verification.store import key_of, load, move_case, set_held, set_supplement


class RuleFailed(Held):
    """规则出错: it raised, never ended, or wanted too much memory; what it said may name a person, so only where it stood."""

    def __init__(self, fault: BaseException) -> None:
        super().__init__(
            f"在用的规则运行失败：{stood(fault)}；在插件改正之前不作认定，请用 hedui plugin check 检查插件，并联系插件的维护者"
        )


HELD = timedelta(hours=1)
"""After which a case that a pack holds is tried again."""


@dataclass(frozen=True)
class Gathered:
    """认定材料, loaded."""

    subjects: list[Subject]
    asks: list[AskRow]
    facts: list[Fact]
    gaps: list[Gap]
    declaration: StoredDeclaration
    replies: Mapping[UUID, UUID]
    """Ask -> the reply that is in effect."""
    awaited: Sequence[Planned]
    """What the deciding agency may still supplement: until then nothing is final."""


async def assess_case(scope: Scope, lease: Lease) -> None:
    """认定并出具报告: partial while an answer or a supplement can come, then final; nothing new, nothing issued."""
    async with scope.write("assessment.make", lease.ref) as tx:
        case = await load(tx, lease.ref, lock=True)
        if case.state is State.VERIFYING:
            try:
                await _assess(tx, case)
            except Held as held:
                # As where a pack cannot load: nothing is issued, nothing is lost; case and trace say why.
                tx.note(held=str(held))
                await set_held(tx, case, str(held))
                await lease.postpone(tx, HELD, type(held).__name__)
                return
        await lease.finish(tx)


async def _assess(tx: Tx, case: Case) -> None:
    await require_whole(tx, case)
    key = key_of(tx, case)
    law = await tx.scope.runtime.law_for(tx.connection, case.owner_tenant, case.applied_on)
    gathered = await _gather(tx, case, law, key)
    settled = gathering.is_settled(gathered.asks)
    final = settled and not gathered.awaited
    if settled and not final:
        await set_supplement(tx, case, Supplement.AWAITED)
    declared = gathering.declared_of(gathered.declaration)
    basis = gathering.input_bytes(gathered.facts, gathered.gaps, declared, gathered.asks, law.stamp)
    digest = tx.scope.runtime.vault.digest(basis)
    last = await _last(tx, case)
    if last is not None and last["input_digest"] == digest and not final:
        await set_held(tx, case, "")
        return
    result = _result(law, case, gathered)
    await set_held(tx, case, "")
    await _issue(tx, case, law, key, gathered, result, digest, (last["sequence"] if last else 0) + 1, final)
    if final:
        await move_case(tx, case, "report.final", closed_on=tx.scope.today)
        await meet(tx, case, tx.scope.today)
        await leave(tx, case)


def _result(law: Law, case: Case, gathered: Gathered) -> Assessment:
    """认定. A rule that would end the process ends this assessment: other agencies' cases are in the same worker."""
    given = (gathering.subjects_of(gathered.subjects), gathered.facts, gathered.gaps)
    declared = gathering.declared_of(gathered.declaration)
    programme = law.programmes[case.programme]
    try:
        return guarded(lambda: assess(law, programme, case.applied_on, *given, declared, case.residence))
    except (Held, Problem):
        raise
    except Exception as fault:
        raise RuleFailed(fault) from fault


async def _gather(tx: Tx, case: Case, law: Law, key: DataKey) -> Gathered:
    subjects = await load_subjects(tx, case)
    asks = await asks_of(tx, case.id)
    replies = await effective_facts(tx, case, key)
    facts = gathering.facts_of(gathering.source_titles(law), subjects, asks, replies)
    gaps = gathering.gaps_of(law, law.programmes[case.programme], case.applied_on, subjects, asks)
    wanted = await awaited(tx, law, case, subjects, asks)
    rests_on = {ask: effective.id for ask, effective in replies.items()}
    return Gathered(subjects, asks, facts, gaps, await load_declaration(tx, case), rests_on, wanted)


async def _last(tx: Tx, case: Case) -> Any:
    return await tx.row(
        "select sequence, input_digest from assessment where verification_id = $1 order by sequence desc limit 1",
        case.id,
    )


def _kept(case: Case, law: Law, gathered: Gathered, result: Assessment) -> Kept:
    subjects, declared = gathering.subjects_of(gathered.subjects), gathering.declared_of(gathered.declaration)
    return Kept(result, evidence_of(law, result, subjects, gathered.replies, gathered.gaps, declared, case.residence))


async def _issue(
    tx: Tx, case: Case, law: Law, key: DataKey, gathered: Gathered, result: Assessment, digest: bytes,
    sequence: int, final: bool,
) -> None:  # fmt: skip
    identity = new_id()
    await tx.rows(
        """insert into assessment (owner_tenant, executing_tenant, verification_id, id, sequence, assessed_at, final,
             stamp, input_digest, blob) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)""",
        case.owner_tenant, case.executing_tenant, case.id, identity, sequence, tx.scope.now, final,
        list(law.stamp), digest, key.seal(sealed(_kept(case, law, gathered, result)), "assessment", identity),
    )  # fmt: skip
    material = Material(
        case, law, gathered.subjects, gathered.asks, gathered.facts, gathered.declaration, result,
        await sheets_of(tx, case), await total_due(tx, case), sequence, final,
        [(one.subject.id, one.item.element) for one in gathered.awaited],
    )  # fmt: skip
    report = await issue(tx, key, material, identity)
    await put(tx, "report.render", report)
    tx.note(sequence=sequence, final=final, facts=len(gathered.facts), gaps=len(gathered.gaps), stamp=law.stamp)

"""说明与重算: load what an assessment rested on, explain a figure of it, run it again. Each is a traced look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from msgspec import Struct

from core.ahead import look
from core.assessment import gathering
from core.assessment.evidence import Kept, opened
from core.errors import NotFound
from core.explanations import model
from core.explanations.model import Explanation
from core.explanations.running import Difference, Failed, Run, differences
from core.households.store import load_subjects
from core.plugin.rules import Fact
from core.scope import PLANNED, Scope, Tx
from core.sources.store import asks_of, replies_of
from core.verification.model import Case
from core.verification.store import key_of, load


class Figure(Struct, frozen=True):
    """可说明的数字 of a report."""

    figure: str
    title: str


class Replayed(Struct, frozen=True):
    """重算结果: equal, or where not; by which versions."""

    equal: bool
    differences: tuple[Difference, ...]
    stamp: tuple[str, ...]
    reason: str = ""
    """Why it could not be run again; empty where it could."""


class _Loaded(NamedTuple):
    case: Case
    kept: Kept
    facts: Sequence[Fact]


async def list_figures(scope: Scope, report: UUID) -> list[Figure]:
    """可说明的数字一览 of a report."""
    async with scope.read("report.explain", personal=True, way=PLANNED) as tx:
        await tx.ahead(look(_CASE_OF, report), look(_ASSESSED, report))
        kept = await kept_of(tx, await _case_of(tx, report), report)
        tx.note(report=report)
    return [Figure(*found) for found in model.figures(kept.result)]


async def explain(scope: Scope, report: UUID, figure: str) -> Explanation:
    """说明 of one figure of a report, from the departments' answers to the figure; raises NotFound."""
    async with scope.read("report.explain", personal=True) as tx:
        loaded = await _load(tx, report)
        tx.note(report=report, figure=figure)
    try:
        return model.explain(loaded.kept, {fact.id: fact for fact in loaded.facts}, figure)
    except LookupError:
        raise NotFound() from None


async def replay(scope: Scope, report: UUID) -> Replayed:
    """重算 an old assessment from what is kept, with the versions that its stamp names; equal, or where not."""
    async with scope.read("report.replay", personal=True) as tx:
        loaded = await _load(tx, report)
        tx.note(report=report)
    result = loaded.kept.result
    (again,) = await scope.runtime.rerun(result.stamp, [run_of(loaded.kept, loaded.facts)])
    if isinstance(again, Failed):
        return Replayed(False, (), result.stamp, again.reason)
    found = tuple(differences(result, again))
    return Replayed(not found, found, result.stamp)


def run_of(kept: Kept, facts: Sequence[Fact]) -> Run:
    """重算的输入 of an assessment."""
    result = kept.result
    return Run(result.programme, result.applied_on, result.day, kept.evidence, tuple(facts))


async def _load(tx: Tx, report: UUID) -> _Loaded:
    case = await _case_of(tx, report)
    kept = await kept_of(tx, case, report)
    return _Loaded(case, kept, await facts_of(tx, case, kept))


_CASE_OF = "select verification_id from report where id = $1"
_ASSESSED = """select a.id, a.blob from report r
 join assessment a on a.verification_id = r.verification_id and a.id = r.assessment_id where r.id = $1"""


async def _case_of(tx: Tx, report: UUID) -> Case:
    verification = await tx.value(_CASE_OF, report)
    if verification is None:
        raise NotFound()
    return await load(tx, verification)


async def kept_of(tx: Tx, case: Case, report: UUID) -> Kept:
    """保存的认定 behind a report of the case."""
    row = await tx.row(_ASSESSED, report)
    return opened(key_of(tx, case).open(row["blob"], "assessment", row["id"]))


async def facts_of(tx: Tx, case: Case, kept: Kept) -> list[Fact]:
    """事实 that an assessment rested on, from the sealed replies themselves."""
    wanted: Mapping[str, str] = kept.evidence.replies
    replies = await replies_of(tx, case, key_of(tx, case), [UUID(reply) for reply in wanted.values()])
    subjects, asks = await load_subjects(tx, case), await asks_of(tx, case.id)
    return gathering.facts_of(kept.evidence.sources, subjects, asks, replies)

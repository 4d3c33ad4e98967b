"""申报与查得: what was declared beside what was found, as the newest report of a case says it; a traced look."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from msgspec import Struct

from core.plugin.reports import FOUR_STATES, ReportContent, ReportItem
from core.plugin.rules import OUTCOME_TITLES, Conclusion
from core.plugin.vocabulary import citations_text
from core.reports.issuing import load_content
from core.scope import Scope
from core.verification.store import load


class ComparedItem(Struct, frozen=True):
    """申报与查得 of one element of one person; money in fen, counts as they are, areas and words as text."""

    subject: int
    name_masked: str
    category: str
    element_title: str
    kind: str
    state: str
    state_title: str
    declared: int | None
    declared_text: str
    found: int | None
    found_text: str
    agrees: bool | None


class ConclusionView(Struct, frozen=True):
    """单项结论 so far; `outcome` None: not to be said."""

    title: str
    outcome: str | None
    outcome_title: str
    explanation: str
    basis: str


class Comparison(Struct, frozen=True):
    """申报与查得 of a case; without a report there is nothing to compare yet."""

    report_id: UUID | None
    number: str
    sequence: int
    final: bool
    issued_on: date | None
    period_text: str
    items: list[ComparedItem]
    conclusions: list[ConclusionView]


_NOTHING = Comparison(None, "", 0, False, None, "", [], [])


async def compare(scope: Scope, verification: UUID) -> Comparison:
    """申报与查得 by the newest report; what was neither declared nor found is left out."""
    async with scope.read("verification.look", verification, personal=True) as tx:
        await load(tx, verification)
        newest = await tx.value(
            "select id from report where verification_id = $1 order by sequence desc limit 1", verification
        )
        if newest is None:
            return _NOTHING
        _, made = await load_content(tx, newest)
        tx.note(report=newest)
    items = [_item(made, item) for item in made.items if _told(item)]
    said = [_conclusion(one) for one in made.conclusions]
    return Comparison(newest, made.number, made.sequence, made.final, made.issued_on, made.period_text, items, said)


def _conclusion(said: Conclusion) -> ConclusionView:
    title = OUTCOME_TITLES[said.outcome] if said.outcome else "不作结论"
    return ConclusionView(said.title, said.outcome, title, said.explanation, citations_text(said.basis))


def _told(item: ReportItem) -> bool:
    return bool(item.declared is not None or item.declared_text or item.found or item.found_text)


def _item(made: ReportContent, item: ReportItem) -> ComparedItem:
    names = {subject.number: subject.name_masked for subject in made.subjects}
    return ComparedItem(
        item.subject, names.get(item.subject, ""), item.category, item.element_title, item.kind, item.state,
        FOUR_STATES[item.state], item.declared, item.declared_text, item.found, item.found_text, item.agrees,
    )  # fmt: skip

"""核对结果: everything that a report's assessment says, line by line, as a page shows it; names are masked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from uuid import UUID

from msgspec import Struct

from core.assessment.evidence import Kept
from core.assessment.totals import period_text
from core.explanations import model
from core.explanations.actions import facts_of, kept_of
from core.explanations.model import Clause, Step
from core.households.model import Subject
from core.households.store import load_subjects
from core.plugin.reports import FOUR_STATES, ReportContent, ReportItem
from core.plugin.rules import OUTCOME_TITLES, Conclusion, Fact, Measured, Outcome
from core.plugin.vocabulary import CATEGORY_TITLES, Category
from core.reports.issuing import load_content
from core.scope import Scope
from core.verification.model import Case


class ResultPerson(Struct, frozen=True):
    """核对对象, masked; `subject_id` is what an unmasking asks for."""

    subject_id: UUID
    number: int
    household: int
    relation: str
    name: str
    id_number: str
    counts: bool | None
    """家庭人口认定: whether the person counts; None where a person has to say it."""
    counts_reason: str


class ResultConclusion(Struct, frozen=True):
    """单项结论."""

    figure: str
    title: str
    outcome: Outcome | None
    outcome_title: str
    explanation: str
    clauses: list[Clause]
    values: Mapping[str, str]
    measured: Measured | None


class ResultTotal(Struct, frozen=True):
    """合计: of a category (`element` empty) or of one element. Fen."""

    figure: str
    household: int
    category: Category
    category_title: str
    element: str
    title: str
    amount: int
    period: str


class ResultLine(Struct, frozen=True):
    """明细 with its category."""

    category: Category
    category_title: str
    element_title: str
    step: Step


class ResultGap(Struct, frozen=True):
    """尚无结果的事项: what could still change the result, or was not asked."""

    subject: int
    element_title: str
    source_title: str
    state: str
    state_title: str
    note: str


class ResultView(Struct, frozen=True):
    """核对结果."""

    report_id: UUID
    verification_id: UUID
    verification_number: str
    report_number: str
    sequence: int
    final: bool
    newest: UUID
    newest_sequence: int
    programme_title: str
    day: date
    period: str
    people: list[ResultPerson]
    conclusions: list[ResultConclusion]
    totals: list[ResultTotal]
    lines: list[ResultLine]
    gaps: list[ResultGap]
    stamp: list[str]


_NEWEST = """
select n.id, n.sequence from report r join report n on n.verification_id = r.verification_id
 where r.id = $1 order by n.sequence desc limit 1"""


async def look_at_result(scope: Scope, report: UUID) -> ResultView:
    """核对结果 of one version of a report; a traced look."""
    async with scope.read("report.explain", personal=True) as tx:
        case, content = await load_content(tx, report)
        kept = await kept_of(tx, case, report)
        facts = {fact.id: fact for fact in await facts_of(tx, case, kept)}
        subjects = await load_subjects(tx, case)
        newest = await tx.row(_NEWEST, report)
        tx.note(report=report)
    return _view(report, case, content, kept, facts, subjects, newest["id"], newest["sequence"])


def _view(
    report: UUID, case: Case, content: ReportContent, kept: Kept, facts: Mapping[str, Fact], subjects: list[Subject],
    newest: UUID, newest_sequence: int,
) -> ResultView:  # fmt: skip
    result = kept.result
    return ResultView(
        report_id=report,
        verification_id=case.id,
        verification_number=case.number,
        report_number=content.number,
        sequence=content.sequence,
        final=content.final,
        newest=newest,
        newest_sequence=newest_sequence,
        programme_title=content.programme_title,
        day=result.day,
        period=period_text(result.period),
        people=list(_people(content, kept, subjects)),
        conclusions=[_conclusion(one) for one in result.conclusions],
        totals=list(_totals(kept)),
        lines=list(_lines(content, kept, facts)),
        gaps=[_gap(item) for item in content.items if item.state not in ("found", "nothing_found")],
        stamp=list(result.stamp),
    )


def _people(content: ReportContent, kept: Kept, subjects: list[Subject]) -> Iterator[ResultPerson]:
    """Only what the report itself shows of them: masked there already."""
    said = {standing.subject: standing for standing in kept.result.standings}
    for printed, subject in zip(content.subjects, subjects, strict=True):
        standing = said.get(str(subject.id))
        yield ResultPerson(
            subject.id, printed.number, printed.household, printed.relation, printed.name_masked, printed.id_masked,
            standing.counts if standing else printed.household == 1, standing.reason if standing else "",
        )  # fmt: skip


def _conclusion(one: Conclusion) -> ResultConclusion:
    return ResultConclusion(
        f"conclusion:{one.rule}", one.title, one.outcome, OUTCOME_TITLES[one.outcome] if one.outcome else "不作结论",
        one.explanation, [model.clause_of(citation) for citation in one.basis], one.values, one.measured,
    )  # fmt: skip


def _totals(kept: Kept) -> Iterator[ResultTotal]:
    for total in kept.result.totals:
        yield ResultTotal(
            model.name_of(total), total.household, total.category, CATEGORY_TITLES[total.category], total.element,
            total.title, total.amount, total.period,
        )  # fmt: skip


def _lines(content: ReportContent, kept: Kept, facts: Mapping[str, Fact]) -> Iterator[ResultLine]:
    """The report prints a line for each of the assessment's, in the same order."""
    for position, (line, printed) in enumerate(zip(kept.result.lines, content.lines, strict=True)):
        step = model.step_of(kept, facts, position)
        yield ResultLine(line.category, CATEGORY_TITLES[line.category], printed.element_title, step)


def _gap(item: ReportItem) -> ResultGap:
    return ResultGap(
        item.subject, item.element_title, item.source_title, item.state, FOUR_STATES[item.state], item.state_note
    )

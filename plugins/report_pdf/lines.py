"""认定明细: findings person by person; those of one reason and one article together, so that it is said once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from hedui.plugin import ReportLine, ReportSubject
from plugins.report_pdf import wording
from plugins.report_pdf.notes import Notes
from plugins.report_pdf.page import LineGroup, LineRow, SubjectLines


def finding_lines(
    lines: Sequence[ReportLine], people: Mapping[int, ReportSubject], notes: Notes
) -> tuple[SubjectLines, ...]:
    """认定明细 of one household and category."""
    return tuple(
        SubjectLines(wording.subject_label(subject), tuple(_group(alike, notes) for alike in found))
        for number, subject in people.items()
        if (found := _alike(line for line in lines if line.subject == number))
    )


def _alike(lines: Iterable[ReportLine]) -> list[list[ReportLine]]:
    groups: dict[object, list[ReportLine]] = {}
    for line in lines:
        key = (line.element, line.treatment, line.reason, line.basis, line.source_title, line.rule)
        groups.setdefault(key, []).append(line)
    return list(groups.values())


def _group(lines: list[ReportLine], notes: Notes) -> LineGroup:
    first = lines[0]
    return LineGroup(
        element=first.element_title,
        shape=first.treatment.value,
        treatment=wording.treatment(first.treatment),
        summary=wording.line_summary(lines, first.kind),
        reason=first.reason,
        basis=notes.cite(first.basis),
        source=first.source_title,
        rule=first.rule,
        rows=tuple(_row(line) for line in lines),
    )


def _row(line: ReportLine) -> LineRow:
    return LineRow(
        title=line.title or line.element_title,
        detail=line.text,
        amount=wording.value(line.kind, line.amount, "", line.quantity),
        as_of=f"截至{wording.chinese_date(line.as_of)}" if line.as_of else "",
        evidence=f"凭证 {wording.evidence(line.evidence)}" if line.evidence else "",
    )

"""认定明细: findings person by person; those of one reason and one article together, so that it is said once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from hedui.plugin import Category, ReportLine, ReportSubject, ValueKind
from plugins.report_pdf import wording
from plugins.report_pdf.notes import Notes
from plugins.report_pdf.page import LineGroup, LineRow, SubjectLines

_MONEY_CATEGORIES = (Category.INCOME, Category.PROPERTY, Category.EXPENSE)


def finding_lines(
    lines: Sequence[ReportLine], people: Mapping[int, ReportSubject], kinds: Mapping[str, str], notes: Notes
) -> tuple[SubjectLines, ...]:
    """认定明细 of one household and category; `kinds` tells money from counts, element by element."""
    return tuple(
        SubjectLines(wording.subject_label(subject), tuple(_group(alike, kinds, notes) for alike in found))
        for number, subject in people.items()
        if (found := _alike(line for line in lines if line.subject == number))
    )


def _alike(lines: Iterable[ReportLine]) -> list[list[ReportLine]]:
    groups: dict[object, list[ReportLine]] = {}
    for line in lines:
        key = (line.element, line.treatment, line.reason, line.basis, line.source_title, line.rule)
        groups.setdefault(key, []).append(line)
    return list(groups.values())


def _group(lines: list[ReportLine], kinds: Mapping[str, str], notes: Notes) -> LineGroup:
    first = lines[0]
    kind = kinds.get(first.element) or (ValueKind.MONEY if first.category in _MONEY_CATEGORIES else ValueKind.COUNT)
    return LineGroup(
        element=first.element_title,
        shape=first.treatment.value,
        treatment=wording.treatment(first.treatment),
        summary=wording.line_summary(lines, kind),
        reason=first.reason,
        basis=notes.cite(first.basis),
        source=first.source_title,
        rule=first.rule,
        rows=tuple(_row(line, kind) for line in lines),
    )


def _row(line: ReportLine, kind: str) -> LineRow:
    return LineRow(
        title=line.title or line.element_title,
        detail=line.text,
        amount=wording.value(kind, line.amount, "", line.quantity),
        as_of=f"截至{wording.chinese_date(line.as_of)}" if line.as_of else "",
        evidence=f"凭证 {wording.evidence(line.evidence)}" if line.evidence else "",
    )

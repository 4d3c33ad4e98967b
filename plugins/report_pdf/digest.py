"""核对要点: of each household on the first pages: what it adds up to, what differs, what is doubtful, what is open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from hedui.plugin import ReportContent, ReportLine, ReportSubject, ReportTotal, Treatment
from plugins.report_pdf import values, wording
from plugins.report_pdf.household_blocks import items_of, people_of
from plugins.report_pdf.page_front import Differing, Digest, Doubt, Total, TotalGroup
from plugins.report_pdf.rest import open_of


def digest(content: ReportContent, household: int) -> Digest:
    """核对要点 of one household; its complete account follows further on."""
    people, items = people_of(content, household), items_of(content, household)
    doubtful = [x for x in content.lines if x.subject in people and x.treatment is Treatment.DOUBTFUL]
    return Digest(
        household=wording.household(household),
        totals=_totals(content, household),
        differing=tuple(
            Differing(
                wording.subject_label(people[item.subject]),
                item.element_title,
                values.value(item.kind, item.declared, item.declared_text),
                values.found(item),
                values.difference(item.kind, item.declared, item.found),
            )
            for item in items
            if item.agrees is False
        ),
        alike=wording.alike(items),
        doubts=tuple(_doubts(doubtful, people)),
        doubtful=len(doubtful),
        open=open_of(items, people),
    )


def _totals(content: ReportContent, household: int) -> tuple[TotalGroup, ...]:
    """合计 in the order given, those of one period together; what comes to nothing needs no row."""
    groups: dict[str, list[ReportTotal]] = {}
    for total in content.totals:
        if total.household == household:
            groups.setdefault(total.period, []).append(total)
    return tuple(
        TotalGroup(
            period,
            tuple(Total(total.title, values.money(total.amount)) for total in totals if total.amount),
            "、".join(total.title for total in totals if not total.amount),
        )
        for period, totals in groups.items()
    )


def _doubts(lines: Sequence[ReportLine], people: Mapping[int, ReportSubject]) -> Iterator[Doubt]:
    """Elements that are doubtful for the same reasons stand together: those are the sides of one conflict."""
    elements: dict[tuple[int, str], list[ReportLine]] = {}
    for line in lines:
        elements.setdefault((line.subject, line.element), []).append(line)
    conflicts: dict[tuple[int, tuple[str, ...]], list[list[ReportLine]]] = {}
    for (subject, _), own in elements.items():
        reasons = tuple(sorted({line.reason for line in own}))
        conflicts.setdefault((subject, reasons), []).append(own)
    for (subject, reasons), sides in conflicts.items():
        yield Doubt(
            wording.subject_label(people[subject]), "；".join(_records(side) for side in sides), _reason(reasons)
        )


def _records(lines: Sequence[ReportLine]) -> str:
    first = lines[0]
    source = f"（{first.source_title}）" if first.source_title else ""
    return f"{first.element_title}{source} {values.count_and_sum(lines)}"


def _reason(reasons: Sequence[str]) -> str:
    return reasons[0] if len(reasons) == 1 else f"{reasons[0]}（共 {len(reasons)} 种情形，逐笔见明细）"

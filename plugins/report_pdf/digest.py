"""核对要点: of each household on the first pages: what it adds up to, what differs, what is doubtful, what is open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from hedui.plugin import ReportContent, ReportItem, ReportLine, ReportSubject, ReportTotal, Treatment
from plugins.report_pdf import values, wording
from plugins.report_pdf.household_blocks import items_of, people_of
from plugins.report_pdf.page_front import Differing, Digest, Doubt, Total, TotalGroup
from plugins.report_pdf.rest import open_of

_PAGE_PART = 30
"""Lines that may always be kept together."""


def digest(content: ReportContent, household: int) -> Digest:
    """核对要点 of one household; its complete account follows further on."""
    people, items = people_of(content, household), items_of(content, household)
    doubtful = [x for x in content.lines if x.subject in people and x.treatment is Treatment.DOUBTFUL]
    totals, doubts = _totals(content, household), tuple(_doubts(doubtful, people))
    differing = tuple(_differing(item, people) for item in items if item.agrees is False)
    return Digest(
        household=wording.household(household),
        totals=totals,
        differing=differing,
        alike=wording.alike(items),
        doubts=doubts,
        doubtful=len(doubtful),
        open=open_of(items, people),
        totals_tall=_totals_tall(totals),
        differing_tall=_differing_tall(differing),
        doubts_tall=_doubts_tall(doubts),
    )


def _differing(item: ReportItem, people: Mapping[int, ReportSubject]) -> Differing:
    return Differing(
        wording.subject_label(people[item.subject]),
        item.element_title,
        values.value(item.kind, item.declared, item.declared_text),
        values.found(item),
        values.difference(item.kind, item.declared, item.found),
    )


def _totals_tall(groups: Sequence[TotalGroup]) -> bool:
    pairs = sum(_lines(9, *(total.title for total in group.totals)) + 2 for group in groups) // 2
    return pairs + _lines(30, *(text for group in groups for text in (group.period, group.zeros))) > _PAGE_PART


def _differing_tall(rows: Sequence[Differing]) -> bool:
    return sum(max(_lines(9, text) for text in (r.subject + r.element, r.declared, r.found)) for r in rows) > _PAGE_PART


def _doubts_tall(doubts: Sequence[Doubt]) -> bool:
    return _lines(30, *(text for d in doubts for text in (d.subject + d.records, d.reason))) > _PAGE_PART


def _lines(width: int, *texts: str) -> int:
    """行数 of texts in a column of so many characters, rather too many than too few."""
    return sum(1 + len(text) // width + text.count("\n") for text in texts)


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

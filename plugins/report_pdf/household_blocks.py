"""分户分类: what is said household by household and category by category, never across households."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from hedui.plugin import CATEGORY_TITLES, WORDED, Category, ReportContent, ReportItem, ReportLine, ReportSubject
from plugins.report_pdf import wording
from plugins.report_pdf.accounts import accounts_of
from plugins.report_pdf.chart import Axis
from plugins.report_pdf.item_rows import Share, rows_of, share
from plugins.report_pdf.notes import Notes
from plugins.report_pdf.page_household import CategoryBlock, HouseholdBlock, PersonBlock
from plugins.report_pdf.rest import WAITING, rest_of

_Row = TypeVar("_Row", ReportItem, ReportLine)


def household_numbers(content: ReportContent) -> list[int]:
    """户号, the applicant's first."""
    return sorted({subject.household for subject in content.subjects} | {total.household for total in content.totals})


def people_of(content: ReportContent, household: int) -> dict[int, ReportSubject]:
    """一户的对象 by number, in the order given."""
    return {subject.number: subject for subject in content.subjects if subject.household == household}


def items_of(content: ReportContent, household: int) -> list[ReportItem]:
    """一户的事项, of everybody in it."""
    people = people_of(content, household)
    return [item for item in content.items if item.subject in people]


def block(content: ReportContent, number: int, notes: Notes) -> HouseholdBlock:
    """一户: rows by the categories of the regulation, then the account of everything else, person by person."""
    people = people_of(content, number)
    labels = {n: wording.subject_label(subject) for n, subject in people.items()}
    items = items_of(content, number)
    shares = _shares(items, [line for line in content.lines if line.subject in people], people)
    return HouseholdBlock(
        title=wording.household(number),
        supporter=number > 1,
        members="、".join(labels.values()),
        categories=tuple(
            _category(category, [item for item in items if item.category == category], own, labels, notes)
            for category, own in shares.items()
            if any(_has_rows(one) for one in own.values())
        ),
        accounts=accounts_of(shares, labels),
    )


def _shares(
    items: Sequence[ReportItem], lines: Sequence[ReportLine], people: Iterable[int]
) -> dict[Category, dict[int, Share]]:
    own_items, own_lines = _by_share(items), _by_share(lines)
    return {c: {n: share(own_items.get((n, c), ()), own_lines.get((n, c), ())) for n in people} for c in Category}


def _by_share(rows: Iterable[_Row]) -> dict[tuple[int, Category], list[_Row]]:
    found: dict[tuple[int, Category], list[_Row]] = {}
    for row in rows:
        found.setdefault((row.subject, row.category), []).append(row)
    return found


def _has_rows(own: Share) -> bool:
    return bool(own.shown or own.alone) or any(item.state in WAITING for item in own.others)


def _category(
    category: Category,
    items: list[ReportItem],
    shares: Mapping[int, Share],
    labels: Mapping[int, str],
    notes: Notes,
) -> CategoryBlock:
    axis = Axis(items)
    people = tuple(
        PersonBlock(labels[n], rows_of(own, axis, notes), rest_of(own.others, WAITING))
        for n, own in shares.items()
        if _has_rows(own)
    )
    return CategoryBlock(
        title=CATEGORY_TITLES[category],
        summary=wording.summary(items),
        layout=_layout(shares, axis),
        axis=axis.caption,
        banded=any(len(person.rows) != 1 or person.waiting for person in people),
        people=people,
    )


def _layout(shares: Mapping[int, Share], axis: Axis) -> str:
    if axis.useful:
        return "charted"
    kinds = {item.kind for own in shares.values() for item, _ in own.shown}
    kinds |= {line.kind for own in shares.values() for lines in own.alone for line in lines}
    return "words" if kinds <= WORDED else "amounts"

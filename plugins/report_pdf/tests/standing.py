"""事项所在: where every item of everybody stands in a report, read from the page data as a reader would."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from hedui.plugin import ReportContent
from plugins.report_pdf.page_front import Rest
from plugins.report_pdf.page_household import HouseholdBlock
from plugins.report_pdf.view import build

Standing = tuple[str, str, str, str]
"""Whose it is, element, state, and department or reason."""


def standing(report: ReportContent) -> Counter[Standing]:
    """Where the items stand."""
    return Counter(one for block in build(report).households for one in (*_rows(block), *_accounts(block)))


def _rows(block: HouseholdBlock) -> Iterator[Standing]:
    for person in (p for category in block.categories for p in category.people):
        yield from ((person.subject, r.element, r.shape, r.source) for r in person.rows if r.shape)
        yield from _compact(person.subject, person.waiting)


def _accounts(block: HouseholdBlock) -> Iterator[Standing]:
    for account in block.accounts:
        everybody = account.subject.startswith("全部 ")
        for subject in block.members.split("、") if everybody else [account.subject]:
            for entry in account.lines:
                yield from _compact(subject, entry.rest)


def _compact(subject: str, rest: Iterable[Rest]) -> Iterator[Standing]:
    for one in rest:
        for part in one.parts:
            for element in part.elements.split("、"):
                yield subject, re.sub(r"（申报.*?）$", "", element), one.shape, part.label


def expected(report: ReportContent) -> Counter[Standing]:
    labels = {s.number: f"{chr(0x2460 + s.number - 1)} {s.name_masked}" for s in report.subjects}
    return Counter((labels[i.subject], i.element_title, i.state, i.source_title) for i in report.items)


def same(found: Counter[Standing], wanted: Counter[Standing]) -> bool:
    """A compact line names reason and day beside the department."""
    exact = Counter((who, what, state) for who, what, state, _ in found.elements())
    labels = {(who, what, state): label for who, what, state, label in found}
    return exact == Counter((who, what, state) for who, what, state, _ in wanted.elements()) and all(
        source in labels[who, what, state] for who, what, state, source in wanted
    )

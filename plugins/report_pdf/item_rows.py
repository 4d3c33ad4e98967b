"""核对事项行: the items of one person in one category that show something, each with the findings that concern it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from hedui.plugin import WORDED, ReportItem, ReportLine, Treatment
from plugins.report_pdf import values, wording
from plugins.report_pdf.chart import Axis
from plugins.report_pdf.lines import groups_of
from plugins.report_pdf.notes import Notes
from plugins.report_pdf.page_household import ItemRow, LineGroup
from plugins.report_pdf.rest import needs_row

_SHORT = 12
"""Lines that may always be kept together: a page never loses more."""


class Share(Struct, frozen=True):
    """分列: the items of one person in one category, each exactly once: with a row, or without."""

    shown: Sequence[tuple[ReportItem, Sequence[ReportLine]]]
    alone: Sequence[Sequence[ReportLine]]
    """Findings about something that was no item of its own, such as a tax seen in the same reply."""
    others: Sequence[ReportItem]


def share(items: Sequence[ReportItem], lines: Iterable[ReportLine]) -> Share:
    """分列: what has findings or something to show gets a row."""
    concerning: dict[int, list[ReportLine]] = {}
    alone: dict[str, list[ReportLine]] = {}
    for line in lines:
        place = _item_of(line, items)
        (alone.setdefault(line.element, []) if place is None else concerning.setdefault(place, [])).append(line)
    shown = {place: item for place, item in enumerate(items) if place in concerning or needs_row(item)}
    return Share(
        shown=[(item, concerning.get(place, [])) for place, item in shown.items()],
        alone=list(alone.values()),
        others=[item for place, item in enumerate(items) if place not in shown],
    )


def _item_of(line: ReportLine, items: Sequence[ReportItem]) -> int | None:
    """The item that the line's source answered; failing that, the first of its element that was found."""
    places = [place for place, item in enumerate(items) if item.element == line.element]
    ranked = sorted(places, key=lambda n: (items[n].source_title != line.source_title, items[n].state != "found", n))
    return ranked[0] if ranked else None


def rows_of(own: Share, axis: Axis, notes: Notes) -> tuple[ItemRow, ...]:
    """各行 of one person in one category."""
    rows = [_row(item, lines, axis, notes) for item, lines in own.shown]
    return (*rows, *(_without_item(lines, notes) for lines in own.alone))


def _row(item: ReportItem, lines: Sequence[ReportLine], axis: Axis, notes: Notes) -> ItemRow:
    said = {"title": item.element_title, "source": item.source_title, "text": item.found_text}
    groups = groups_of(lines, said, notes)
    return ItemRow(
        element=item.element_title,
        source=item.source_title,
        shape=item.state,
        state=wording.state(item.state),
        settled=item.settled_on.isoformat() if item.settled_on else "",
        note=item.state_note,
        declared=values.value(item.kind, item.declared, item.declared_text),
        found=_found(item, lines),
        wide=bool(item.found_text) or item.kind in WORDED,
        # What cannot be compared has no difference: where records are doubtful, the sum is not the whole.
        difference=values.NONE if item.agrees is None else values.difference(item.kind, item.declared, item.found),
        agreement=wording.AGREEMENT[item.agrees],
        agrees=item.agrees,
        chart=axis.place(item),
        groups=groups,
        long=_is_long(
            groups, item.element_title + item.source_title, item.state_note, item.declared_text, item.found_text
        ),
    )


def _found(item: ReportItem, lines: Sequence[ReportLine]) -> str:
    """发现. A zero of which all was found and nothing counts must not look as if nothing had been found."""
    judged = item.found == 0 and lines and all(line.treatment is Treatment.EXCLUDED for line in lines)
    return f"计入 {values.found(item)}" if judged else values.found(item)


def _without_item(lines: Sequence[ReportLine], notes: Notes) -> ItemRow:
    first = lines[0]
    said = {"title": first.element_title, "source": first.source_title, "text": ""}
    groups = groups_of(lines, said, notes)
    return ItemRow(
        element=first.element_title,
        source=first.source_title,
        shape="",
        state="",
        settled="",
        note="",
        declared=values.NONE,
        found=values.NONE,
        wide=False,
        difference=values.NONE,
        agreement=values.NONE,
        agrees=None,
        chart=None,
        groups=groups,
        long=_is_long(groups, first.element_title + first.source_title),
    )


def _is_long(groups: Iterable[LineGroup], *words: str) -> bool:
    """Counted in lines, rather too many than too few: words stand in narrow columns, findings across the page."""
    return max(len(word) // 7 + word.count("\n") for word in words) + sum(map(_lines_of, groups)) > _SHORT


def _lines_of(group: LineGroup) -> int:
    shared = len(group.title) + len(group.reason) + len(group.origin) + 12 * len(group.basis)
    own = sum(1 + (len(row.label) + len(row.figures) + len(row.reason)) // 40 for row in group.rows)
    return 2 + shared // 50 + own // group.columns

"""分户分类: what is said household by household and category by category, never across households."""

from __future__ import annotations

from collections.abc import Sequence

from hedui.plugin import (
    CATEGORY_TITLES,
    Category,
    ReportContent,
    ReportItem,
    ReportSubject,
    ValueKind,
)
from plugins.report_pdf import wording
from plugins.report_pdf.lines import finding_lines
from plugins.report_pdf.notes import Notes
from plugins.report_pdf.page import CategoryBlock, Dumbbell, HouseholdBlock, ItemGroup, ItemRow, Total


def household_numbers(content: ReportContent) -> list[int]:
    """户号, the applicant's first."""
    return sorted({subject.household for subject in content.subjects} | {total.household for total in content.totals})


def people_of(content: ReportContent, household: int) -> dict[int, ReportSubject]:
    """一户的对象 by number, in the order given."""
    return {subject.number: subject for subject in content.subjects if subject.household == household}


def block(content: ReportContent, household: int, notes: Notes) -> HouseholdBlock:
    """一户: its categories in the order of the regulation, then its totals."""
    people = people_of(content, household)
    blocks = (_category(content, people, category, notes) for category in Category)
    return HouseholdBlock(
        title=wording.household(household),
        supporter=household > 1,
        members="、".join(wording.subject_label(subject) for subject in people.values()),
        categories=tuple(found for found in blocks if found is not None),
        totals=tuple(
            Total(total.title, total.period, wording.money(total.amount))
            for total in content.totals
            if total.household == household
        ),
    )


def _category(
    content: ReportContent, people: dict[int, ReportSubject], category: Category, notes: Notes
) -> CategoryBlock | None:
    items = [item for item in content.items if item.category == category and item.subject in people]
    lines = [line for line in content.lines if line.category == category and line.subject in people]
    if not items and not lines:
        return None
    axis = _Axis(items)
    return CategoryBlock(
        title=CATEGORY_TITLES[category],
        summary=wording.summary(items),
        charted=axis.useful,
        axis=axis.caption,
        groups=_groups(items, people, axis),
        lines=finding_lines(lines, people, notes),
    )


def _groups(items: Sequence[ReportItem], people: dict[int, ReportSubject], axis: _Axis) -> tuple[ItemGroup, ...]:
    rows = {number: tuple(_item(item, axis) for item in items if item.subject == number) for number in people}
    return tuple(ItemGroup(wording.subject_label(people[number]), found) for number, found in rows.items() if found)


def _item(item: ReportItem, axis: _Axis) -> ItemRow:
    settled = f"{wording.chinese_date(item.settled_on)}反馈" if item.settled_on else ""
    return ItemRow(
        element=item.element_title,
        source=item.source_title,
        shape=item.state,
        state=wording.state(item.state),
        state_note="\n".join(part for part in (item.state_note, settled) if part),
        declared=wording.value(item.kind, item.declared, item.declared_text),
        found=wording.found(item),
        # What cannot be compared has no difference: where records are doubtful, the sum is not the whole.
        difference=wording.NONE if item.agrees is None else wording.difference(item.kind, item.declared, item.found),
        agreement=wording.AGREEMENT[item.agrees],
        agrees=item.agrees,
        chart=axis.place(item),
    )


class _Axis:
    """比例尺: one for all amounts of a household in a category, so that lengths can be compared down the column."""

    def __init__(self, items: Sequence[ReportItem]) -> None:
        amounts = [a for i in items if i.kind == ValueKind.MONEY for a in (i.declared, i.found) if a is not None]
        self._low, self._high = min([0, *amounts]), max([0, *amounts])
        self.useful = self._high > self._low
        self.caption = f"{wording.yuan(self._low) if self._low else 0}—{wording.money(self._high)}"

    def place(self, item: ReportItem) -> Dumbbell | None:
        """Where the two amounts of an item stand; None where it has none. Only what was found gets a dot."""
        found = item.found if item.state == "found" else None
        if not self.useful or item.kind != ValueKind.MONEY or (item.declared is None and found is None):
            return None
        return Dumbbell(self._at(0) or 0, self._at(item.declared), self._at(found))

    def _at(self, amount: int | None) -> int | None:
        return None if amount is None else (amount - self._low) * 1000 // (self._high - self._low)

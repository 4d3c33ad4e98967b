"""汇总行: items with nothing to show but their state, in compact lines by department and by reason. None is left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from hedui.plugin import FOUR_STATES, QUANTITY_UNITS, ReportItem, ReportSubject
from plugins.report_pdf import values, wording
from plugins.report_pdf.page_front import Rest, RestPart

WAITING = ("not_yet_answered", "unavailable")
"""What can still come: it stands among the rows."""

SETTLED = ("not_asked", "nothing_found")
"""What is as it is: it stands in the account that follows them."""

_UNNAMED = "未列明数源"


def needs_row(item: ReportItem) -> bool:
    """是否单列: what was found, what differs and what was declared; a declared nothing without a record needs none."""
    return (
        item.state == "found"
        or item.agrees is False
        or bool(item.found)
        or bool(item.found_text)
        or not _declares_nothing(item)
    )


def _declares_nothing(item: ReportItem) -> bool:
    """Square metres are declared in words: they are a zero where they agree with no record."""
    if item.declared:
        return False
    return not item.declared_text or (item.kind in QUANTITY_UNITS and item.agrees is True)


def rest_of(items: Iterable[ReportItem], states: Sequence[str], counting: str = "") -> tuple[Rest, ...]:
    """一名对象一类中的汇总行, a line for each of the states."""
    return tuple(_rests(items, states, _titles, counting))


def open_of(items: Sequence[ReportItem], people: Mapping[int, ReportSubject]) -> tuple[Rest, ...]:
    """一户未取得的结果: states that leave an item open, alike ones of several persons said together."""

    def of_everybody(alike: Sequence[ReportItem]) -> str:
        return _titles_and_marks(alike, people)

    return tuple(_rests(items, wording.MISSING_STATES, of_everybody))


def _rests(
    items: Iterable[ReportItem], states: Iterable[str], name: Callable[[Sequence[ReportItem]], str], counting: str = ""
) -> Iterator[Rest]:
    pool = list(items)
    for state in states:
        alike = [item for item in pool if item.state == state]
        if alike:
            yield _rest(state, alike, name, counting)


def _rest(state: str, items: Sequence[ReportItem], name: Callable[[Sequence[ReportItem]], str], counting: str) -> Rest:
    """A day that all share is said once, beside the count."""
    days = {item.settled_on for item in items}
    shared = next(iter(days)) if len(days) == 1 else None
    groups: dict[str, list[ReportItem]] = {}
    for item in items:
        groups.setdefault(_label(item, shared is None), []).append(item)
    return Rest(
        shape=state,
        word=FOUR_STATES[state],
        count=f"{counting}{len(items)} 项" + (f"，{values.chinese_date(shared)}反馈" if shared else ""),
        parts=tuple(RestPart(label, name(alike)) for label, alike in groups.items()),
    )


def _label(item: ReportItem, dated: bool) -> str:
    """Department, reason and day: whatever is known of them."""
    day = f"{values.chinese_date(item.settled_on)}反馈" if dated and item.settled_on else ""
    known = [part for part in (item.source_title, item.state_note, day) if part]
    return "，".join(known) or _UNNAMED


def _titles(items: Sequence[ReportItem]) -> str:
    return "、".join(item.element_title + _declared(item) for item in items)


def _declared(item: ReportItem) -> str:
    """申报为零 stands beside the element: a household that says that it has none has said something."""
    said = values.value(item.kind, item.declared, item.declared_text)
    if said == values.NONE:
        return ""
    return f"（申报 {said}{'，一致' if item.agrees else ''}）"


def _titles_and_marks(items: Sequence[ReportItem], people: Mapping[int, ReportSubject]) -> str:
    """Elements once; whose they are, unless they are everybody's."""
    whose: dict[str, list[int]] = {}
    for item in items:
        whose.setdefault(item.element_title, []).append(item.subject)
    return "、".join(title + _marks(numbers, people) for title, numbers in whose.items())


def _marks(numbers: Sequence[int], people: Mapping[int, ReportSubject]) -> str:
    if len(people) == 1 or set(numbers) == set(people):
        return ""
    return f"（{''.join(wording.subject_mark(number) for number in dict.fromkeys(numbers))}）"

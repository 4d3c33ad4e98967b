"""其余事项: what no department has a record of, and what was not asked. What holds of everybody in the household is said
once of all; then person by person what else there is. Every item of every person stands in exactly one of the two.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from hedui.plugin import CATEGORY_TITLES, Category, ReportItem
from plugins.report_pdf.item_rows import Share
from plugins.report_pdf.page_household import Account, AccountLine
from plugins.report_pdf.rest import SETTLED, rest_of

Shares = Mapping[Category, Mapping[int, Share]]
"""The items of a household, by category and person."""

Items = Mapping[Category, Sequence[ReportItem]]


def accounts_of(shares: Shares, labels: Mapping[int, str]) -> tuple[Account, ...]:
    """一户的其余事项: what holds of all of them, then each."""
    others = {n: {c: _settled(own[n]) for c, own in shares.items()} for n in labels}
    shared = _shared(list(others.values()))
    return tuple(_accounts(others, shared, labels))


def _settled(own: Share) -> Sequence[ReportItem]:
    return [item for item in own.others if item.state in SETTLED]


def _shared(people: Sequence[Items]) -> set[ReportItem]:
    """Items that each of several people has once, the same in every respect but whose they are."""
    if len(people) < 2:
        return set()
    times = [Counter(_nobodys(item) for items in own.values() for item in items) for own in people]
    return {item for item in times[0] if all(counted[item] == 1 for counted in times)}


def _nobodys(item: ReportItem) -> ReportItem:
    return msgspec.structs.replace(item, subject=0)


def _accounts(others: Mapping[int, Items], shared: set[ReportItem], labels: Mapping[int, str]) -> Iterator[Account]:
    first = next(iter(others.values()), {})
    if shared:
        common = {c: [item for item in items if _nobodys(item) in shared] for c, items in first.items()}
        yield Account(f"全部 {len(labels)} 人（下列各项每人均同）", _lines(common, "每人 "))
    for person, items in others.items():
        own = {c: [item for item in found if _nobodys(item) not in shared] for c, found in items.items()}
        if any(own.values()):
            yield Account(labels[person], _lines(own, "另 " if shared else ""))


def _lines(items: Items, counting: str) -> tuple[AccountLine, ...]:
    found = ((category, rest_of(own, SETTLED, counting)) for category, own in items.items())
    return tuple(AccountLine(CATEGORY_TITLES[category], rest) for category, rest in found if rest)

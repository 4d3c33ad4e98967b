"""家庭可支配收入: what the lines of one household come to, kind by kind, and what is still open about it (第五条, 第六条)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from hedui.plugin import Category, Gap, HouseholdFacts, Line, Treatment
from plugins.wangmo.items import Kind
from plugins.wangmo.net import DEDUCTIONS
from plugins.wangmo.rules import INCOME
from plugins.wangmo.signs import SIGNS
from plugins.wangmo.sources import ROLES

KIND_OF: Mapping[str, Kind] = {
    e: item.kind for item in (*INCOME, *(s.item for s in SIGNS)) for e in item.shown_by if item.kind
}
"""Data element of income -> its kind; deductions are not among them."""
_VIEWS = {element: item.shown_by for item in INCOME for element in item.shown_by}
"""Data element -> all elements that are views of the same payment."""
TAKEN_OFF: Mapping[str, Kind] = {element: d.kind for d in DEDUCTIONS for element in d.elements}
"""Data element of a deduction -> the kind it is taken off."""


class Sums(Struct, frozen=True):
    """合计, fen, of the applicant and the family members who live together."""

    persons: int
    kinds: Mapping[Kind, int]
    """Net: counted less deducted."""
    deducted: int
    doubtful: int
    """Income lines that a person has to look at."""
    open_off: int
    """Money that was paid as tax or contribution and could not be taken off yet."""
    at_risk: int
    """Counted by one source while another source of the same payment has not answered yet."""
    missing: int
    """Income items that a department was to answer and did not."""
    missing_off: int
    """Deductions without an answer, of persons with income of that kind: the net may be lower."""
    nobodys: int
    """Income items that no department holds: declaration and field check alone."""

    @property
    def net(self) -> int:
        """家庭可支配收入 as found."""
        return sum(self.kinds.values())

    @property
    def least(self) -> int:
        """The least that it can come to: what is open may still be taken off, or contradicted by another source."""
        return self.net - self.open_off - self.at_risk


def sums_of(household: HouseholdFacts) -> Sums:
    """合计 of the lines and gaps; the order of neither matters."""
    own = {id for id, role, _ in household.members if role in ROLES}
    income = [x for x in household.lines if x.category is Category.INCOME and x.subject in own]
    gaps = [gap for gap in household.gaps if gap.subject in own]
    off = [x for x in income if x.element in TAKEN_OFF]
    found = [x for x in income if x.element not in TAKEN_OFF]
    asked = [gap for gap in gaps if not _held_by_nobody(gap)]
    return Sums(
        persons=len(own),
        kinds={kind: _net(kind, found, off) for kind in Kind},
        deducted=_amount(off, Treatment.DEDUCTED),
        doubtful=sum(x.treatment is Treatment.DOUBTFUL for x in found),
        open_off=_amount(off, Treatment.DOUBTFUL),
        at_risk=_amount((x for x in found if _is_at_risk(x, asked)), Treatment.COUNTED),
        missing=sum(gap.element in KIND_OF for gap in asked),
        missing_off=sum(_matters(gap, found) for gap in asked),
        nobodys=len({gap.element for gap in gaps if _held_by_nobody(gap) and gap.element in KIND_OF}),
    )


def _held_by_nobody(gap: Gap) -> bool:
    return gap.state == "not_asked" and not gap.source


def _net(kind: Kind, found: Sequence[Line], off: Sequence[Line]) -> int:
    counted = [x for x in found if KIND_OF.get(x.element) is kind]
    return _amount(counted, Treatment.COUNTED) - _amount(
        (x for x in off if TAKEN_OFF[x.element] is kind), Treatment.DEDUCTED
    )


def _amount(lines: Iterable[Line], treatment: Treatment) -> int:
    return sum(max(x.amount or 0, 0) for x in lines if x.treatment is treatment)


def _is_at_risk(line: Line, gaps: Sequence[Gap]) -> bool:
    views = _VIEWS.get(line.element, ())
    return any(gap.subject == line.subject and gap.element in views for gap in gaps)


def _matters(gap: Gap, found: Sequence[Line]) -> bool:
    kind = TAKEN_OFF.get(gap.element)
    counted = (x for x in found if x.subject == gap.subject and KIND_OF.get(x.element) is kind)
    return kind is not None and _amount(counted, Treatment.COUNTED) > 0

"""家庭可支配收入: what the lines of one household come to, kind by kind, and what is still open about it (第五条, 第六条)."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence

from msgspec import Struct

from hedui.plugin import NOT_COVERED, Category, Gap, HouseholdFacts, Line, Treatment, Values
from plugins.wangmo.declared import declared_more
from plugins.wangmo.items import Kind
from plugins.wangmo.net import DEDUCTIONS
from plugins.wangmo.property_items import FUNERAL
from plugins.wangmo.rules import INCOME
from plugins.wangmo.signs import SIGNS
from plugins.wangmo.sources import ROLES

KIND_OF: Mapping[str, Kind] = {
    e: item.kind for item in (*INCOME, *(s.item for s in SIGNS)) for e in item.shown_by if item.kind
}
"""Data element of income -> its kind; deductions are not among them."""
_VIEWS = {element: item.shown_by for item in INCOME for element in item.shown_by}
"""Data element -> all elements that are views of the same payment."""
TAKEN_OFF = frozenset(element for item in DEDUCTIONS for element in item.shown_by)
"""Data elements of deductions."""


class Sums(Struct, frozen=True):
    """合计, fen, of the applicant and the family members who live together."""

    persons: int
    kinds: Mapping[Kind, int]
    """Counted; deductions stand apart, because the text ties them to no kind."""
    deducted: int
    doubtful: int
    """Lines that a person has to look at: of income, and of deductions that were given back, which adds to the income."""
    reversed: int
    """Of what counts: as much as negative records may take back of it."""
    open_off: int
    """Money that was paid as tax or contribution and could not be taken off yet."""
    sizeless_off: int
    """Records of tax or contribution that do not say how much: the net may be lower by whatever it was."""
    at_risk: int
    """Counted by one source while another source of the same payment has not answered yet."""
    missing: int
    """Income items that a department was to answer and did not."""
    partly: int
    """Income items that the department was asked about for a part of the period only (第十五条（五）): nobody knows the rest."""
    missing_off: int
    """Deductions without an answer, where there is income that they can be taken off: the net may be lower."""
    partly_off: int
    """Deductions asked about for a part of the period only, likewise."""
    dead: int
    """Persons with a record of their death: they are among the persons, and who is left a person has to establish."""
    deaths_open: int
    """Persons of whom the register of deaths has not answered yet."""
    nobodys: int
    """Income items that no department holds: declaration and field check alone."""
    declared_more: int
    """What the household itself declares beyond what counts: not in `net`, and verified by a person."""

    @property
    def net(self) -> int:
        """家庭可支配收入 as found."""
        return sum(self.kinds.values()) - self.deducted

    @property
    def least(self) -> int:
        """The least that it can come to: what is open may still be taken off, or contradicted by another source."""
        return self.net - self.open_off - self.at_risk - self.reversed


def sums_of(household: HouseholdFacts, values: Values) -> Sums:
    """合计 of lines, gaps and what is declared; the order of none matters."""
    own = {id for id, role, _ in household.members if role in ROLES}
    income = [x for x in household.lines if x.category is Category.INCOME and x.subject in own]
    gaps = [gap for gap in household.gaps if gap.subject in own]
    off = [x for x in income if x.element in TAKEN_OFF]
    found = [x for x in income if x.element not in TAKEN_OFF]
    asked = [gap for gap in gaps if not _held_by_nobody(gap)]
    unanswered, partly = [g for g in asked if g.state != NOT_COVERED], [g for g in asked if g.state == NOT_COVERED]
    is_earning = _amount(found, Treatment.COUNTED) > 0
    return Sums(
        persons=len(own),
        kinds={kind: _counted(kind, found) for kind in Kind},
        deducted=_amount(off, Treatment.DEDUCTED),
        doubtful=sum(x.treatment is Treatment.DOUBTFUL for x in found) + len(_negative(off)),
        reversed=-sum(x.amount or 0 for x in _negative(found)),
        open_off=_amount(off, Treatment.DOUBTFUL),
        sizeless_off=sum(x.amount is None for x in off),
        at_risk=_amount((x for x in found if _is_at_risk(x, asked)), Treatment.COUNTED),
        missing=_of(unanswered, KIND_OF),
        partly=_of(partly, KIND_OF),
        missing_off=_of(unanswered, TAKEN_OFF) if is_earning else 0,
        partly_off=_of(partly, TAKEN_OFF) if is_earning else 0,
        dead=len({x.subject for x in household.lines if x.element in FUNERAL.shown_by and x.subject in own}),
        deaths_open=len({gap.subject for gap in asked if gap.element in FUNERAL.shown_by}),
        nobodys=len({gap.element for gap in gaps if _held_by_nobody(gap) and gap.element in KIND_OF}),
        declared_more=declared_more(household, own, values),
    )


def _held_by_nobody(gap: Gap) -> bool:
    return gap.state == "not_asked" and not gap.source


def _of(gaps: Iterable[Gap], elements: Container[str]) -> int:
    return sum(gap.element in elements for gap in gaps)


def _counted(kind: Kind, found: Sequence[Line]) -> int:
    return _amount((x for x in found if KIND_OF.get(x.element) is kind), Treatment.COUNTED)


def _amount(lines: Iterable[Line], treatment: Treatment) -> int:
    return sum(max(x.amount or 0, 0) for x in lines if x.treatment is treatment)


def _negative(lines: Iterable[Line]) -> Sequence[Line]:
    return [x for x in lines if x.treatment is Treatment.DOUBTFUL and (x.amount or 0) < 0]


def _is_at_risk(line: Line, gaps: Sequence[Gap]) -> bool:
    views = _VIEWS.get(line.element, ())
    return any(gap.subject == line.subject and gap.element in views for gap in gaps)

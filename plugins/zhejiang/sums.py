"""收入合计: what the lines come to, of the applicant's household and beside it of the supporters' (二(二), 三(一))."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from hedui.plugin import Category, Gap, HouseholdFacts, Line, Role, Treatment
from plugins.zhejiang.declared import declared_more
from plugins.zhejiang.items import DEATH, INCOME_ELEMENTS, ITEMS
from plugins.zhejiang.sources import SUPPLIED

HOUSEHOLD = (Role.APPLICANT, Role.MEMBER)
"""申请人和共同生活家庭成员: the supporters' households are subjects (二(二)), and their income is shown apart."""

_VIEWS = {element: item.shown_by for item in ITEMS for element in item.shown_by}
"""Data element -> all elements that are views of the same payment."""
_PAID_OUT = frozenset(item.element for item in ITEMS if item.outgoing)


class Sums(Struct, frozen=True):
    """收入合计, fen: of the applicant's household, and beside it of the supporters' households."""

    persons: int
    deaths_open: int
    """Persons of the household of whom the register of deaths has not answered: nobody knows yet how many they are."""
    dead: int
    """登记已死亡: of `persons`, those whom the register of deaths has, whatever else it says of them."""
    own: int
    at_risk: int
    """Of `own`: what counts by one source while another source of the same payment has not answered yet."""
    open_off: int
    """What a person may still take off it: payments given back, taxes and contributions."""
    missing_off: int
    """Taxes and contributions of the household without an answer: a person may take off whatever they were."""
    sizeless_off: int
    """Records of tax or contribution that do not say how much: likewise."""
    doubtful: int
    """Income lines of the household that a person has to look at."""
    missing: int
    """Income items of the household without an answer that a department could give."""
    nobodys: int
    """Kinds of income that no department of the catalogue holds: no answer is to come, and the report says so."""
    declared_more: int
    """What the household itself declares beyond `own`: it counts for nothing and is verified by a person."""
    supporters: int
    has_supporters: bool


def sums_of(household: HouseholdFacts) -> Sums:
    """合计 of lines, gaps and what is declared; the order of none matters."""
    own = {id for id, role, _ in household.members if role in HOUSEHOLD}
    income = [line for line in household.lines if line.category is Category.INCOME]
    open_ = [gap for gap in household.gaps if gap.subject in own and gap.element in INCOME_ELEMENTS]
    gaps = [gap for gap in open_ if not _held_by_nobody(gap)]
    mine = [line for line in income if line.subject in own]
    return Sums(
        persons=len(own),
        dead=len({line.subject for line in household.lines if line.element == DEATH} & own),
        deaths_open=len({gap.subject for gap in household.gaps if gap.element == DEATH} & own),
        own=_counted(mine),
        at_risk=_counted(line for line in mine if _is_at_risk(line, gaps)),
        open_off=sum(abs(x.amount or 0) for x in mine if _may_come_off(x)),
        missing_off=sum(gap.element in _PAID_OUT for gap in gaps),
        sizeless_off=sum(line.element in _PAID_OUT and line.amount is None for line in mine),
        doubtful=sum(line.treatment is Treatment.DOUBTFUL for line in mine),
        missing=len(gaps),
        nobodys=len({gap.element for gap in open_ if _held_by_nobody(gap)}),
        declared_more=declared_more(household, own),
        supporters=_counted(line for line in income if line.subject not in own),
        has_supporters=len(own) < len(household.members),
    )


def _counted(lines: Iterable[Line]) -> int:
    return sum(line.amount or 0 for line in lines if line.treatment is Treatment.COUNTED)


def _may_come_off(line: Line) -> bool:
    return line.treatment is Treatment.DOUBTFUL and (line.element in _PAID_OUT or (line.amount or 0) < 0)


def _held_by_nobody(gap: Gap) -> bool:
    """没有数源: nobody was there to be asked. What the pack's own catalogue holds is open, however it was left out."""
    return gap.state == "not_asked" and not gap.source and gap.element not in SUPPLIED


def _is_at_risk(line: Line, gaps: Sequence[Gap]) -> bool:
    views = _VIEWS.get(line.element, ())
    return any(gap.subject == line.subject and gap.element in views for gap in gaps)

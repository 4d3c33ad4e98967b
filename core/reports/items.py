"""核对事项与合计: one row per person and element: its state, declared against found; pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from msgspec import Struct

from core.households.model import StoredItem, Subject, declared_quantity
from core.law import Law
from core.plugin.kinds import QUANTITY_UNITS, WORDED, worded
from core.plugin.reports import ReportItem, ReportTotal
from core.plugin.rules import Line, Treatment
from core.plugin.vocabulary import DataElement, Role, ValueKind
from core.reports.material import Material, source_title
from core.sources.model import REFUSALS, AskRow, AskState, printed
from core.sources.windows import begins_late, window_of

_NO_SOURCE = "本核对未接通提供此项的数源"
_NOT_OPENED = "未作支出与收入明显不符的判断，不核对此项"
_PART = "询问期间 {}至{}，核算期间内更早的部分未询问"
_NOTHING: Mapping[ValueKind, int] = {ValueKind.MONEY: 0, ValueKind.COUNT: 0}


def items_of(material: Material, numbers: Mapping[str, int]) -> Iterator[ReportItem]:
    """核对事项: every element of the programme for everybody, also what was never asked."""
    declared = {(str(item.subject_id), item.element): item for item in material.declaration.items}
    asks, lines, parts = _asks(material), _lines(material), _parts(material)
    for subject in material.subjects:
        for name in material.law.programmes[material.case.programme].items:
            place = str(subject.id), name
            element, own, said = material.law.elements[name], lines.get(place, ()), declared.get(place)
            for ask in asks.get(place, (None,)):
                part = parts.get(ask.item, "") if ask else ""
                yield _item(material, numbers[place[0]], subject, element, ask, own, said, part)


def totals_of(material: Material) -> Iterator[ReportTotal]:
    """合计 of every household."""
    for total in material.assessment.totals:
        yield total.printed()


def _asks(material: Material) -> Mapping[tuple[str, str], Sequence[AskRow]]:
    """查询 by person and element."""
    found: dict[tuple[str, str], list[AskRow]] = defaultdict(list)
    for ask in material.asks:
        found[str(ask.subject_id), ask.element].append(ask)
    return found


def _lines(material: Material) -> Mapping[tuple[str, str], Sequence[Line]]:
    """认定明细 by person and element."""
    found: dict[tuple[str, str], list[Line]] = defaultdict(list)
    for line in material.assessment.lines:
        found[line.subject, line.element].append(line)
    return found


def _parts(material: Material) -> Mapping[str, str]:
    """询问期间 by catalogue item, where it begins later than the counting period of the report."""
    law, day = material.law.under(material.law.programmes[material.case.programme]), material.case.applied_on
    late = [item for item in law.source_items if begins_late(law, item, day)]
    return {item.id: _PART.format(*window_of(law, item, day)) for item in late}


def _item(
    material: Material, number: int, subject: Subject, element: DataElement, ask: AskRow | None,
    lines: Sequence[Line], said: StoredItem | None, part: str,
) -> ReportItem:  # fmt: skip
    state = printed(ask) if ask else "not_asked"
    found = _found(element, _answering(ask, lines)) if state == "found" else _nothing(element, state)
    declared, declared_text = _declared(element, said)
    return ReportItem(
        subject=number,
        category=element.category,
        element=element.id,
        element_title=element.title,
        kind=element.kind.value,
        source_title=source_title(material.law, ask.source, element.id) if ask else "",
        state=state,
        state_note="；".join(filter(None, (_note(ask), part)))
        if ask
        else unasked(material.law, subject.role, element.id),
        declared=declared,
        declared_text=declared_text,
        found=found.amount,
        found_text=found.text,
        agrees=_agrees_in_part(said, found) if part else _agrees(element, said, found),
        settled_on=ask.settled_on if ask else None,
    )


def _answering(ask: AskRow | None, lines: Sequence[Line]) -> Sequence[Line]:
    """What rests on the answer to this very ask, of the lines of its person and element."""
    if ask is None:
        return lines
    id = str(ask.id)
    return [line for line in lines if any(name.startswith(id) for name in line.evidence)]


class _Found(Struct, frozen=True):
    amount: int | None = None
    text: str = ""
    pending: bool = False
    """待核: a record is doubtful, so that nobody can say yet what there is."""
    area: Decimal | None = None


def _nothing(element: DataElement, state: str) -> _Found:
    """查无记录 is a zero where there would be a number; the three other states are none."""
    if state != "nothing_found":
        return _Found()
    return _Found(area=Decimal(0)) if element.kind in QUANTITY_UNITS else _Found(_NOTHING.get(element.kind))


def _found(element: DataElement, lines: Sequence[Line]) -> _Found:
    """查得: what counts. What is doubtful is no number, least of all a zero: it is said to be pending."""
    counted = [line for line in lines if line.treatment in (Treatment.COUNTED, Treatment.DEDUCTED)]
    doubtful = sum(line.treatment is Treatment.DOUBTFUL for line in lines)
    if element.kind in WORDED:
        return _Found(None, "；".join(dict.fromkeys(_words(element, line) for line in lines)), doubtful > 0)
    if doubtful and not counted:
        return _Found(None, f"待核（{doubtful} 条记录存疑）", pending=True)
    rest = f"另有 {doubtful} 条记录存疑待核" if doubtful else ""
    if element.kind not in QUANTITY_UNITS:
        return _Found(sum(line.amount or 0 for line in counted), rest, doubtful > 0)
    area = sum((line.quantity or Decimal(0) for line in counted), Decimal(0))
    text = f"{len(counted)} 处，共 {area.normalize():f} {QUANTITY_UNITS[element.kind]}{rest and f'；{rest}'}"
    return _Found(None, text, doubtful > 0, area)


def _words(element: DataElement, line: Line) -> str:
    return f"{worded(element.kind, line.text) or line.title}{'（存疑待核）' if line.treatment is Treatment.DOUBTFUL else ''}"


def _declared(element: DataElement, said: StoredItem | None) -> tuple[int | None, str]:
    if said is None:
        return None, ""
    if element.kind in QUANTITY_UNITS:
        area = declared_quantity(said)
        return None, said.text if area is None else f"{area.normalize():f} {QUANTITY_UNITS[element.kind]}"
    return said.amount, worded(element.kind, said.text)


def _agrees(element: DataElement, said: StoredItem | None, found: _Found) -> bool | None:
    """申报与查得是否一致; None where a side is missing or pending, and for words, which only a person can compare."""
    if said is None or found.pending:
        return None
    if element.kind in QUANTITY_UNITS:
        area = declared_quantity(said)
        return None if area is None or found.area is None else area == found.area
    return None if said.amount is None or found.amount is None else said.amount == found.amount


def _agrees_in_part(said: StoredItem | None, found: _Found) -> bool | None:
    """What was found in half a year says nothing of a declared whole one, unless it is more already."""
    if said is None or found.pending or said.amount is None or found.amount is None:
        return None
    return False if found.amount > said.amount else None


def unasked(law: Law, role: Role, element: str) -> str:
    """Why nobody was asked about this element of a person in that role, in the words of the report."""
    items = [item for item in law.items_about.get(element, ()) if role in item.roles]
    return _NOT_OPENED if items and all(item.opens_on for item in items) else _NO_SOURCE


def _note(ask: AskRow) -> str:
    note = REFUSALS.get(ask.note, ask.note)
    if ask.state is AskState.QUEUED and ask.left_on is None and not note:
        return "等候发出查询"
    if ask.state in (AskState.QUEUED, AskState.ASKING, AskState.WAITING) and ask.due_on and not note:
        return f"反馈期限 {ask.due_on.isoformat()}{'（暂定）' if ask.due_provisional else ''}"
    return f"由发起机构补充核对；{note}".rstrip("；") if ask.supplementary else note

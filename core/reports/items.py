"""核对事项与合计: one row per person and element: its state, declared against found; pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from core.households.model import DeclaredIn, Subject, declared_quantity
from core.plugin.reports import ReportItem, ReportTotal
from core.plugin.rules import Line, Treatment
from core.plugin.vocabulary import DataElement, ValueKind
from core.reports.material import Material, source_title
from core.sources.model import REFUSALS, AskRow, AskState, printed

_NO_SOURCE = "本核对未接通提供此项的数源"


def items_of(material: Material, numbers: Mapping[str, int]) -> Iterator[ReportItem]:
    """核对事项: every element of the programme for everybody, also what was never asked."""
    declared = {(str(item.subject_id), item.element): item for item in material.declaration.items}
    for subject in material.subjects:
        for name in material.law.programmes[material.case.programme].items:
            element = material.law.elements[name]
            about = [a for a in material.asks if a.subject_id == subject.id and a.element == name]
            said = declared.get((str(subject.id), name))
            for ask in about or (None,):
                yield _item(material, numbers, subject, element, ask, said)


def totals_of(material: Material) -> Iterator[ReportTotal]:
    """合计 of every household."""
    for total in material.assessment.totals:
        yield total.printed()


def _item(
    material: Material, numbers: Mapping[str, int], subject: Subject, element: DataElement, ask: AskRow | None,
    said: DeclaredIn | None,
) -> ReportItem:  # fmt: skip
    state = printed(ask) if ask else "not_asked"
    lines = _lines_of(material, subject, element, ask)
    found, found_text = _found(element, lines) if state == "found" else (None, "")
    if state == "nothing_found" and element.kind in (ValueKind.MONEY, ValueKind.COUNT):
        found = 0
    declared, declared_text = _declared(element, said)
    return ReportItem(
        subject=numbers[str(subject.id)],
        category=element.category,
        element=element.id,
        element_title=element.title,
        kind=element.kind.value,
        source_title=source_title(material.law, ask.source, element.id) if ask else "",
        state=state,
        state_note=_note(ask),
        declared=declared,
        declared_text=declared_text,
        found=found,
        found_text=found_text,
        agrees=_agrees(element, state, declared, declared_text, found, found_text),
        settled_on=ask.settled_on if ask else None,
    )


def _lines_of(material: Material, subject: Subject, element: DataElement, ask: AskRow | None) -> list[Line]:
    own = [x for x in material.assessment.lines if x.subject == str(subject.id) and x.element == element.id]
    return [x for x in own if ask is None or any(name.startswith(str(ask.id)) for name in x.evidence)]


def _found(element: DataElement, lines: Sequence[Line]) -> tuple[int | None, str]:
    counted = [line for line in lines if line.treatment is Treatment.COUNTED]
    if element.kind in (ValueKind.MONEY, ValueKind.COUNT):
        return sum(line.amount or 0 for line in counted), ""
    if element.kind is ValueKind.AREA:
        area = sum((line.quantity or Decimal(0) for line in counted), Decimal(0))
        return None, f"{len(counted)} 处，共 {area.normalize():f} 平方米"
    return None, "；".join(dict.fromkeys(line.text or line.title for line in lines))


def _declared(element: DataElement, said: DeclaredIn | None) -> tuple[int | None, str]:
    if said is None:
        return None, ""
    if element.kind is ValueKind.AREA:
        area = declared_quantity(said)
        return None, said.text if area is None else f"{area.normalize():f} 平方米"
    return said.amount, said.text


def _agrees(
    element: DataElement, state: str, declared: int | None, declared_text: str, found: int | None, found_text: str
) -> bool | None:
    """申报与查得是否一致; None where either side is missing, and for words, which only a person can compare."""
    if state not in ("found", "nothing_found"):
        return None
    if element.kind in (ValueKind.MONEY, ValueKind.COUNT):
        return None if declared is None or found is None else declared == found
    if element.kind is ValueKind.AREA and declared_text:
        return found_text.endswith(f"共 {declared_text}")
    return None


def _note(ask: AskRow | None) -> str:
    if ask is None:
        return _NO_SOURCE
    note = REFUSALS.get(ask.note, ask.note)
    if ask.state is AskState.QUEUED and ask.left_on is None and not note:
        return "等候发出查询"
    if ask.state in (AskState.QUEUED, AskState.ASKING, AskState.WAITING) and ask.due_on and not note:
        return f"反馈期限 {ask.due_on.isoformat()}{'（暂定）' if ask.due_provisional else ''}"
    return note

"""人工连接器: what the filled form means; it reaches nobody over a network."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from msgspec import Struct

from hedui.plugin import (
    QUANTITY_UNITS,
    Ask,
    Citation,
    ConnectorInfo,
    DataElement,
    EntryFaults,
    Found,
    NothingFound,
    Rejected,
    Reply,
    SourceFact,
    Unavailable,
    ValueKind,
)
from plugins.manual_entry.forms import State, form_of

REGIONAL = {
    "33": (Citation("浙政办发〔2021〕25号", "五(二)"),),
    "52": (Citation("黔民发〔2020〕21号", "九(二)"),),
}


class ManualSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """人工反馈的设置: none; who answers is said by the posts of the departments' clerks."""


class ManualEntry:
    """人工反馈 for every department and every data element."""

    info = ConnectorInfo("manual_entry.connector", "人工反馈", (), ManualSettings, regional_basis=REGIONAL)

    def form_for(self, element: DataElement) -> type[Struct]:
        """反馈表单 of the element's kind."""
        return form_of(element.kind, element.periodic)

    def reply_to(self, ask: Ask, element: DataElement, entry: Any) -> Reply:
        """反馈, by the state that the clerk has chosen."""
        faults = list(_faults(ask, element, entry))
        if faults:
            raise EntryFaults(faults)
        match State(entry.answer):
            case State.FOUND:
                return Found(tuple(_fact(element, record) for record in entry.records), b"")
            case State.NOTHING_FOUND:
                return NothingFound(b"")
            case State.REFUSED:
                return Rejected(entry.reason)
            case State.UNAVAILABLE:
                return Unavailable(entry.reason)


def _faults(ask: Ask, element: DataElement, entry: Any) -> Iterator[tuple[str, str]]:
    found = entry.answer == State.FOUND
    if found and not entry.records:
        yield "records", "查得的，至少填写一条记录；没有记录的，反馈结果应为查无记录"
    if not found and entry.records:
        yield "records", "只有查得的才填写记录；请删去记录，或改选查得"
    if entry.answer in (State.REFUSED, State.UNAVAILABLE) and not entry.reason.strip():
        yield "reason", "不能识别、不予提供或无法查询的，应写明原因"
    for index, record in enumerate(entry.records):
        yield from ((f"records[{index}].{name}", text) for name, text in _of_record(ask, element, record))


def _of_record(ask: Ask, element: DataElement, record: Any) -> Iterator[tuple[str, str]]:
    if record.as_of.year < 1949:
        yield "as_of", "数据时点过早，请核对年份"
    if element.periodic and not _within(ask, record.paid_on):
        yield "paid_on", f"不在所查期间内，应为 {ask.window_start or '数源最早记录'} 至 {ask.window_end}"


def _within(ask: Ask, day: date) -> bool:
    return day <= ask.window_end and (ask.window_start is None or day >= ask.window_start)


def _fact(element: DataElement, record: Any) -> SourceFact:
    return SourceFact(
        element=element.id,
        person_id_number=record.person_id_number.strip(),
        person_name=record.person_name.strip(),
        title=record.title,
        as_of=record.as_of,
        amount=_amount(element, record),
        quantity=Decimal(record.area) if element.kind in QUANTITY_UNITS else None,
        text=_text(element, record),
        paid_on=record.paid_on if element.periodic else None,
        reference=record.reference.strip(),
    )


def _text(element: DataElement, record: Any) -> str:
    if element.kind is ValueKind.DATE:
        return str(record.day.isoformat())
    return str(record.text) if element.kind is ValueKind.TEXT else ""


def _amount(element: DataElement, record: Any) -> int | None:
    if element.kind is ValueKind.MONEY:
        return int(Decimal(record.amount) * 100)
    return int(record.count) if element.kind is ValueKind.COUNT else None

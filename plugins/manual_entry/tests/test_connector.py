"""人工连接器测试: every kind of element has a form that a page can draw, and a filled form says exactly what was entered."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hedui.plugin import (
    Ask,
    Category,
    DataElement,
    EntryFaults,
    Found,
    NothingFound,
    Reason,
    Rejected,
    SubjectIdentity,
    Unavailable,
    ValueKind,
)
from plugins.manual_entry.connector import REGIONAL, ManualEntry

CONNECTOR = ManualEntry()
ASK = Ask(
    "1", "x.y", "somewhere", SubjectIdentity("李明", "resident_id", "330106199001010010"),
    Reason("p", "低保", "1", "1", "甲", "1", "乙", "330000", "依据"), date(2025, 6, 1), date(2026, 5, 31),
)  # fmt: skip
PLAIN = {"person_name": "李明", "person_id_number": "330106199001010010", "title": "记录", "as_of": "2026-05-31"}
VALUES = {
    ValueKind.MONEY: {"amount": "1250.5"},
    ValueKind.COUNT: {"count": 2},
    ValueKind.AREA: {"area": "88.25"},
    ValueKind.TEXT: {"text": "在读"},
    ValueKind.MU: {"area": "1.5"},
    ValueKind.DATE: {"day": "2026-03-01"},
}


def element(kind: ValueKind, periodic: bool = False) -> DataElement:
    return DataElement("x.y", "数据元", Category.INCOME, kind, REGIONAL["33"], periodic=periodic)


def filled(kind: ValueKind, periodic: bool = False, **changes: Any) -> Any:
    entry = {"answer": "found", "records": [{**PLAIN, **VALUES[kind]}], **changes}
    return msgspec.convert(entry, CONNECTOR.form_for(element(kind, periodic)))


@pytest.mark.parametrize("kind", ValueKind)
@pytest.mark.parametrize("periodic", [False, True])
def test_every_field_of_every_form_has_a_title(kind: ValueKind, periodic: bool) -> None:
    schema = msgspec.json.schema(CONNECTOR.form_for(element(kind, periodic)))
    for form in ("ManualAnswer", "ManualRecord"):
        for name, drawn in schema["$defs"][form]["properties"].items():
            assert drawn.get("title"), (form, name)
    assert ("paid_on" in schema["$defs"]["ManualRecord"]["required"]) == periodic


@pytest.mark.parametrize("kind", ValueKind)
def test_a_record_says_what_was_entered(kind: ValueKind) -> None:
    reply = CONNECTOR.reply_to(ASK, element(kind), filled(kind))
    assert isinstance(reply, Found)
    (fact,) = reply.facts
    wanted = {
        ValueKind.MONEY: (125050, None, ""), ValueKind.COUNT: (2, None, ""), ValueKind.AREA: (None, Decimal("88.25"), ""),
        ValueKind.TEXT: (None, None, "在读"), ValueKind.MU: (None, Decimal("1.5"), ""), ValueKind.DATE: (None, None, "2026-03-01"),
    }  # fmt: skip
    assert (fact.amount, fact.quantity, fact.text) == wanted[kind]
    assert (fact.person_name, fact.as_of, fact.element) == ("李明", date(2026, 5, 31), "x.y")


@given(st.integers(-(10**14) + 1, 10**14 - 1))
def test_yuan_become_the_exact_fen(fen: int) -> None:
    sign, whole = "-" if fen < 0 else "", abs(fen)
    record = {**PLAIN, "amount": f"{sign}{whole // 100}.{whole % 100:02}"}
    reply = CONNECTOR.reply_to(ASK, element(ValueKind.MONEY), filled(ValueKind.MONEY, records=[record]))
    assert isinstance(reply, Found)
    assert reply.facts[0].amount == fen


@pytest.mark.parametrize(("answer", "kind"), [("refused", Rejected), ("unavailable", Unavailable)])
def test_what_is_not_said_has_its_reason(answer: str, kind: type[Any]) -> None:
    entry = filled(ValueKind.TEXT, answer=answer, records=[], reason="同名多人")
    reply = CONNECTOR.reply_to(ASK, element(ValueKind.TEXT), entry)
    assert (type(reply), reply.reason) == (kind, "同名多人")  # type: ignore[union-attr]
    with pytest.raises(EntryFaults) as wrong:
        CONNECTOR.reply_to(ASK, element(ValueKind.TEXT), filled(ValueKind.TEXT, answer=answer, records=[], reason=" "))
    assert [path for path, _ in wrong.value.faults] == ["reason"]


def test_nothing_found_has_no_records_and_found_has_some() -> None:
    text = element(ValueKind.TEXT)
    assert isinstance(
        CONNECTOR.reply_to(ASK, text, filled(ValueKind.TEXT, answer="nothing_found", records=[])), NothingFound
    )
    for answer, records in (("nothing_found", [{**PLAIN, "text": "在读"}]), ("found", [])):
        with pytest.raises(EntryFaults) as wrong:
            CONNECTOR.reply_to(ASK, text, filled(ValueKind.TEXT, answer=answer, records=records))
        assert [path for path, _ in wrong.value.faults] == ["records"]


@pytest.mark.parametrize("day", ["2025-05-31", "2026-06-01"])
def test_a_payment_outside_the_period_is_refused(day: str) -> None:
    record = {**PLAIN, "amount": "1", "paid_on": day}
    with pytest.raises(EntryFaults) as wrong:
        CONNECTOR.reply_to(ASK, element(ValueKind.MONEY, True), filled(ValueKind.MONEY, True, records=[record]))
    assert [path for path, _ in wrong.value.faults] == ["records[0].paid_on"]

"""连接器试验: forms as clerks fill them in, rightly and wrongly, for `hedui plugin check manual_entry`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import date
from typing import Any

from hedui.plugin import (
    Category,
    Citation,
    DataElement,
    EntryFaults,
    Found,
    NothingFound,
    Rejected,
    SubjectIdentity,
    Unavailable,
    ValueKind,
)
from hedui.testing import sample_ask
from hedui.testing_connectors import ConnectorTrial, EntryTrial, ManualTrial

NAME, NUMBER = "样例甲", "330106199001010010"
ASK = sample_ask(
    "sample.item", "housing", SubjectIdentity(NAME, "resident_id", NUMBER), "trial", date(2026, 5, 31), date(2025, 6, 1)
)
RECORD = {"person_name": NAME, "person_id_number": NUMBER, "title": "记录", "as_of": "2026-05-31"}
VALUES: Mapping[ValueKind, Mapping[str, Any]] = {
    ValueKind.MONEY: {"amount": "1250.5"}, ValueKind.COUNT: {"count": 2}, ValueKind.AREA: {"area": "88.25"},
    ValueKind.TEXT: {"text": "在读"},
}  # fmt: skip
BASIS = (Citation("样例", "一"),)


def _entries() -> Sequence[EntryTrial]:
    """Every kind that is found; every other answer; and what does not fit together."""
    made = []
    for kind, value in VALUES.items():
        element = DataElement("sample.item", "数据元", Category.INCOME, kind, BASIS)
        made.append(EntryTrial(element, {"answer": "found", "records": [{**RECORD, **value}]}, Found))
    wage = DataElement("sample.item", "工资", Category.INCOME, ValueKind.MONEY, BASIS, periodic=True)
    early = {**RECORD, "amount": "1", "paid_on": "2025-05-31"}
    others: Sequence[tuple[Mapping[str, Any], type[Any]]] = (
        ({"answer": "nothing_found"}, NothingFound), ({"answer": "refused", "reason": "同名多人"}, Rejected),
        ({"answer": "unavailable", "reason": "系统停用"}, Unavailable), ({"answer": "refused"}, EntryFaults),
        ({"answer": "found"}, EntryFaults), ({"answer": "found", "records": [early]}, EntryFaults),
    )  # fmt: skip
    return [*made, *(EntryTrial(wage, entry, outcome) for entry, outcome in others)]


@asynccontextmanager
async def opened() -> AsyncIterator[ManualTrial]:
    """Nothing is opened: the form is all there is."""
    yield ManualTrial(ASK, _entries())


def trials() -> Sequence[ConnectorTrial]:
    """连接器试验."""
    return (ConnectorTrial("manual_entry.connector", opened),)

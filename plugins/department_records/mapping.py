"""字段映射: rows of a department to facts. The six elements that came first are here, payments and registers beside.

Field names are the platform's; a department that names them otherwise is configured with its connector (`fields`).
Every row becomes a fact, in the order sent: none is dropped before the core has compared whose it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from hedui.plugin import Ask, SourceFact
from plugins.department_records import values
from plugins.department_records.payments import PAYMENTS
from plugins.department_records.reader import Reader
from plugins.department_records.registers import REGISTERS


def facts_from(ask: Ask, names: Mapping[str, str], rows: Sequence[Mapping[str, Any]]) -> tuple[SourceFact, ...]:
    """事实: one a row, in the order sent. Raises Unreadable; LookupError for an element that is not mapped."""
    reader_of = MAPPED[ask.element]
    return tuple(reader_of(Reader(row, number, names, ask)) for number, row in enumerate(rows, start=1))


def _hukou(row: Reader) -> SourceFact:
    address, kind = row.text("address", required=True), row.text("householdType") or "未注明"
    return row.fact("户籍登记", text=f"户籍地址：{address}；户别：{kind}")


def _vehicle(row: Reader) -> SourceFact:
    parts = (row.text("plateNumber", required=True), row.text("brand"), row.text("registerDate"))
    title = f"机动车 {row.text('vehicleType')}".strip()
    return row.fact(title, amount=1, text=" ".join(part for part in parts if part))


def _wage(row: Reader) -> SourceFact:
    paid_on = row.parsed("payMonth", values.month_end)
    title = f"{paid_on:%Y年%m月}申报缴费工资"
    return row.fact(title, amount=row.parsed("wage", values.fen), paid_on=paid_on, text=row.text("unitName"))


def _pension(row: Reader) -> SourceFact:
    paid_on = row.parsed("payDate", values.month_end)
    title = f"{paid_on:%Y年%m月}养老待遇"
    return row.fact(title, amount=row.parsed("pension", values.fen), paid_on=paid_on, text=row.text("pensionType"))


def _house(row: Reader) -> SourceFact:
    title = f"不动产 {row.text('usage')}".strip()
    reference = row.text("unitNumber") or row.text("recordId")
    quantity = row.parsed("area", values.area)
    return row.fact(title, quantity=quantity, text=row.text("location", required=True), reference=reference)


def _deposit(row: Reader) -> SourceFact:
    # Two accounts of one person may end alike, so the bank's own record number is needed beside the four digits:
    # without it the second account would be taken for the first one sent twice.
    reference = f"{row.text('recordId', required=True)} 尾号{row.last_four('accountNumber')}"
    title = f"{row.text('bankName', required=True)} {row.text('depositType')}".strip()
    amount = row.parsed("balance", values.fen)
    return row.fact(title, amount=amount, as_of=row.as_of("balanceDate"), reference=reference)


MAPPED: Mapping[str, Callable[[Reader], SourceFact]] = {
    "national.hukou": _hukou,
    "national.vehicle": _vehicle,
    "national.wage": _wage,
    "national.pension": _pension,
    "national.house": _house,
    "national.deposit": _deposit,
    **{f"national.{name}": read for name, read in REGISTERS.items()},
    **{f"national.{name}": read for name, read in PAYMENTS.items()},
}
"""数据元 whose records can be read."""

"""字段映射: rows of a department to facts. The six elements that came first are here, payments and registers beside.

Field names are the platform's; a department that names them otherwise is configured with its connector (`fields`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hedui.connecting import FieldMap, RowMap, RowReader, area, facts_of, fen
from hedui.plugin import Ask, SourceFact
from plugins.department_records.codes import CODES
from plugins.department_records.payments import PAYMENTS
from plugins.department_records.registers import REGISTERS


def facts_from(ask: Ask, names: Mapping[str, str], rows: Sequence[Mapping[str, Any]]) -> tuple[SourceFact, ...]:
    """事实: one a row, in the order sent. Raises Unreadable; LookupError for an element that is not mapped."""
    return facts_of(ask, rows, MAPPED[ask.element], names=names, codes=CODES)


def _hukou(row: RowReader) -> SourceFact:
    address, kind = row.text("address", required=True), row.text("householdType") or "未注明"
    return row.fact("户籍登记", text=f"户籍地址：{address}；户别：{kind}")


def _house(row: RowReader) -> SourceFact:
    title = f"不动产 {row.text('usage')}".strip()
    reference = row.text("unitNumber") or row.text("recordId")
    quantity = row.parsed("area", area)
    return row.fact(title, quantity=quantity, text=row.text("location", required=True), reference=reference)


def _deposit(row: RowReader) -> SourceFact:
    # Two accounts of one person may end alike, so the bank's own record number is needed beside the four digits:
    # without it the second account would be taken for the first one sent twice.
    reference = f"{row.text('recordId', required=True)} 尾号{row.last_four('accountNumber')}"
    title = f"{row.text('bankName', required=True)} {row.text('depositType')}".strip()
    amount = row.parsed("balance", fen)
    return row.fact(title, amount=amount, as_of=row.as_of("balanceDate"), reference=reference)


MAPPED: Mapping[str, RowMap] = {
    "national.hukou": _hukou,
    "national.vehicle": FieldMap(
        "机动车 {kind}",
        count=1,
        kind="vehicleType",
        says=("plateNumber", "brand", "registerDate"),
        must_say=("plateNumber",),
    ),
    "national.wage": FieldMap("{month}申报缴费工资", amount="wage", paid_on="payMonth", says=("unitName",)),
    "national.pension": FieldMap("{month}养老待遇", amount="pension", paid_on="payDate", says=("pensionType",)),
    "national.house": _house,
    "national.deposit": _deposit,
    **{f"national.{name}": read for name, read in REGISTERS.items()},
    **{f"national.{name}": read for name, read in PAYMENTS.items()},
}
"""数据元 whose records can be read."""

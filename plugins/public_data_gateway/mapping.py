"""字段映射: rows of a department to facts, one small function per data element.

Field names are the defaults of this plugin; a department that names them otherwise is configured in `Service.fields`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from msgspec import Struct

from hedui.plugin import Ask, SourceFact
from plugins.public_data_gateway import values
from plugins.public_data_gateway.decoding import Unreadable, clean


class Reader(Struct, frozen=True):
    """记录读取: fields of one row by their default names; faults name the row and the field, never the value."""

    row: Mapping[str, Any]
    number: int
    names: Mapping[str, str]
    ask: Ask

    def text(self, name: str, required: bool = False) -> str:
        """The text exactly as sent; empty where it may be missing."""
        value = self.row.get(self.names.get(name, name))
        if value is None:
            value = ""
        if required and value == "":
            raise self.fault(name, "缺少内容")
        try:
            return clean(value)
        except Unreadable as unreadable:
            reason = str(unreadable)
        raise self.fault(name, reason)

    def parsed(self, name: str, parse: Callable[[str], Any]) -> Any:
        """A required field through one of the parsers of values.py."""
        text = self.text(name, required=True)
        try:
            return parse(text)
        except Unreadable as unreadable:
            reason = str(unreadable)
        raise self.fault(name, reason)

    def as_of(self, name: str = "dataDate") -> date:
        """数据时点 as the row says; else the last day asked about."""
        found: date = self.parsed(name, values.day) if self.text(name) else self.ask.window_end
        return found

    def fault(self, name: str, reason: str) -> Unreadable:
        return Unreadable(f"第 {self.number} 条记录的 {name}：{reason}")

    def fact(
        self,
        title: str,
        *,
        as_of: date | None = None,
        amount: int | None = None,
        quantity: Decimal | None = None,
        text: str = "",
        paid_on: date | None = None,
        reference: str | None = None,
    ) -> SourceFact:
        """The fact, with the person that this very row names: the core compares it with the one asked about."""
        return SourceFact(
            element=self.ask.element,
            person_id_number=self.text("idCardCode", required=True),
            person_name=self.text("name"),
            title=title,
            as_of=as_of or self.as_of(),
            amount=amount,
            quantity=quantity,
            text=text,
            paid_on=paid_on,
            reference=self.text("recordId") if reference is None else reference,
        )


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
    reference = f"{row.text('recordId', required=True)} 尾号{_last_four(row)}"
    title = f"{row.text('bankName', required=True)} {row.text('depositType')}".strip()
    amount = row.parsed("balance", values.fen)
    return row.fact(title, amount=amount, as_of=row.as_of("balanceDate"), reference=reference)


def _last_four(row: Reader) -> str:
    digits = row.text("accountNumber", required=True).strip()[-4:]
    if len(digits) < 4 or not digits.isascii() or not digits.isdigit():
        raise row.fault("accountNumber", "末四位不是数字")
    return digits


MAPPED: Mapping[str, Callable[[Reader], SourceFact]] = {
    "national.hukou": _hukou,
    "national.vehicle": _vehicle,
    "national.wage": _wage,
    "national.pension": _pension,
    "national.house": _house,
    "national.deposit": _deposit,
}
"""数据元 that this connector can read."""

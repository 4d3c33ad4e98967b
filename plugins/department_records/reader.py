"""记录读取: the fields of one row, exact or refused; a fault names the row and the field and never the value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from msgspec import Struct

from hedui.plugin import Ask, SourceFact
from plugins.department_records import values
from plugins.department_records.codes import CODES
from plugins.department_records.decoding import Unreadable, clean


class Reader(Struct, frozen=True):
    """一条记录: its fields by their default names."""

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

    def coded(self, name: str) -> str:
        """代码栏目 in words, by the code list of that field; a code that is not in the list is shown as it is."""
        codes = [code.strip() for code in self.text(name).split(",") if code.strip()]
        return "、".join(CODES[name].get(code, f"未列入代码表的代码{code}") for code in codes)

    def words(self, *names: str) -> str:
        """What these fields say, those with a code list in its words, one after the other; empty ones left out."""
        said = (self.coded(name) if name in CODES else self.text(name) for name in names)
        return " ".join(part for part in said if part)

    def last_four(self, name: str) -> str:
        """末四位 of an account's number: no more of it is kept."""
        digits = self.text(name, required=True).strip()[-4:]
        if len(digits) < 4 or not digits.isascii() or not digits.isdigit():
            raise self.fault(name, "末四位不是数字")
        return digits

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

"""记录读取: the fields of one row, exact or refused; a fault names the row and the field and never the value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Literal, TypeVar

from msgspec import Struct

from hedui.connecting.decoding import clean
from hedui.connecting.faults import CannotAsk, Unreadable
from hedui.connecting.values import day
from hedui.plugin import Ask, Rejected, SourceFact

T = TypeVar("T")


class CodeList(Struct, frozen=True):
    """代码表: what a department's codes mean, and what becomes of a row with a code that is not among them.

    `shown`: the fact says so beside its figure. `unreadable`: the whole answer is Garbled, and asked for again.
    `rejected`: settled as refused by the source, where asking again gives the same code.
    """

    words: Mapping[str, str]
    unknown: Literal["shown", "unreadable", "rejected"] = "unreadable"


class Columns(Struct, frozen=True):
    """通用栏目: fields that every row of a source has, whatever the element."""

    id_number: str = "idCardCode"
    name: str = "name"
    as_of: str = "dataDate"
    reference: str = "recordId"


class RowReader(Struct, frozen=True):
    """一条记录: its fields by their default names; `names` says what this department calls them."""

    row: Mapping[str, Any]
    number: int
    ask: Ask
    names: Mapping[str, str] = {}
    codes: Mapping[str, CodeList] = {}
    columns: Columns = Columns()

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

    def parsed(self, name: str, parse: Callable[[str], T]) -> T:
        """A required field through one of the parsers of values.py, or of the author's own."""
        text = self.text(name, required=True)
        try:
            return parse(text)
        except Unreadable as unreadable:
            reason = str(unreadable)
        raise self.fault(name, reason)

    def coded(self, name: str) -> str:
        """代码栏目 in words, by the code list of that field; several codes stand with commas between them."""
        codes = [code.strip() for code in self.text(name).split(",") if code.strip()]
        return "、".join(self._word(name, code) for code in codes)

    def words(self, *names: str) -> str:
        """What these fields say, those with a code list in its words, one after the other; empty ones left out."""
        said = (self.coded(name) if name in self.codes else self.text(name) for name in names)
        return " ".join(part for part in said if part)

    def last_four(self, name: str) -> str:
        """末四位 of an account's number: no more of it is kept."""
        digits = self.text(name, required=True).strip()[-4:]
        if len(digits) < 4 or not digits.isascii() or not digits.isdigit():
            raise self.fault(name, "末四位不是数字")
        return digits

    def as_of(self, name: str = "") -> date:
        """数据时点 as the row says; else the last day asked about."""
        field = name or self.columns.as_of
        return self.parsed(field, day) if self.text(field) else self.ask.window_end

    def fault(self, name: str, reason: str) -> Unreadable:
        """The fault of one field, to be raised."""
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
            person_id_number=self.text(self.columns.id_number, required=True),
            person_name=self.text(self.columns.name),
            title=title,
            as_of=as_of or self.as_of(),
            amount=amount,
            quantity=quantity,
            text=text,
            paid_on=paid_on,
            reference=self.text(self.columns.reference) if reference is None else reference,
        )

    def _word(self, name: str, code: str) -> str:
        listed = self.codes[name]
        if code in listed.words:
            return listed.words[code]
        if listed.unknown == "shown":
            return f"未列入代码表的代码{code}"
        fault = self.fault(name, "代码不在代码表内")
        raise CannotAsk(Rejected(str(fault))) if listed.unknown == "rejected" else fault

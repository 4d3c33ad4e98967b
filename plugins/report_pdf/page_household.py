"""分户版面数据: what the template gets of each household; every value is finished text or a plain number."""

from __future__ import annotations

from msgspec import Struct

from plugins.report_pdf.page_front import Cited, Rest


class Dumbbell(Struct, frozen=True):
    """哑铃图: places on the axis in thousandths; whole numbers, so that every machine draws the same."""

    zero: int
    declared: int | None
    found: int | None


class LineRow(Struct, frozen=True):
    """认定明细的一笔; what all of a group share is said by the group."""

    label: str
    as_of: str
    amount: str
    evidence: str
    figures: str
    reason: str


class LineGroup(Struct, frozen=True):
    """同认定、同依据的各笔: what they share is printed once; a single one has no rows."""

    shape: str
    treatment: str
    summary: str
    title: str
    reason: str
    basis: tuple[Cited, ...]
    rule: str
    origin: str
    evidence: str
    columns: int
    rows: tuple[LineRow, ...]


class ItemRow(Struct, frozen=True):
    """核对事项 with something to see: found, declared, or both; `shape` is empty where lines stand without an item."""

    element: str
    source: str
    shape: str
    state: str
    settled: str
    note: str
    declared: str
    found: str
    wide: bool
    """Words rather than a number."""
    difference: str
    agreement: str
    agrees: bool | None
    chart: Dumbbell | None
    groups: tuple[LineGroup, ...]
    long: bool
    """It may break where a page ends."""


class PersonBlock(Struct, frozen=True):
    """一名对象一类中有内容或待取得的事项."""

    subject: str
    rows: tuple[ItemRow, ...]
    waiting: tuple[Rest, ...]
    """What can still come: a row for each state, by department."""


class CategoryBlock(Struct, frozen=True):
    """一类核对内容."""

    title: str
    summary: str
    layout: str
    """A key of the column widths in findings.typ: 'charted', 'amounts' or 'words'."""
    axis: str
    banded: bool
    """Whose rows follow stands above them; where everybody has one row at most, in the row."""
    people: tuple[PersonBlock, ...]


class AccountLine(Struct, frozen=True):
    """一类的汇总."""

    category: str
    rest: tuple[Rest, ...]


class Account(Struct, frozen=True):
    """其余事项 of one person, or of all: what no department has a record of, and what was not asked and why."""

    subject: str
    lines: tuple[AccountLine, ...]


class HouseholdBlock(Struct, frozen=True):
    """一户的核对情况: every item of everybody stands once, in a row, in a waiting line or in the account."""

    title: str
    supporter: bool
    members: str
    categories: tuple[CategoryBlock, ...]
    accounts: tuple[Account, ...]

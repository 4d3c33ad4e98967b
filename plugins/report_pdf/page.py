"""版面数据: what the template gets. Every value is finished text or a plain number: a template decides looks only.

A field named `shape` is the key of a drawing in marks.typ, not text: the marker leaves it as it is.
"""

from __future__ import annotations

from msgspec import Struct


class Note(Struct, frozen=True):
    """依据注释: one article, printed once at the end under its number."""

    number: int
    citation: str
    text: str
    url: str


class Cited(Struct, frozen=True):
    """引用: an article as named where it decides something, with the number of its note."""

    citation: str
    number: int


class Entry(Struct, frozen=True):
    """要素: one labelled value of the report's head; a wide one takes a line of its own."""

    label: str
    value: str
    wide: bool = False
    basis: tuple[Cited, ...] = ()


class Verdict(Struct, frozen=True):
    """结论."""

    shape: str
    word: str
    title: str
    explanation: str
    values: str
    basis: tuple[Cited, ...]


class Count(Struct, frozen=True):
    """反馈计数: how many items of a household are in one state."""

    shape: str
    word: str
    count: int


class Coverage(Struct, frozen=True):
    """反馈情况 of one household."""

    household: str
    counts: tuple[Count, ...]
    total: int
    differing: int


class Person(Struct, frozen=True):
    """核对对象, masked as given."""

    mark: str
    name: str
    role: str
    relation: str
    id_kind: str
    id_number: str
    signed_on: str
    authorization: str


class PersonGroup(Struct, frozen=True):
    """一户的对象."""

    household: str
    people: tuple[Person, ...]


class Dumbbell(Struct, frozen=True):
    """哑铃图: places on the axis in thousandths; whole numbers, so that every machine draws the same."""

    zero: int
    declared: int | None
    found: int | None


class ItemRow(Struct, frozen=True):
    """核对事项."""

    element: str
    source: str
    shape: str
    state: str
    state_note: str
    declared: str
    found: str
    difference: str
    agreement: str
    agrees: bool | None
    chart: Dumbbell | None


class ItemGroup(Struct, frozen=True):
    """一名对象的事项."""

    subject: str
    rows: tuple[ItemRow, ...]


class LineRow(Struct, frozen=True):
    """认定明细的一笔."""

    title: str
    detail: str
    amount: str
    as_of: str
    evidence: str


class LineGroup(Struct, frozen=True):
    """同理由、同依据的各笔: what they share is printed once."""

    element: str
    shape: str
    treatment: str
    summary: str
    reason: str
    basis: tuple[Cited, ...]
    source: str
    rule: str
    rows: tuple[LineRow, ...]


class SubjectLines(Struct, frozen=True):
    """一名对象的认定明细."""

    subject: str
    groups: tuple[LineGroup, ...]


class CategoryBlock(Struct, frozen=True):
    """一类核对内容."""

    title: str
    summary: str
    charted: bool
    axis: str
    groups: tuple[ItemGroup, ...]
    lines: tuple[SubjectLines, ...]


class Total(Struct, frozen=True):
    """合计."""

    title: str
    period: str
    amount: str


class HouseholdBlock(Struct, frozen=True):
    """一户的核对情况."""

    title: str
    supporter: bool
    members: str
    categories: tuple[CategoryBlock, ...]
    totals: tuple[Total, ...]


class MissingRow(Struct, frozen=True):
    """未取得结果的事项."""

    subject: str
    element: str
    source: str
    note: str


class MissingGroup(Struct, frozen=True):
    """同户、同状态的缺项."""

    household: str
    shape: str
    word: str
    rows: tuple[MissingRow, ...]


class Page(Struct, frozen=True):
    """整份报告."""

    title: str
    long_title: bool
    stamp: str
    final: bool
    agency: str
    recipient: str
    number: str
    code: str
    footer_purpose: str
    entries: tuple[Entry, ...]
    purpose: str
    purpose_basis: tuple[Cited, ...]
    verdicts: tuple[Verdict, ...]
    coverage: tuple[Coverage, ...]
    people: tuple[PersonGroup, ...]
    households: tuple[HouseholdBlock, ...]
    missing: tuple[MissingGroup, ...]
    notices: tuple[str, ...]
    notes: tuple[Note, ...]
    issued_on: str
    versions: tuple[str, ...]

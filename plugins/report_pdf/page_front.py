"""首部版面数据: what the first pages show; every value is finished text or a plain number."""

from __future__ import annotations

from msgspec import Struct


class Note(Struct, frozen=True):
    """依据注释: one article, printed once at the end under its number."""

    number: int
    article: str
    text: str
    url: str


class NoteGroup(Struct, frozen=True):
    """一份文件的各条."""

    document: str
    notes: tuple[Note, ...]


class Cited(Struct, frozen=True):
    """引用: an article as named where it decides something, with the number of its note."""

    document: str
    """Empty where the article before it is of the same document."""
    article: str
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
    tall: bool
    """Its row might not fit a page: it may break."""


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
    tall: bool


class PersonGroup(Struct, frozen=True):
    """一户的对象."""

    household: str
    people: tuple[Person, ...]


class RestPart(Struct, frozen=True):
    """同一部门或同一原因的事项."""

    label: str
    elements: str


class Rest(Struct, frozen=True):
    """汇总行: items of one state that need no row, grouped by department or by reason; none is left out."""

    shape: str
    word: str
    count: str
    parts: tuple[RestPart, ...]


class Total(Struct, frozen=True):
    """合计."""

    title: str
    amount: str


class TotalGroup(Struct, frozen=True):
    """同期间的合计."""

    period: str
    totals: tuple[Total, ...]
    zeros: str
    """Titles of those that come to nothing, in one line."""


class Differing(Struct, frozen=True):
    """与申报不一致的一项."""

    subject: str
    element: str
    declared: str
    found: str
    difference: str


class Doubt(Struct, frozen=True):
    """存疑待核: records of one person and one reason, each with its department and amount."""

    subject: str
    records: str
    reason: str


class Digest(Struct, frozen=True):
    """核对要点 of one household: what it adds up to, what differs, what is doubtful, what is not known."""

    household: str
    totals: tuple[TotalGroup, ...]
    differing: tuple[Differing, ...]
    alike: str
    """Said where nothing differs: how much could be compared at all."""
    doubts: tuple[Doubt, ...]
    doubtful: int
    open: tuple[Rest, ...]
    totals_tall: bool
    differing_tall: bool
    doubts_tall: bool
    """Their rows might not fit a page: they may break."""

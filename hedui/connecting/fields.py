"""字段对照: which field of a department's rows is the sum, which the day, which the words; declared, and read exactly."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from hedui.connecting.rows import CodeList, Columns, RowReader
from hedui.connecting.values import area, fen, month_end
from hedui.plugin import Ask, SourceFact

RowMap = Callable[[RowReader], SourceFact]
"""记录→事实: a FieldMap, or a function where a declaration does not say enough."""


class FieldMap(Struct, frozen=True):
    """字段对照 of one data element: one row, one fact. A field that is named here must be there and be right.

    `title` is printed; `{month}` in it is the month of `paid_on`, `{kind}` what the field `kind` says.
    """

    title: str
    amount: str = ""
    """Yuan as text, to exact fen."""
    count: int | None = None
    """What each row counts as where there is no sum: a vehicle is 1."""
    area: str = ""
    """Square metres."""
    paid_on: str = ""
    """The day of a payment, or its month, which counts as its last day."""
    as_of: str = ""
    """The day for which the row speaks, where it has another column for it than all rows of the source have."""
    kind: str = ""
    says: tuple[str, ...] = ()
    """Printed beside it: fields with a code list in its words, the others as they are."""
    must_say: tuple[str, ...] = ()
    """Those of `says` (or others) without which the row is no record."""
    account: str = ""
    """A number of which the last four digits stand beside the record's own, and no more is kept."""

    def __call__(self, row: RowReader) -> SourceFact:
        """The fact of one row. Raises Unreadable."""
        for name in self.must_say:
            row.text(name, required=True)
        paid_on = row.parsed(self.paid_on, month_end) if self.paid_on else None
        month, kind = f"{paid_on:%Y年%m月}" if paid_on else "", row.words(self.kind) if self.kind else ""
        return row.fact(
            self.title.replace("{month}", month).replace("{kind}", kind).strip(),
            as_of=row.as_of(self.as_of) if self.as_of else None,
            amount=row.parsed(self.amount, fen) if self.amount else self.count,
            quantity=row.parsed(self.area, area) if self.area else None,
            text=row.words(*self.says),
            paid_on=paid_on,
            reference=self._reference(row) if self.account else None,
        )

    def _reference(self, row: RowReader) -> str:
        # Two accounts of one person may end alike: the record's own number is needed beside the four digits.
        return f"{row.text(row.columns.reference, required=True)} 尾号{row.last_four(self.account)}"


def facts_of(
    ask: Ask,
    rows: Sequence[Mapping[str, Any]],
    read: RowMap,
    *,
    names: Mapping[str, str] | None = None,
    codes: Mapping[str, CodeList] | None = None,
    columns: Columns | None = None,
) -> tuple[SourceFact, ...]:
    """事实: one a row, in the order sent; none is dropped before the core has compared whose it is. Raises Unreadable."""
    numbered = enumerate(rows, start=1)
    return tuple(
        read(RowReader(row, number, ask, names or {}, codes or {}, columns or Columns())) for number, row in numbered
    )

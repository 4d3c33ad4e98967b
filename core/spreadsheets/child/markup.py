"""网页表格: HTML that is called .xls, as many systems export it. Scripts, styles and links are not looked at."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

from core.spreadsheets.child.cells import Cell, Formula, Grid, Marks, Merge
from core.spreadsheets.child.unreadable import Unreadable
from core.spreadsheets.model import MOST_COLUMNS, MOST_ROWS


class _Tables(HTMLParser):
    """Collects the cells of every table; a table inside a cell is one of its own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.done: list[_Table] = []
        self.open: list[_Table] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "table":
            self.open.append(_Table())
        elif self.open and tag == "tr":
            self.open[-1].row(_hidden(given))
        elif self.open and tag in ("td", "th"):
            self.open[-1].cell(given)
        elif self.open and tag == "br":
            self.open[-1].text.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if self.open and tag in ("td", "th", "tr"):
            self.open[-1].close()
        elif self.open and tag == "table":
            self.open[-1].close()
            self.done.append(self.open.pop())

    def handle_data(self, data: str) -> None:
        if self.open:
            self.open[-1].text.append(data)


class _Table:
    """One table as it grows."""

    def __init__(self) -> None:
        self.rows: list[list[Cell]] = []
        self.text: list[str] = []
        self.marks = Marks()
        self.merges: list[Merge] = []
        self.covered: dict[int, set[int]] = {}
        self.inside: dict[str, str] | None = None

    def row(self, hidden: bool) -> None:
        self.close()
        self.rows.append([])
        if len(self.rows) > 2 * MOST_ROWS:
            raise Unreadable("file_rows", limit=MOST_ROWS)
        if hidden:
            self.marks.hidden_rows.add(len(self.rows) - 1)

    def cell(self, given: dict[str, str]) -> None:
        self.close()
        if not self.rows:
            self.row(hidden=False)
        self.inside = given
        self.text.clear()

    def close(self) -> None:
        """The cell that is open ends here."""
        if self.inside is None:
            return
        given, self.inside = self.inside, None
        at, cells = len(self.rows) - 1, self.rows[-1]
        taken = self.covered.get(at, set())
        while len(cells) in taken:
            cells.append("")
        if "x:fmla" in given:
            self.marks.put(at, len(cells), Formula(given["x:fmla"]))
        across, down = _span(given, "colspan", MOST_COLUMNS), _span(given, "rowspan", MOST_ROWS)
        self._cover(at, len(cells), across, down)
        cells += ["".join(self.text).strip(), *[""] * (across - 1)]
        if len(cells) > MOST_COLUMNS:
            raise Unreadable("file_columns", limit=MOST_COLUMNS)

    def _cover(self, row: int, column: int, across: int, down: int) -> None:
        if down > 1:
            self.merges.append(((row, column), (row + down - 1, column + across - 1)))
            for below in range(row + 1, min(row + down, row + 1_000)):
                self.covered.setdefault(below, set()).update(range(column, column + across))


def _span(given: dict[str, str], name: str, most: int) -> int:
    plain = given.get(name, "1").strip()
    return max(1, min(int(plain), most)) if plain.isascii() and plain.isdigit() and len(plain) < 6 else 1


def _hidden(given: dict[str, str]) -> bool:
    return "hidden" in given or "display:none" in given.get("style", "").replace(" ", "").lower()


def grids(text: str) -> Iterator[Grid]:
    """Every table of the page; raises Unreadable where one is cut off."""
    parser = _Tables()
    parser.feed(text)
    if parser.open:
        raise Unreadable("file_broken")
    for position, table in enumerate(parser.done, start=1):
        yield Grid(position, "", table.rows, table.merges, table.marks)

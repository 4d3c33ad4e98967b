"""工作表标记: where an xlsx sheet has formulas, errors and hidden rows: what its values alone do not tell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.parsers import expat

from core.spreadsheets.child.cells import Formula, Marks, Wrong
from core.spreadsheets.child.package import Package
from core.spreadsheets.child.unreadable import Unreadable, unsafe
from core.spreadsheets.model import MOST_COLUMNS

_PLACE = re.compile("([A-Z]{1,3})([0-9]{1,7})")
_RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def sheet_parts(package: Package) -> list[str]:
    """The part of every sheet, in the workbook's order; empty where it cannot be told."""
    sheets: list[str] = []
    targets: dict[str, str] = {}

    def start(name: str, attributes: Mapping[str, str]) -> None:
        if _local(name) == "sheet":
            sheets.append(next((v for k, v in attributes.items() if k.endswith(":id") or k == "id"), ""))
        elif _local(name) == "Relationship":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    for part in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"):
        _parsed(package.read(part), start)
    return [_within(targets.get(identity, "")) for identity in sheets]


def _within(target: str) -> str:
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target.removeprefix('./')}"


def marks(package: Package, part: str) -> Marks:
    """What is marked in a sheet."""
    sheet = _Sheet()
    if part in package.telling:
        _parsed(package.read(part), sheet.start, sheet)
    return sheet.marks


class _Sheet:
    """Follows the cells of a sheet as they come; a place that is not told is the next one."""

    def __init__(self) -> None:
        self.marks, self.row, self.column, self.text = Marks(), -1, -1, [""]
        self.parser: expat.XMLParserType | None = None

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        local = _local(name)
        if local == "c":
            self._cell(attributes)
        elif local == "row":
            self.row, self.column = _number(attributes.get("r"), self.row + 2) - 1, -1
            if _yes(attributes.get("hidden")):
                self.marks.hidden_rows.add(self.row)
        elif local == "f":
            self.text = [""]
            self.marks.put(self.row, self.column, Formula(""))
            self._listen(self.text.append)
        elif local == "col" and _yes(attributes.get("hidden")):
            first, last = _number(attributes.get("min"), 1), _number(attributes.get("max"), 1)
            self.marks.hidden_columns.update(range(first - 1, min(last, first + MOST_COLUMNS)))

    def end(self, name: str) -> None:
        if _local(name) == "f":
            self._listen(None)
            self.marks.put(self.row, self.column, Formula(f"={''.join(self.text)}" if any(self.text) else ""))

    def _cell(self, attributes: Mapping[str, str]) -> None:
        found = _PLACE.fullmatch(attributes.get("r", ""))
        if found:
            self.row, self.column = int(found[2]) - 1, _letters(found[1]) - 1
        else:
            self.column += 1
        if attributes.get("t") == "e":
            self.marks.put(self.row, self.column, Wrong())

    def _listen(self, take: object) -> None:
        if self.parser is not None:
            self.parser.CharacterDataHandler = take  # type: ignore[assignment]


def _parsed(body: bytes, start: object, sheet: _Sheet | None = None) -> None:
    parser = expat.ParserCreate("utf-8")  # whatever a part says of itself: no codec is looked up by its word
    parser.StartElementHandler = start  # type: ignore[assignment]
    parser.StartDoctypeDeclHandler = _refuse
    if sheet is not None:
        sheet.parser, parser.EndElementHandler = parser, sheet.end
    try:
        parser.Parse(body, True)
    except expat.ExpatError:
        raise Unreadable("file_broken") from None


def _refuse(*declared: object) -> None:
    raise unsafe("含有实体声明")


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 8 else otherwise


def _letters(text: str) -> int:
    """'A' is 1, 'XFD' 16384."""
    total = 0
    for letter in text:
        total = total * 26 + ord(letter) - 64
    return total


def _yes(text: str | None) -> bool:
    return text is not None and text not in ("0", "false")

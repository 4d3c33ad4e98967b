"""部门经办人: fills in the list that really left, in memory, and sends it back in the ways that clerks do."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from datetime import date

import py7zr
import python_calamine as calamine
import xlsxwriter

from core.archives.returned import Returned, returned
from core.plugin.connectors import PackageAnswer
from plugins.encrypted_media.connector import LIST, EncryptedMedia
from plugins.encrypted_media.tests.conftest import ASKS, HEAD, KEY

CONNECTOR = EncryptedMedia()
PASSWORD = CONNECTOR.password(HEAD, KEY)
BACK_ON = date(2025, 3, 12)
Cells = dict[str, str]


def printed() -> list[Cells]:
    """The rows of the list as they left, by title."""
    factory = py7zr.io.BytesIOFactory(1 << 24)
    package = CONNECTOR.write(HEAD, ASKS, KEY)
    with py7zr.SevenZipFile(io.BytesIO(package.body), password=package.password) as archive:
        archive.extractall(factory=factory)
    return rows_of(factory.products[LIST].read())


def rows_of(workbook: bytes) -> list[Cells]:
    """The rows of a list or of a list to correct."""
    _, _, _, titles, *rows = calamine.load_workbook(io.BytesIO(workbook)).get_sheet_by_index(0).to_python()
    return [dict(zip(titles, map(str, row), strict=True)) for row in rows if any(row)]


def excel(rows: Sequence[Mapping[str, str]]) -> bytes:
    """A workbook of the clerk's own making, with merged headers above, as Excel and WPS save it."""
    out, titles = io.BytesIO(), list(rows[0])
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Sheet1")
        sheet.merge_range(0, 0, 0, len(titles) - 1, "县农业农村局答复")
        sheet.merge_range(1, 0, 1, 4, "查询")
        sheet.merge_range(1, 5, 1, len(titles) - 1, "答复")
        for number, cells in enumerate([dict(zip(titles, titles, strict=True)), *rows], start=2):
            for place, title in enumerate(titles):
                sheet.write_string(number, place, cells[title])
    return out.getvalue()


def separated(rows: Sequence[Mapping[str, str]], codec: str = "utf-8-sig", delimiter: str = ",") -> bytes:
    """The CSV of it."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]), delimiter=delimiter, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode(codec)


def seven_zip(files: Mapping[str, bytes], password: str | None = PASSWORD) -> bytes:
    """Packed again."""
    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w", password=password, header_encryption=password is not None) as archive:
        for name, body in files.items():
            archive.writestr(body, name)
    return out.getvalue()


async def sent_back(body: bytes, name: str = "答复.xlsx", on: date = BACK_ON) -> tuple[PackageAnswer, Returned]:
    """Read in the child and judged by the connector, as the core does it."""
    found = await returned(name, body, CONNECTOR.form, [PASSWORD], on)
    return CONNECTOR.read(HEAD, ASKS, found.tables, KEY, on), found


def said(**cells: str) -> Callable[[Mapping[str, str]], Cells]:
    """A row with something written in it."""
    return lambda row: {**row, **cells}

"""造文件: the files that clerks send, and those that somebody builds to harm, made by code."""

from __future__ import annotations

import csv
import io
import struct
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter
import xlwt

from core.spreadsheets.child.compound import SIGNATURE
from plugins.simulated_departments.population import checked

HEADER = ["申请编号", "救助项目", "申请日期", "姓名", "证件号码", "与申请人关系"]
TODAY = date(2026, 11, 22)
Table = Sequence[Sequence[Any]]
NAMES = ("欧阳翡翠", "司马琉璃", "诸葛琥珀", "皇甫玛瑙", "百里水晶", "端木孔雀")
RELATIONS = ("本人", "配偶", "子女", "父母", "子女", "其他")


def identity(index: int) -> str:
    """A number that is right, another one for every index."""
    return checked(f"330106{1950 + index % 50}{1 + index % 12:02d}{1 + index % 28:02d}{1 + index // 50 % 999:03d}")


def household(number: str, size: int, first: int = 0, applied_on: Any = "2026-07-01") -> list[list[Any]]:
    """Rows of one household."""
    return [
        [number, "最低生活保障", applied_on, NAMES[i % 6], identity(first + i), RELATIONS[i % 6]] for i in range(size)
    ]


def plain(*households: list[list[Any]]) -> list[list[Any]]:
    """A header and the households below it."""
    return [HEADER, *[row for each in households for row in each]]


def as_csv(rows: Table, encoding: str = "utf-8-sig", delimiter: str = ",", end: str = "\r\n") -> bytes:
    """CSV."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(rows)
    return out.getvalue().encode(encoding)


def as_html(rows: Table, cell: Callable[[Any], str] = str) -> bytes:
    """A page with a table, as systems call it .xls."""
    body = "".join(f"<tr>{''.join(f'<td>{cell(c)}</td>' for c in row)}</tr>" for row in rows)
    return f'<html xmlns:x="urn:schemas-microsoft-com:office:excel"><body><table>{body}</table></body></html>'.encode()


def as_xlsx(
    sheets: Table | Mapping[str, Table], change: Callable[[Any, Any], None] | None = None, **options: Any
) -> bytes:
    """A workbook; `change` gets workbook and first sheet for what rows cannot say."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, **options})
    day = book.add_format({"num_format": "yyyy/m/d"})
    for name, rows in (sheets if isinstance(sheets, Mapping) else {"名单": sheets}).items():
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                _write(sheet, at, column, value, day)
    if change is not None:
        change(book, book.worksheets()[0])
    book.close()
    return out.getvalue()


def _write(sheet: Any, row: int, column: int, value: Any, day: Any) -> None:
    if isinstance(value, str):
        sheet.write_string(row, column, value)
    elif isinstance(value, date | datetime):
        sheet.write_datetime(row, column, value, day)
    elif value is not None:
        sheet.write(row, column, value)


def as_xls(
    sheets: Table | Mapping[str, Table], change: Callable[[Any, Any], None] | None = None, since_1904: bool = False
) -> bytes:
    """An old workbook."""
    book = xlwt.Workbook(encoding="utf-8")
    book.dates_1904 = since_1904
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    made = []
    for name, rows in (sheets if isinstance(sheets, Mapping) else {"名单": sheets}).items():
        sheet = book.add_sheet(name)
        made.append(sheet)
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                sheet.write(at, column, value, *([day] if isinstance(value, date) else []))
    if change is not None:
        change(book, made[0])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_XML = '<?xml version="1.0" encoding="UTF-8"?>'
PARTS = {
    "[Content_Types].xml": f'{_XML}<Types xmlns="{_TYPES}"><Default Extension="xml" ContentType="application/xml"/></Types>',
    "_rels/.rels": f'{_XML}<Relationships xmlns="{_RELATIONS}"><Relationship Id="r1" Type="{_OFFICE}/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets><sheet name="a" sheetId="1" '
    'r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'{_XML}<Relationships xmlns="{_RELATIONS}"><Relationship Id="r1" '
    f'Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}


def package(sheet: str, prolog: str = "", more: Mapping[str, str | bytes] | None = None, **parts: str) -> bytes:
    """An xlsx put together by hand around one sheet's XML; `more` are parts that nobody asked for."""
    body = f'{_XML}{prolog}<worksheet xmlns="{_MAIN}">{sheet}</worksheet>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made:
        for name, text in {**PARTS, "xl/worksheets/sheet1.xml": body, **(more or {}), **parts}.items():
            made.writestr(name, text)
    return out.getvalue()


def rows_xml(rows: Table) -> str:
    """Rows of texts as a sheet has them."""
    cells = ("".join(f'<c t="inlineStr"><is><t>{c}</t></is></c>' for c in row) for row in rows)
    return f"<sheetData>{''.join(f'<row>{row}</row>' for row in cells)}</sheetData>"


def compound(streams: Mapping[str, bytes], fat_change: Mapping[int, int] | None = None) -> bytes:
    """An OLE container with these streams, each long enough to stand in sectors of its own."""
    sectors: list[bytes] = []
    links: list[int] = []
    entries = [_entry("Root Entry", 5, 0xFFFFFFFE, 0)]
    for name, body in streams.items():
        body = body.ljust(4096, b"\0")
        start, count = len(sectors), -(-len(body) // 512)
        sectors += [body[n * 512 : n * 512 + 512].ljust(512, b"\0") for n in range(count)]
        links += [*range(start + 1, start + count), 0xFFFFFFFE]
        entries.append(_entry(name, 2, start, len(body)))
    directory = b"".join(entries)
    first = len(sectors)
    count = -(-len(directory) // 512)
    sectors += [directory[n * 512 : n * 512 + 512].ljust(512, b"\0") for n in range(count)]
    links += [*range(first + 1, first + count), 0xFFFFFFFE]
    tables = -(-(len(links) + 8) // 128)
    places = range(len(sectors), len(sectors) + tables)
    links += [0xFFFFFFFD] * tables
    for at, link in (fat_change or {}).items():
        links[at] = link
    fat = b"".join(struct.pack("<I", link) for link in links).ljust(tables * 512, b"\xff")
    head = struct.pack("<8s16sHHHHH6xIII4xIIIII", SIGNATURE, b"", 0x3E, 3, 0xFFFE, 9, 6, 0, tables, first, 4096, 0xFFFFFFFE, 0,
                       0xFFFFFFFE, 0)  # fmt: skip
    difat = b"".join(struct.pack("<I", place) for place in places).ljust(436, b"\xff")
    return head + difat + b"".join(sectors) + fat


def _entry(name: str, kind: int, start: int, size: int) -> bytes:
    spelled = name.encode("utf-16-le") + b"\0\0"
    return struct.pack("<64sHBB12x16s20xIQ", spelled, len(spelled), kind, 1, b"", start, size)

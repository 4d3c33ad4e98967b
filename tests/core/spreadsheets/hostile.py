"""恶意文件集: made on the fly, each with the word that it is refused with."""

from __future__ import annotations

import io
import json
import os
import struct
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.core.spreadsheets.asking import TWO
from tests.core.spreadsheets.files import as_csv, as_html, as_xlsx, compound, package, rows_xml

LAUGHS = '<!DOCTYPE l [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
) + "]>"  # fmt: skip
ELSEWHERE = '<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def zeros(megabytes: int) -> str:
    return " " * (megabytes << 20)


def lying(body: bytes, said: int) -> bytes:
    """The same package, whose directory says that every part is so small."""
    made = bytearray(body)
    at = made.find(b"PK\x01\x02")
    while at >= 0:
        made[at + 24 : at + 28] = struct.pack("<I", said)
        at = made.find(b"PK\x01\x02", at + 4)
    return bytes(made)


def flagged(body: bytes) -> bytes:
    """The same package, said to be encrypted."""
    made = bytearray(body)
    for sign, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = made.find(sign)
        while at >= 0:
            made[at + offset] |= 1
            at = made.find(sign, at + 4)
    return bytes(made)


def twice() -> bytes:
    out = io.BytesIO(package(rows_xml(TWO)))
    with zipfile.ZipFile(out, "a") as made, pytest.warns(UserWarning, match="Duplicate"):
        made.writestr("xl/workbook.xml", "<x/>")
    return out.getvalue()


def crowd(parts: int) -> bytes:
    return package(rows_xml(TWO), more={f"xl/media/{n}": b"" for n in range(parts)})


def far(place: str) -> bytes:
    rows = rows_xml(TWO).replace(
        "</sheetData>", f'<row r="{place.lstrip("ABCDEFX")}"><c r="{place}"><v>1</v></c></row></sheetData>'
    )
    return package(rows)


PASSWORD = compound({"EncryptedPackage": b"x" * 9_000, "EncryptionInfo": b"y" * 500})
RECORDS = struct.pack("<HHHHHHHH", 0x809, 8, 0x600, 5, 0, 0, 0, 0)
MACRO_PARTS: dict[str, str | bytes] = {"xl/vbaProject.bin": b"x"}


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, body in parts.items():
            made.writestr(name, body)
    return out.getvalue()


def deep(levels: int) -> Any:
    return [deep(levels - 1)] if levels else 1


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "file_empty"),
    "blank": (lambda: b" \r\n\t", "file_empty"),
    "zip bomb": (lambda: package(rows_xml(TWO) + zeros(400)), "file_unsafe"),
    "zip bomb in a part nobody asked for": (lambda: package(rows_xml(TWO), more={"xl/x.bin": zeros(400)}), "file_unsafe"),
    "zip bomb that lies": (lambda: lying(package(rows_xml(TWO) + zeros(400)), 4_000), "file_broken"),
    "bomb of strings": (lambda: package(rows_xml([["x" * (90 << 20)], ["y" * (90 << 20)]])), "file_too_complex"),
    "crowd of parts": (lambda: crowd(1_200), "file_unsafe"),
    "parts of one name": (twice, "file_unsafe"),
    "path upwards": (lambda: package(rows_xml(TWO), more={"../../etc/cron.d/x": b"x"}), "file_unsafe"),
    "path from the root": (lambda: package(rows_xml(TWO), more={"/etc/passwd": b"x"}), "file_unsafe"),
    "path of another system": (lambda: package(rows_xml(TWO), more={"C:\\x": b"x"}), "file_unsafe"),
    "billion laughs": (lambda: package(rows_xml(TWO).replace("欧阳翡翠", "&j;"), prolog=LAUGHS), "file_unsafe"),
    "entity from a file": (lambda: package(rows_xml(TWO).replace("欧阳翡翠", "&a;"), prolog=ELSEWHERE), "file_unsafe"),
    "laughs in the workbook": (
        lambda: package(rows_xml(TWO), more={"xl/workbook.xml": LAUGHS + "<workbook>&j;</workbook>"}), "file_unsafe",
    ),
    "laughs in shared strings": (
        lambda: package(rows_xml(TWO), more={"xl/sharedStrings.xml": LAUGHS + "<sst>&j;</sst>"}), "file_unsafe",
    ),
    "laughs in UTF-16": (
        lambda: package("", more={"xl/worksheets/sheet1.xml": (LAUGHS + "<worksheet>&j;</worksheet>").encode("utf-16")}),
        "file_header_missing",
    ),
    "far cell": (lambda: far("XFD1048576"), "file_too_complex"),
    "cell beyond the grid": (lambda: far("XFE16777217"), "file_too_complex"),
    "far row": (lambda: far("A1048576"), "file_rows"),
    "far column": (lambda: far("XFD3"), "file_columns"),
    "password": (lambda: PASSWORD, "file_encrypted"),
    "password of a zip": (lambda: flagged(package(rows_xml(TWO))), "file_encrypted"),
    "password of an old workbook": (
        lambda: compound({"Workbook": RECORDS + struct.pack("<HHHH", 0x2F, 4, 0, 0) + b"z" * 5_000}), "file_encrypted",
    ),
    "macros": (lambda: package(rows_xml(TWO), more=MACRO_PARTS), "file_macros"),
    "macros of an old workbook": (lambda: compound({"Workbook": RECORDS, "_VBA_PROJECT": b"x"}), "file_macros"),
    "old Word": (lambda: compound({"WordDocument": b"x"}), "file_kind"),
    "sectors in a circle": (lambda: compound({"Workbook": b"x" * 9_000}, {3: 1}), "file_broken"),
    "sectors that are not there": (lambda: compound({"Workbook": b"x" * 9_000}, {3: 9_999}), "file_broken"),
    "OLE header alone": (lambda: PASSWORD[:100], "file_broken"),
    "binary workbook": (lambda: zipped({"[Content_Types].xml": b"<x/>", "xl/workbook.bin": b"x"}), "file_kind"),
    "zip in a zip": (lambda: zipped({"names.xlsx": package(rows_xml(TWO))}), "file_kind"),
    "ODF": (lambda: zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"}), "file_kind"),
    "PDF": (lambda: b"%PDF-1.7\n" + os.urandom(500), "file_kind"),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n" + os.urandom(500), "file_kind"),
    "program": (lambda: Path(sys.executable).read_bytes()[:200_000], "file_kind"),
    "chance": (lambda: b"\x01" + os.urandom(5_000), "file_kind"),
    "Excel 2003 XML": (
        lambda: b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "file_kind",
    ),
    "web archive": (lambda: b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "file_kind"),
    "Latin": (lambda: "número,città\nñandú,\xff".encode("latin-1"), "file_encoding"),
    "UTF-32": (lambda: as_csv(TWO, "utf-32"), "file_encoding"),
    "UTF-16 cut in a character": (lambda: as_csv(TWO, "utf-16")[:-1], "file_encoding"),
    "UTF-8 cut in a character": (lambda: as_csv(TWO, "utf-8")[:-4], "file_broken"),
    "quotation mark never closed": (lambda: as_csv(TWO) + b'"open,1,2\r\n' + as_csv(TWO[1:]), "file_broken"),
    "page cut off": (lambda: as_html(TWO)[:-40], "file_broken"),
    "workbook cut off": (lambda: as_xlsx(TWO)[:-30], "file_broken"),
    "workbook cut in two": (lambda: as_xlsx(TWO)[:3_000], "file_broken"),
    "deep JSON": (lambda: b"[" * 100_000, "file_unsafe"),
    "JSON deeper than we go": (lambda: json.dumps({"a": deep(40)}).encode(), "file_unsafe"),
    "JSON cut off": (lambda: b'[{"number": "SQ1"', "file_json"),
    "JSON with a comment": (lambda: b"[] // x", "file_json"),
    "table of columns": (lambda: as_csv([["姓名", "证件号码", *["x"] * 500_000]]), "file_columns"),
    "wide spans": (lambda: as_html([['姓名</td><td colspan="99999">x</td><td>']]), "file_columns"),
}  # fmt: skip

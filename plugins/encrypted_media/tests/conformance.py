"""连接器试验: three people, four kinds of question, one department, and its clerk, for `hedui plugin check encrypted_media`."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import date
from typing import Any

import py7zr
import python_calamine as calamine

from hedui.plugin import (
    Ask,
    Category,
    Citation,
    DataElement,
    Found,
    NothingFound,
    Package,
    PackageHead,
    Reason,
    SubjectIdentity,
    Unavailable,
    ValueKind,
)
from hedui.testing_connectors import ConnectorTrial
from hedui.testing_files import FileCase
from plugins.encrypted_media.connector import LIST

KEY = "k" * 40
_BASIS = (Citation("样例", "一"),)
ELEMENTS = (
    DataElement("national.wage", "工资性收入", Category.INCOME, ValueKind.MONEY, _BASIS, periodic=True),
    DataElement("national.house", "房屋", Category.PROPERTY, ValueKind.AREA, _BASIS),
    DataElement("national.vehicle", "机动车", Category.PROPERTY, ValueKind.COUNT, _BASIS),
    DataElement("national.hukou", "户籍登记", Category.POPULATION, ValueKind.TEXT, _BASIS),
)
HEAD = PackageHead(
    "p1", "522326-2025-0007", "522326", "望谟县核对中心", "agriculture", "县农业农村局", date(2025, 3, 3), date(2025, 3, 17),
    b"n" * 32, ELEMENTS, "王丽 0859-4610000",
)  # fmt: skip
_REASON = Reason("dibao", "低保", "HD1", "a1", "王丽", "o1", "核对中心", "522326", "望谟办法")
PEOPLE = ("张三", "韦阿妹", "买买提·艾力")
ASKS = tuple(
    Ask(
        f"ask-{number}-{element.id}", element.id, "agriculture",
        SubjectIdentity(name, "resident_id", f"52232619800101{number:04d}"), _REASON, date(2024, 3, 1), date(2025, 2, 28),
    )
    for number, name in enumerate(PEOPLE) for element in ELEMENTS
)  # fmt: skip
ANSWERS = (
    {"查询结果": "查得", "金额（元）": "3200.50", "发生日期": "2024-12-31"},
    {"查询结果": "查无记录"},
    {"查询结果": "无法查询"},
    {},
)


def clerk(package: Package) -> bytes:
    """The first four rows answered in four ways, as a CSV."""
    factory = py7zr.io.BytesIOFactory(1 << 24)
    with py7zr.SevenZipFile(io.BytesIO(package.body), password=package.password) as archive:
        archive.extractall(factory=factory)
    book = calamine.load_workbook(io.BytesIO(factory.products[LIST].read()))
    _, _, _, titles, *rows = book.get_sheet_by_index(0).to_python()
    cells = [dict(zip(titles, map(str, row), strict=True)) for row in rows[: len(ANSWERS)]]
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, titles)
    writer.writeheader()
    writer.writerows({**row, **said} for row, said in zip(cells, ANSWERS, strict=True))
    return out.getvalue().encode("utf-8-sig")


KINDS: Sequence[type[Any] | None] = (Found, NothingFound, Unavailable, None)
CASE = FileCase(HEAD, ASKS, KEY, clerk, dict(zip((ask.id for ask in ASKS), KINDS, strict=False)))


@asynccontextmanager
async def opened() -> AsyncIterator[FileCase]:
    """农业农村局 with its clerk."""
    yield CASE


def trials() -> Sequence[ConnectorTrial]:
    """连接器试验."""
    return (ConnectorTrial("encrypted_media.connector", opened),)

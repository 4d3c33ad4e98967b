"""一致性: the kit for file connectors, on the connector and on ones that are wrong."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date
from typing import Any

import py7zr
import pytest
import python_calamine as calamine
from msgspec.structs import replace

from hedui.plugin import Ask, Found, NothingFound, Package, PackageAnswer, PackageHead, ReturnedTable, Unavailable
from hedui.testing_files import FileCase, check_file_connector
from plugins.encrypted_media.connector import LIST, EncryptedMedia
from plugins.encrypted_media.tests.conftest import ASKS, HEAD, KEY

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


async def test_it_passes() -> None:
    await check_file_connector(EncryptedMedia(), CASE)


class Late(EncryptedMedia):
    """Takes what comes too late."""

    def read(
        self,
        head: PackageHead,
        asks: Sequence[Ask],
        files: Sequence[ReturnedTable],
        secret: str,
        received_on: date,
        settled: frozenset[str] = frozenset(),
    ) -> PackageAnswer:
        return super().read(head, asks, files, secret, head.made_on, settled)


class Blank(EncryptedMedia):
    """Says of what is blank that nothing was found."""

    def read(self, head: PackageHead, asks: Sequence[Ask], *rest: Any, **named: Any) -> PackageAnswer:
        told = super().read(head, asks, *rest, **named)
        return replace(told, replies={**{ask: NothingFound(b"") for ask in told.missing}, **told.replies})


class Credulous(EncryptedMedia):
    """Believes any manifest."""

    def genuine(self, head: PackageHead, manifest: bytes, secret: str) -> bool:
        return True


class Readable(EncryptedMedia):
    """Puts the password into the name."""

    def write(self, head: PackageHead, asks: Sequence[Ask], secret: str) -> Package:
        made = super().write(head, asks, secret)
        return replace(made, file_name=f"{made.password}.7z")


@pytest.mark.parametrize(
    ("wrong", "told"), [(Late, "到期"), (Blank, "缺行|采用的行"), (Credulous, "清单"), (Readable, "读到口令")]
)
async def test_what_is_wrong_is_told(wrong: type[EncryptedMedia], told: str) -> None:
    with pytest.raises(AssertionError, match=told):
        await check_file_connector(wrong(), CASE)

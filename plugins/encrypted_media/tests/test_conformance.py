"""一致性: the kit for file connectors, on the connector and on ones that are wrong."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from hedui.plugin import Ask, NothingFound, Package, PackageAnswer, PackageHead, ReturnedTable
from hedui.testing_files import check_file_connector
from plugins.encrypted_media.connector import EncryptedMedia
from plugins.encrypted_media.tests.conformance import CASE


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

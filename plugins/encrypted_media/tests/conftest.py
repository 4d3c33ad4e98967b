"""样例批次: three people, four kinds of question, one department."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from hedui.plugin import (
    Ask,
    Category,
    Citation,
    DataElement,
    PackageHead,
    Reason,
    SubjectIdentity,
    ValueKind,
)
from plugins.encrypted_media.connector import EncryptedMedia

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


@pytest.fixture(scope="session")
def connector() -> EncryptedMedia:
    """The connector."""
    return EncryptedMedia()


def other_head(**said: object) -> PackageHead:
    """批次单, but for something."""
    return replace(HEAD, **said)

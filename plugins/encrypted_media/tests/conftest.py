"""样例批次: three people, four kinds of question, one department."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from hedui.plugin import PackageHead
from plugins.encrypted_media.connector import EncryptedMedia
from plugins.encrypted_media.tests.conformance import ASKS, ELEMENTS, HEAD, KEY, PEOPLE

__all__ = ["ASKS", "ELEMENTS", "HEAD", "KEY", "PEOPLE"]


@pytest.fixture(scope="session")
def connector() -> EncryptedMedia:
    """The connector."""
    return EncryptedMedia()


def other_head(**said: object) -> PackageHead:
    """批次单, but for something."""
    return replace(HEAD, **said)

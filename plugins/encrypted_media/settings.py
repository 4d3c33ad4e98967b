"""设置: none; how long an answer takes and who carries it is the procedure's, and the key is a secret."""

from __future__ import annotations

from msgspec import Struct


class MediaSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """加密移动存储的设置: 无."""

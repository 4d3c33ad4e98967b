"""规范 JSON: one content, one sequence of bytes, whichever process, machine or release writes it.

Keys are sorted by name at every level, text is UTF-8 without escapes that JSON does not demand, amounts stay integer
fen, areas are decimal strings, dates are ISO 8601. So the digest of the bytes is the digest of the content.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import msgspec

from hedui.plugin import RenderContext, Rendered, ReportContent


def _plain(value: Any) -> Any:
    """A law pack may freeze its mappings (`MappingProxyType`), which the encoder does not know."""
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"报告内容不能含有 {type(value).__name__} 类型的值")


# Sorted, not merely deterministic: re-ordering the fields of a struct must not change a digest.
_encoder = msgspec.json.Encoder(enc_hook=_plain, order="sorted")


def canonical(content: ReportContent) -> bytes:
    """规范字节: what is digested and what the JSON report holds."""
    return _encoder.encode(content)


def digest(content: ReportContent) -> str:
    """摘要: SHA-256 of the canonical bytes, lower-case hexadecimal."""
    return hashlib.sha256(canonical(content)).hexdigest()


class JsonFormat:
    """JSON 格式: everything the content holds and nothing else; no font is involved, so no character is missing."""

    id = "report_json.canonical"
    title = "核对报告（JSON）"
    media_type = "application/json"
    extension = "json"

    def render(self, content: ReportContent, context: RenderContext) -> Rendered:
        """The audience changes nothing here: masking was decided when the content was made."""
        return Rendered(body=canonical(content))

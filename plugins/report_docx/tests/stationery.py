"""模板样例: the built-in template with something put into it or taken out of it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

from plugins.report_docx.filling import packed
from plugins.report_docx.format import built_in

TEXT = "word/document.xml"


def opened() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(built_in())) as package:
        return {name: package.read(name) for name in package.namelist()}


def changed(change: Callable[[dict[str, bytes]], None]) -> bytes:
    parts = opened()
    change(parts)
    return packed(parts)


def replaced(old: str, new: str, part: str = TEXT) -> bytes:
    def change(parts: dict[str, bytes]) -> None:
        assert old.encode() in parts[part]
        parts[part] = parts[part].replace(old.encode(), new.encode())

    return changed(change)


def said(text: str) -> bytes:
    """A paragraph more, with this in it."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    return replaced("<w:body>", f"<w:body><w:p><w:r><w:t>{escaped}</w:t></w:r></w:p>")


def marked(markup: str) -> bytes:
    """Markup more at the beginning of the text."""
    return replaced("<w:body>", f"<w:body>{markup}")


def with_part(name: str, body: bytes) -> bytes:
    return changed(lambda parts: parts.update({name: body}))


def linked(target: str, mode: str = ' TargetMode="External"') -> bytes:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
    return replaced(
        "</Relationships>", f'<Relationship Id="rId99" Type="{kind}" Target="{target}"{mode}/></Relationships>',
        "word/_rels/document.xml.rels",
    )  # fmt: skip

"""压缩包: an xlsx judged by its directory and by a look through its parts, before anything interprets them.

Nothing is ever written to disk, no link is followed; a name that points elsewhere is refused all the same, as a sign.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

from core.spreadsheets.child.unreadable import Unreadable, unknown, unsafe

MOST_PARTS = 1_000
LARGEST_INSIDE = 200 * 1024 * 1024
CHUNK = 1 << 20
_OVERLAP = 16
_ELSEWHERE = re.compile(r"^/|^[a-zA-Z]:|\\|(^|/)\.\.(/|$)|[\x00-\x1f]")
_FORMULA = re.compile(rb"[<:]f[\s/>]")
_ERROR_OR_HIDDEN = (b'"e"', b"'e'", b"hidden")

_OTHERS = {
    "xl/workbook.bin": "xlsb 工作簿",
    "word/document.xml": "Word 文档",
    "ppt/presentation.xml": "演示文稿",
    "content.xml": "ODF 文件",
    "index/document.iwa": "Numbers 表格",
}


class Package:
    """工作簿压缩包, judged."""

    def __init__(self, body: bytes) -> None:
        if body.count(b"PK\x01\x02") > MOST_PARTS:
            raise unsafe("包含过多的内部文件")
        try:
            self.zip = zipfile.ZipFile(BytesIO(body))
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError):
            raise Unreadable("file_broken") from None
        self.parts = {info.filename: info for info in self.zip.infolist()}
        self._judge_directory()
        self._judge_kind()
        self.telling = {name for name in self.parts if name.endswith((".xml", ".rels")) and self._look_through(name)}
        """Sheets that may hold a formula, an error or something hidden: what they cannot do without stands in them."""

    def read(self, name: str) -> bytes:
        """A whole part; empty where there is none."""
        return b"".join(self._chunks(name)) if name in self.parts else b""

    def _judge_directory(self) -> None:
        infos = self.zip.infolist()
        if len(self.parts) != len(infos):
            raise unsafe("有重名的内部文件")
        if any(_ELSEWHERE.search(info.orig_filename) for info in infos):
            raise unsafe("含有指向文件外部的路径")
        if sum(info.file_size for info in infos) > LARGEST_INSIDE:
            raise unsafe("展开后过大")
        if any(info.flag_bits & 1 for info in infos):
            raise Unreadable("file_encrypted")

    def _judge_kind(self) -> None:
        names = {name.lower() for name in self.parts}
        if any(name.endswith("vbaproject.bin") or name.startswith("xl/macrosheets/") for name in names):
            raise Unreadable("file_macros")
        if "xl/workbook.xml" not in names:
            raise unknown(next((seen for name, seen in _OTHERS.items() if name in names), "压缩包"))

    def _look_through(self, name: str) -> bool:
        tail, telling, sheet = b"", False, name.startswith("xl/worksheets/")
        for chunk in self._chunks(name):
            seen = tail + chunk
            if b"<!" in seen and (b"<!DOCTYPE" in seen or b"<!ENTITY" in seen):
                raise unsafe("含有实体声明")
            telling = telling or (sheet and _tells(seen))
            tail = seen[-_OVERLAP:]
        return telling

    def _chunks(self, name: str) -> Iterator[bytes]:
        try:
            with self.zip.open(self.parts[name]) as part:
                yield from iter(lambda: part.read(CHUNK), b"")
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, OSError, EOFError):
            raise Unreadable("file_broken") from None


def _tells(seen: bytes) -> bool:
    # Most sheets hold none of it: plain searches, which are fast, before the exact one.
    if any(sign in seen for sign in _ERROR_OR_HIDDEN):
        return True
    return (b"<f" in seen or b":f" in seen) and _FORMULA.search(seen) is not None

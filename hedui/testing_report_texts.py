"""读回报告: what a report file says, as a reader or a machine finds it there; one reader for each media type.

White space is left out, since a line may end anywhere; so are the marks that a typesetter puts where it breaks one.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping

import lxml.html
import pypdfium2
from lxml import etree

__all__ = ["DOCX", "JSON", "OFD", "PDF", "READERS", "XLSX", "foreign_parts", "squeezed", "text_of"]

JSON = "application/json"
PDF = "application/pdf"
OFD = "application/ofd"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_GONE = re.compile(r"[\s\u0002\u200b\ufffe]+")


def squeezed(text: str) -> str:
    """The text without white space."""
    return _GONE.sub("", text)


def text_of(body: bytes, media_type: str) -> str:
    """报告的文字, squeezed; LookupError for a media type that nobody here can read."""
    reader = READERS.get(media_type.partition(";")[0].strip())
    if reader is None:
        known = "、".join(READERS)
        raise LookupError(
            f"没有读取 {media_type} 的工具，能读的有：{known}；其他格式在自己的测试中用 check_report_format(…, reader=…) 检查"
        )
    return squeezed(reader(body))


def _json(body: bytes) -> str:
    return body.decode("utf-8")


def _pdf(body: bytes) -> str:
    with pypdfium2.PdfDocument(body) as document:
        return "\n".join(document[page].get_textpage().get_text_range() for page in range(len(document)))


def _xlsx(body: bytes) -> str:
    """Cells of all sheets in their order, head and foot; what Excel writes as _x0041_ is read as Excel reads it."""
    with zipfile.ZipFile(io.BytesIO(body)) as package:
        shared = [_texts(entry, "t") for entry in _elements(package, "xl/sharedStrings.xml", "si")]
        sheets = (name for name in package.namelist() if name.startswith("xl/worksheets/sheet"))
        return "\n".join(_sheet(package, name, shared) for name in sorted(sheets))


def _sheet(package: zipfile.ZipFile, name: str, shared: list[str]) -> str:
    said: list[str] = []
    for cell in _elements(package, name, "c"):
        value = _texts(cell, "v")
        said.append(shared[int(value)] if cell.get("t") == "s" else _texts(cell, "t") or value)
    said += [entry.text or "" for kind in ("oddHeader", "oddFooter") for entry in _elements(package, name, kind)]
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), "\n".join(said))


def _docx(body: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(body)) as package:
        parts = [name for name in package.namelist() if re.match(r"word/(document|header\d*|footer\d*)\.xml$", name)]
        return "\n".join(_texts(entry, "t") for name in parts for entry in _elements(package, name, "p"))


def _ofd(body: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(body)) as package:
        pages = sorted(name for name in package.namelist() if name.endswith("Content.xml"))
        return "".join(entry.text or "" for name in pages for entry in _elements(package, name, "TextCode"))


def _elements(package: zipfile.ZipFile, name: str, local: str) -> Iterator[etree._Element]:
    """Elements of a part by their local name."""
    if name in package.namelist():
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        root = etree.fromstring(package.read(name), parser)
        yield from root.iter(f"{{*}}{local}")


def _texts(element: etree._Element, local: str) -> str:
    return "".join(entry.text or "" for entry in element.iter(f"{{*}}{local}"))


def _plain(body: bytes) -> str:
    return body.decode("utf-8-sig")


def _html(body: bytes) -> str:
    return str(lxml.html.document_fromstring(body.decode("utf-8-sig")).text_content())


READERS: Mapping[str, Callable[[bytes], str]] = {
    JSON: _json, PDF: _pdf, XLSX: _xlsx, DOCX: _docx, OFD: _ofd,
    "text/plain": _plain, "text/csv": _plain, "text/html": _html,
}  # fmt: skip

_FOREIGN = {
    b'TargetMode="External"': "指向文件以外的链接",
    b"<!DOCTYPE": "文档类型声明",
    b"<!ENTITY": "实体声明",
    b"vbaProject": "宏",
    b"<hyperlink": "超链接",
    b"INCLUDEPICTURE": "外部图片域",
    b"DDEAUTO": "DDE 域",
}
_FORMULA = re.compile(rb"<f[ />]")


def foreign_parts(body: bytes, media_type: str) -> list[str]:
    """外来内容: what an office must not be sent: links to elsewhere, macros, formulas. Only packages can hold them."""
    if media_type not in (XLSX, DOCX, OFD):
        return []
    with zipfile.ZipFile(io.BytesIO(body)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    found = {said for sign, said in _FOREIGN.items() for name, part in parts.items() if _holds(name, part, sign)}
    if media_type == XLSX and any(_FORMULA.search(part) for name, part in parts.items() if "/worksheets/" in name):
        found.add("公式")
    return sorted(found)


def _holds(name: str, part: bytes, sign: bytes) -> bool:
    return sign in part and name.endswith((".xml", ".rels"))

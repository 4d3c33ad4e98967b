"""模板文件包: a .docx judged before and after it is filled: nothing in it runs, reaches elsewhere or hides."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from lxml import etree

from plugins.report_docx.model import LARGEST_FILE, Refused

LARGEST_INSIDE = 40 * 1024 * 1024
MOST_PARTS = 300
_KINDS = (".xml", ".rels", ".png", ".jpg", ".jpeg", ".gif")
_ELSEWHERE = re.compile(r"^/|^[a-zA-Z]:|\\|(^|/)\.\.(/|$)|[\x00-\x1f]")
_STORY = re.compile(r"^word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml$")
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FIELDS = frozenset({"PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES"})
_REFUSED = {
    "altChunk": "嵌入了另一个文件（altChunk）",
    "object": "嵌入了对象（OLE）",
    "control": "嵌入了控件（ActiveX）",
    "subDoc": "引用了子文档",
    "vanish": "含有隐藏文字",
    "webHidden": "含有隐藏文字",
    "specVanish": "含有隐藏文字",
    "ins": "含有未接受的修订",
    "del": "含有未接受的修订",
}
"""Elements of the text by name, and why a template must not have them."""


def parts_of(body: bytes) -> dict[str, bytes]:
    """Every part of the package, judged; raises Refused with the reason."""
    if len(body) > LARGEST_FILE:
        raise Refused(f"模板大于 {LARGEST_FILE // 1024 // 1024} MB。请压缩其中的图片")
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as package:
            _judge_directory(package)
            parts = {info.filename: package.read(info) for info in package.infolist() if not info.is_dir()}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, OSError, EOFError):
        raise Refused("模板不是 Word 文档（.docx），或者已损坏。请在 Word 或 WPS 中另存为 .docx") from None
    judge(parts)
    return parts


def _judge_directory(package: zipfile.ZipFile) -> None:
    infos = package.infolist()
    if len(infos) > MOST_PARTS or len({info.filename for info in infos}) != len(infos):
        raise Refused("模板的内部文件过多或重名")
    if sum(info.file_size for info in infos) > LARGEST_INSIDE:
        raise Refused("模板展开后过大")
    if any(_ELSEWHERE.search(info.orig_filename) for info in infos):
        raise Refused("模板含有指向文件外部的路径")
    if any(info.flag_bits & 1 for info in infos):
        raise Refused("模板已加密。请取消密码后再提交")


def judge(parts: dict[str, bytes]) -> None:
    """Raises Refused where the package holds what a report must not."""
    types = parts.get("[Content_Types].xml", b"")
    if any(name.lower().endswith("vbaproject.bin") for name in parts) or b"macroEnabled" in types:
        raise Refused("模板含有宏。请另存为不含宏的 .docx")
    if "word/document.xml" not in parts or b"wordprocessingml.document.main+xml" not in types:
        raise Refused("模板不是 Word 文档（.docx）。请在 Word 或 WPS 中另存为 .docx")
    for name in parts:
        if not name.lower().endswith(_KINDS):
            raise Refused(
                f"模板含有不允许的内部文件（{name.rpartition('.')[2][:12]}）：只能含有文字和 png、jpg、gif 图片"
            )
    for name, body in parts.items():
        if name.endswith((".xml", ".rels")):
            _judge_part(name, body)


def _judge_part(name: str, body: bytes) -> None:
    if b"<!DOCTYPE" in body or b"<!ENTITY" in body or body[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise Refused("模板含有实体声明，或者不是 UTF-8 编码")
    try:
        root = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    except etree.XMLSyntaxError:
        raise Refused("模板的内部文件不是完整的 XML") from None
    if name.endswith(".rels"):
        _judge_links(root)
    if _STORY.match(name):
        for fault in _told(root):
            raise Refused(f"模板{fault}。请删除后再提交")


def _judge_links(root: etree._Element) -> None:
    for link in root.iter("{*}Relationship"):
        if (link.get("TargetMode") or "").lower() == "external" or re.match(
            r"[a-zA-Z][\w+.-]*:|//", link.get("Target") or ""
        ):
            raise Refused("模板含有指向文件以外的链接（超链接、远程图片或远程模板）。请删除后再提交")


def _told(root: etree._Element) -> Iterator[str]:
    for element in root.iter():
        if isinstance(element.tag, str) and (said := _REFUSED.get(etree.QName(element).localname)):
            yield said
    for instruction in _instructions(root):
        word = instruction.split()[0].upper() if instruction.split() else ""
        if word not in _FIELDS:
            yield f"含有域 {word[:20] or '（空）'}：只能使用页码和总页数"


def _instructions(root: etree._Element) -> Iterator[str]:
    """Field codes; a complex one may be spread over many runs, and be nested in another."""
    yield from (simple.get(f"{_WORD}instr") or "" for simple in root.iter(f"{_WORD}fldSimple"))
    said: list[str] = []
    for element in root.iter(f"{_WORD}fldChar", f"{_WORD}instrText", f"{_WORD}delInstrText"):
        if element.tag != f"{_WORD}fldChar":
            said.append(element.text or "")
        elif said:
            yield "".join(said)
            said = []
    if said:
        yield "".join(said)

"""PDF 格式: sets the page data with typst in the process. No clock, no network, no temporary file, no system font."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import msgspec
import segno
import typst

from hedui.plugin import RenderContext, Rendered, ReportContent
from plugins.report_pdf.fonts import Shelf, shelf
from plugins.report_pdf.marking import Marker, plain
from plugins.report_pdf.view import build

_HERE = Path(__file__).parent
_MAIN = "template.typ"
_METADATA = 500
_AGEING = 3
"""Small compilations after each report: next to nothing each, and the templates' own results stay warm."""


class TypesettingError(RuntimeError):
    """排版失败: the page could not be set, or not with the fonts that it asks for."""


class PdfFormat:
    """PDF 格式: PDF/A-2b on A4; same content and same fonts, same bytes."""

    id = "report_pdf.standard"
    title = "核对报告（PDF/A）"
    media_type = "application/pdf"
    extension = "pdf"

    def render(self, content: ReportContent, context: RenderContext) -> Rendered:
        """成品. Text of the report reaches typst as JSON data only, never as markup or code."""
        fonts = shelf(context.fonts_dir)
        marker = Marker(fonts.drawable)
        page = marker.mark(msgspec.to_builtins(build(content)))
        page |= {"fonts": {"body": fonts.body, "head": fonts.head}, "document": _metadata(page)}
        files = templates() | {
            "page.json": msgspec.json.encode(page),
            "code.svg": code(content, context.verify_address),
        }
        return Rendered(_compile(files, fonts, content.issued_on), tuple(sorted(marker.missing)))


def _metadata(page: dict[str, Any]) -> dict[str, str]:
    """PDF/A bounds the length of such strings."""
    title, author = plain(f"{page['title']} {page['number']}"), plain(page["agency"])
    return {"title": title[:_METADATA], "author": author[:_METADATA]}


def code(content: ReportContent, verify_address: str = "") -> bytes:
    """二维码: number and verification code, nothing about a person; opens the public page where there is one."""
    svg = io.BytesIO()
    told = f"{content.number} {content.verification_code}"
    if verify_address:
        told = f"{verify_address}?{urlencode({'number': content.number, 'code': content.verification_code})}"
    symbol = segno.make(told, error="m", micro=False)
    symbol.save(svg, kind="svg", border=0, xmldecl=False)
    return svg.getvalue()


@cache
def templates() -> dict[str, bytes]:
    files = {path.name: path.read_bytes() for path in sorted(_HERE.glob("*.typ"))}
    return {"main": files.pop(_MAIN), **files}


def _compile(files: dict[str, bytes], fonts: Shelf, issued_on: date) -> bytes:
    midnight = datetime(issued_on.year, issued_on.month, issued_on.day, tzinfo=UTC)
    source: Any = files  # the stub does not know that a dict of files is taken too
    result: tuple[bytes, list[typst.TypstWarning]]
    try:
        result = typst.compile_with_warnings(
            source,
            root=_HERE,
            font_paths=fonts.fonts,
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards=["a-2b"],
            timestamp=midnight,
        )
    except typst.TypstError as error:
        raise TypesettingError(f"核对报告排版失败：{error.message}") from None
    finally:
        _forget(fonts)
    body, warnings = result
    if warnings:  # an unknown font is only a warning there, and the page would be set in a wrong one
        raise TypesettingError(f"核对报告排版有警告，未出具：{warnings[0].message}")
    return body


def _forget(fonts: Shelf) -> None:
    """typst keeps the results of its last ten compilations: for reports, hundreds of megabytes of people's data.

    Nothing empties that cache, but small compilations age it: after these only the last two or three reports are left.
    """
    small = typst.Compiler(b"", font_paths=fonts.fonts, ignore_system_fonts=True)
    for _ in range(_AGEING):
        small.compile(b"", format="svg")

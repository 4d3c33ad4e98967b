"""Excel 格式: five sheets, printable on A4; no formula, no link, no macro. Same content, same bytes.

The workbook is made in memory: the writer's constant-memory mode would put the data of people into files of the system's
temporary folder, and the longest report there is (a household of thirty) is a few megabytes.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime

import xlsxwriter

from hedui.plugin import RenderContext, Rendered, ReportContent
from plugins.report_words import Visible
from plugins.report_xlsx.book import Book
from plugins.report_xlsx.closing import closing
from plugins.report_xlsx.overview import overview
from plugins.report_xlsx.tables import items, lines, subjects

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


class XlsxFormat:
    """Excel 格式: 概要、核对对象、核对事项、明细、合计与结论."""

    id = "report_xlsx.standard"
    title = "核对报告（Excel）"
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    extension = "xlsx"

    def render(self, content: ReportContent, context: RenderContext) -> Rendered:
        """成品. The day of issue is the file's own date: the clock is not asked."""
        visible, body = Visible(), io.BytesIO()
        with xlsxwriter.Workbook(body, _OPTIONS) as workbook:
            workbook.set_properties(_properties(content, visible))
            book = Book(workbook, content, visible)
            for add in (overview, subjects, items, lines, closing):
                add(book, content)
        return Rendered(body.getvalue(), visible.named)


def _properties(content: ReportContent, visible: Visible) -> dict[str, object]:
    day = content.issued_on
    return {
        "title": visible(f"{content.title} {content.number}"),
        "author": visible(content.agency),
        "created": datetime(day.year, day.month, day.day, tzinfo=UTC),
    }

"""OFD 格式（试用）: the pages of the PDF with the same texts at the same places; fonts embedded, no signature."""

from __future__ import annotations

import hashlib

from hedui.plugin import RenderContext, Rendered, ReportContent
from plugins.report_pdf.format import PdfFormat

TRIAL = "试用"
NOTE = "本文件为OFD试用格式，内容以同一编号的PDF报告为准"


class OfdFormat:
    """OFD 格式（试用）: for offices that must file OFD; 电子签章 is put on by the office's own system."""

    id = "report_ofd.trial"
    title = f"核对报告（OFD，{TRIAL}）"
    media_type = "application/ofd"
    extension = "ofd"

    def __init__(self) -> None:
        self._pdf = PdfFormat()

    def render(self, content: ReportContent, context: RenderContext) -> Rendered:
        """成品: set by the same typesetter, so that a character that fonts lack is the same in both.

        What reads and writes pages is loaded here: a process that renders none does without ten megabytes.
        """
        from plugins.report_ofd.fonts import FontShelf
        from plugins.report_ofd.package import Document, packed
        from plugins.report_ofd.pages import pages_of

        printed = self._pdf.render(content, context)
        document = Document(
            title=f"{content.title} {content.number}（{TRIAL}）",
            author=content.agency,
            day=content.issued_on,
            identity=hashlib.sha256(printed.body).hexdigest()[:32],
            note=NOTE,
            pages=pages_of(printed.body),
        )
        return Rendered(packed(document, FontShelf(context.fonts_dir)), printed.missing_characters)

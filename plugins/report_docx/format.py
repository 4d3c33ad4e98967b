"""Word 格式: a template filled with finished texts. Same content and same template, same bytes.

What fills it is loaded when the first report is rendered: a process that renders none does without sixteen megabytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from hedui.plugin import RenderContext, Rendered, ReportContent
from plugins.report_docx.apart import TemplateRefused, filled_apart
from plugins.report_docx.model import Filling
from plugins.report_docx.view import view
from plugins.report_words import Visible

_BUILT_IN = Path(__file__).parent / "builtin.docx"


class DocxFormat:
    """Word 格式: for offices that must have their own letterhead, or go on writing in the report's text."""

    id = "report_docx.standard"
    title = "核对报告（Word）"
    media_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    extension = "docx"

    def render(self, content: ReportContent, context: RenderContext) -> Rendered:
        """成品. A tenant's template is opened in a confined process only; the built-in one is ours."""
        from plugins.report_docx.filling import filled

        visible = Visible()
        filling = Filling(view(content, visible), content.issued_on)
        if context.template is None:
            return Rendered(filled(built_in(), filling), visible.named)
        return Rendered(filled_apart(context.template, [filling])[0], visible.named)

    def template_faults(self, template: bytes) -> Sequence[str]:
        """模板不符之处: it is filled with the sample reports, and what must stand in every report is looked for."""
        from hedui.testing_report_texts import text_of
        from hedui.testing_reports import SAMPLES, content_faults

        fillings = [Filling(view(content, Visible()), content.issued_on) for content in SAMPLES.values()]
        try:
            files = filled_apart(template, fillings)
        except TemplateRefused as refused:
            return [str(refused)]
        return content_faults({name: text_of(body, self.media_type) for name, body in zip(SAMPLES, files, strict=True)})


@cache
def built_in() -> bytes:
    """内置模板, as `build.py` made it."""
    return _BUILT_IN.read_bytes()

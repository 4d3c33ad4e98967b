"""报告模板接口: a tenant's own templates: listed, tried with a made-up report, handed in, taken out of use.

The made-up report is the one that formats are judged by; so the routes stand here, above both the core and the samples.
"""

from __future__ import annotations

import base64
import binascii
from datetime import date
from typing import Annotated

from litestar import Response
from msgspec import Meta, Struct

from core.errors import FieldFault
from core.intake import invalid
from core.reports import templates
from core.reports.templates import TemplateKept, TemplateRow
from core.web import Call, acts, reads, scope_of
from hedui.testing_report_samples import FULL

FormatId = Annotated[str, Meta(min_length=1, max_length=120, description="报告格式编号，如 report_docx.standard")]
Encoded = Annotated[str, Meta(max_length=4 * 1024 * 1024, description="模板文件，Base64")]


class TemplateEndIn(Struct, frozen=True, forbid_unknown_fields=True):
    """停用模板: from that day of issue on the built-in one."""

    format: FormatId
    document: Annotated[str, Meta(max_length=300)]
    start: date


class TemplateIn(TemplateEndIn, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """启用模板: from that day of issue on."""

    template: Encoded


class TemplatePreviewIn(Struct, frozen=True, forbid_unknown_fields=True):
    """试印模板: this one, or the one in force today."""

    format: FormatId
    template: Encoded | None = None


@reads("/api/report-templates")
async def list_templates(request: Call) -> list[TemplateRow]:
    """报告模板一览 of the own tenant and of the levels above, with which one counts today."""
    return await templates.list_templates(scope_of(request))


@acts("/api/report-templates")
async def set_template(request: Call, data: TemplateIn) -> TemplateKept:
    """启用报告模板; refused with everything that is wrong with it."""
    body = _decoded(data.template)
    return await templates.set_template(scope_of(request), data.format, body, data.document, data.start)


@acts("/api/report-templates/withdraw")
async def end_template(request: Call, data: TemplateEndIn) -> TemplateKept:
    """停用报告模板: the built-in one counts again."""
    return await templates.set_template(scope_of(request), data.format, None, data.document, data.start)


@acts(
    "/api/report-templates/preview",
    media_type="*/*",  # the format's own
    content_media_type="application/octet-stream",
)
async def preview_template(request: Call, data: TemplatePreviewIn) -> Response[bytes]:
    """试印报告模板 with a made-up report; nothing is kept."""
    body = None if data.template is None else _decoded(data.template)
    made = await templates.preview_template(scope_of(request), data.format, body, FULL)
    headers = {"Content-Disposition": f"attachment; filename=preview.{made.extension}"}
    return Response(made.body, media_type=made.media_type, headers=headers)


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise invalid([FieldFault("template", "不是 Base64 编码的文件")]) from None


ROUTES = (list_templates, set_template, end_template, preview_template)

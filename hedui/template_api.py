"""报告模板接口: a tenant's own templates: listed, tried with a made-up report, proposed by one person, approved by another.

The made-up report is the one that formats are judged by; so the routes stand here, above both the core and the samples.
"""

from __future__ import annotations

import base64
import binascii
from datetime import date
from typing import Annotated
from uuid import UUID

from litestar import Response
from litestar.params import Parameter
from msgspec import Meta, Struct

from core.errors import FieldFault
from core.intake import invalid
from core.reports import templates
from core.reports.templates import Preview, TemplateRow
from core.web import Call, acts, reads, scope_of
from hedui.testing_report_samples import FULL
from tenants import template_proposals as proposals
from tenants.api import ProposalState, RejectIn
from tenants.template_proposals import TemplateProposal

FormatId = Annotated[str, Meta(min_length=1, max_length=120, description="报告格式编号，如 report_docx.standard")]
Encoded = Annotated[str, Meta(max_length=4 * 1024 * 1024, description="模板文件，Base64")]


class TemplateEndIn(Struct, frozen=True, forbid_unknown_fields=True):
    """停用模板: from that day of issue on the built-in one, once approved."""

    format: FormatId
    document: Annotated[str, Meta(max_length=300)]
    start: date


class TemplateIn(TemplateEndIn, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """启用模板: from that day of issue on, once approved."""

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
async def propose_template(request: Call, data: TemplateIn) -> TemplateProposal:
    """提出启用报告模板; in use once another person has approved it. Refused with everything that is wrong with it."""
    body = _decoded(data.template)
    return await proposals.propose_template(scope_of(request), data.format, body, data.document, data.start)


@acts("/api/report-templates/withdraw")
async def propose_built_in(request: Call, data: TemplateEndIn) -> TemplateProposal:
    """提出停用报告模板: the built-in one counts again once another person has approved that."""
    return await proposals.propose_template(scope_of(request), data.format, None, data.document, data.start)


@acts(
    "/api/report-templates/preview",
    media_type="*/*",  # the format's own
    content_media_type="application/octet-stream",
)
async def preview_template(request: Call, data: TemplatePreviewIn) -> Response[bytes]:
    """试印报告模板 with a made-up report; nothing is kept."""
    body = None if data.template is None else _decoded(data.template)
    return _file(await templates.preview_template(scope_of(request), data.format, body, FULL))


@reads("/api/report-templates/proposals")
async def list_proposals(
    request: Call,
    proposal_state: Annotated[
        ProposalState | None, Parameter(query="state", description="只列出此状态的报告模板建议")
    ] = None,
) -> list[TemplateProposal]:
    """报告模板建议一览 of the own tenant, the newest 200."""
    return await proposals.list_template_proposals(scope_of(request), proposal_state)


@acts(
    "/api/report-templates/proposals/{proposal_id:uuid}/preview",
    media_type="*/*",  # the format's own
    content_media_type="application/octet-stream",
)
async def preview_proposal(request: Call, proposal_id: UUID) -> Response[bytes]:
    """试印报告模板建议 with a made-up report, before it is decided; nothing is kept."""
    return _file(await proposals.preview_template_proposal(scope_of(request), proposal_id, FULL))


@acts("/api/report-templates/proposals/{proposal_id:uuid}/approve")
async def approve_template(request: Call, proposal_id: UUID) -> TemplateProposal:
    """批准报告模板建议: by another person than its author."""
    return await proposals.approve_template(scope_of(request), proposal_id)


@acts("/api/report-templates/proposals/{proposal_id:uuid}/reject")
async def reject_template(request: Call, proposal_id: UUID, data: RejectIn) -> TemplateProposal:
    """不批准报告模板建议, with the reason; by another person than its author."""
    return await proposals.reject_template(scope_of(request), proposal_id, data.reason)


@acts("/api/report-templates/proposals/{proposal_id:uuid}/withdraw")
async def withdraw_template(request: Call, proposal_id: UUID) -> TemplateProposal:
    """撤回报告模板建议: by its author, before it is decided."""
    return await proposals.withdraw_template(scope_of(request), proposal_id)


def _file(made: Preview) -> Response[bytes]:
    headers = {"Content-Disposition": f"attachment; filename=preview.{made.extension}"}
    return Response(made.body, media_type=made.media_type, headers=headers)


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise invalid([FieldFault("template", "不是 Base64 编码的文件")]) from None


ROUTES = (
    list_templates, propose_template, propose_built_in, preview_template, list_proposals, preview_proposal,
    approve_template, reject_template, withdraw_template,
)  # fmt: skip

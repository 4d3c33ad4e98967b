"""报告接口."""

from __future__ import annotations

from urllib.parse import quote
from uuid import UUID

from litestar import Response

from core.reports import actions
from core.reports.actions import ReportSummary
from core.web import Call, reads, scope_of


@reads("/api/verifications/{verification_id:uuid}/reports")
async def list_reports(request: Call, verification_id: UUID) -> list[ReportSummary]:
    """报告版本一览, newest first."""
    return await actions.list_reports(scope_of(request), verification_id)


@reads(
    "/api/reports/{report_id:uuid}/files/{format_id:str}",
    media_type="*/*",  # the format's own
    content_media_type="application/octet-stream",
)
async def fetch_report(request: Call, report_id: UUID, format_id: str) -> Response[bytes]:
    """下载报告文件; each download is traced."""
    file = await actions.fetch_report(scope_of(request), report_id, format_id)
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name)}"}
    return Response(file.body, media_type=file.media_type, headers=headers)


ROUTES = (list_reports, fetch_report)

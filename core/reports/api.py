"""报告接口."""

from __future__ import annotations

from urllib.parse import quote
from uuid import UUID

from litestar import Response

from core.reports import actions, comparing, downloads, pages, versions
from core.reports.actions import ReportSummary
from core.reports.comparing import Comparison
from core.reports.downloads import Download
from core.reports.pages import PageCount
from core.reports.versions import ReportVersion, ReportView
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


@reads("/api/verifications/{verification_id:uuid}/report-versions")
async def list_versions(request: Call, verification_id: UUID) -> list[ReportVersion]:
    """报告版本, newest first, each with why it exists, its validity and the state of its files."""
    return await versions.list_versions(scope_of(request), verification_id)


@reads("/api/reports/{report_id:uuid}")
async def look_at_report(request: Call, report_id: UUID) -> ReportView:
    """报告 of one version: validity, digest, verification code, formats, deliveries; the look is traced."""
    return await versions.look_at_report(scope_of(request), report_id)


@reads("/api/reports/{report_id:uuid}/pages")
async def count_pages(request: Call, report_id: UUID) -> PageCount:
    """预览页数; traced like a download."""
    return await pages.count_pages(scope_of(request), report_id)


@reads("/api/reports/{report_id:uuid}/pages/{page:int}", media_type="image/png", content_media_type="image/png")
async def show_page(request: Call, report_id: UUID, page: int) -> Response[bytes]:
    """预览 of one page of the stored PDF as a picture; traced like a download."""
    return Response(await pages.show_page(scope_of(request), report_id, page), media_type="image/png")


@reads("/api/reports/{report_id:uuid}/downloads")
async def list_downloads(request: Call, report_id: UUID) -> list[Download]:
    """取用记录: who of the own office fetched this version."""
    return await downloads.list_downloads(scope_of(request), report_id)


@reads("/api/verifications/{verification_id:uuid}/comparison")
async def compare_declared(request: Call, verification_id: UUID) -> Comparison:
    """申报与查得, by the newest report; traced."""
    return await comparing.compare(scope_of(request), verification_id)


ROUTES = (
    list_reports,
    fetch_report,
    list_versions,
    look_at_report,
    count_pages,
    show_page,
    list_downloads,
    compare_declared,
)

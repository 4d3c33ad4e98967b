"""报告与文书样式接口: how this office's reports and authorization sheets look, by the law and settings of today.

The pages are those of the made-up report that formats are judged by, in the name of the agency that issues; nobody's
report is shown.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from core.errors import NotFound
from core.law import Law
from core.plugin.guarding import in_thread
from core.plugin.procedure import RECORD_TITLES
from core.plugin.reports import RenderContext, ReportContent, ReportFormat, TemplatedFormat
from core.plugin.vocabulary import NUMBER_PATTERN, ROLE_TITLES, Programme, citations_text
from core.reports.model import validity
from core.scope import Scope
from core.web import Call, reads, scope_of
from hedui.page_images import page_images
from hedui.testing_report_samples import FULL
from tenants.agencies import Agency, agencies_of

VERB = "report_template.list"
SERIAL = 123
"""Of examples."""


class LayoutView(Struct, frozen=True):
    """报告样式 of one programme."""

    programme: str
    programme_title: str
    title: str
    number_example: str
    """As the agency numbers it that issues the report."""
    agency: str
    """出具机构; empty where each agency below issues its own."""
    agency_code: str
    agency_level: str
    agency_own: bool
    purpose: str
    basis: str
    valid_until: str
    """Of a report of today, ISO; empty where it prints none."""
    validity_basis: str
    validity_notice: str


class LayoutFormatView(Struct, frozen=True):
    """报告格式."""

    id: str
    title: str
    extension: str
    takes_template: bool


class SheetFieldView(Struct, frozen=True):
    """授权书栏目."""

    title: str
    required: bool
    roles: tuple[str, ...]


class LayoutSheetView(Struct, frozen=True):
    """授权书样式."""

    title: str
    version: str
    statement: str
    fields: tuple[SheetFieldView, ...]
    validity_months: int | None
    lasts_with_benefit: bool
    basis: str


class LayoutRetentionView(Struct, frozen=True):
    """查阅期限 of a kind of record; then it is sealed, and nothing is deleted."""

    programmes: str
    records: str
    months: int
    basis: str


class LayoutsView(Struct, frozen=True):
    """报告与文书样式 in force today."""

    number_own: bool
    """By a setting, not by the pack."""
    layouts: tuple[LayoutView, ...]
    formats: tuple[LayoutFormatView, ...]
    sheet: LayoutSheetView
    retention: tuple[LayoutRetentionView, ...]


class PagesView(Struct, frozen=True):
    """样张: pages as PNG, Base64."""

    format: str
    pages: tuple[str, ...]


@reads("/api/report-layouts")
async def list_layouts(request: Call) -> LayoutsView:
    """报告与文书样式一览: numbering, purpose, validity, formats, authorization sheet, how long what may be looked at."""
    scope = scope_of(request)
    law, agencies = await _law(scope)
    return LayoutsView(
        number_own=NUMBER_PATTERN in law.settings,
        layouts=tuple(_layout(scope, law, programme, agencies[programme.id]) for programme in law.programmes.values()),
        formats=tuple(_format(one) for one in law.formats.values()),
        sheet=_sheet(law),
        retention=tuple(_retention(law)),
    )


@reads("/api/report-layouts/pages")
async def look_at_pages(request: Call, programme: str) -> PagesView:
    """报告样张 as page images: a made-up report of the programme in the name of the agency that issues it."""
    scope = scope_of(request)
    law, agencies = await _law(scope)
    printed = next((one for one in law.formats.values() if one.media_type == "application/pdf"), None)
    if printed is None or programme not in law.programmes:
        raise NotFound("report_page_format_missing")
    made = _sample(scope, law, law.programmes[programme], agencies[programme])
    images = await in_thread(_drawn, printed, made)
    return PagesView(printed.id, tuple(base64.b64encode(image).decode() for image in images))


async def _law(scope: Scope) -> tuple[Law, Mapping[str, Agency]]:
    async with scope.read(VERB) as tx:
        law: Law = await scope.runtime.law_for(tx.connection, scope.tenant.id, scope.today)
        return law, await agencies_of(tx, law)


def _drawn(printed: ReportFormat, made: ReportContent) -> list[bytes]:
    return page_images(printed.render(made, RenderContext()).body)


def _example(scope: Scope, law: Law, programme: str, agency: Agency) -> str:
    return law.report_number(programme, agency.code, scope.today.year, SERIAL)


def _layout(scope: Scope, law: Law, programme: Programme, agency: Agency) -> LayoutView:
    layout, valid = law.layout_of(programme.id), validity(law, programme.id, scope.today)
    return LayoutView(
        programme=programme.id,
        programme_title=programme.title,
        title=layout.title,
        number_example=_example(scope, law, programme.id, agency),
        agency=agency.name,
        agency_code=agency.code,
        agency_level=agency.level,
        agency_own=agency.own,
        purpose=layout.purpose_statement,
        basis=citations_text(layout.basis),
        valid_until=valid.until.isoformat() if valid.until else "",
        validity_basis=citations_text(valid.basis),
        validity_notice=valid.notice,
    )


def _format(one: ReportFormat) -> LayoutFormatView:
    return LayoutFormatView(one.id, one.title, one.extension, isinstance(one, TemplatedFormat))


def _sheet(law: Law) -> LayoutSheetView:
    sheet = law.template
    fields = (
        SheetFieldView(field.title, field.required, tuple(ROLE_TITLES[role] for role in field.roles))
        for field in sheet.fields
    )
    basis = citations_text(sheet.basis)
    return LayoutSheetView(
        sheet.title,
        sheet.version,
        sheet.statement,
        tuple(fields),
        sheet.validity_months,
        sheet.lasts_with_benefit,
        basis,
    )


def _retention(law: Law) -> Iterator[LayoutRetentionView]:
    for procedure in law.procedures:
        names = "、".join(law.programmes[one].title for one in procedure.programmes if one in law.programmes)
        for one in procedure.retention:
            yield LayoutRetentionView(names, RECORD_TITLES[one.records], one.months, citations_text(one.basis))


def _sample(scope: Scope, law: Law, programme: Programme, agency: Agency) -> ReportContent:
    layout, valid = law.layout_of(programme.id), validity(law, programme.id, scope.today)
    return replace(
        FULL,
        number=_example(scope, law, programme.id, agency),
        title=layout.title,
        agency=agency.name or f"（{agency.level}核对机构）",
        programme_title=programme.title,
        issued_on=scope.today,
        valid_until=valid.until,
        validity_basis=valid.basis,
        purpose_statement=layout.purpose_statement,
        purpose_basis=layout.basis,
    )


ROUTES = (list_layouts, look_at_pages)

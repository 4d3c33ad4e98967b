"""报告查阅: list the versions of a case's report, fetch a file. Every fetch is a traced look at personal detail."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from msgspec import Struct

from core.errors import Conflict, NotFound
from core.recorded import law_to_read
from core.scope import Scope
from core.verification.store import key_of, load


class ReportSummary(Struct, frozen=True):
    """报告版本."""

    id: UUID
    number: str
    sequence: int
    final: bool
    current: bool
    issued_on: date
    valid_until: date | None
    content_digest: str
    formats: list[str]


class ReportFile(Struct, frozen=True):
    """报告文件."""

    body: bytes
    media_type: str
    name: str


async def list_reports(scope: Scope, verification: UUID) -> list[ReportSummary]:
    """报告一览 of one case, newest first; only the newest is current."""
    async with scope.read("report.list") as tx:
        await load(tx, verification)
        rows = await tx.rows(
            """select r.id, r.number, r.sequence, r.final, r.issued_on, r.valid_until, r.content_digest,
                      array(select f.format from report_file f where f.report_id = r.id order by f.format) as formats
                 from report r where r.verification_id = $1 order by r.sequence desc""",
            verification,
        )
    return [
        ReportSummary(
            row["id"], row["number"], row["sequence"], row["final"], position == 0, row["issued_on"],
            row["valid_until"], row["content_digest"].hex(), list(row["formats"]),
        )
        for position, row in enumerate(rows)
    ]  # fmt: skip


async def formats_of(scope: Scope, verification: UUID) -> list[str]:
    """报告格式 by id: what a report of the case is made in, whether its files are there yet or not."""
    async with scope.read("report.list") as tx:
        case = await load(tx, verification)
        law = await scope.runtime.law_for(tx.connection, case.owner_tenant, case.applied_on)
    return sorted(law.formats)


async def fetch_report(scope: Scope, report: UUID, format_id: str) -> ReportFile:
    """下载报告: raises Conflict where the file is still being made, NotFound where there is no such report or format."""
    async with scope.read("report.fetch", personal=True) as tx:
        row = await tx.row("select verification_id, number, sequence from report where id = $1", report)
        if row is None:
            raise NotFound()
        case = await load(tx, row["verification_id"])
        law, _ = await law_to_read(tx, case.owner_tenant, case.applied_on)
        chosen = law.formats.get(format_id)
        if chosen is None:
            raise NotFound()
        file = await tx.row("select id, blob from report_file where report_id = $1 and format = $2", report, format_id)
        if file is None:
            raise Conflict("report_file_pending")
        body = key_of(tx, case).open(file["blob"], "report_file", file["id"])
        tx.note(report=report, format=format_id)
    name = f"{row['number']}-{row['sequence']}.{chosen.extension}"
    return ReportFile(body, chosen.media_type, name)

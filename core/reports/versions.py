"""报告版本: which there are, why each newer one exists, until when each holds, and whom it was handed to."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from core.errors import NotFound
from core.law import Law
from core.plugin.reports import FOUR_STATES, ReportContent, ReportFormat, ReportItem
from core.plugin.vocabulary import citations_text
from core.procedures.looking import delivery_view
from core.procedures.model import DeliveryView, StoredDelivery
from core.procedures.store import records_of
from core.recorded import LawGone, law_to_read
from core.scope import Scope, Tx
from core.vault.vault import DataKey
from core.verification.model import Case
from core.verification.store import key_of, load

PDF = "application/pdf"
ANSWERED = ("found", "nothing_found")


class FormatView(Struct, frozen=True):
    """报告格式: whether its file is there already; `digest` is the file's SHA-256, hex, empty while it is being made."""

    id: str
    title: str
    extension: str
    ready: bool
    digest: str


class ReportVersion(Struct, frozen=True):
    """报告版本, with why it was issued and until when it holds."""

    id: UUID
    number: str
    sequence: int
    final: bool
    current: bool
    issued_at: datetime
    issued_on: date
    valid_until: date | None
    expired: bool
    content_digest: str
    verification_code: str
    reasons: list[str]
    """为何出具: what the version before it did not say; empty for the first."""
    formats: list[FormatView]


class ReportView(Struct, frozen=True):
    """一个版本 as its page shows it."""

    version: ReportVersion
    newest: ReportVersion
    verification_id: UUID
    verification_number: str
    programme_title: str
    agency: str
    recipient: str
    validity_basis: str
    notices: list[str]
    preview: bool
    """Whether a format of the tenant can be shown page by page."""
    verify_address: str
    """真伪核验页 as the public opens it."""
    deliveries: list[DeliveryView]


async def list_versions(scope: Scope, verification: UUID) -> list[ReportVersion]:
    """报告版本一览 of one case, newest first, each with its reasons."""
    async with scope.read("report.list") as tx:
        case = await load(tx, verification)
        made, _ = await _versions(tx, case)
    return made


async def look_at_report(scope: Scope, report: UUID) -> ReportView:
    """报告查阅: one version with its deliveries; a traced look."""
    async with scope.read("report.list", personal=True) as tx:
        verification = await tx.value("select verification_id from report where id = $1", report)
        if verification is None:
            raise NotFound()
        case = await load(tx, verification)
        made, contents = await _versions(tx, case)
        handed = await records_of(tx, case, "delivery", StoredDelivery)
        formats = await formats_in_force(tx, case)
        tx.note(report=report)
    deliveries = [delivery_view(row, told) for row, told in handed if row["report_id"] == report]
    version = next(one for one in made if one.id == report)
    return _view(scope, case, version, made[0], contents[report], formats, deliveries)


def _view(
    scope: Scope, case: Case, version: ReportVersion, newest: ReportVersion, content: ReportContent,
    formats: Mapping[str, ReportFormat], deliveries: list[DeliveryView],
) -> ReportView:  # fmt: skip
    return ReportView(
        version=version,
        newest=newest,
        verification_id=case.id,
        verification_number=case.number,
        programme_title=content.programme_title,
        agency=content.agency,
        recipient=content.recipient,
        validity_basis=citations_text(content.validity_basis),
        notices=[notice.text for notice in content.notices],
        preview=any(each.media_type == PDF for each in formats.values()),
        verify_address=scope.runtime.entry.verify_address,
        deliveries=deliveries,
    )


async def formats_in_force(tx: Tx, case: Case) -> Mapping[str, ReportFormat]:
    """报告格式 that the case's tenant has switched on, by id; of a law that cannot be had, whatever can be read here."""
    law, _ = await law_to_read(tx, case.owner_tenant, case.applied_on)
    return law.formats


async def _versions(tx: Tx, case: Case) -> tuple[list[ReportVersion], Mapping[UUID, ReportContent]]:
    rows = await tx.rows(
        """select id, number, sequence, final, issued_at, issued_on, valid_until, content_digest, verification_code,
                  blob from report where verification_id = $1 order by sequence""",
        case.id,
    )
    files = await _files(tx, [row["id"] for row in rows])
    law, gone = await law_to_read(tx, case.owner_tenant, case.applied_on)
    key = key_of(tx, case)
    contents = {row["id"]: _content(key, row) for row in rows}
    found = [
        _version(
            row, row is rows[-1], tx.scope.today, _formats(_offered(law, gone, files[row["id"]]), files[row["id"]]), why
        )
        for row, why in zip(rows, _reasons(list(contents.values())), strict=True)
    ]
    return found[::-1], contents


async def _files(tx: Tx, reports: Sequence[UUID]) -> Mapping[UUID, Mapping[str, bytes]]:
    found: dict[UUID, dict[str, bytes]] = defaultdict(dict)
    sql = "select report_id, format, digest from report_file where report_id = any ($1::uuid[])"
    for row in await tx.rows(sql, list(reports)):
        found[row["report_id"]][row["format"]] = row["digest"]
    return found


def _content(key: DataKey, row: Any) -> ReportContent:
    return msgspec.json.decode(key.open(row["blob"], "report", row["id"]), type=ReportContent)


def _offered(law: Law, gone: LawGone | None, files: Mapping[str, bytes]) -> Mapping[str, ReportFormat]:
    """Which formats the agency has, a law that cannot be had does not say: then those whose files are there."""
    return {id: each for id, each in law.formats.items() if id in files} if gone else law.formats


def _formats(formats: Mapping[str, ReportFormat], files: Mapping[str, bytes]) -> list[FormatView]:
    return [
        FormatView(id, each.title, each.extension, id in files, files[id].hex() if id in files else "")
        for id, each in sorted(formats.items(), key=lambda pair: (pair[1].media_type != PDF, pair[0]))
    ]


def _version(row: Any, current: bool, today: date, formats: list[FormatView], reasons: list[str]) -> ReportVersion:
    until = row["valid_until"]
    return ReportVersion(
        row["id"], row["number"], row["sequence"], row["final"], current, row["issued_at"], row["issued_on"], until,
        until is not None and until < today, row["content_digest"].hex(), row["verification_code"], reasons, formats,
    )  # fmt: skip


def _reasons(contents: Sequence[ReportContent]) -> Iterator[list[str]]:
    for position, content in enumerate(contents):
        yield reasons_of(contents[position - 1], content) if position else []


def reasons_of(before: ReportContent, now: ReportContent) -> list[str]:
    """为何出具新版本: what has been answered since, by department; and that nothing is waited for any more."""
    known = Counter(_answer(item) for item in before.items if item.state in ANSWERED)
    news = Counter(_answer(item) for item in now.items if item.state in ANSWERED) - known
    told = [
        f"{source or '数源部门'}反馈了{'、'.join(sorted(titles))}（{FOUR_STATES[state]}{titles.total()}项）"
        for (source, state), titles in sorted(_by_source(news).items())
    ]
    if now.final and not before.final:
        told.append("所有事项都有了结果或者不再等候，出具最终报告")
    return told or ["重新计算后出具；收到的反馈没有增加"]


def _by_source(news: Mapping[tuple[int, str, str, str], int]) -> Mapping[tuple[str, str], Counter[str]]:
    found: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for (_, source, title, state), count in news.items():
        found[source, state][title] += count
    return found


def _answer(item: ReportItem) -> tuple[int, str, str, str]:
    return item.subject, item.source_title, item.element_title, item.state

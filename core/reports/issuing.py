"""出具报告: numbers a version, seals its content, and renders its files in every format of the tenant's packs."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec
import structlog

from core.errors import NotFound
from core.ids import derived_id, new_id
from core.law import Law
from core.outbox import Lease
from core.plugin.guarding import in_thread
from core.plugin.reports import RenderContext, Rendered, ReportContent, ReportFormat, TemplatedFormat
from core.reports.material import Material
from core.reports.model import Heading, content
from core.reports.templates import Template, templates_on
from core.scope import Scope, TenantRef, Tx
from core.vault.vault import DataKey
from core.verification.model import Case
from core.verification.sealing import SEALED
from core.verification.store import key_of, load, next_serial

log = structlog.get_logger()

_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without those that are mistaken for another on paper."""


async def issue(tx: Tx, key: DataKey, material: Material, assessment: UUID) -> UUID:
    """Write the next version of the case's report; the first one takes a number, later ones keep it."""
    heading = await _heading(tx, material)
    made = content(material, heading)
    body = canonical(made)
    identity = new_id()
    case = material.case
    await tx.rows(
        """insert into report (owner_tenant, executing_tenant, verification_id, id, assessment_id, number, sequence,
             final, issued_at, issued_on, valid_until, verification_code, content_digest, blob)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)""",
        case.owner_tenant, case.executing_tenant, case.id, identity, assessment, heading.number, material.sequence,
        material.final, tx.scope.now, heading.issued_on, made.valid_until, heading.verification_code,
        hashlib.sha256(body).digest(), key.seal(body, "report", identity),
    )  # fmt: skip
    tx.note(report=identity, number=heading.number)
    return identity


def canonical(made: ReportContent) -> bytes:
    """The bytes that carry the digest."""
    return msgspec.json.encode(made, order="deterministic")


class RenderingFailed(RuntimeError):
    """生成未完成: some formats could not be rendered; the files of the others are kept."""


async def render(scope: Scope, lease: Lease) -> None:
    """生成报告文件: every format of the packs in force, outside of any transaction, then kept in one.

    A format that fails, or a tenant's template for it, keeps nobody from the other files; it is tried again later. Of a
    report that has been sealed meanwhile no file is made any more: its content does not open.
    """
    if await _is_sealed(scope, lease):
        return
    async with scope.read("report.issue") as tx:
        case, made = await load_content(tx, lease.ref)
        law = await scope.runtime.law_for(tx.connection, case.owner_tenant, case.applied_on)
        formats = await _missing(tx, lease, law)
        templates = await _templates(tx, case, made, formats)
    context = RenderContext(fonts_dir=scope.runtime.fonts_dir, verify_address=_public(scope))
    files = await _render_all(formats, made, context, templates)
    failed = sorted(set(formats) - set(files))
    if files or not failed:
        async with scope.write("report.issue", case.id) as tx:
            key = key_of(tx, case)
            for name, rendered in files.items():
                await _keep(tx, case, key, lease.ref, name, rendered)
            if not failed:
                await lease.finish(tx)
            tx.note(report=lease.ref, formats=sorted(files), **_noted(templates, failed))
    if failed:
        raise RenderingFailed("、".join(failed))


async def _is_sealed(scope: Scope, lease: Lease) -> bool:
    """已封存: then the job is done, and the trace says by which article."""
    async with scope.read("report.issue") as tx:
        verification = await tx.value("select verification_id from report where id = $1", lease.ref)
        seals = (await load(tx, verification)).seals or () if verification else ()
    found = [seal for seal in seals if "report" in SEALED.get(seal.records, ("report",))]
    if found:
        async with scope.write("report.issue", verification) as tx:
            await lease.finish(tx)
            tx.note(report=lease.ref, sealed=found[0].basis)
    return bool(found)


def _public(scope: Scope) -> str:
    """真伪核验页, where an address is set that others than this machine reach."""
    entry = scope.runtime.entry
    return entry.verify_address if entry.origin else ""


async def _missing(tx: Tx, lease: Lease, law: Law) -> Mapping[str, ReportFormat]:
    """Formats without a file; at the first attempt, all of them."""
    if lease.attempts <= 1:
        return law.formats
    there = {row["format"] for row in await tx.rows("select format from report_file where report_id = $1", lease.ref)}
    return {name: chosen for name, chosen in law.formats.items() if name not in there}


async def _templates(
    tx: Tx, case: Case, made: ReportContent, formats: Mapping[str, ReportFormat]
) -> Mapping[str, Template]:
    """The owner's templates on the day of issue, so that rendering again gives the same."""
    taking = [name for name, chosen in formats.items() if isinstance(chosen, TemplatedFormat)]
    return await templates_on(tx, case.owner_tenant, made.issued_on, taking) if taking else {}


def _noted(templates: Mapping[str, Template], failed: Sequence[str]) -> dict[str, Any]:
    named = {name: template.digest for name, template in templates.items()}
    return {**({"templates": named} if named else {}), **({"failed": list(failed)} if failed else {})}


async def load_content(tx: Tx, report: UUID) -> tuple[Case, ReportContent]:
    """The case and content of a report that the scope may see; raises NotFound."""
    row = await tx.row("select verification_id, id, blob from report where id = $1", report)
    if row is None:
        raise NotFound()
    case = await load(tx, row["verification_id"])
    plain = key_of(tx, case).open(row["blob"], "report", row["id"])
    return case, msgspec.json.decode(plain, type=ReportContent)


async def _render_all(
    formats: Mapping[str, ReportFormat], made: ReportContent, context: RenderContext, templates: Mapping[str, Template]
) -> dict[str, Rendered]:
    files: dict[str, Rendered] = {}
    for name, chosen in formats.items():
        template = templates.get(name)
        own = msgspec.structs.replace(context, template=template.body if template else None)
        try:
            files[name] = await in_thread(_render, chosen, made, own)
        except Exception as error:  # a plugin's; its text may quote the report
            log.error("report.format_failed", format=name, fault=type(error).__name__)
    return files


def _render(chosen: ReportFormat, made: ReportContent, context: RenderContext) -> Rendered:
    rendered = chosen.render(made, context)
    if rendered.missing_characters:
        points = [f"U+{ord(c):04X}" for c in rendered.missing_characters]
        log.warning("report.characters_without_font", format=chosen.id, characters=points)
    return rendered


async def _keep(tx: Tx, case: Case, key: DataKey, report: UUID, name: str, rendered: Rendered) -> None:
    identity = derived_id(report, name)
    await tx.rows(
        """insert into report_file (owner_tenant, executing_tenant, verification_id, report_id, id, format, digest,
             blob) values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing""",
        case.owner_tenant, case.executing_tenant, case.id, report, identity, name,
        hashlib.sha256(rendered.body).digest(), key.seal(rendered.body, "report_file", identity),
    )  # fmt: skip


async def _heading(tx: Tx, material: Material) -> Heading:
    case, tenant = material.case, tx.scope.tenant
    earlier: Any = await tx.row(
        "select number, sequence, verification_code from report where verification_id = $1 order by sequence desc"
        " limit 1",
        case.id,
    )
    if earlier:
        number, supersedes = earlier["number"], f"{earlier['number']} 第 {earlier['sequence']} 次"
    else:
        number, supersedes = await _number(tx, material.law, case, tenant), ""
    code = "".join(secrets.choice(_LETTERS) for _ in range(8))
    return Heading(number, supersedes, tx.scope.today, f"{code[:4]}-{code[4:]}", tenant.name)


async def _number(tx: Tx, law: Law, case: Case, tenant: TenantRef) -> str:
    year = tx.scope.today.year
    serial = await next_serial(tx, f"report:{year}")
    return law.report_number(case.programme, tenant.code, year, serial)

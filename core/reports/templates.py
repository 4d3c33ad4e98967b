"""报告模板: a tenant's own template for a format: judged by the format, kept sealed and dated, chosen by the day of issue.

Proposed by one and approved by another (`tenants.template_proposals`). The nearest level's newest template counts, as with
settings. A report names in its trace which one it was made with.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

import structlog
from msgspec import Struct

from core.errors import FieldFault, Invalid, NotFound
from core.plugin.guarding import in_thread
from core.plugin.reports import RenderContext, ReportContent, TemplatedFormat
from core.scope import Scope, Tx
from core.vault.ciphers import NotGenuine

log = structlog.get_logger()

LARGEST = 4 * 1024 * 1024
_IN_FORCE = """
select distinct on (t.format) t.tenant_id, t.id, t.format, t.digest, t.blob
  from tenant me join report_template t on t.tenant_id = any (me.lineage)
 where me.id = $1 and t.valid_from <= $2 and t.format = any ($3)
 order by t.format, array_position(me.lineage, t.tenant_id), t.valid_from desc, t.set_at desc, t.id desc
"""


_ALL = """
select t.id, t.format, t.digest, t.document, t.valid_from, t.set_by, t.set_at, t.approved_by, l.name as tenant
  from tenant me join report_template t on t.tenant_id = any (me.lineage) join tenant l on l.id = t.tenant_id
 where me.id = $1 order by t.format, t.valid_from desc, t.set_at desc, t.id desc
"""


class TemplateRow(Struct, frozen=True):
    """模板一览 row: of the own tenant or of a level above."""

    id: UUID
    format: str
    digest: str
    """Empty: from that day on the built-in one."""
    document: str
    start: date
    provenance: str
    set_by: str
    set_at: datetime
    approved_by: str
    """Empty: before two persons were asked for."""
    in_force: bool
    """Today: nearest level, newest day."""


class Preview(Struct, frozen=True):
    """试印件."""

    body: bytes
    media_type: str
    extension: str


class Template(Struct, frozen=True):
    """模板 in force."""

    body: bytes
    digest: str


async def list_templates(scope: Scope) -> list[TemplateRow]:
    """模板一览, by format, newest first."""
    async with scope.read("report_template.list") as tx:
        rows = await tx.rows(_ALL, scope.tenant.id)
        formats = list({row["format"] for row in rows})
        counting = {row["id"] for row in await tx.rows(_IN_FORCE, scope.tenant.id, scope.today, formats)}
    return [
        TemplateRow(
            row["id"], row["format"], (row["digest"] or b"").hex(), row["document"], row["valid_from"], row["tenant"],
            row["set_by"], row["set_at"], row["approved_by"] or "", row["id"] in counting,
        )
        for row in rows
    ]  # fmt: skip


async def preview_template(scope: Scope, format_id: str, body: bytes | None, sample: ReportContent) -> Preview:
    """试印模板: a sample report in it; of the one in force today where none is handed in. Raises Invalid like `judge_template`."""
    chosen = await template_format(scope, format_id, scope.today, "report_template.preview")
    if body is not None and (faults := await _judged(chosen, body)):
        raise Invalid("report_template_refused", faults=faults)
    if body is None:
        async with scope.read("report_template.preview") as tx:
            found = await templates_on(tx, scope.tenant.id, scope.today, [format_id])
        body = found[format_id].body if format_id in found else None
    return await printed(chosen, body, sample)


async def printed(chosen: TemplatedFormat, body: bytes | None, sample: ReportContent) -> Preview:
    """试印 in a template, None for the built-in one."""
    try:
        made = await in_thread(chosen.render, sample, RenderContext(template=body))
    except ValueError as refused:  # one in force that is no longer what was handed in
        raise Invalid("report_template_refused", faults=[FieldFault("template", str(refused))]) from None
    return Preview(made.body, chosen.media_type, chosen.extension)


async def judge_template(
    scope: Scope, verb: str, format_id: str, body: bytes | None, document: str, start: date
) -> None:
    """判定模板 for use from a day on; None for the built-in one. Raises Invalid with everything that is wrong with it."""
    chosen = await template_format(scope, format_id, start, verb)
    faults = [] if document.strip() else [FieldFault("document", "请填写依据文件，例如启用模板的通知")]
    if body is not None:
        faults += await _judged(chosen, body)
    if faults:
        raise Invalid("report_template_refused", faults=faults)


async def template_format(scope: Scope, format_id: str, day: date, verb: str) -> TemplatedFormat:
    """报告格式 of that day that takes templates; raises NotFound for one not in use, Invalid for one that takes none."""
    async with scope.read(verb) as tx:
        law = await scope.runtime.law_for(tx.connection, scope.tenant.id, day)
    chosen = law.formats.get(format_id)
    if chosen is None:
        raise NotFound("report_format_unknown", formats="、".join(sorted(law.formats)))
    if not isinstance(chosen, TemplatedFormat):
        raise Invalid("report_template_not_taken", format=format_id)
    return chosen


async def _judged(chosen: TemplatedFormat, body: bytes) -> list[FieldFault]:
    if len(body) > LARGEST:
        return [FieldFault("template", f"模板大于 {LARGEST // 1024 // 1024} MB")]
    return [FieldFault("template", sentence) for sentence in await in_thread(chosen.template_faults, body)]


async def templates_on(tx: Tx, tenant: UUID, day: date, formats: Iterable[str]) -> Mapping[str, Template]:
    """模板 in force for a tenant on a day, by format; one that is not what was handed in is empty, which no format takes."""
    rows = await tx.rows(_IN_FORCE, tenant, day, list(formats))
    return {row["format"]: opened_template(tx.scope, row) for row in rows if row["blob"] is not None}


def opened_template(scope: Scope, row: Any) -> Template:
    """模板 as it was handed in; empty where it is not that any more."""
    try:
        key = scope.runtime.vault.tenant_key(row["tenant_id"])
        body = key.open(row["blob"], "report_template", row["id"])
    except NotGenuine:
        body = b""
    if hashlib.sha256(body).digest() != row["digest"]:
        log.error("report.template_not_genuine", template=str(row["id"]), format=row["format"])
        return Template(b"", row["digest"].hex())
    return Template(body, row["digest"].hex())

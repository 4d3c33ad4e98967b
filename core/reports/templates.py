"""报告模板: a tenant's own template for a format: judged by the format, kept sealed and dated, chosen by the day of issue.

The nearest level's newest template counts, as with settings. A report names in its trace which one it was made with.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

import structlog
from msgspec import Struct

from core.errors import FieldFault, Invalid, NotFound
from core.ids import new_id
from core.plugin.reports import TemplatedFormat
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


class TemplateKept(Struct, frozen=True):
    """已保存的模板."""

    id: UUID
    format: str
    digest: str
    """Of its bytes, hexadecimal; empty where the built-in template counts again."""


class Template(Struct, frozen=True):
    """模板 in force."""

    body: bytes
    digest: str


async def set_template(scope: Scope, format_id: str, body: bytes | None, document: str, start: date) -> TemplateKept:
    """设置模板 from a day on; None for the built-in one. Raises Invalid with everything that is wrong with it."""
    chosen = await _format(scope, format_id, start)
    faults = [] if document.strip() else [FieldFault("document", "请填写依据文件，例如启用模板的通知")]
    if body is not None:
        faults += await _judged(chosen, body)
    if faults:
        raise Invalid("report_template_refused", faults=faults)
    identity = new_id()
    digest = None if body is None else hashlib.sha256(body).digest()
    async with scope.write("report_template.set") as tx:
        key = scope.runtime.vault.tenant_key(scope.tenant.id)
        blob = None if body is None else key.seal(body, "report_template", identity)
        await tx.rows(
            """insert into report_template (tenant_id, id, lineage, format, digest, blob, document, valid_from, set_by,
                 set_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)""",
            scope.tenant.id, identity, list(scope.tenant.lineage), format_id, digest, blob, document, start,
            scope.actor.name, scope.now,
        )  # fmt: skip
        told = digest.hex() if digest else ""
        tx.note(template=identity, format=format_id, digest=told, start=start, document=document)
        kept: TemplateKept = tx.answer(TemplateKept(identity, format_id, told))
        return kept


async def _format(scope: Scope, format_id: str, day: date) -> TemplatedFormat:
    async with scope.read("report_template.set") as tx:
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
    return [FieldFault("template", sentence) for sentence in await asyncio.to_thread(chosen.template_faults, body)]


async def templates_on(tx: Tx, tenant: UUID, day: date, formats: Iterable[str]) -> Mapping[str, Template]:
    """模板 in force for a tenant on a day, by format; one that is not what was handed in is empty, which no format takes."""
    rows = await tx.rows(_IN_FORCE, tenant, day, list(formats))
    return {row["format"]: _opened(tx, row) for row in rows if row["blob"] is not None}


def _opened(tx: Tx, row: Any) -> Template:
    try:
        key = tx.scope.runtime.vault.tenant_key(row["tenant_id"])
        body = key.open(row["blob"], "report_template", row["id"])
    except NotGenuine:
        body = b""
    if hashlib.sha256(body).digest() != row["digest"]:
        log.error("report.template_not_genuine", template=str(row["id"]), format=row["format"])
        return Template(b"", row["digest"].hex())
    return Template(body, row["digest"].hex())

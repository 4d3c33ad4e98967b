"""报告模板建议: one person hands a template in, another approves it; until then no report is made with it.

The operator may propose and never approves: an agency's own people decide what its reports look like.
"""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from typing import Any
from uuid import UUID

from msgspec import Struct

from core.errors import Conflict, NotFound, Refused
from core.ids import new_id
from core.plugin.reports import ReportContent
from core.reports.templates import Preview, judge_template, opened_template, printed, template_format
from core.scope import Scope, Tx
from tenants.access import person_of
from tenants.deciding import Kind, decide, pending, refuse_author, require_author

_KIND = Kind(
    "report_template_proposal",
    own=lambda: Refused("report_template_own_proposal"),
    foreign=lambda proposer: Refused("report_template_not_own_proposal", proposer=proposer),
    decided=lambda state, decider: Conflict("report_template_decided", state=state, decider=decider),
)
_INSERT = """insert into report_template_proposal (tenant_id, id, format, digest, blob, document, valid_from, proposed_by,
  proposer, proposed_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning *"""
_IN_FORCE = """insert into report_template (tenant_id, id, lineage, format, digest, blob, document, valid_from, set_by, set_at,
    approved_by)
  select p.tenant_id, p.id, $2, p.format, p.digest, p.blob, p.document, p.valid_from, p.proposer, $3, p.decider
    from report_template_proposal p where p.id = $1"""


class TemplateProposal(Struct, frozen=True):
    """报告模板建议, and what became of it."""

    id: UUID
    format: str
    digest: str
    """Of its bytes, hexadecimal; empty where the built-in template is to count again."""
    document: str
    start: date
    state: str
    """pending, approved, rejected, withdrawn."""
    proposer: str
    proposed_at: datetime
    decider: str
    decided_at: datetime | None
    reason: str
    """Of a rejection."""
    mine: bool
    """由本人提出: for another person to decide."""


def _view(row: Any, scope: Scope) -> TemplateProposal:
    return TemplateProposal(
        row["id"], row["format"], (row["digest"] or b"").hex(), row["document"], row["valid_from"], row["state"],
        row["proposer"], row["proposed_at"], row["decider"] or "", row["decided_at"], row["reason"],
        row["proposed_by"] is not None and row["proposed_by"] == scope.actor.account,
    )  # fmt: skip


async def propose_template(
    scope: Scope, format_id: str, body: bytes | None, document: str, start: date
) -> TemplateProposal:
    """提出报告模板, None for the built-in one. Raises Invalid with everything that is wrong with it."""
    await judge_template(scope, "report_template.propose", format_id, body, document, start)
    identity = new_id()
    digest = None if body is None else hashlib.sha256(body).digest()
    async with scope.write("report_template.propose") as tx:
        key = scope.runtime.vault.tenant_key(scope.tenant.id)
        blob = None if body is None else key.seal(body, "report_template", identity)
        row = await tx.row(
            _INSERT, scope.tenant.id, identity, format_id, digest, blob, document.strip(), start,
            person_of(scope.actor), scope.actor.name, scope.now,
        )  # fmt: skip
        return _answered(tx, row)


async def approve_template(scope: Scope, proposal: UUID) -> TemplateProposal:
    """批准报告模板: reports issued from its day on are made with it; by somebody else than who proposed it."""
    await scope.answered("report_template.approve")
    row = await _read(scope, "report_template.approve", proposal)
    told = row["format"], _body(scope, row), row["document"], row["valid_from"]
    await judge_template(scope, "report_template.approve", *told)
    async with scope.write("report_template.approve") as tx:
        row = await pending(tx, _KIND, proposal)
        await refuse_author(tx, _KIND, row)
        decided = await decide(tx, _KIND, row, "approved")
        await tx.rows(_IN_FORCE, row["id"], list(scope.tenant.lineage), scope.now)
        return _answered(tx, decided)


async def reject_template(scope: Scope, proposal: UUID, reason: str) -> TemplateProposal:
    """不批准报告模板, with the reason."""
    async with scope.write("report_template.reject") as tx:
        row = await pending(tx, _KIND, proposal)
        await refuse_author(tx, _KIND, row)
        return _answered(tx, await decide(tx, _KIND, row, "rejected", reason))


async def withdraw_template(scope: Scope, proposal: UUID) -> TemplateProposal:
    """撤回报告模板建议 by its author."""
    async with scope.write("report_template.withdraw") as tx:
        row = await pending(tx, _KIND, proposal)
        require_author(tx, _KIND, row)
        return _answered(tx, await decide(tx, _KIND, row, "withdrawn"))


async def list_template_proposals(scope: Scope, state: str | None = None) -> list[TemplateProposal]:
    """报告模板建议一览 of the own tenant, newest first."""
    async with scope.read("report_template.list") as tx:
        rows = await tx.rows(
            """select * from report_template_proposal where $1::text is null or state = $1
                order by proposed_at desc, id desc limit 200""",
            state,
        )
    return [_view(row, scope) for row in rows]


async def preview_template_proposal(scope: Scope, proposal: UUID, sample: ReportContent) -> Preview:
    """试印报告模板建议: what its reports would look like, before it is decided."""
    verb = "report_template.preview"
    row = await _read(scope, verb, proposal)
    chosen = await template_format(scope, row["format"], row["valid_from"], verb)
    return await printed(chosen, _body(scope, row), sample)


async def _read(scope: Scope, verb: str, proposal: UUID) -> Any:
    async with scope.read(verb) as tx:
        row = await tx.row("select * from report_template_proposal where id = $1", proposal)
    if row is None:
        raise NotFound()
    return row


def _body(scope: Scope, row: Any) -> bytes | None:
    return None if row["blob"] is None else opened_template(scope, row).body


def _answered(tx: Tx, row: Any) -> TemplateProposal:
    told = _view(row, tx.scope)
    tx.note(
        template=told.id, format=told.format, digest=told.digest, start=told.start, document=told.document,
        state=told.state, reason=told.reason,
    )  # fmt: skip
    answer: TemplateProposal = tx.answer(told)
    return answer

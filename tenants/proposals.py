"""设置建议: one person proposes a dated value, another approves it; until then it is nowhere in force.

A value rests on a document that may have come late: a first day in the past is taken only with the reason why it reaches
back, and the approver sees that reason. Reports that were issued stay as they are (docs/decisions/0032-settings.md).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from core.deadlines.jobs import reckon_all
from core.deadlines.regional import REGIONAL_DAYS
from core.errors import Conflict, FieldFault, Invalid, NotFound, Refused
from core.explanations import previewing
from core.explanations.previewing import Preview
from core.ids import new_id
from core.plugin.vocabulary import Setting
from core.scope import Scope, Tx
from tenants.deciding import Kind, decide, pending, refuse_author, require_author
from tenants.settings import Wanted, refuse_faults, settings_above

_INSERT = """insert into setting_proposal (tenant_id, id, name, value, document, valid_from, retroactive, proposed_by,
  proposer, proposed_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning *"""
_IN_FORCE = """insert into setting (tenant_id, id, lineage, name, value, document, valid_from, set_by, set_at, approved_by)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"""


_KIND = Kind(
    "setting_proposal",
    own=lambda: Refused("setting_own_proposal"),
    foreign=lambda proposer: Refused("setting_not_own_proposal", proposer=proposer),
    decided=lambda state, decider: Conflict("setting_decided", state=state, decider=decider),
)


class Proposal(Struct, frozen=True):
    """设置建议, and what became of it."""

    id: UUID
    name: str
    value: Any
    inherit: bool
    """True: from that day on the value of the level above counts again."""
    document: str
    start: date
    retroactive: str
    """追溯理由: why the value reaches back; empty where it does not."""
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


def proposal_of(row: Any, account: UUID | None = None) -> Proposal:
    """设置建议 as stored, told to this account."""
    inherit = row["value"] is None
    value = None if inherit else msgspec.json.decode(row["value"])
    return Proposal(
        row["id"], row["name"], value, inherit, row["document"], row["valid_from"], row["retroactive"], row["state"],
        row["proposer"], row["proposed_at"], row["decider"] or "", row["decided_at"], row["reason"],
        account is not None and row["proposed_by"] == account,
    )  # fmt: skip


async def propose(scope: Scope, wanted: Wanted, retroactive: str = "") -> Proposal:
    """提出设置建议; raises Invalid with all wrong fields at once."""
    async with scope.write("setting.propose") as tx:
        return await enter_proposal(tx, wanted, retroactive)


async def enter_proposal(tx: Tx, wanted: Wanted, retroactive: str = "") -> Proposal:
    """设置建议 within somebody's transaction, which may make several; raises Invalid with all wrong fields at once."""
    scope = tx.scope
    await _judge(scope, tx.connection, wanted, retroactive)
    value = None if wanted.inherit else msgspec.json.encode(wanted.value).decode()
    row = await tx.row(
        _INSERT, scope.tenant.id, new_id(), wanted.name, value, wanted.document.strip(), wanted.start,
        retroactive.strip(), scope.actor.account, scope.actor.name, scope.now,
    )  # fmt: skip
    return _answered(tx, row)


async def approve(scope: Scope, proposal: UUID) -> Proposal:
    """批准设置建议: in force from its first day on; by somebody else than who proposed it."""
    async with scope.write("setting.approve") as tx:
        row = await pending(tx, _KIND, proposal)
        await refuse_author(tx, _KIND, row)
        if row["valid_from"] < scope.today and not row["retroactive"]:
            raise Conflict("setting_start_passed", start=row["valid_from"])
        await refuse_faults(scope, tx.connection, wanted_of(row))
        decided = await decide(tx, _KIND, row, "approved")
        await tx.rows(
            _IN_FORCE, scope.tenant.id, row["id"], list(scope.tenant.lineage), row["name"], row["value"],
            row["document"], row["valid_from"], row["proposer"], scope.now, scope.actor.name,
        )  # fmt: skip
        if row["name"] == REGIONAL_DAYS:
            below = await tx.rows("select id from tenant where $1 = any (lineage)", scope.tenant.id)
            await reckon_all(tx, [each["id"] for each in below], row["id"])
        return _answered(tx, decided)


async def reject(scope: Scope, proposal: UUID, reason: str) -> Proposal:
    """不批准, with the reason."""
    async with scope.write("setting.reject") as tx:
        row = await pending(tx, _KIND, proposal)
        await refuse_author(tx, _KIND, row)
        return _answered(tx, await decide(tx, _KIND, row, "rejected", reason))


async def withdraw(scope: Scope, proposal: UUID) -> Proposal:
    """撤回 by its author."""
    async with scope.write("setting.withdraw") as tx:
        row = await pending(tx, _KIND, proposal)
        require_author(tx, _KIND, row)
        return _answered(tx, await decide(tx, _KIND, row, "withdrawn"))


async def list_proposals(scope: Scope, state: str | None = None) -> list[Proposal]:
    """设置建议一览 of the own tenant, newest first."""
    async with scope.read("setting.list") as tx:
        rows = await tx.rows(
            """select * from setting_proposal where $1::text is null or state = $1
                order by proposed_at desc, id desc limit 200""",
            state,
        )
    return [proposal_of(row, scope.actor.account) for row in rows]


async def preview_value(scope: Scope, wanted: Wanted, last: int) -> Preview:
    """预演设置值: what it would have made of the last assessments; raises Invalid like `propose`."""
    async with scope.read("setting.preview") as tx:
        await refuse_faults(scope, tx.connection, wanted)
        changed = await _would_be(scope, tx.connection, wanted)
    return await previewing.preview_setting(scope, wanted.name, changed, last)


async def wanted_by(scope: Scope, proposal: UUID) -> Wanted:
    """拟设的值 of a proposal of the own tenant; raises NotFound."""
    async with scope.read("setting.preview") as tx:
        row = await tx.row("select * from setting_proposal where id = $1", proposal)
    if row is None:
        raise NotFound()
    return wanted_of(row)


async def preview_proposal(scope: Scope, proposal: UUID, last: int) -> Preview:
    """预演设置建议, before it is decided."""
    return await preview_value(scope, await wanted_by(scope, proposal), last)


def wanted_of(row: Any) -> Wanted:
    """拟设的值 of a proposal as stored."""
    told = proposal_of(row)
    return Wanted(told.name, told.value, told.document, told.start, told.inherit)


async def _would_be(scope: Scope, connection: Any, wanted: Wanted) -> Setting | None:
    if wanted.inherit:
        return (await settings_above(scope, connection, wanted.start)).get(wanted.name)
    return Setting(wanted.name, wanted.value, wanted.document, wanted.start, scope.tenant.name)


async def _judge(scope: Scope, connection: Any, wanted: Wanted, retroactive: str) -> None:
    late = wanted.start < scope.today and not retroactive.strip()
    why = "起始日早于今天：请写明追溯的理由（例如文件晚到），或者改为今天以后"
    faults = [FieldFault("retroactive", why)] if late else []
    try:
        await refuse_faults(scope, connection, wanted)
    except Invalid as error:
        faults += error.faults
    if faults:
        raise Invalid("setting_invalid", faults=faults)


def _answered(tx: Tx, row: Any) -> Proposal:
    told = proposal_of(row, tx.scope.actor.account)
    tx.note(
        proposal=told.id, setting=told.name, start=told.start, document=told.document, state=told.state,
        inherit=told.inherit, retroactive=told.retroactive, reason=told.reason,
    )  # fmt: skip
    answer: Proposal = tx.answer(told)
    return answer

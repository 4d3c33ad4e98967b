"""开通下级机构: by two persons of the level above, in one transaction with its trace; each gives out one first password."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.errors import Conflict, FieldFault, Invalid, Refused
from core.scope import Scope, Tx, trace_also
from tenants.deciding import Kind, decide, pending, refuse_author, require_author
from tenants.openings import store
from tenants.openings.model import (
    LEVEL_TITLES,
    OPENABLE,
    OpeningIn,
    OpeningList,
    OpeningView,
    opening_faults,
    to_be_given,
)
from tenants.sessions.hashing import hash_password
from tenants.sessions.model import ResetView
from tenants.sessions.passwords import initial_password
from tenants.sessions.resetting import LIFETIME
from tenants.sessions.store import end_sessions, keep_password, name_account

_KIND = Kind(
    "tenant_opening",
    own=lambda: Refused("opening_own_proposal"),
    foreign=lambda proposer: Refused("opening_not_own_proposal", proposer=proposer),
    decided=lambda state, decider: Conflict("opening_decided", state=state, decider=decider),
)


async def list_openings(scope: Scope) -> OpeningList:
    """开通申请一览 of the own tenant."""
    async with scope.read("opening.list") as tx:
        rows = await store.every_opening(tx)
    return OpeningList(OPENABLE[scope.tenant.level], scope.tenant.code, [_view(scope, row) for row in rows])


async def propose(scope: Scope, form: OpeningIn) -> OpeningView:
    """申请开通下级机构; raises Invalid with all wrong fields at once."""
    async with scope.write("opening.propose") as tx:
        await _judge(tx, form)
        return _answered(tx, await store.add_opening(tx, form))


async def approve(scope: Scope, opening: UUID) -> OpeningView:
    """批准开通下级机构: by another person than its author; the tenant is there with this answer, or nothing is."""
    async with scope.write("opening.approve") as tx:
        row = await pending(tx, _KIND, opening)
        await refuse_author(tx, _KIND, row)
        if await store.code_taken(tx, row["code"]):
            raise Conflict("opening_code_taken", division=row["code"])
        decided = await decide(tx, _KIND, row, "approved")
        ref = store.ref_of(scope, row)
        async with store.inside(tx, ref) as there:
            await store.make_tenant(there, ref, row)
            await trace_also(there, "tenant.provision", **_by_whom(tx, row), approved_by=scope.actor.name)
        return _answered(tx, decided)


async def reject(scope: Scope, opening: UUID, reason: str) -> OpeningView:
    """不批准开通下级机构, with the reason."""
    async with scope.write("opening.reject") as tx:
        row = await pending(tx, _KIND, opening)
        await refuse_author(tx, _KIND, row)
        return _answered(tx, await decide(tx, _KIND, row, "rejected", reason))


async def withdraw(scope: Scope, opening: UUID) -> OpeningView:
    """撤回开通申请 by its author."""
    async with scope.write("opening.withdraw") as tx:
        row = await pending(tx, _KIND, opening)
        require_author(tx, _KIND, row)
        return _answered(tx, await decide(tx, _KIND, row, "withdrawn"))


async def first_password(scope: Scope, opening: UUID) -> ResetView:
    """领取首次登录密码: of the administrator for who proposed it, of the head for who approved it; shown once.

    Raises Conflict once the person has chosen one: from then on the new tenant sees to its own people.
    """
    given = initial_password()
    encoded = await hash_password(given)
    async with scope.write("opening.password") as tx:
        row = await store.load_opening(tx, opening)
        whose = to_be_given(row, scope.actor.account)
        if not whose:
            raise Refused("opening_password_not_yours")
        number = row[f"{whose}_number"]
        async with store.inside(tx, store.ref_of(scope, row)) as there:
            account = await store.account_of(there, number)
            await name_account(there, account)
            if await store.has_chosen(there, account):
                raise Conflict("opening_password_chosen")
            await keep_password(there, account, encoded, scope.now + LIFETIME)
            await end_sessions(there, account, "reset")
            await trace_also(there, "account.reset", **_by_whom(tx, row), account=account, given_by=scope.actor.name)
            await there.value("select set_config('hedui.service', '', true) || set_config('hedui.account', '', true)")
        tx.note(opening=opening, whose=whose, account=account)
        # A repetition with the same key is answered without the password: it is kept nowhere.
        tx.answer(ResetView(number, None, scope.now + LIFETIME))
    return ResetView(number, given, scope.now + LIFETIME)


def _by_whom(tx: Tx, row: Any) -> dict[str, Any]:
    return {
        "opening": row["id"],
        "by_tenant": tx.scope.tenant.id,
        "document": row["document"],
        "proposed_by": row["proposer"],
    }


async def _judge(tx: Tx, form: OpeningIn) -> None:
    faults = list(opening_faults(tx.scope.tenant, form))
    if not faults and await store.code_taken(tx, form.code):
        faults.append(FieldFault("code", "这一行政区划代码已有机构使用，不能再开通"))
    if faults:
        raise Invalid("fields_invalid", faults=faults, count=len(faults))


def _view(scope: Scope, row: Any) -> OpeningView:
    return OpeningView(
        row["id"], row["code"], row["name"], row["level"], LEVEL_TITLES[row["level"]], row["office"], row["admin_name"],
        row["admin_number"], row["head_name"], row["head_number"], row["document"], row["proposer"], row["proposed_at"],
        row["state"], row["decider"] or "", row["decided_at"], row["reason"], row["proposed_by"] == scope.actor.account,
        to_be_given(row, scope.actor.account),
    )  # fmt: skip


def _answered(tx: Tx, row: Any) -> OpeningView:
    told = _view(tx.scope, row)
    tx.note(
        opening=told.id, code=told.code, level=told.level, document=told.document, state=told.state, reason=told.reason
    )
    view: OpeningView = tx.answer(told)
    return view

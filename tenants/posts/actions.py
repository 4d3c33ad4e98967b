"""设岗、更改和撤岗，职务交接、离任、停用和恢复账号、更正姓名: by an administrator of the own tenant or the operator,
never about oneself.

Whoever gives posts away must not be able to take them, or to be the last who can: the rules stand here, once, for the
interface and the command line alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from core.errors import Conflict, FieldFault, Invalid, NotFound, Refused, Unauthenticated
from core.households.names import same_name
from core.scope import Scope, Tx
from tenants.access import NOBODY
from tenants.permissions import PLATFORM_ROLES, ROLES, SOURCE_CLERK, TWO_PERSONS
from tenants.posts import store
from tenants.posts.model import (
    AbolishIn,
    AccountIn,
    AccountState,
    Ended,
    EndIn,
    HandedOver,
    HandoverIn,
    Holding,
    NameCorrected,
    NameIn,
    PostChangeIn,
    PostHolders,
    PostIn,
    PostKept,
    StayIn,
    Stays,
    SuccessorIn,
    clash,
    judge_day,
    leaves_nobody,
)

ADMINISTRATOR = "tenant_admin"


async def list_posts(scope: Scope) -> list[PostHolders]:
    """岗位一览: every post of the tenant, with all who held it and when."""
    async with scope.read("post.list") as tx:
        return await store.every_post(tx)


async def hand_over(scope: Scope, holding: UUID, form: HandoverIn) -> HandedOver:
    """职务交接 on a day: the holding ends and the successor's begins, in one transaction; or a vacant post is filled.

    Raises Refused for the own post and for posts that one person may not hold together, Conflict where the post is taken.
    """
    async with scope.write("holding.hand_over") as tx:
        await _in_turn(tx)
        held = await store.load_holding(tx, holding)
        _not_oneself(scope, held.account_id)
        judge_day(form.on, scope.today)
        await _require_office(tx, held)
        await _require_free(tx, held, form.on)
        successor, new = await _successor(tx, form.successor, held, form.on)
        if held.is_open:
            await store.end_holding(tx, held, form.on)
        begun = await store.add_holding(tx, held.post_id, successor, form.on)
        _note(tx, held, form.reason, on=form.on, successor=successor, begun=begun, new_account=new)
        handed: HandedOver = tx.answer(HandedOver(held.post_id, begun, form.on, new))
        return handed


async def create_post(scope: Scope, form: PostIn) -> HandedOver:
    """设岗 in an office from a day on, with who holds it; raises what stands against this person in this post."""
    async with scope.write("post.create") as tx:
        await _in_turn(tx)
        judge_day(form.on, scope.today)
        await _judge_post(tx, form)
        planned = Holding(NOBODY, NOBODY, NOBODY, form.role, form.on, None, None)
        holder, new = await _successor(tx, form.holder, planned, form.on, "holder")
        post = await store.add_post(tx, form)
        begun = await store.add_holding(tx, post, holder, form.on)
        tx.note(post=post, role=form.role, begun=begun, account=holder, new_account=new, on=form.on)
        tx.note(reason=tx.sealed(form.reason))
        made: HandedOver = tx.answer(HandedOver(post, begun, form.on, new))
        return made


async def _judge_post(tx: Tx, form: PostIn) -> None:
    faults = []
    office = await store.office_row(tx, form.office_id)
    if office is None:
        faults.append(FieldFault("office_id", "本单位没有这一机构"))
    elif office["closed_on"] is not None:
        raise Conflict("office_closed", day=office["closed_on"])
    elif office["opened_on"] is not None and form.on < office["opened_on"]:
        faults.append(FieldFault("on", f"机构自 {office['opened_on']} 起设立，任职不能更早"))
    if form.role not in ROLES or form.role in PLATFORM_ROLES:
        faults.append(FieldFault("role", "没有这一角色；可用的见角色与权限"))
    faults += _source_faults(form.role, form.sources)
    if faults:
        raise Invalid("fields_invalid", faults=faults, count=len(faults))


def _source_faults(role: str, sources: Sequence[str]) -> list[FieldFault]:
    wrong = (role == SOURCE_CLERK) != bool(sources)
    return [FieldFault("sources", "数源部门经办人须写明所属数源，其他角色不填")] if wrong else []


async def change_post(scope: Scope, post: UUID, form: PostChangeIn) -> PostKept:
    """更改岗位 from the next request of its holder on: title, data scope, sources; never by who holds it, or will."""
    async with scope.write("post.change") as tx:
        await _in_turn(tx)
        row = await _standing_post(tx, post)
        for holder in await store.holders_of(tx, post):
            _not_oneself(scope, holder)
        faults = _source_faults(row["role"], form.sources)
        if (form.title, form.own_office_only, [*form.sources]) == _seen(row):
            faults = [FieldFault("title", "与现在的岗位没有差别")]
        if faults:
            raise Invalid("fields_invalid", faults=faults, count=len(faults))
        changed = await store.change_post(tx, post, form)
        tx.note(post=post, before=_spoken(scope, row), after=_spoken(scope, changed), reason=tx.sealed(form.reason))
        return _kept(tx, changed)


async def abolish_post(scope: Scope, post: UUID, form: AbolishIn) -> PostKept:
    """撤岗 from today on; raises Conflict where somebody holds it or will. Who held it when stays on record."""
    async with scope.write("post.abolish") as tx:
        await _in_turn(tx)
        await _standing_post(tx, post)
        holders = await store.holders_of(tx, post)
        if holders:
            raise Conflict("post_in_use", holders="、".join(sorted(holders.values())))
        abolished = await store.abolish_post(tx, post)
        tx.note(post=post, on=scope.today, reason=tx.sealed(form.reason))
        return _kept(tx, abolished)


async def _standing_post(tx: Tx, post: UUID) -> Any:
    row = await store.load_post(tx, post)
    if row["closed_on"] is not None:
        raise Conflict("post_abolished", day=row["closed_on"])
    return row


def _seen(row: Any) -> tuple[str, bool, list[str]]:
    return row["title"], row["own_office_only"], [*row["sources"]]


def _spoken(scope: Scope, row: Any) -> str:
    """岗位 in words, as a trace tells it: nobody is named in it."""
    title, own, sources = _seen(row)
    registry = scope.runtime.registry
    known = {one.source: one.title for _, one in registry.objects("hedui_source_items", sorted(registry.plugins))}
    whose = "只看本机构" if own else "看本单位全部"
    return "，".join((title, whose, *(known.get(source, source) for source in sources)))


def _kept(tx: Tx, row: Any) -> PostKept:
    kept: PostKept = tx.answer(PostKept(row["id"], *_seen(row), row["closed_on"]))
    return kept


async def end_holding(scope: Scope, holding: UUID, form: EndIn) -> Ended:
    """离任 from a day on, without a successor: the post is vacant until it is handed on. Or 撤销交接 of who has not come yet:
    with `resume`, who was to leave stays."""
    async with scope.write("holding.end") as tx:
        await _in_turn(tx)
        held = await store.load_holding(tx, holding)
        _not_oneself(scope, held.account_id)
        judge_day(form.on, scope.today)
        if not held.is_open:
            raise Conflict("holding_ended")
        stays = await _resume(tx, held) if form.resume else None
        if held.role == ADMINISTRATOR:
            await _require_administrator(tx, form.on, without_holding=held.id)
        await store.end_holding(tx, held, form.on)
        after = await store.load_holding(tx, holding)
        _note(tx, held, form.reason, on=form.on, stays=stays)
        ended: Ended = tx.answer(Ended(holding, after.held_until or form.on, after.ended_at is not None))
        return ended


async def stay(scope: Scope, holding: UUID, form: StayIn) -> Stays:
    """撤销离任: who was to leave on a day to come stays in the post; raises Conflict where that day has come, or somebody comes."""
    async with scope.write("holding.end") as tx:
        await _in_turn(tx)
        held = await store.load_holding(tx, holding)
        _not_oneself(scope, held.account_id)
        if held.ended_at is not None or held.held_until is None or held.held_until < scope.today:
            raise Conflict("no_leave_to_come")
        gone_on = held.held_until + timedelta(days=1)
        await _require_office(tx, held)
        await _require_free(tx, held, gone_on)
        await _fits(tx, held.account_id, held, gone_on)
        await store.reopen(tx, held)
        _note(tx, held, form.reason, stays=held.account_id)
        stays: Stays = tx.answer(Stays(holding, held.held_until))
        return stays


async def _resume(tx: Tx, coming: Holding) -> UUID:
    """原任职人继续任职: the end of the holding that gives way to this one is taken back; raises what stands against it."""
    before = await store.giving_way(tx, coming)
    if coming.held_from <= tx.scope.today or before is None:
        raise Conflict("handover_begun")
    _not_oneself(tx.scope, before.account_id)
    await _fits(tx, before.account_id, before, coming.held_from)
    await store.reopen(tx, before)
    return before.account_id


async def disable(scope: Scope, staff_number: str, why: AccountIn) -> AccountState:
    """停用账号: at once and in every post; sessions and tokens end for good."""
    async with scope.write("account.disable") as tx:
        await _in_turn(tx)
        account = await _account(tx, staff_number)
        _not_oneself(scope, account["id"])
        changed = account["disabled_at"] is None
        if changed:
            await _require_administrator(tx, scope.today, without_account=account["id"])
            await store.set_disabled(tx, account["id"], disabled=True)
            await store.close_access(tx, "disabled", account["id"])
        return _state(tx, account, why.reason, disabled=True, changed=changed)


async def enable(scope: Scope, staff_number: str, why: AccountIn) -> AccountState:
    """恢复账号: the person may log in again and be given tokens; none that was there before comes back."""
    async with scope.write("account.enable") as tx:
        await _in_turn(tx)
        account = await _account(tx, staff_number)
        _not_oneself(scope, account["id"])
        changed = account["disabled_at"] is not None
        if changed:  # a login that was under way while the account was being disabled must not come to life now
            await store.close_access(tx, "disabled", account["id"])
        await store.set_disabled(tx, account["id"], disabled=False)
        return _state(tx, account, why.reason, disabled=False, changed=changed)


async def correct_name(scope: Scope, staff_number: str, form: NameIn) -> NameCorrected:
    """更正姓名 that was mistyped; never one's own. The staff number stays: another person has another one."""
    async with scope.write("account.correct_name") as tx:
        await _in_turn(tx)
        account = await _account(tx, staff_number)
        _not_oneself(scope, account["id"])
        if account["real_name"] == form.name:
            raise Invalid("fields_invalid", faults=[FieldFault("name", "与登记的姓名相同")], count=1)
        await store.set_name(tx, account["id"], form.name)
        tx.note(account=account["id"], reason=tx.sealed(form.reason))
        tx.note(before=tx.sealed(account["real_name"]), after=tx.sealed(form.name))
        corrected: NameCorrected = tx.answer(NameCorrected(account["staff_number"], form.name))
        return corrected


async def _in_turn(tx: Tx) -> None:
    """轮到办理: who was put out of office while waiting for the others does nothing any more."""
    await store.one_at_a_time(tx)
    if not await store.still_in_office(tx):
        raise Unauthenticated("token_invalid")


def _not_oneself(scope: Scope, account: UUID) -> None:
    if account == scope.actor.account:
        raise Refused("own_post")


async def _require_office(tx: Tx, held: Holding) -> None:
    """A post that is abolished, or whose office is closed or will be, is given to nobody."""
    office = await store.office_of(tx, held.post_id)
    if office["closed_on"] is not None:
        raise Conflict("office_closed", day=office["closed_on"])
    if office["abolished_on"] is not None:
        raise Conflict("post_abolished", day=office["abolished_on"])


async def _require_free(tx: Tx, held: Holding, on: date) -> None:
    """Who holds it gives way to the successor; nobody else may stand in the post from that day on, whoever came first."""
    holder = await store.holder_from(tx, held, on)
    if holder is not None:
        raise Conflict("post_taken", holder=holder)


async def _successor(
    tx: Tx, named: SuccessorIn, held: Holding, on: date, field: str = "successor"
) -> tuple[UUID, bool]:
    """接任人 and whether the account is new; raises what stands against this person in this post."""
    account = await store.find_account(tx, named.staff_number)
    if account is None:
        return await store.add_account(tx, named.staff_number, named.name), True
    if not same_name(account["real_name"], named.name):
        raise Invalid("fields_invalid", faults=[FieldFault(f"{field}.name", "与这一工号登记的姓名不一致")], count=1)
    _not_oneself(tx.scope, account["id"])
    if account["disabled_at"] is not None:
        raise Conflict("account_is_disabled")
    if held.post_id in [other.post_id for other in await store.holdings_of(tx, account["id"], on)]:
        raise Conflict("post_taken", holder=account["staff_number"])
    await _fits(tx, account["id"], held, on)
    return account["id"], False


async def _fits(tx: Tx, account: UUID, held: Holding, on: date) -> None:
    """互相监督: raises Refused where this person has, or will have, a post that nobody holds together with this one."""
    for other in await store.holdings_of(tx, account, on):
        if clash(TWO_PERSONS, ROLES.get(other.role, frozenset()), ROLES.get(held.role, frozenset())):
            raise Refused("posts_incompatible", other=await store.post_title(tx, other.post_id))


async def _account(tx: Tx, staff_number: str) -> Any:
    account = await store.find_account(tx, staff_number)
    if account is None:
        raise NotFound()
    return account


async def _require_administrator(
    tx: Tx, on: date, without_holding: UUID | None = None, without_account: UUID | None = None
) -> None:
    """最后一名管理员 stays: raises Refused where the act would leave none, on that day or on one that is settled already."""
    there = await store.administrators(tx, on)
    left = [t for t in there if t.holding != without_holding and t.account != without_account]
    if leaves_nobody(there, left, on):
        raise Refused("last_administrator")


def _state(tx: Tx, account: Any, reason: str, disabled: bool, changed: bool) -> AccountState:
    tx.note(account=account["id"], changed=changed, reason=tx.sealed(reason))
    state: AccountState = tx.answer(AccountState(account["staff_number"], disabled, changed))
    return state


def _note(tx: Tx, held: Holding, reason: str, **details: Any) -> None:
    tx.note(holding=held.id, post=held.post_id, account=held.account_id, reason=tx.sealed(reason), **details)

"""交接: who may have the archive, who handed it to whom; before it leaves the house every ask in it is looked at once more."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import msgspec
from msgspec import Struct

from core.errors import Conflict
from core.ids import new_id
from core.media.connectors import FILE, opened
from core.media.model import LIVE, ONLINE, OUT, Carried, CustodyIn, Packed, Standing, State, Step
from core.media.store import end, expect, load, stale, turn
from core.outbox import Lease
from core.scope import Scope, Tx
from core.verification.model import ReasonIn

FETCH, HAND_OVER, WITHDRAW = "package.fetch", "package.hand_over", "package.withdraw"
CUSTODY = "package_custody"


class ArchiveFile(Struct, frozen=True):
    """加密批次文件."""

    name: str
    body: bytes

    def __repr__(self) -> str:
        return f"ArchiveFile({self.name})"


async def fetch_package(scope: Scope, package: UUID) -> ArchiveFile:
    """下载加密批次, once it is released. Raises Conflict where somebody in it may not be asked about any more.

    A department that fetches it itself has it from then on: the first time that is the hand-over, in the custody log.
    """
    received = scope.sources is not None
    async with scope.read(FETCH, personal=True) as tx:
        packed = await load(tx, package, lock=received)
        expect(packed, *OUT)
        await _still_allowed(tx, packed)
        if received and packed.state is State.RELEASED:
            await turn(tx, package, State.HANDED_OVER)
            await _log(tx, package, CustodyIn(Step.HANDED_OVER, scope.tenant.name, scope.actor.name, ONLINE))
        tx.note(package=package, sha256=packed.digest)
        sealed = await tx.value("select file from package where id = $1", package)
        body = scope.runtime.vault.tenant_key(scope.tenant.id).open(sealed, FILE, package)
        return ArchiveFile(opened(tx, packed).file_name, body)


async def record_custody(scope: Scope, package: UUID, wanted: CustodyIn) -> Standing:
    """交接登记; the first 移交部门 moves the package. What has ended is only to be brought back and erased."""
    async with scope.write(HAND_OVER) as tx:
        packed = await load(tx, package, lock=True)
        state = await _handed(tx, packed, wanted.step)
        await _log(tx, package, wanted)
        tx.note(package=package, step=wanted.step)
        told: Standing = tx.answer(Standing(package, state))
        return told


async def _handed(tx: Tx, packed: Packed, step: Step) -> State:
    if step in (Step.RETURNED, Step.ERASED):
        if packed.state in (State.PREPARED, State.RELEASING):
            expect(packed, *OUT)
        return packed.state
    expect(packed, *OUT)
    await _still_allowed(tx, packed)
    if step is Step.HANDED_OVER and packed.state is State.RELEASED:
        await turn(tx, packed.id, State.HANDED_OVER)
        return State.HANDED_OVER
    return packed.state


async def _still_allowed(tx: Tx, packed: Packed) -> None:
    if tx.scope.today > packed.expires_on:
        raise Conflict("package_expired", until=packed.expires_on.isoformat())
    if number := await stale(tx, packed.id):
        raise Conflict("package_stale", number=number)


async def _log(tx: Tx, package: UUID, wanted: CustodyIn) -> None:
    scope, identity = tx.scope, new_id()
    plain = msgspec.msgpack.encode(Carried(wanted.giver, wanted.receiver, wanted.medium))
    blob = scope.runtime.vault.tenant_key(scope.tenant.id).seal(plain, CUSTODY, identity)
    await tx.rows(
        """insert into package_custody (tenant_id, id, package_id, step, at, recorded_by, recorded_name, blob)
           values ($1, $2, $3, $4, $5, $6, $7, $8)""",
        scope.tenant.id, identity, package, wanted.step.value, scope.now, scope.actor.account, scope.actor.name, blob,
    )  # fmt: skip


async def withdraw_package(scope: Scope, package: UUID, why: ReasonIn) -> Standing:
    """撤回批次: nothing of it is taken any more, what is open in it can be packed again. Conflict while it is imported."""
    async with scope.write(WITHDRAW) as tx:
        packed = await load(tx, package, lock=True)
        expect(packed, *LIVE)
        if await tx.value(
            "select true from package_answer where package_id = $1 and state = 'confirming' limit 1", package
        ):
            raise Conflict("package_confirming")
        await end(tx, package, State.WITHDRAWN)
        tx.note(package=package, reason=tx.sealed(why.reason))
        told: Standing = tx.answer(Standing(package, State.WITHDRAWN))
        return told


_AGAIN = timedelta(days=1)
EXPIRY = "package.expire"


async def expire(scope: Scope, lease: Lease) -> None:
    """到期: what has come back in time and waits for its confirmation is waited for."""
    async with scope.write(EXPIRY) as tx:
        packed = await load(tx, lease.ref, lock=True)
        over = scope.today > packed.expires_on
        if packed.state is State.ANSWERED or (packed.state in (*OUT, State.PREPARED, State.RELEASING) and not over):
            await lease.postpone(tx, _AGAIN)
            return
        if packed.state in (*OUT, State.PREPARED, State.RELEASING):
            await end(tx, packed.id, State.EXPIRED)
        await lease.finish(tx)

"""放行批次: a second person lets the asks leave, each with its case on its own conditions, and the archive is made of those.

Begin, let leave case by case, write, keep: where it breaks off in between, releasing again goes on with it. What has left
has left for this package; nobody can have the archive before the last transaction has named who released it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from uuid import UUID

import msgspec

from core.errors import Conflict
from core.media.connectors import FILE, TABLE, file_connector, law_today, secret_of
from core.media.model import Content, Packed, Released, State
from core.media.store import another_person, end, expect, leave_package, load, members, turn
from core.outbox import put_once
from core.plugin.asks import Ask
from core.plugin.connectors import FileConnector, Package, PackageHead
from core.plugin.guarding import guarded, in_thread
from core.plugin.vocabulary import DataElement
from core.scope import Scope, Tx
from core.sources.failing import time_left
from core.sources.leaving import leave, may_leave, rests
from core.sources.preparing import items_by_id
from core.sources.store import locked_asks
from core.verification.model import Case

VERB = "package.release"


@dataclasses.dataclass
class _Leaving:
    """已放行的查询, and the law's words for them."""

    asks: list[Ask] = dataclasses.field(default_factory=list)
    elements: dict[str, DataElement] = dataclasses.field(default_factory=dict)
    title: str = ""
    held_back: int = 0


async def release_package(scope: Scope, package: UUID) -> Released:
    """放行, by another person than who made it. Raises Refused for the same one, Conflict for another state or no secret."""
    await scope.answered(VERB)
    alone = dataclasses.replace(scope, idempotency=None)  # the request's key stands for the whole
    packed, connector, cases = await _begin(alone, package)
    secret = await secret_of(alone, connector, VERB)
    _usable(connector, _head(alone, packed, _Leaving()), secret)
    leaving = _Leaving()
    for case, asks in cases.items():
        await _let_out(alone, packed, case, asks, leaving)
    if not leaving.asks:
        return await _nothing_left(scope, packed, leaving)
    head = _head(scope, packed, leaving)
    made = await _written(connector, head, leaving.asks, secret)
    content = Content(head, tuple(leaving.asks), made.password, made.file_name)
    return await _keep(scope, packed, content, made, leaving)


async def _begin(scope: Scope, package: UUID) -> tuple[Packed, FileConnector, dict[UUID, list[UUID]]]:
    async with scope.write(VERB) as tx:
        packed = await load(tx, package, lock=True)
        await another_person(tx, packed.prepared_by, "放行", packed.hands)
        expect(packed, State.PREPARED, State.RELEASING)
        if scope.today > packed.expires_on:
            raise Conflict("package_expired", until=packed.expires_on.isoformat())
        connector = file_connector(await law_today(tx), packed.connector)
        # Who begins it again after a break is the one who released it.
        await turn(tx, package, State.RELEASING, released_by=scope.actor.account, released_name=scope.actor.name)
        return packed, connector, dict(await members(tx, package))


def _usable(connector: FileConnector, head: PackageHead, secret: str) -> None:
    """Before anything leaves: a secret that no package can be made with."""
    try:
        guarded(lambda: connector.password(head, secret))
    except ValueError as error:
        raise Conflict("package_secret", why=str(error)) from None


async def _let_out(scope: Scope, packed: Packed, case_id: UUID, asks: Sequence[UUID], leaving: _Leaving) -> None:
    async with scope.write(VERB, case_id) as tx:
        rows, case = await locked_asks(tx, case_id, asks)
        going = [row for row in rows if may_leave(row, case)]
        prepared, refused = await leave(tx, case, going)
        for row, why in refused:
            await rests(tx, row, case, why)
        held = {row.id: ("held_back", why) for row, why in refused}
        held |= {row.id: ("held_back", "closed") for row in rows if row not in going}
        await leave_package(tx, packed.id, held)
        await _looked_at_in_time(tx, case, [one.row.id for one in prepared])
        tx.note(package=packed.id, held_back=list(held))
        law = await scope.runtime.law_for(tx.connection, case.owner_tenant, case.applied_on)
        items = items_by_id(law)
        leaving.held_back += len(held)
        for one in prepared:
            leaving.asks.append(one.ask)
            leaving.elements[one.ask.element] = law.elements[one.ask.element]
            leaving.title = leaving.title or items[one.row.item].title


async def _looked_at_in_time(tx: Tx, case: Case, left: Sequence[UUID]) -> None:
    """A package may never come back: those that nobody waits for beyond their clock are looked at when it has run out."""
    rows, _ = await locked_asks(tx, case.id, left) if left else ([], case)
    for ask, rest in (await time_left(tx, case, rows)).items():
        await put_once(tx, "ask.send", ask, rest, case.executing_tenant, lane=case.id)


def _head(scope: Scope, packed: Packed, leaving: _Leaving) -> PackageHead:
    tenant, actor = scope.tenant, scope.actor
    return PackageHead(
        id=str(packed.id), number=packed.number, tenant=str(tenant.id), tenant_title=tenant.name,
        department=packed.source, department_title=leaving.title, made_on=scope.today, expires_on=packed.expires_on,
        nonce=scope.runtime.vault.tenant_key(tenant.id).open(packed.nonce, TABLE, packed.id),
        elements=tuple(leaving.elements[name] for name in sorted(leaving.elements)),
        contact=f"{actor.office_name} {actor.name}".strip(),
    )  # fmt: skip


async def _written(connector: FileConnector, head: PackageHead, asks: Sequence[Ask], secret: str) -> Package:
    try:
        return await in_thread(connector.write, head, asks, secret)
    except ValueError as error:  # which the contract wants to name what is not usable, and no person
        raise Conflict("package_unusable", why=str(error)) from None


async def _locked(tx: Tx, packed: Packed) -> None:
    now = await load(tx, packed.id, lock=True)
    expect(now, State.RELEASING)
    if now.released_by != tx.scope.actor.account:
        raise Conflict("package_released_meanwhile")


async def _keep(scope: Scope, packed: Packed, content: Content, made: Package, leaving: _Leaving) -> Released:
    key = scope.runtime.vault.tenant_key(scope.tenant.id)
    async with scope.write(VERB) as tx:
        await _locked(tx, packed)
        await turn(
            tx, packed.id, State.RELEASED, released_at=scope.now, size=len(content.asks), title=leaving.title,
            digest=made.sha256, manifest=made.manifest, file=key.seal(made.body, FILE, packed.id),
            content=key.seal(msgspec.msgpack.encode(content), TABLE, packed.id),
        )  # fmt: skip
        told = Released(
            packed.id, packed.number, State.RELEASED, len(content.asks), leaving.held_back, made.file_name, made.sha256
        )
        tx.note(asks=told.asks, held_back=told.held_back, sha256=made.sha256)
        tx.answer(told)  # kept beside the key of the request: without the password
    return msgspec.structs.replace(told, password=made.password)


async def _nothing_left(scope: Scope, packed: Packed, leaving: _Leaving) -> Released:
    """无可放行: every ask was held back; the package has come to its end."""
    async with scope.write(VERB) as tx:
        await _locked(tx, packed)
        await end(tx, packed.id, State.WITHDRAWN)
        told = Released(packed.id, packed.number, State.WITHDRAWN, 0, leaving.held_back, "", "")
        result: Released = tx.answer(told)
        return result

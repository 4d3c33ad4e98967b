"""接收交回文件: what a department sent back is opened and read in confined children, and judged; nothing is settled yet.

Whose package it is, is known before a byte is read; tampering, another tenant's rows and a second import are told here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from uuid import UUID

import msgspec
from msgspec import Struct

from core.archives.returned import Returned, returned
from core.errors import Conflict, Invalid
from core.ids import new_id
from core.media.account import account_of, for_department
from core.media.connectors import ANSWER, file_connector, law_today, opened, secret_of
from core.media.model import OUT, Account, Content, Packed, State
from core.media.store import expect, load, settled_before, turn
from core.plugin.connectors import FileConnector, PackageAnswer
from core.plugin.guarding import guarded, in_thread
from core.scope import Scope, Tx

VERB = "package.upload"
NAME = "交回文件"


class Judged(Struct):
    """判定的交回文件."""

    answer: PackageAnswer
    returned: Returned
    ours: Mapping[str, tuple[str, str]]
    """What this very answer has settled before it broke off."""

    def __repr__(self) -> str:
        return "Judged()"


async def upload_answer(scope: Scope, package: UUID, body: bytes) -> Account:
    """接收交回文件, by the first of two persons, who may be a clerk of the department: its account, as it would be imported.

    The same file again gets the same account. Raises Conflict for a package that takes none, Invalid for a file that
    cannot be read, was altered as a whole, or holds no row of this package.
    """
    await scope.answered(VERB)
    digest = scope.runtime.vault.digest(body)
    packed, known = await _known(scope, package, digest)
    if known is None:
        _takes(packed, scope.today)
        judged = await judge_answer(scope, packed, body, scope.today, VERB, None)
        _ours(judged)
    async with scope.write(VERB) as tx:
        if known is None:
            known = await _insert(tx, package, digest, body, judged)
        tx.note(package=package, answer=known.answer_id, file=digest.hex(), taken=known.taken, refused=known.refused)
        told: Account = tx.answer(known if scope.sources is None else for_department(known))
        return told


async def _known(scope: Scope, package: UUID, digest: bytes) -> tuple[Packed, Account | None]:
    async with scope.read(VERB) as tx:
        return await load(tx, package), await _same(tx, package, digest)


async def _same(tx: Tx, package: UUID, digest: bytes) -> Account | None:
    row = await tx.row("select id, account from package_answer where package_id = $1 and digest = $2", package, digest)
    return opened_account(tx, row["id"], row["account"]) if row else None


def opened_account(tx: Tx, answer: UUID, sealed: bytes) -> Account:
    """账目 of an answer."""
    plain = tx.scope.runtime.vault.tenant_key(tx.scope.tenant.id).open(sealed, ANSWER, answer)
    return msgspec.msgpack.decode(plain, type=Account)


def _takes(packed: Packed, today: date) -> None:
    expect(packed, State.HANDED_OVER, State.ANSWERED)
    if today > packed.expires_on:
        raise Conflict("package_expired", until=packed.expires_on.isoformat())


async def judge_answer(
    scope: Scope, packed: Packed, body: bytes, received_on: date, verb: str, answer: UUID | None
) -> Judged:
    """读取并判定, as of the day on which it came; what the answer itself has settled counts as not settled."""
    async with scope.read(verb) as tx:
        content, connector = opened(tx, packed), file_connector(await law_today(tx), packed.connector)
        settled, ours = await settled_before(tx, packed.id, answer)
    secret = await secret_of(scope, connector, verb)
    found = await returned(NAME, body, connector.form, [content.password], received_on)
    _genuine(connector, content, found, secret)
    told = await in_thread(connector.read, content.head, content.asks, found.tables, secret, received_on, settled)
    return Judged(told, found, ours)


def _genuine(connector: FileConnector, content: Content, found: Returned, secret: str) -> None:
    """验签: a manifest that came back with the rest is this package's own, and unaltered."""
    if any(not guarded(partial(connector.genuine, content.head, each, secret)) for each in found.manifests):
        raise Invalid("package_not_genuine")


def _ours(judged: Judged) -> None:
    """Raise Invalid where nothing in it is of this package: the first reason says whose it is."""
    told = judged.answer
    if not told.replies and not told.repeated and not told.unanswered and not any(row.ask for row in told.refused):
        why = told.refused[0].reason if told.refused else "文件中没有一行"
        raise Invalid("package_foreign", why=why)


async def _insert(tx: Tx, package: UUID, digest: bytes, body: bytes, judged: Judged) -> Account:
    packed = await load(tx, package, lock=True)
    if known := await _same(tx, package, digest):
        return known  # somebody was faster with the same file
    expect(packed, *OUT[1:])
    scope, identity = tx.scope, new_id()
    key = scope.runtime.vault.tenant_key(scope.tenant.id)
    made = account_of(package, identity, "uploaded", judged.answer, judged.returned, {})
    await tx.rows(
        """insert into package_answer (tenant_id, id, package_id, digest, state, received_on, uploaded_by, uploaded_name,
             uploaded_at, file, account) values ($1, $2, $3, $4, 'uploaded', $5, $6, $7, $8, $9, $10)""",
        scope.tenant.id, identity, package, digest, scope.today, scope.actor.account, scope.actor.name, scope.now,
        key.seal(body, ANSWER, identity), key.seal(msgspec.msgpack.encode(made), ANSWER, identity),
    )  # fmt: skip
    await turn(tx, package, State.ANSWERED)
    return made

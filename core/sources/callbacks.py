"""接收回调: an asynchronous source delivers its answer by itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast
from uuid import UUID

from core.errors import Conflict, NotFound, Refused
from core.plugin.asks import Garbled
from core.plugin.connectors import Connector
from core.plugin.guarding import awaited
from core.scope import Scope
from core.sources.model import ANSWERABLE, AskState, judge
from core.sources.preparing import Prepared, prepare
from core.sources.settling import garbled, keep_reply
from core.sources.store import locked_ask


async def receive(scope: Scope, ask: UUID, headers: Mapping[str, str], body: bytes) -> bool:
    """接收回调: True where the answer was new. Raises Refused where it is not genuine, NotFound for an unknown ask."""
    prepared = await _awaiting(scope, ask)
    try:
        connector, line = cast("Connector", prepared.connector), prepared.line
        reading = connector.read_callback(prepared.ask, prepared.row.ticket, headers, body, line)
        reply = await awaited(reading, line.timeout)
        judged = judge(reply, prepared.subject.person, prepared.ask.element)
    except PermissionError:
        raise Refused("callback_not_genuine") from None
    except Garbled as fault:
        judged = garbled(fault)
    async with scope.write("ask.callback") as tx:
        row, case = await locked_ask(tx, ask)
        new = await keep_reply(tx, row, case, judged, body, ANSWERABLE)
        tx.note(ask=ask, kind=judged.kind, new=new)
        return new


async def _awaiting(scope: Scope, ask: UUID) -> Prepared:
    async with scope.write("ask.callback") as tx:
        row, case = await locked_ask(tx, ask)
        if row.left_on is None or not (row.ticket or row.state is AskState.ASKING):
            raise NotFound()
        if not row.ticket:
            raise Conflict("callback_too_early")  # our own worker has not yet kept what the source accepted
        law = await scope.runtime.law_for(tx.connection, case.owner_tenant, case.applied_on)
        tx.note(ask=ask, arrived=True)
        prepared = (await prepare(tx, law, case, [row]))[0]
        if not hasattr(prepared.connector, "read_callback"):
            raise NotFound()  # nobody calls back for a file, or for a clerk
        return prepared

"""运维的门: what the operator may ask, and the two narrow views of the database that are enough for it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from core.consistency.walk import LOOKUP
from core.database import DB
from core.errors import Refused
from core.outbox import RELAY
from core.scope import Scope

LOOK = "platform.look"


@asynccontextmanager
async def jobs_of_all(scope: Scope) -> AsyncIterator[Any]:
    """A connection that sees every tenant's jobs and name, and no other row of theirs; read only."""
    async with _narrow(scope, RELAY) as connection:
        yield connection


@asynccontextmanager
async def names_of_all(scope: Scope) -> AsyncIterator[Any]:
    """A connection that sees every tenant's name and code, and no other row of theirs; read only."""
    async with _narrow(scope, LOOKUP) as connection:
        yield connection


def permit(scope: Scope, verb: str = LOOK) -> None:
    """Raise Refused where the post may not: these views are not opened by the scope's own door."""
    if verb not in scope.verbs:
        raise Refused("permission_missing", verb=verb)


@asynccontextmanager
async def _narrow(scope: Scope, local: dict[str, str]) -> AsyncIterator[Any]:
    permit(scope)
    async with DB.open(local) as door:
        await door.connection.execute("set transaction read only")
        yield door.connection

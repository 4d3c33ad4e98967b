"""软件: version, migrations that ran and that are to come, and the processes at work."""

from __future__ import annotations

import pkgutil
import platform
from collections.abc import Iterator, Mapping
from importlib import import_module
from importlib.metadata import version
from typing import Any

import migrations
from core.scope import Scope
from hedui.operating.door import names_of_all
from hedui.operating.model import MigrationView, SoftwareView
from hedui.operating.processes import processes_of

_RAN = "select name, ran_on from migration where app_name = 'hedui' order by name"
_OWNER = "select pg_get_userbyid(relowner) from pg_class where oid = 'public.migration'::regclass"


async def software(scope: Scope) -> SoftwareView:
    """软件一览."""
    async with names_of_all(scope) as connection:
        # Kept without a zone, by the clock of the machine: as an instant it stands beside the others.
        ran = {row["name"]: row["ran_on"].astimezone() for row in await connection.fetch(_RAN)}
        owner = await connection.fetchval(_OWNER)
        processes = await processes_of(connection)
        server = connection.get_server_version()
    return SoftwareView(
        version("hedui"), platform.python_version(), f"PostgreSQL {server.major}.{server.minor}", owner,
        scope.runtime.sandbox, list(_migrations(ran)), processes,
    )  # fmt: skip


def _migrations(ran: Mapping[str, Any]) -> Iterator[MigrationView]:
    """The newest first."""
    known = dict(_known())
    for name in sorted({*known, *ran}, reverse=True):
        yield MigrationView(name, known.get(name, ""), ran.get(name), name in known)


def _known() -> Iterator[tuple[str, str]]:
    for module in pkgutil.iter_modules(migrations.__path__, "migrations."):
        found = import_module(module.name)
        yield found.ID, (found.__doc__ or found.DESCRIPTION).partition(":")[0]

"""文件连接器: the one that a package goes by, with the agency's secret; and what it is told of the package."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import cast

import msgspec

from core.errors import Conflict
from core.law import Law
from core.media.model import OUT, STATE_TITLES, Content, Packed
from core.plugin.connectors import FileConnector
from core.scope import Scope, Tx
from core.sources.carried import writes_files
from core.sources.line import DepartmentLine

TABLE, FILE, ANSWER = "package", "package_file", "package_answer"
"""What the sealed parts are bound to, beside the row's id."""


async def law_today(tx: Tx, day: date | None = None) -> Law:
    """The agency's own law: its settings say which connectors it has."""
    return await tx.scope.runtime.law_for(tx.connection, tx.scope.tenant.id, day or tx.scope.today)


def file_connector(law: Law, connector: str) -> FileConnector:
    """Raises Conflict where the agency has it no more."""
    found = law.connectors.get(connector)
    if not writes_files(found):
        raise Conflict("package_connector_missing", connector=connector)
    return cast("FileConnector", found)


async def secret_of(scope: Scope, connector: FileConnector, verb: str) -> str:
    """机密 of the connector, outside of a transaction; raises Conflict where none has been set.

    The agency's, whoever hands in what is checked by it: a department's clerk reads no secret, and is told none.
    """
    names = connector.info.secrets
    if not names:
        return ""
    agency = dataclasses.replace(scope, sources=None)
    try:
        return await DepartmentLine(agency, connector.info.id, None, "", 0.0, verb).secret(names[0])
    except LookupError:
        raise Conflict("package_secret", why=f"没有设置机密 {names[0]}") from None


def opened(tx: Tx, packed: Packed) -> Content:
    """The package's content; raises Conflict where it has come to its end."""
    if packed.content is None:
        out = "、".join(STATE_TITLES[state] for state in OUT)
        raise Conflict("package_state", state=STATE_TITLES[packed.state], expected=out)
    plain = tx.scope.runtime.vault.tenant_key(tx.scope.tenant.id).open(packed.content, TABLE, packed.id)
    return msgspec.msgpack.decode(plain, type=Content)

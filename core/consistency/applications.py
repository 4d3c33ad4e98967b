"""救助申请与留痕 (I3): an application is as it was fed: each of its versions has one trace, and the last one says whether it lives.

The table keeps no history of its own. The traces do: with them a ground for asking cannot be made, or revived, in silence.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from core.consistency.model import Check, Fault
from core.consistency.walk import Tenant, Walk, tenant_view

_APPLICATIONS = "select id, number, live, version from application where tenant_id = $1"
_TRACES = "select verb, body from trace where tenant_id = $1 and verb in ('application.feed', 'application.close')"


class _Details(msgspec.Struct):
    number: str = ""
    version: int = 0


class _Body(msgspec.Struct):
    details: _Details


async def _find(walk: Walk) -> list[Fault]:
    faults: list[Fault] = []
    for tenant in walk.tenants:
        async with tenant_view(tenant) as connection:
            told = _versions(await connection.fetch(_TRACES, tenant.id))
            for row in await connection.fetch(_APPLICATIONS, tenant.id):
                faults += _faults(tenant, row, told[walk.runtime.vault.commitment(row["number"])])
    return faults


def _versions(traces: Sequence[Any]) -> Mapping[str, list[tuple[int, str]]]:
    """Commitment of a number -> version and verb of every trace of it; one that changed nothing has no version."""
    told: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for trace in traces:
        details = _details(trace["body"])
        if details.version:
            told[details.number].append((details.version, trace["verb"]))
    return told


def _details(body: bytes) -> _Details:
    try:
        return msgspec.json.decode(body, type=_Body).details
    except (msgspec.DecodeError, UnicodeDecodeError):
        return _Details()  # a broken body is named by I4


def _faults(tenant: Tenant, row: Any, told: Sequence[tuple[int, str]]) -> Iterator[Fault]:
    counted = Counter(version for version, _ in told)
    if counted != Counter(range(1, row["version"] + 1)):
        problem = f"现为第 {row['version']} 版，留痕中的版次为 {sorted(counted.elements())}"
        yield Fault("application", str(row["id"]), problem, "", tenant.id)
    elif (max(told)[1] == "application.feed") != row["live"]:
        problem = f"记为{'在办' if row['live'] else '已办结'}，最后一次留痕却是 {max(told)[1]}"
        yield Fault("application", str(row["id"]), problem, "", tenant.id)


CHECKS = (
    Check(
        "I3.application",
        "救助申请的版次和在办状态与接收、办结的留痕相符",
        "按无依据查询处置：依此申请发出的查询逐一核实，查明是谁改动了救助申请",
        _find,
    ),
)

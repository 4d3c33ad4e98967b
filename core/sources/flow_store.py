"""流量存取: the rows of sources that are limited or have failed, locked while they are counted with.

What is well costs nothing: whether any source of an agency is in trouble is read once a second by each process, and a
source that is neither in trouble nor limited is asked without looking.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from core.plugin.connectors import Limits
from core.plugin.registry import Registry
from core.scope import Tx
from core.sources.flow import Flow, failed, grant, reached
from core.sources.model import AskRow
from core.sources.settling import Answer

FRESH = 1.0
"""Seconds for which it is believed that the sources are as well as they were."""
SHORTEST = timedelta(seconds=1)
_REACHED = ("found", "nothing_found", "accepted", "rejected", "quarantined")
"""Kinds of reply that show that the source can be asked. What cannot be read shows neither."""


class Place(NamedTuple):
    """数源, as reached by one connector."""

    connector: str
    source: str


@dataclass
class Troubled:
    """有故障的数源 of one agency, as last read."""

    read_at: float = 0
    places: set[Place] = field(default_factory=set)


async def admitted(tx: Tx, rows: Sequence[AskRow]) -> tuple[list[AskRow], list[tuple[AskRow, timedelta]]]:
    """放行名额: those that may be asked now, and the others with how long each is to wait."""
    going: list[AskRow] = []
    waiting: list[tuple[AskRow, timedelta]] = []
    troubled = await _troubled(tx)
    for place, some in _by_place(rows):
        limits = limits_of(tx.scope.runtime.registry, place.connector)
        if place in troubled.places or limits.per_second is not None:
            go, wait = await _admit(tx, place, limits, some)
            going, waiting = going + go, waiting + wait
        else:
            going += some
    return going, waiting


async def note(tx: Tx, answers: Sequence[Answer]) -> None:
    """记录: what these answers tell about their sources; last in its transaction, so that nobody waits long for a row."""
    kinds = {one.row.id: one.judged.kind for one in answers}
    known = tx.scope.runtime.troubled.setdefault(tx.scope.tenant.id, Troubled())
    for place, rows in _by_place(one.row for one in answers):
        told = [kinds[row.id] for row in rows]
        if any(kind in _REACHED for kind in told):
            if place in known.places:
                flow, _ = await _locked(tx, place)
                await _keep(tx, place, reached(flow))
                known.places.discard(place)
        elif count := told.count("unavailable"):
            limits = limits_of(tx.scope.runtime.registry, place.connector)
            flow, now = await _locked(tx, place)
            await _keep(tx, place, failed(flow, count, limits, now, tx.scope.runtime.retry_base))
            known.places.add(place)


def limits_of(registry: Registry, connector: str) -> Limits:
    """限度 as the connector declares it."""
    declared = (one for plugin in registry.plugins.values() for one in plugin.objects["hedui_connectors"])
    return next((one.info.limits for one in declared if one.info.id == connector), Limits())


async def _admit(
    tx: Tx, place: Place, limits: Limits, rows: Sequence[AskRow]
) -> tuple[list[AskRow], list[tuple[AskRow, timedelta]]]:
    flow, now = await _locked(tx, place)
    patience = timedelta(seconds=tx.scope.runtime.ask_timeout) + SHORTEST
    granted = grant(flow, limits, len(rows), now, patience)
    if granted.flow != flow:
        await _keep(tx, place, granted.flow)
    left = rows[granted.count :]
    pauses = (max(SHORTEST, granted.pause(number, now)) for number in range(len(left)))
    return list(rows[: granted.count]), list(zip(left, pauses, strict=True))


async def _troubled(tx: Tx) -> Troubled:
    known: Troubled = tx.scope.runtime.troubled.setdefault(tx.scope.tenant.id, Troubled())
    if time.monotonic() - known.read_at > FRESH:
        rows = await tx.rows(
            "select connector, source from source_flow where tenant_id = $1 and failures > 0", tx.scope.tenant.id
        )
        known.read_at, known.places = time.monotonic(), {Place(row["connector"], row["source"]) for row in rows}
    return known


def _by_place(rows: Iterable[AskRow]) -> list[tuple[Place, list[AskRow]]]:
    """In one order for all, because each is a row that transactions queue at."""
    places: dict[Place, list[AskRow]] = {}
    for row in rows:
        places.setdefault(Place(row.connector, row.source), []).append(row)
    return sorted(places.items())


async def _locked(tx: Tx, place: Place) -> tuple[Flow, datetime]:
    key = (tx.scope.tenant.id, *place)
    await tx.rows(
        """insert into source_flow (tenant_id, connector, source, next_at)
           values ($1, $2, $3, clock_timestamp() - interval '1 second') on conflict do nothing""",
        *key,
    )
    await tx.rows("select from source_flow where tenant_id = $1 and connector = $2 and source = $3 for update", *key)
    (row,) = await tx.rows(
        """select next_at, failures, trips, probing, resting_until, clock_timestamp() as now
             from source_flow where tenant_id = $1 and connector = $2 and source = $3""",
        *key,
    )
    told: Mapping[str, object] = {name: value for name, value in dict(row).items() if name != "now"}
    return Flow(**told), row["now"]  # type: ignore[arg-type]


async def _keep(tx: Tx, place: Place, flow: Flow) -> None:
    await tx.rows(
        """update source_flow set next_at = $4, failures = $5, trips = $6, probing = $7, resting_until = $8
            where tenant_id = $1 and connector = $2 and source = $3""",
        tx.scope.tenant.id, *place, flow.next_at, flow.failures, flow.trips, flow.probing, flow.resting_until,
    )  # fmt: skip

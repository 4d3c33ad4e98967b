"""适用法律: tenant settings + registry + day -> the law in force. Choice is explicit, never the order of installation."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from msgspec.structs import replace

from core.composing import compose
from core.database import open_door
from core.deadlines.regional import RegionalValue, regional_calendar
from core.errors import Conflict
from core.law import TOTAL, Law
from core.plugin.registry import Registry
from core.plugin.vocabulary import Setting
from tenants.forms import PACKS
from tenants.hierarchy import tenant_ref
from tenants.settings import read_settings, settings_stamp

LEFT_BELOW = "law_left_below"
MOST_KEPT = 256
"""Laws that a process keeps composed: as many tenants and days of application as are in hand at a time."""


class _Place(NamedTuple):
    """Under what a composed law is kept: the very rows of the settings that it rests on are part of it."""

    registry: int
    tenant: UUID
    day: date
    stamp: bytes


_kept: OrderedDict[_Place, tuple[Registry, Law]] = OrderedDict()


async def law_for(connection: Any, registry: Registry, tenant: UUID, day: date) -> Law:
    """The law of the owning tenant on the day of application; raises Conflict where a pack of theirs cannot load.

    A pack that cannot load holds the cases of the tenants that use it, and of nobody else.
    """
    door = open_door()
    known = door.known if door else None
    if known is None:
        return await _in_force(connection, registry, tenant, day)
    whose = (id(registry), tenant, day)
    if whose not in known:
        known[whose] = (
            registry,
            await _in_force(connection, registry, tenant, day),
        )  # held, so that its id stays its own
    law: Law = known[whose][1]
    return law


async def _in_force(connection: Any, registry: Registry, tenant: UUID, day: date) -> Law:
    # Which settings are in force is asked in every transaction; what follows from the same ones is composed once.
    place = _Place(id(registry), tenant, day, await settings_stamp(connection, tenant))
    if place in _kept:
        _kept.move_to_end(place)
        return _kept[place][1]
    stamp, law = await _composed(connection, registry, tenant, day)
    _kept[place._replace(stamp=stamp)] = (registry, law)  # the registry is held, so that its id stays its own
    while len(_kept) > MOST_KEPT:
        _kept.popitem(last=False)
    return law


async def law_with(
    connection: Any, registry: Registry, tenant: UUID, day: date, wanted: RegionalValue | None = None
) -> Law:
    """拟用法律: as it would be with these days of the region approved; kept nowhere."""
    return (await _composed(connection, registry, tenant, day, wanted))[1]


async def _composed(
    connection: Any, registry: Registry, tenant: UUID, day: date, wanted: RegionalValue | None = None
) -> tuple[bytes, Law]:
    stamp, settings, regional = await read_settings(connection, tenant, day)
    whose = await tenant_ref(connection, tenant, day)
    if whose is not None and leaves_law_below(whose.level, settings):
        raise Conflict(LEFT_BELOW)
    law = _law_of(registry, settings, day, whose.code if whose else "")
    values = [*regional, wanted] if wanted else regional
    if not values or whose is None:
        return stamp, law
    return stamp, replace(law, calendar=regional_calendar(law.calendar, values, whose.lineage))


def leaves_law_below(level: str, settings: Mapping[str, Setting]) -> bool:
    """本级不受理: an agency above the counties that has switched nothing on; each county below it has its own packs."""
    return PACKS not in settings and level in ("province", "city")


def _law_of(registry: Registry, settings: Mapping[str, Setting], day: date, area: str) -> Law:
    names: Sequence[str] = settings[PACKS].value if PACKS in settings else ()
    missing = [name for name in names if name not in registry.plugins]
    if missing or not names:
        raise Conflict("law_not_available", packs="、".join(missing) or "（未设置）")
    return _with_total(compose(registry, names, settings, day, area))


def _with_total(law: Law) -> Law:
    """A case that was accepted without its total clock would never be due: nothing is accepted under such a law."""
    found = [rule.id for rule in law.deadline_rules.values() if rule.stage == TOTAL]
    if law.programmes and len(found) != 1:
        raise Conflict("law_not_available", packs=f"总期限规则应当恰有一个，现有 {len(found)} 个")
    return law

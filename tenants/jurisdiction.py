"""适用法律: tenant settings + registry + day -> the law in force. Choice is explicit, never the order of installation."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from core.errors import Conflict
from core.law import Law
from core.plugin.registry import Registry, identity
from core.plugin.vocabulary import Setting
from tenants.settings import PACKS, read_settings, settings_stamp

_T = TypeVar("_T")
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
    # Which settings are in force is asked in every transaction; what follows from the same ones is composed once.
    place = _Place(id(registry), tenant, day, await settings_stamp(connection, tenant, day))
    if place in _kept:
        _kept.move_to_end(place)
        return _kept[place][1]
    stamp, settings = await read_settings(connection, tenant, day)
    law = _law_of(registry, settings, day)
    _kept[place._replace(stamp=stamp)] = (registry, law)  # the registry is held, so that its id stays its own
    while len(_kept) > MOST_KEPT:
        _kept.popitem(last=False)
    return law


def _law_of(registry: Registry, settings: Mapping[str, Setting], day: date) -> Law:
    names: Sequence[str] = settings[PACKS].value if PACKS in settings else ()
    missing = [name for name in names if name not in registry.plugins]
    if missing or not names:
        raise Conflict("law_not_available", packs="、".join(missing) or "（未设置）")
    return compose(registry, names, settings, day)


def compose(registry: Registry, names: Sequence[str], settings: Mapping[str, Any], day: date) -> Law:
    """The law of the named packs on a day: objects in force, minus what another one supersedes. Pure."""

    def every(hook: str) -> list[Any]:
        found = [entry for _, entry in registry.objects(hook, names)]
        return _standing(e for e in found if not hasattr(e, "valid") or day in e.valid)

    return Law(
        day=day,
        programmes=_by_id(every("hedui_programmes")),
        elements=_by_id(every("hedui_data_elements")),
        finding_rules=every("hedui_finding_rules"),
        test_rules=every("hedui_test_rules"),
        deadline_rules=_by_id(every("hedui_deadline_rules")),
        source_items=every("hedui_source_items"),
        parameters=_by_id(every("hedui_parameters")),
        settings=settings,
        calendar=_one(every("hedui_calendars"), "工作日历"),
        template=_one(every("hedui_authorization_templates"), "授权书模板"),
        layouts=every("hedui_report_layouts"),
        formats=_by_id(every("hedui_report_formats")),
        connectors=_by_id(every("hedui_connectors")),
        procedures=every("hedui_procedures"),
        stamp=tuple(sorted(registry.plugins[name].stamp for name in names)),
    )


def _standing(entries: Iterable[Any]) -> list[Any]:
    entries = list(entries)
    superseded = {name for entry in entries for name in getattr(entry, "supersedes", ())}
    return [entry for entry in entries if identity(entry) not in superseded]


def _by_id(entries: Iterable[_T]) -> dict[str, _T]:
    return {identity(entry): entry for entry in entries}


def _one(entries: Sequence[_T], what: str) -> _T:
    if len(entries) != 1:
        raise Conflict("law_not_available", packs=f"{what}应当恰有一个，现有 {len(entries)} 个")
    return entries[0]

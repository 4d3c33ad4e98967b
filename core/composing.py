"""适用法律的合成: registry + names + settings + day -> the law in force. Pure; never by the order of installation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from msgspec.structs import replace

from core.errors import Conflict
from core.law import Law
from core.plugin.deadlines import WorkCalendar
from core.plugin.figures import Parameter, Place, value_on
from core.plugin.forms import AuthorizationTemplate
from core.plugin.procedure import Procedure
from core.plugin.registry import Registry, identity
from core.plugin.superseding import for_programmes, heirs_of, in_force, recognising, rivals
from core.plugin.vocabulary import PERIOD_PARAMETER, PERIOD_SETTING, Level, Setting

_T = TypeVar("_T")
_TOUCHING = (
    "hedui_finding_rules", "hedui_exclusions", "hedui_deductions", "hedui_support_rules", "hedui_test_rules",
    "hedui_connectors",
)  # fmt: skip
"""Kinds of objects that are held to their plugin's manifest in each case."""


def compose(
    registry: Registry, names: Sequence[str], settings: Mapping[str, Any], day: date, area: str = "", whole: bool = True
) -> Law:
    """The law of the named packs on a day: objects in force, minus what another one supersedes. Pure.

    Not `whole`: a pack alone, as its own tests see it, may be without a calendar or an authorization template.
    """

    names = with_those_above(registry, names)

    def declared(hook: str) -> list[Any]:
        return [entry for _, entry in registry.objects(hook, names) if in_force(entry, day)]

    def every(hook: str) -> list[Any]:
        return _standing(declared(hook))

    parameters = _by_id(every("hedui_parameters"))
    clocks = every("hedui_deadline_rules")
    heirs = heirs_of(declared("hedui_deadline_rules"))
    programmes = heirs_of(declared("hedui_programmes"))
    return Law(
        day=day,
        programmes=_by_id(recognising(every("hedui_programmes"), programmes)),
        elements=_by_id(every("hedui_data_elements")),
        finding_rules=every("hedui_finding_rules"),
        test_rules=for_programmes(every("hedui_test_rules"), programmes),
        deadline_rules=_by_id(_inherited(clocks, "within", heirs)),
        source_items=_inherited(every("hedui_source_items"), "deadline", heirs),
        parameters=parameters,
        settings={**settings, **_period_of_the_text(parameters.values(), day, area)},
        calendar=overlaid(every("hedui_calendars"), area) if whole or every("hedui_calendars") else NO_CALENDAR,
        template=_template(every("hedui_authorization_templates"), whole),
        layouts=for_programmes(every("hedui_report_layouts"), programmes),
        formats=_by_id(every("hedui_report_formats")),
        connectors=_by_id(every("hedui_connectors")),
        procedures=_without_rivals(for_programmes(every("hedui_procedures"), programmes)),
        stamp=tuple(sorted(registry.plugins[name].stamp for name in names)),
        base_figures=_by_id(every("hedui_base_figures")),
        household_rules=for_programmes(every("hedui_household_rules"), programmes),
        exclusions=every("hedui_exclusions"),
        deductions=every("hedui_deductions"),
        support_rules=for_programmes(every("hedui_support_rules"), programmes),
        area=area,
        heirs=heirs_of(declared("hedui_parameters")) | heirs_of(declared("hedui_base_figures")),
        touches={
            identity(entry): plugin.info.touches
            for hook in _TOUCHING
            for plugin, entry in registry.objects(hook, names)
        },
        numbers={identity(x): x.values for h in ("hedui_parameters", "hedui_base_figures") for x in declared(h)},
        packs=tuple(name for name in names if registry.plugins[name].info.level is not Level.TOOL),
    )


def with_those_above(registry: Registry, names: Sequence[str]) -> list[str]:
    """叠加: the named packs, each after all that it stands on, which it implies whether the tenant names them or not."""
    found: dict[str, None] = {}

    def add(name: str, on_the_way: tuple[str, ...] = ()) -> None:
        for other in registry.plugins[name].info.stacks_on:
            if other not in (*found, *on_the_way):
                add(other, (*on_the_way, name))
        found[name] = None

    for name in names:
        add(name)
    return list(found)


def _period_of_the_text(parameters: Iterable[Parameter], day: date, area: str) -> Mapping[str, Setting]:
    """核算期间 that the text itself names: it stands whatever a tenant has set."""
    named = [parameter for parameter in parameters if parameter.id.endswith(PERIOD_PARAMETER)]
    found = [value for p in named if (value := value_on(p.values, day, Place(area))) is not None]
    if len(found) > 1:
        raise Conflict("law_not_available", packs=f"核算期间规定了 {len(found)} 个")
    told = [Setting(PERIOD_SETTING, value.value, str(value.citation), value.start, "法规规定") for value in found]
    return {setting.name: setting for setting in told}


NO_CALENDAR = WorkCalendar("", "没有工作日历", {})


def _template(templates: Sequence[AuthorizationTemplate], whole: bool) -> AuthorizationTemplate:
    none: Any = None  # of a pack alone: nothing that needs a template is done with it
    return _one(templates, "授权书模板") if whole or templates else none


def overlaid(calendars: Sequence[WorkCalendar], area: str) -> WorkCalendar:
    """工作日历: the one that lies under, with the region's own holidays (三月三, 古尔邦节) laid over it."""
    base = _one([calendar for calendar in calendars if not calendar.overlays], "工作日历")
    for over in calendars:
        if over.overlays == base.id and area.startswith(over.area):
            base = base.with_holidays_of(over)
    return base


def _without_rivals(procedures: list[Procedure]) -> list[Procedure]:
    """Packs that do not know of each other, switched on together: no order of theirs decides which procedure holds."""
    found = rivals(procedures)
    if found is not None:
        raise Conflict("law_not_available", packs=f"办理程序 {found[0].id} 和 {found[1].id} 适用于同一救助项目")
    return procedures


def _inherited(entries: Sequence[_T], field: str, heirs: Mapping[str, str]) -> list[_T]:
    """Whoever names a clock that another one has replaced, means that one."""
    found = []
    for entry in entries:
        name = heirs.get(getattr(entry, field), getattr(entry, field))
        found.append(entry if name == getattr(entry, field) else replace(entry, **{field: name}))  # type: ignore[type-var]
    return found


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

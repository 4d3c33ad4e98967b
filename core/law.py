"""在用法律: the rules in force for one tenant on one day, and their stamp; chosen by `tenants.jurisdiction`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from types import MappingProxyType
from typing import Annotated, Any, Protocol, TypeVar

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import replace

from core.plugin.composition import HouseholdRule
from core.plugin.connectors import AnyConnector, SourceItem
from core.plugin.dated import Series
from core.plugin.deadlines import DeadlineRule, WorkCalendar
from core.plugin.exclusions import Deduction, Exclusion
from core.plugin.figures import BaseFigure, Figure, Parameter, ParameterValue, Place, Residence, value_on
from core.plugin.forms import AuthorizationTemplate
from core.plugin.procedure import Procedure
from core.plugin.reports import ReportFormat, ReportLayout
from core.plugin.rules import FindingRule, TestRule, Values
from core.plugin.support import SupportRule
from core.plugin.touching import allowed
from core.plugin.vocabulary import (
    EVENT_TITLES,
    NUMBER_PATTERN,
    PERIOD_SETTING,
    Citation,
    DataElement,
    Event,
    Period,
    Programme,
    Setting,
    Touches,
)


class _OfProgrammes(Protocol):
    @property
    def id(self) -> str: ...

    @property
    def programmes(self) -> tuple[str, ...]: ...


_T = TypeVar("_T")
_F = TypeVar("_F", bound=_OfProgrammes)
ANYTHING = Touches()
TOTAL, SOURCE = "total", "source"
"""Stages that the core knows: the verification as printed, and one department's answer."""


class Law(Struct, frozen=True, dict=True):
    """在用法律: everything that a verification of one tenant may look up, resolved for `day`."""

    day: date
    programmes: Mapping[str, Programme]
    elements: Mapping[str, DataElement]
    finding_rules: Sequence[FindingRule]
    test_rules: Sequence[TestRule]
    deadline_rules: Mapping[str, DeadlineRule]
    source_items: Sequence[SourceItem]
    parameters: Mapping[str, Parameter]
    settings: Mapping[str, Setting]
    calendar: WorkCalendar
    template: AuthorizationTemplate
    layouts: Sequence[ReportLayout]
    formats: Mapping[str, ReportFormat]
    connectors: Mapping[str, AnyConnector]
    procedures: Sequence[Procedure]
    stamp: tuple[str, ...]
    """'plugin version+digest' of every plugin whose objects are in force, sorted."""
    base_figures: Mapping[str, BaseFigure] = {}
    household_rules: Sequence[HouseholdRule] = ()
    exclusions: Sequence[Exclusion] = ()
    deductions: Sequence[Deduction] = ()
    support_rules: Sequence[SupportRule] = ()
    area: str = ""
    """Division code of the tenant on that day: whose numbers hold."""
    heirs: Mapping[str, str] = {}
    """Id of a number that another one has replaced -> the one that stands in its place."""
    touches: Mapping[str, Touches] = {}
    """Id of a rule or connector -> the manifest of its plugin; one that is not in it may touch anything."""
    numbers: Mapping[str, Sequence[ParameterValue]] = {}
    """Of every parameter and base figure of the packs, also of one that another has replaced, by id: all its dated values."""
    packs: tuple[str, ...] = ()
    """Names of the plugins among them that are packs of law: those of the tenant's setting, each after what it stands on."""

    def allowed_to(self, id: str) -> Collection[str] | None:
        """可读取的数据元 of a rule, by the manifest of its plugin; None: all that the catalogue has."""
        key = allowed, id
        if key not in self.derived:
            may = self.may_write(id)
            self.derived[key] = None if may is None or len(may) == len(self.elements) else may
        found: Collection[str] | None = self.derived[key]
        return found

    def may_write(self, id: str) -> Collection[str] | None:
        """可写的数据元 of a rule: those of the catalogue that the manifest of its plugin names; None: any."""
        return allowed(self.touches.get(id, ANYTHING), self.elements)

    def total_deadline(self) -> DeadlineRule:
        """总期限: the clock of the whole verification; raises LookupError where the packs give none, or several."""
        found = [rule for rule in self.deadline_rules.values() if rule.stage == TOTAL]
        if len(found) > 1:
            raise LookupError(f"在用的插件提供了多个总期限规则：{'、'.join(rule.id for rule in found)}")
        return _first(found, "总期限规则")

    def clocks_from(self, event: str) -> Sequence[DeadlineRule]:
        """计时规则: the clocks of a case that begin with this event; a source's clock stands with its ask."""
        return [rule for rule in self.deadline_rules.values() if rule.starts_on == event and rule.stage != SOURCE]

    def items_of(self, programme: Programme) -> Sequence[SourceItem]:
        """查询项目: catalogue entries for the programme's elements, in the catalogue's order."""
        return [item for item in self.source_items if item.element in programme.items]

    def layout_of(self, programme: str) -> ReportLayout:
        """报告样式 of the programme; a layout that names it before one for all."""
        fitting = [x for x in self.layouts if programme in x.programmes] or [
            x for x in self.layouts if not x.programmes
        ]
        return _first(fitting, "报告样式")

    def number_pattern(self, programme: str) -> str:
        """报告编号格式: the agency's own by setting, else the pack's."""
        own = self.settings.get(NUMBER_PATTERN)
        return str(own.value) if own else self.layout_of(programme).number_pattern

    def report_number(self, programme: str, code: str, year: int, serial: int) -> str:
        """报告编号, by the division code of the agency that executes."""
        return self.number_pattern(programme).format(code=code, year=year, serial=serial)

    def procedure_of(self, programme: str) -> Procedure | None:
        """办理程序 of the programme; one that names it before one for all; None where the packs demand no further step.

        There is one at most of each kind: two are refused with their pack, or where both are switched on (`composing`).
        """
        fitting = [x for x in self.procedures if programme in x.programmes] or [
            x for x in self.procedures if not x.programmes
        ]
        return fitting[0] if fitting else None

    def programme_title(self, id: str) -> str:
        """救助项目名称; the id of what no pack has any more."""
        return self.programmes[id].title if id in self.programmes else id

    def element_title(self, id: str) -> str:
        """数据元名称, likewise."""
        return self.elements[id].title if id in self.elements else id

    def event_title(self, event: str) -> str:
        """办理节点, in words: of the core, or 公示结束 of a step; the id of what no procedure has any more."""
        return EVENT_TITLES[Event(event)] if event in EVENT_TITLES else self._step_titles.get(event, event)

    @cached_property
    def _step_titles(self) -> Mapping[str, str]:
        steps = [step for procedure in self.procedures for step in procedure.steps]
        return {s.begun: f"{s.title}开始" for s in steps} | {s.ended: f"{s.title}结束" for s in steps}

    def period(self, applied_on: date) -> Period | None:
        """核算期间 up to the day before the application; None where no setting names its length."""
        setting = self.settings.get(PERIOD_SETTING)
        if setting is None:
            return None
        return Period(months_before(applied_on, int(setting.value)), applied_on - timedelta(days=1))

    def under(self, programme: Programme) -> Law:
        """The same law with the programme's own counting period, where it has one; without a value on the day, with none."""
        if not programme.counting_period:
            return self
        found: Law | None = self.derived.get(programme.id)
        if found is None:
            found = self.derived[programme.id] = self._counting_over_a_time_of_its_own(programme)
        return found

    def _counting_over_a_time_of_its_own(self, programme: Programme) -> Law:
        parameter = self.parameters.get(self.heirs.get(programme.counting_period, programme.counting_period))
        entry = value_on(parameter.values, self.day, Place(self.area)) if parameter else None
        rest = {name: setting for name, setting in self.settings.items() if name != PERIOD_SETTING}
        if entry is None:
            return replace(self, settings=rest)
        own = Setting(PERIOD_SETTING, entry.value, str(entry.citation), entry.start, "法规规定")
        return replace(self, settings={**rest, PERIOD_SETTING: own})

    def household_rule_of(self, programme: str) -> HouseholdRule | None:
        """家庭人口规则 of the programme; raises LookupError where several apply, because they would contradict each other."""
        found = _fitting(self.household_rules, programme)
        if len(found) > 1:
            raise LookupError(f"适用于同一救助项目的家庭人口规则有多个：{'、'.join(rule.id for rule in found)}")
        return found[0] if found else None

    def support_rules_of(self, programme: str) -> Sequence[SupportRule]:
        """赡（抚、扶）养费规则 of the programme."""
        return _fitting(self.support_rules, programme)

    @cached_property
    def source_titles(self) -> Mapping[tuple[str, str], str]:
        """数源名称 as printed, by source and element."""
        return {(item.source, item.element): item.title for item in reversed(self.source_items)}

    @cached_property
    def items_about(self) -> Mapping[str, Sequence[SourceItem]]:
        """数源目录项 by data element."""
        found: dict[str, list[SourceItem]] = defaultdict(list)
        for item in self.source_items:
            found[item.element].append(item)
        return found

    @cached_property
    def derived(self) -> dict[Any, Any]:
        """What follows from this law alone, kept for the next household of the same tenant and day."""
        return {}

    @cached_property
    def exclusions_in_force(self) -> Sequence[Exclusion]:
        """在用不计入项目, in the order in which they are applied: by id."""
        return sorted((x for x in self.exclusions if self.day in x.valid), key=lambda x: x.id)

    @cached_property
    def deductions_in_force(self) -> Sequence[Deduction]:
        """在用扣除项目, likewise."""
        return sorted((x for x in self.deductions if self.day in x.valid), key=lambda x: x.id)

    def values(self, applied_on: date, residence: Residence | None = None) -> Values:
        """取值: parameters, base figures and settings as they stand on the law's day for the county and the residence."""
        key = applied_on, residence
        found: Values | None = self.derived.get(key)
        if found is None:
            found = self.derived[key] = self._values(applied_on, residence)
        return found

    def _values(self, applied_on: date, residence: Residence | None) -> Values:
        place = Place(self.area, residence)
        found = self._with_heirs({id: value_on(p.values, self.day, place) for id, p in self.parameters.items()})
        titles = {id: entry.title for id, entry in self.parameters.items()}
        titles |= {id: figure.title for id, figure in self.base_figures.items()}
        return Values(
            day=self.day,
            period=self.period(applied_on),
            # No rule changes what the next one, and the next household, is handed.
            parameters=MappingProxyType({id: entry.value for id, entry in found.items() if entry is not None}),
            settings=MappingProxyType(dict(self.settings)),
            figures=MappingProxyType(self._with_heirs(self._figures(place))),
            place=place,
            titles=MappingProxyType(self._with_heirs(titles)),
            units=MappingProxyType(self._with_heirs({id: p.unit for id, p in self.parameters.items()})),
            series=MappingProxyType({id: self._series(id, place) for id in self.numbers}),
            states=frozenset(id for id, element in self.elements.items() if not element.periodic),
        )

    def _with_heirs(self, found: dict[str, _T]) -> dict[str, _T]:
        """Whoever names a number that was replaced is given the one in its place."""
        return found | {old: found[new] for old, new in self.heirs.items() if new in found}

    def _series(self, id: str, place: Place) -> Series:
        """历次的值: a tenant's own from its first day on; what it had before nobody here knows, and no pack's stands for it."""
        own = self._setting_of(self.heirs.get(id, id))
        value = msgspec.convert(own.value, FigureSetting).of(place.residence) if own else None
        if own is not None and value is not None:
            return Series((ParameterValue(own.start, _whole(value), Citation(own.document, "")),))
        heir = self.heirs.get(id, id)
        replaced = [old for old, new in self.heirs.items() if new == heir and old in self.numbers]
        return Series(self.numbers.get(heir, self.numbers[id]), tuple(self.numbers[old] for old in replaced))

    def _figures(self, place: Place) -> dict[str, Figure]:
        found = {
            id: figure_in_force(figure, self._setting_of(id), self.day, place)
            for id, figure in self.base_figures.items()
        }
        return {id: figure for id, figure in found.items() if figure is not None}

    def _setting_of(self, figure: str) -> Setting | None:
        """The tenant's own value, under its id or under that of one that it has replaced."""
        names = (figure, *(old for old, new in self.heirs.items() if new == figure))
        return next((self.settings[name] for name in names if name in self.settings), None)


class FigureSetting(Struct, frozen=True, forbid_unknown_fields=True):
    """基数设定: a tenant's own value of a base figure: one for all, or one for each residence. Fen, or as the unit says."""

    amount: Annotated[Decimal | None, Meta(title="不分城乡")] = None
    urban: Annotated[Decimal | None, Meta(title="城镇")] = None
    rural: Annotated[Decimal | None, Meta(title="农村")] = None

    def __post_init__(self) -> None:
        # msgspec bounds no Decimal: a Meta(ge=0) here refuses every value, and the form with it.
        given = [value for value in (self.amount, self.urban, self.rural) if value is not None]
        if not all(value.is_finite() and value >= 0 for value in given):
            raise ValueError("不能小于0")

    def of(self, residence: Residence | None) -> Decimal | None:
        """The value for a residence; the one for all where there is none of its own."""
        own = {Residence.URBAN: self.urban, Residence.RURAL: self.rural}.get(residence) if residence else None
        return self.amount if own is None else own


def figure_in_force(figure: BaseFigure, setting: Setting | None, day: date, place: Place) -> Figure | None:
    """取得的基数: the tenant's own, or an upper level's that it inherits, before the pack's; None where neither has one."""
    own = msgspec.convert(setting.value, FigureSetting).of(place.residence) if setting else None
    if setting is not None and own is not None:
        return Figure(
            figure.id, figure.title, figure.unit, _whole(own), Citation(setting.document, ""), setting.start,
            setting.provenance,
        )  # fmt: skip
    known = value_on(figure.values, day, place)
    if known is None or isinstance(known.value, str):
        return None
    return Figure(figure.id, figure.title, figure.unit, known.value, known.citation, known.start, "插件所载")


def _whole(number: Decimal) -> int | Decimal:
    return int(number) if number == number.to_integral_value() else number


def _fitting(entries: Sequence[_F], programme: str) -> list[_F]:
    """Those that name the programme; where none does, those for all."""
    named = [entry for entry in entries if programme in entry.programmes]
    return named or [entry for entry in entries if not entry.programmes]


def months_before(day: date, months: int) -> date:
    """The same day `months` earlier, or the last day of that month (31 March minus 1 → 28 or 29 February)."""
    index = day.year * 12 + day.month - 1 - months
    return last_fitting(index // 12, index % 12 + 1, day.day)


def months_after(day: date, months: int) -> date:
    """The same day `months` later, or the last day of that month (29 February plus 12 → 28 February)."""
    return months_before(day, -months)


def last_fitting(year: int, month: int, day: int) -> date:
    """That day, or the month's last one where the month is shorter."""
    try:
        return date(year, month, day)
    except ValueError:
        following = date(year + month // 12, month % 12 + 1, 1)
        return following - timedelta(days=1)


def _first(found: Iterable[_T], what: str) -> _T:
    for entry in found:
        return entry
    raise LookupError(f"在用的插件没有提供{what}")

"""在用法律: the rules in force for one tenant on one day, and their stamp; chosen by `tenants.jurisdiction`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeVar

from msgspec import Struct

from core.plugin.connectors import AnyConnector, SourceItem
from core.plugin.forms import AuthorizationTemplate
from core.plugin.procedure import Procedure
from core.plugin.reports import ReportFormat, ReportLayout
from core.plugin.rules import DeadlineRule, FindingRule, TestRule, Values, WorkCalendar
from core.plugin.vocabulary import PERIOD_SETTING, DataElement, Event, Parameter, Period, Programme, Setting

_T = TypeVar("_T")
TOTAL, SOURCE = "total", "source"
"""Stages that the core knows: the verification as printed, and one department's answer."""


class Law(Struct, frozen=True):
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
    """'plugin version' of every plugin whose objects are in force, sorted."""

    def total_deadline(self) -> DeadlineRule:
        """总期限: the clock of the whole verification; raises LookupError where the packs give none, or several."""
        found = [rule for rule in self.deadline_rules.values() if rule.stage == TOTAL]
        if len(found) > 1:
            raise LookupError(f"在用的插件提供了多个总期限规则：{'、'.join(rule.id for rule in found)}")
        return _first(found, "总期限规则")

    def clocks_from(self, event: Event) -> Sequence[DeadlineRule]:
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

    def procedure_of(self, programme: str) -> Procedure | None:
        """办理程序 of the programme; one that names it before one for all; None where the packs demand no further step."""
        fitting = [x for x in self.procedures if programme in x.programmes] or [
            x for x in self.procedures if not x.programmes
        ]
        return fitting[0] if fitting else None

    def period(self, applied_on: date) -> Period | None:
        """核算期间 up to the day before the application; None where no setting names its length."""
        setting = self.settings.get(PERIOD_SETTING)
        if setting is None:
            return None
        return Period(months_before(applied_on, int(setting.value)), applied_on - timedelta(days=1))

    def values(self, applied_on: date) -> Values:
        """取值: parameters and settings as they stand on the law's day."""
        numbers: dict[str, int | Decimal | str] = {p.id: p.on(self.day).value for p in self.parameters.values()}
        return Values(day=self.day, period=self.period(applied_on), parameters=numbers, settings=self.settings)


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

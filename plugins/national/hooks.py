"""钩子: what the national pack declares: itself, the data elements and the calendar."""

from __future__ import annotations

from collections.abc import Sequence

from hedui.plugin import API, Citation, DataElement, Level, PluginInfo, WorkCalendar, hookimpl
from plugins.national.calendars import load_calendar
from plugins.national.elements import ELEMENTS
from plugins.national.elements.catalogue import CATALOGUE


@hookimpl
def hedui_plugin() -> Sequence[PluginInfo]:
    """插件说明."""
    info = PluginInfo(
        name="national",
        title="全国通用",
        version="1.1.0",
        api=API,
        regions=("",),
        maintainer="Hedui",
        contact="随系统提供",
        sources=(*(year.notice for year in load_calendar().years.values()), Citation(CATALOGUE, "全部")),
        level=Level.NATION,
    )
    return (info,)


@hookimpl
def hedui_data_elements() -> Sequence[DataElement]:
    """数据元: the catalogue that the packs of the jurisdictions refer to."""
    return ELEMENTS


@hookimpl
def hedui_calendars() -> Sequence[WorkCalendar]:
    """工作日历: every announced year from 2006 on."""
    return (load_calendar(),)

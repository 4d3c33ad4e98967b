"""没有依据: an exclusion that no article gives."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from hedui.plugin import API, DateRange, Exclusion, Level, PluginInfo, hookimpl

REFUSED_WITH = "hedui_exclusions 的 missing_citation.gift 没有注明依据"


@hookimpl
def hedui_plugin() -> Sequence[PluginInfo]:
    return (PluginInfo("missing_citation", "某县", "1", API, ("990102",), "某县", "电话", level=Level.COUNTY),)


@hookimpl
def hedui_exclusions() -> Sequence[Exclusion]:
    since = DateRange(date(2026, 1, 1))
    return (Exclusion("missing_citation.gift", "礼金", (), since, ("national.other_income",), "不计入"),)

"""封闭了不存在的规定: what was meant to be closed would stand open."""

from __future__ import annotations

from collections.abc import Sequence

from hedui.plugin import API, Citation, Level, Openness, PluginInfo, Point, hookimpl

REFUSED_WITH = "hedui_points 的 closes_nothing.point 所指的 closes_nothing.totl 既不是本插件的对象，也不是钩子名"


@hookimpl
def hedui_plugin() -> Sequence[PluginInfo]:
    return (PluginInfo("closes_nothing", "某县", "1", API, ("990102",), "某县", "电话", level=Level.COUNTY),)


@hookimpl
def hedui_points() -> Sequence[Point]:
    basis = (Citation("某县办法", "第一条"),)
    return (Point("closes_nothing.point", "closes_nothing.totl", Openness.CLOSED, basis),)

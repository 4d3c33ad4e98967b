"""没有尽头: a hook that goes on giving objects for ever; all memory would go there, and the process with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hedui.plugin import API, Category, Citation, DataElement, Level, PluginInfo, ValueKind, hookimpl

REFUSED_WITH = "hedui_data_elements 返回了 20000 个以上的对象；钩子应当返回有限的序列"


@hookimpl
def hedui_plugin() -> Sequence[PluginInfo]:
    return (PluginInfo("endless_hook", "某县", "1", API, ("990102",), "某县", "电话", level=Level.COUNTY),)


@hookimpl
def hedui_data_elements() -> Iterator[DataElement]:
    while True:
        yield DataElement("endless_hook.e", "又一个", Category.INCOME, ValueKind.MONEY, (Citation("样例", "第一条"),))

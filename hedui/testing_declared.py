"""申报检查: what the objects of a pack are to each other: items that nobody is asked for, regions, exclusions said twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import combinations

from core.composing import with_those_above
from core.plugin.exclusions import Exclusion
from core.plugin.registry import Plugin, Registry
from core.plugin.vocabulary import MONEY, Category
from hedui.plugin_new import DIGITS
from hedui.testing_case_words import CaseFile
from hedui.testing_clauses import is_element
from hedui.testing_findings import Finding


def declared_findings(
    plugin: Plugin, registry: Registry, cases: Mapping[str, CaseFile], excused: Mapping[str, str]
) -> Iterator[Finding]:
    """检查发现 of the objects as they were declared, and of the places of the cases; `excused` by clauses.toml."""
    yield from _regions(plugin)
    yield from _areas(plugin, cases)
    yield from _never_asked(
        plugin, registry, {name for name, why in excused.items() if is_element(name) and why.strip()}
    )
    yield from _paid_as_states(plugin, cases)
    yield from _twice(plugin.objects["hedui_exclusions"])


def _regions(plugin: Plugin) -> Iterator[Finding]:
    if not plugin.info.regions:
        yield Finding("region.none", plugin.info.name, "PluginInfo.regions 为空，等于在全国都可以启用")
    most = DIGITS.get(plugin.info.level, 6)
    for region in plugin.info.regions:
        if len(region) > most:
            what = f"regions 中的 {region} 多于 {most} 位，level 却是 {plugin.info.level.value}；应为 {region[:most]}"
            yield Finding("region.beyond_level", plugin.info.name, what)


def _areas(plugin: Plugin, cases: Mapping[str, CaseFile]) -> Iterator[Finding]:
    for name, file in cases.items():
        for case in file.assessment:  # a deadline case may show that another region's holidays are its own
            if case.area and not case.area.startswith(plugin.info.regions):
                what = f"area {case.area} 不在 PluginInfo.regions（{'、'.join(plugin.info.regions)}）之内"
                yield Finding("case.area_outside", f"{name}：{case.name}", what)


def _never_asked(plugin: Plugin, registry: Registry, excused: Set[str]) -> Iterator[Finding]:
    """Once for all programmes; unless clauses.toml says why no department is asked, which has to be true."""
    packs = with_those_above(registry, [plugin.info.name])
    asked = {item.element for _, item in registry.objects("hedui_source_items", packs)}
    items = {item: programme for programme in plugin.objects["hedui_programmes"][::-1] for item in programme.items}
    for item, programme in items.items():
        if item not in asked | excused:
            what = (
                f"{programme.id}（{programme.title}）的这一项没有任何数源目录项（SourceItem），办理时不会向任何部门查询"
            )
            yield Finding("item.never_asked", item, what)
    for name in sorted(excused - (items.keys() - asked)):
        what = f"clauses.toml 说没有数源，但{'已有数源目录项' if name in items else '它不是任何救助项目的数据元'}"
        yield Finding("clause.needless", name, what)


def _paid_as_states(plugin: Plugin, cases: Mapping[str, CaseFile]) -> Iterator[Finding]:
    """A day of payment in a case says that it is paid again and again; a state on a day has no counting period."""
    states = {
        e.id: e
        for e in plugin.objects["hedui_data_elements"]
        if e.kind is MONEY and e.category in (Category.INCOME, Category.EXPENSE) and not e.periodic
    }
    paid = ((name, case, f) for name, file in cases.items() for case in file.assessment for f in case.facts)
    for name, case, fact in paid:
        if fact.element in states and fact.paid_on is not None:
            title = states.pop(fact.element).title
            what = (
                f"{name}：{case.name} 写明了发生日期 {fact.paid_on}，而{title}不是逐期发生的（periodic=False），"
                "核算期间以外的也会计入"
            )
            yield Finding("element.not_periodic", fact.element, what)


def _twice(exclusions: Sequence[Exclusion]) -> Iterator[Finding]:
    for one, other in combinations(exclusions, 2):
        if _place(one) == _place(other) and _meet(one, other) and not _replaces(one, other):
            what = f"与 {one.id} 的数据元和条款相同：同一项不计入写了两次，会扣两次"
            yield Finding("exclusion.twice", other.id, what)


def _place(exclusion: Exclusion) -> object:
    """Two of one clause and element that are told apart by their condition are two."""
    clauses = frozenset((citation.document, citation.article) for citation in exclusion.basis)
    return frozenset(exclusion.elements), clauses, exclusion.applies


def _meet(one: Exclusion, other: Exclusion) -> bool:
    return one.valid.start in other.valid or other.valid.start in one.valid


def _replaces(one: Exclusion, other: Exclusion) -> bool:
    return one.id in other.supersedes or other.id in one.supersedes

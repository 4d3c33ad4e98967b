"""层级检查: what the plugins are to each other: who stands on whom, who replaces or weakens what, who claims the same id."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from core.plugin.besides import beside, opened, point_of
from core.plugin.judging import LAW, identity
from core.plugin.names import Declared, unknown_names
from core.plugin.options import Inheritance
from core.plugin.procedure import BEGUN, ENDED
from core.plugin.stacking import Openness, Point, quoted, weaknesses
from core.plugin.superseding import heirs_of, rivals
from core.plugin.supervision import RAISED
from core.plugin.vocabulary import EVENT_TITLES, Level, citations_text

ORDER = tuple(Level)


def clashes(plugins: Mapping[str, Declared]) -> dict[str, str]:
    """编号冲突: in a clash of ids both are refused."""
    owners: dict[tuple[str, str], list[str]] = {}
    for name, plugin in plugins.items():
        for hook, entries in plugin.objects.items():
            for entry in entries if hook != "hedui_plugin" else ():
                owners.setdefault((hook, identity(entry)), []).append(name)
    return {
        name: f"{hook} 的 {entry} 重复（{'、'.join(sorted(set(names)))}）"
        for (hook, entry), names in owners.items()
        if len(names) > 1
        for name in names
    }


def unsupported(plugins: Mapping[str, Declared]) -> dict[str, str]:
    """依托缺失: a pack that needs another one which is not there, or is below it."""
    found: dict[str, str] = {}
    for name, plugin in plugins.items():
        for other in plugin.info.stacks_on:
            if other not in plugins:
                found[name] = f"依托的插件 {other} 没有安装或被拒绝；请先安装并排除它的问题"
            elif ORDER.index(plugins[other].info.level) > ORDER.index(plugin.info.level):
                found[name] = f"依托的插件 {other} 层级低于本插件；只能依托同级或上级"
    return found


def faults(name: str, plugins: Mapping[str, Declared]) -> Iterator[str]:
    """差错 of one plugin towards those it stands on."""
    above = {other: plugins[other] for other in _above(name, plugins)}
    yield from _unknown_elements(plugins[name], above)
    yield from unknown_names(plugins[name], above)
    for hook, entries in plugins[name].objects.items():
        yield from _against_closed_kinds(hook, entries, above)
        for entry in entries:
            for replaced in getattr(entry, "supersedes", ()):
                yield from _replacing(name, hook, entry, replaced, plugins, above)
    yield from beside(plugins[name], above)
    yield from _pointless(plugins[name])
    yield from _rival_procedures(plugins[name], above)
    yield from _unknown_periods(plugins[name], above)
    yield from _unknown_steps(name, plugins[name], above)


def _above(name: str, plugins: Mapping[str, Declared]) -> list[str]:
    """Everybody below whom it stands, through any number of steps."""
    found: list[str] = []
    waiting = list(plugins[name].info.stacks_on)
    while waiting:
        other = waiting.pop(0)
        if other not in found and other in plugins:
            found.append(other)
            waiting += plugins[other].info.stacks_on
    return found


def _unknown_elements(plugin: Declared, above: Mapping[str, Declared]) -> Iterator[str]:
    """A pack of law names elements of its own or of the packs it stands on; a connector may know more than is installed."""
    if plugin.info.level == Level.TOOL:
        return
    known = {identity(e) for p in (plugin, *above.values()) for e in p.objects["hedui_data_elements"]}
    for hook, entries in plugin.objects.items():
        for entry in entries:
            for element in sorted(_elements_of(hook, entry) - known):
                yield (
                    f"{hook} 的 {identity(entry)} 使用了数据元 {element}，它不在本插件和所依托插件（"
                    f"{'、'.join(above) or '无'}）的数据元中；请检查拼写，或在 PluginInfo.stacks_on 注明依托的插件"
                )


def _unknown_periods(plugin: Declared, above: Mapping[str, Declared]) -> Iterator[str]:
    """A programme that counts over a time that nobody gives would give sums and no conclusion."""
    known = {identity(e) for p in (plugin, *above.values()) for e in p.objects["hedui_parameters"]}
    for programme in plugin.objects["hedui_programmes"]:
        if programme.counting_period and programme.counting_period not in known:
            yield f"hedui_programmes 的 {programme.id} 的核算期间 {programme.counting_period} 不是任何参数；请检查拼写"


def _rival_procedures(plugin: Declared, above: Mapping[str, Declared]) -> Iterator[str]:
    """Two procedures of one programme: which of them holds, nobody but the pack can say."""
    all_ = [entry for p in (plugin, *above.values()) for entry in p.objects["hedui_procedures"]]
    replaced = {name for entry in all_ for name in entry.supersedes}
    found = rivals([entry for entry in all_ if entry.id not in replaced])
    if found is not None:
        one, other = found
        yield (
            f"hedui_procedures 的 {one.id}（{citations_text(one.basis)}）和 {other.id}（{citations_text(other.basis)}）"
            "在同一时间适用于同一救助项目；请以 valid 分开有效期间、以 programmes 分开救助项目，或以 supersedes 写明取代"
        )


def _unknown_steps(name: str, plugin: Declared, above: Mapping[str, Declared]) -> Iterator[str]:
    """A clock on a step that nobody records never runs; a step under another's name is that one's to declare."""
    upper = {step.id for p in above.values() for procedure in p.objects["hedui_procedures"] for step in procedure.steps}
    known = upper | {step.id for procedure in plugin.objects["hedui_procedures"] for step in procedure.steps}
    for step in sorted(known - upper):
        if not step.startswith(f"{name}."):
            yield f"hedui_procedures 的步骤 {step} 没有以 {name}. 开头，也不是所依托插件的步骤"
    settings = {spec.name for p in (plugin, *above.values()) for spec in p.objects["hedui_settings"]}
    for procedure in plugin.objects["hedui_procedures"]:
        if procedure.sample is not None and procedure.sample.share not in settings:
            yield f"hedui_procedures 的 {procedure.id} 的抽查比例 {procedure.sample.share} 不是任何设置项；请检查拼写"
    yield from _unknown_alerts(plugin, above)
    for rule in plugin.objects["hedui_deadline_rules"]:
        for event in (rule.starts_on, rule.ends_on):
            if (
                event not in {None, *EVENT_TITLES}
                and not event.endswith(RAISED)
                and event.removesuffix(BEGUN).removesuffix(ENDED) not in known
            ):
                yield (
                    f"hedui_deadline_rules 的 {rule.id} 随步骤事件 {event} 起止，本插件和所依托插件的办理程序中都没有这一步骤；"
                    "请检查拼写，或在 Procedure.steps 中写明"
                )


def _unknown_alerts(plugin: Declared, above: Mapping[str, Declared]) -> Iterator[str]:
    """A clock that begins with an alert needs the limit, and the step in which somebody looks into it and tells its day."""
    every = (plugin, *above.values())
    limits = {limit.id for p in every for limit in p.objects["hedui_alert_limits"]}
    steps = [step for p in every for procedure in p.objects["hedui_procedures"] for step in procedure.steps]
    for step in (step for procedure in plugin.objects["hedui_procedures"] for step in procedure.steps):
        if step.alert and step.alert not in limits:
            yield f"hedui_procedures 的步骤 {step.id} 核查的预警 {step.alert} 不是任何预警阈值；请检查拼写"
    for rule in plugin.objects["hedui_deadline_rules"]:
        limit = rule.starts_on.removesuffix(RAISED)
        if rule.starts_on.endswith(RAISED) and (limit not in limits or limit not in {step.alert for step in steps}):
            yield (
                f"hedui_deadline_rules 的 {rule.id} 自预警 {rule.starts_on} 起算，没有这一预警阈值，或者没有核查它的步骤；"
                "请检查拼写，并在 Procedure.steps 中写一个 Step，其 alert 为该预警阈值"
            )


def _elements_of(hook: str, entry: Any) -> set[str]:
    is_named = hook in LAW or hook in ("hedui_alert_limits", "hedui_recheck_schedules")
    found = (
        {*getattr(entry, "elements", ()), *getattr(entry, "rests_on", ()), *getattr(entry, "makes", ())}
        if is_named
        else set()
    )
    if hook == "hedui_programmes":
        found |= set(entry.items)
    if isinstance(getattr(entry, "element", None), str):
        found.add(entry.element)
    return found


def _against_closed_kinds(hook: str, entries: Sequence[Any], above: Mapping[str, Declared]) -> Iterator[str]:
    for other, plugin in above.items():
        for point in plugin.objects["hedui_points"]:
            if point.object == hook and point.openness == Openness.CLOSED and entries:
                yield (
                    f"{hook} 的 {identity(entries[0])} 依据 {quoted(entries[0])}；"
                    f"上级 {other} 不允许下级另行增加这类规定：{quoted(point)}"
                )


def _replacing(
    name: str, hook: str, entry: Any, replaced: str, plugins: Mapping[str, Declared], above: Mapping[str, Declared]
) -> Iterator[str]:
    owner, upper = _found(hook, replaced, plugins)
    if upper is None:
        yield (
            f"{hook} 的 {identity(entry)} 要取代 {replaced}，已安装的插件都没有这一项；"
            "请检查拼写，或安装它所在的插件并在 PluginInfo.stacks_on 注明"
        )
    elif owner != name and owner not in above:
        yield f"{hook} 的 {identity(entry)} 要取代插件 {owner} 的 {replaced}，请在 PluginInfo.stacks_on 注明依托 {owner}"
    else:
        own = {name: plugins[name], **above}
        for holder, each in _replaced(hook, upper, own):
            if holder != name:
                yield from _weakening(hook, entry, each, own[holder], _heirs(own))


def _replaced(hook: str, upper: Any, packs: Mapping[str, Declared]) -> Iterator[tuple[str, Any]]:
    """What is replaced, and what that one has replaced in its turn: who opens it further may not open it for the first one."""
    waiting, seen = [identity(upper)], set[str]()
    while waiting:
        owner, each = _found(hook, waiting.pop(0), packs)
        if each is not None and identity(each) not in seen:
            seen.add(identity(each))
            yield owner, each
            waiting += getattr(each, "supersedes", ())


def _weakening(hook: str, entry: Any, upper: Any, owner: Declared, heirs: Mapping[str, str]) -> Iterator[str]:
    point = point_of(owner, identity(upper))
    openness = point.openness if point else Openness.CLOSED
    numbers = point.numbers if point else Inheritance.CLOSED
    weaker = list(weaknesses(upper, entry, numbers, heirs)) if openness == Openness.TIGHTEN else []
    if openness == Openness.CLOSED or weaker:
        yield _refusal(hook, entry, upper, point, openness, weaker)


def _heirs(packs: Mapping[str, Declared]) -> Mapping[str, str]:
    return heirs_of(entry for plugin in packs.values() for entry in plugin.objects["hedui_deadline_rules"])


def _found(hook: str, id: str, plugins: Mapping[str, Declared]) -> tuple[str, Any]:
    """The plugin that declares the object, and the object; a plugin's name may itself have dots."""
    for name, plugin in plugins.items():
        for entry in plugin.objects[hook]:
            if identity(entry) == id:
                return name, entry
    return "", None


def _pointless(plugin: Declared) -> Iterator[str]:
    """A point about nothing: what was to be closed would stand open."""
    own = {identity(entry) for hook, entries in plugin.objects.items() if hook != "hedui_plugin" for entry in entries}
    for point in plugin.objects["hedui_points"]:
        if point.object not in own and point.object not in plugin.objects:
            yield f"hedui_points 的 {point.id} 所指的 {point.object} 既不是本插件的对象，也不是钩子名；请检查拼写"


def _refusal(hook: str, entry: Any, upper: Any, point: Point | None, openness: Openness, weaker: Sequence[str]) -> str:
    said = opened(openness, point)
    why = f"，而{'；'.join(weaker)}" if weaker else ""
    return (
        f"{hook} 的 {identity(entry)}（{quoted(entry)}）要取代 {identity(upper)}（{quoted(upper)}），"
        f"上级规定{said}{why}。请删去 supersedes，或由上级插件以 hedui_points 开放这一项"
    )

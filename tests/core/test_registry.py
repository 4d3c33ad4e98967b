"""插件登记: a plugin that breaks the contract is refused by name and reason, whatever it does, and stops nobody else."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import pytest

from core.plugin import spec
from core.plugin.registry import HOOKS, Registry, discover, identity, register
from hedui.plugin import (
    API,
    Category,
    Citation,
    DataElement,
    DeadlineRule,
    DeadlineUnit,
    Event,
    Level,
    Parameter,
    ParameterValue,
    PluginInfo,
    Programme,
    Touches,
    ValueKind,
    hookimpl,
)
from hedui.plugin import DateRange as Range

ROOT = Path(__file__).parents[2]
BASIS = (Citation("试行办法", "第一条"),)
ELEMENT = DataElement("good.wage", "工资", Category.INCOME, ValueKind.MONEY, BASIS)
Hook = Callable[[], Sequence[Any]]


def info(name: str, api: int = API, **more: Any) -> PluginInfo:
    told = {"level": Level.COUNTY, "touches": Touches(), **more}
    return PluginInfo(name, name, "1", api, ("",), "测试", "测试", **told)


def named(name: str, hook: Any) -> Any:
    hook.__name__ = name
    return hookimpl(hook)


def plugin(name: str, **hooks: Any) -> ModuleType:
    """A module with these hooks; `hedui_plugin` is right unless given."""
    module = ModuleType(name)
    for hook, function in {"hedui_plugin": lambda: [info(name)], **hooks}.items():
        setattr(module, hook, named(hook, function))
    return module


def returning(*entries: Any) -> Hook:
    return lambda: list(entries)


async def asynchronous() -> Sequence[Any]:
    return [ELEMENT]


async def generating() -> Any:
    yield ELEMENT


def raising() -> Sequence[Any]:
    raise RuntimeError("broken")


def element(id: str, basis: tuple[Citation, ...] = BASIS) -> DataElement:
    return DataElement(id, "工资", Category.INCOME, ValueKind.MONEY, basis)


def clock(**changes: Any) -> DeadlineRule:
    plain = DeadlineRule(
        "bad.total", "核对总期限", "total", Event.ACCEPTED, 10, DeadlineUnit.WORKING, BASIS, Range(date(2021, 1, 1))
    )
    return msgspec.structs.replace(plain, **changes)


PROGRAMME = Programme("bad.dibao", "低保", (), "county", (), (), Range(date(2021, 1, 1)))
REFUSALS: dict[str, tuple[dict[str, Any], str]] = {
    "async hook": ({"hedui_data_elements": asynchronous}, "异步"),
    "async generator": ({"hedui_data_elements": generating}, "异步"),
    "argument": ({"hedui_data_elements": lambda law: [ELEMENT]}, "契约"),
    "argument with default": ({"hedui_data_elements": lambda law=None: [ELEMENT]}, "参数"),
    "unknown hook": ({"hedui_magic": returning()}, "契约"),
    "foreign prefix": ({"hedui_data_elements": returning(element("good.wage"))}, "没有以 bad. 开头"),
    "prefix without dot": ({"hedui_data_elements": returning(element("badwage"))}, "没有以 bad. 开头"),
    "missing citation": ({"hedui_data_elements": returning(element("bad.wage", ()))}, "没有注明依据"),
    "programme without citation": ({"hedui_programmes": returning(PROGRAMME)}, "没有注明依据"),
    "parameter without value": ({"hedui_parameters": returning(Parameter("bad.p", "数", "元", ()))}, "没有任何值"),
    "wrong api": ({"hedui_plugin": returning(info("bad", api=API + 1))}, f"第 {API + 1} 版"),
    "two infos": ({"hedui_plugin": returning(info("bad"), info("bad"))}, "只返回一个"),
    "no info": ({"hedui_plugin": returning()}, "只返回一个"),
    "info of another name": ({"hedui_plugin": returning(info("good"))}, "不一致"),
    "raising hook": ({"hedui_data_elements": raising}, "RuntimeError"),
    "nothing returned": ({"hedui_data_elements": lambda: None}, "运行失败"),
    "id twice": ({"hedui_data_elements": returning(element("bad.a"), element("bad.a"))}, "重复"),
    "no object of ours": ({"hedui_data_elements": returning("wage")}, "hedui_data_elements"),
    "clock from an unknown event": (
        {"hedui_deadline_rules": returning(clock(starts_on="filed"))},
        "hedui_deadline_rules 的 bad.total 的起算事件 filed 不存在，可用的有：accepted（受理）、field_check_filed",
    ),
    "clock to an unknown event": (
        {"hedui_deadline_rules": returning(clock(stage="upward", ends_on="never"))},
        "终止事件 never 不存在",
    ),
    "clock of a source from acceptance": (
        {"hedui_deadline_rules": returning(clock(stage="source"))},
        "不能自 accepted",
    ),
    "clock of a case from the asking": (
        {"hedui_deadline_rules": returning(clock(stage="upward", starts_on=Event.ASKED))},
        "不能自 asked",
    ),
    "total that begins too late": (
        {"hedui_deadline_rules": returning(clock(starts_on=Event.ESCALATED))},
        "bad.total 是总期限，应自受理",
    ),
    "total that ends before the case": (
        {"hedui_deadline_rules": returning(clock(ends_on=Event.INITIATED))},
        "至核对件办结为止",
    ),
    "clock that ends as it begins": (
        {"hedui_deadline_rules": returning(clock(stage="upward", ends_on=Event.ACCEPTED))},
        "又至同一事件终止",
    ),
    "clock without length": ({"hedui_deadline_rules": returning(clock(length=0))}, "应当是正整数"),
    "parameter of another kind": ({"hedui_parameters": returning(element("bad.p"))}, "hedui_parameters"),
}


@pytest.mark.parametrize("event", [Event.ACCEPTED, Event.FIELD_CHECK_FILED, Event.INITIATED, "initiated"])
def test_a_total_may_begin_with_any_event_before_the_asking(event: Event) -> None:
    found = register({"bad": plugin("bad", hedui_deadline_rules=returning(clock(starts_on=event)))})
    assert list(found.plugins) == ["bad"]


@pytest.mark.parametrize("reason", REFUSALS)
def test_a_bad_plugin_is_refused_with_its_reason_and_a_good_one_beside_it_loads(reason: str) -> None:
    """Else one careless county pack stops the verification of a whole province, or is silently half in force."""
    hooks, words = REFUSALS[reason]
    good = plugin("good", hedui_data_elements=returning(ELEMENT))
    found = register({"bad": plugin("bad", **hooks), "good": good})
    assert list(found.plugins) == ["good"]
    assert words in found.refused["bad"]
    assert [entry for _, entry in found.objects("hedui_data_elements", ["bad", "good"])] == [ELEMENT]


def test_in_a_clash_of_ids_both_are_refused() -> None:
    """Else the order of installation decides which rule is law."""
    clashing = {"good": "good.wage", "good.more": "good.more.wage"}
    modules = {name: plugin(name, hedui_data_elements=returning(element("good.more.wage"))) for name in clashing}
    modules["other"] = plugin("other")
    found = register(modules)
    assert list(found.plugins) == ["other"]
    assert set(found.refused) == set(clashing)
    for text in found.refused.values():
        assert "good.more.wage" in text
        assert "good、good.more" in text


def test_what_cannot_be_imported_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    class Point:
        name = "bad"

        def load(self) -> ModuleType:
            raise ImportError("no module named missing")

    monkeypatch.setattr("core.plugin.registry.entry_points", lambda group: [Point()])
    found = discover()
    assert found.plugins == {}
    assert found.refused["bad"].startswith("无法导入：ImportError")


def test_the_same_plugins_in_any_order_are_the_same_law(registry: Registry) -> None:
    """Else a report cannot be explained from its stamp."""
    names = list(registry.plugins)
    for hook in HOOKS:
        forwards = [identity(e) for _, e in registry.objects(hook, names) if hook != "hedui_plugin"]
        backwards = [identity(e) for _, e in registry.objects(hook, names[::-1]) if hook != "hedui_plugin"]
        assert sorted(forwards) == sorted(backwards)
        assert len(set(forwards)) == len(forwards)
    assert list(registry.objects("hedui_programmes", ["no_such_plugin"])) == []


def test_stamps_name_plugin_and_version(registry: Registry) -> None:
    for name, entry in registry.plugins.items():
        assert entry.stamp == f"{name} {entry.info.version}+{entry.digest}"
        assert entry.info.version
        assert len(entry.digest) == 64


@pytest.mark.parametrize("hook", HOOKS)
def test_every_hook_is_described_used_and_documented(hook: str, registry: Registry) -> None:
    """Else a plugin's author writes for a hook that nobody calls, or never hears of the one that was meant."""
    described = getattr(spec, hook)
    assert inspect.getdoc(described)
    assert "一" <= inspect.getdoc(described)[0] <= "鿿"  # type: ignore[index]
    assert not inspect.signature(described).parameters
    assert any(entry.objects[hook] for entry in registry.plugins.values())
    guide = ROOT / "docs" / "plugin-api.md"
    assert not guide.exists() or hook in guide.read_text("utf-8")


def test_every_parameter_value_is_dated_and_cited(registry: Registry) -> None:
    """Else a number stands in a report that no article gives."""
    for _, parameter in registry.objects("hedui_parameters", list(registry.plugins)):
        for value in parameter.values:
            assert value.citation.document
            assert parameter.on(value.start) == value
    with pytest.raises(LookupError):
        Parameter("x.y", "数", "元", (ParameterValue(date(2021, 5, 11), 1, BASIS[0]),)).on(date(2021, 5, 10))


def test_what_plugins_return_is_frozen(registry: Registry) -> None:
    """Else one case changes the law of the next."""
    kinds = {type(e) for p in registry.plugins.values() for entries in p.objects.values() for e in entries}
    structs = [kind for kind in kinds if issubclass(kind, msgspec.Struct)]
    assert structs
    assert [kind.__name__ for kind in structs if not kind.__struct_config__.frozen] == []

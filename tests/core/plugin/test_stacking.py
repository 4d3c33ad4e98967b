"""叠加与层级: who may replace what of whom, who stands on whom, what a manifest allows; always with the clause in hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from types import ModuleType
from typing import Any

import pytest
from msgspec.structs import replace

from core.errors import Conflict
from core.plugin.registry import Registry, register
from core.plugin.stacking import Openness, Point
from core.plugin.superseding import rivals
from core.plugin.vocabulary import (
    Category,
    Citation,
    DataElement,
    DateRange,
    Event,
    Level,
    PluginInfo,
    Programme,
    Role,
    Touches,
    ValueKind,
)
from hedui.plugin import (
    Approver,
    AuthorizationTemplate,
    BaseFigure,
    DeadlineRule,
    DeadlineUnit,
    Exclusion,
    Extension,
    FigureUnit,
    HouseholdRule,
    ParameterValue,
    Procedure,
    SourceItem,
    TemplateField,
    WorkCalendar,
    hookimpl,
)
from tenants.jurisdiction import compose

CITY, COUNTY = (Citation("市办法", "第九条", "可以规定更短的期限"),), (Citation("县办法", "第二条", "十日内办结"),)
SINCE = DateRange(date(2026, 1, 1))
WAGE = DataElement("city.wage", "工资", Category.INCOME, ValueKind.MONEY, CITY)
LONGER = Extension(30, Approver.AGENCY_HEAD, CITY)
TOTAL = DeadlineRule(
    "city.total", "总期限", "total", Event.ACCEPTED, 15, DeadlineUnit.WORKING, CITY, SINCE, extension=LONGER
)
SOURCE = DeadlineRule(
    "city.source", "数源", "source", Event.ASKED, 5, DeadlineUnit.WORKING, CITY, SINCE, within="city.total"
)
FORM = AuthorizationTemplate(
    "city.form",
    "授权书",
    "1",
    CITY,
    SINCE,
    12,
    (TemplateField("full_name", "姓名"), TemplateField("seal", "印章")),
    "本人授权",
)
ITEM = SourceItem("city.tax", "tax", "税务", "city.wage", CITY, "city.source")


def plugin(
    name: str, level: Level = Level.COUNTY, stacks_on: tuple[str, ...] = (), **hooks: Sequence[Any]
) -> ModuleType:
    module = ModuleType(name)
    touches = hooks.pop("touches", Touches())
    said = PluginInfo(name, name, "1", 1, ("",), "测试", "测试", level=level, stacks_on=stacks_on, touches=touches)  # type: ignore[arg-type]
    for hook, entries in {"hedui_plugin": [said], **{f"hedui_{k}": v for k, v in hooks.items()}}.items():
        made = (lambda found: lambda: found)(entries)
        made.__name__ = hook
        setattr(module, hook, hookimpl(made))
    return module


def city(openness: Openness | None = Openness.TIGHTEN, about: str = "city.total", **more: Sequence[Any]) -> ModuleType:
    points = [] if openness is None else [Point("city.point", about, openness, CITY)]
    hooks: dict[str, Any] = {
        "data_elements": [WAGE], "deadline_rules": [TOTAL, SOURCE], "authorization_templates": [FORM],
        "source_items": [ITEM], "points": points, **more,
    }  # fmt: skip
    return plugin("city", Level.PREFECTURE, **hooks)


def county(stacks_on: tuple[str, ...] = ("city",), **hooks: Sequence[Any]) -> ModuleType:
    return plugin("county", Level.COUNTY, stacks_on, **hooks)


def clock(**changes: Any) -> DeadlineRule:
    told = {"id": "county.total", "length": 10, "basis": COUNTY, "supersedes": ("city.total",), **changes}
    return replace(TOTAL, **told)


def together(*modules: ModuleType) -> Registry:
    return register({module.__name__: module for module in modules})


@pytest.mark.parametrize(
    ("openness", "changes", "words"),
    [
        (Openness.TIGHTEN, {}, ""),
        (Openness.TIGHTEN, {"length": 15}, ""),
        (Openness.TIGHTEN, {"length": 16}, "期限由 15 延长为 16"),
        (Openness.TIGHTEN, {"extension": None}, ""),
        (Openness.TIGHTEN, {"extension": replace(LONGER, ceiling=31)}, "延长的上限放宽"),
        (Openness.TIGHTEN, {"extension": replace(LONGER, ceiling=None)}, "延长的上限放宽"),
        (
            Openness.TIGHTEN,
            {"extension": replace(LONGER, approver=Approver.ENTRUSTING_DEPARTMENT)},
            "延长的批准人由核对机构主要负责人改为委托部门",
        ),
        (Openness.TIGHTEN, {"unit": DeadlineUnit.NATURAL}, "期限的单位、起算、终止或阶段不同"),
        (Openness.OPEN, {"length": 29}, ""),
        (Openness.CLOSED, {}, "不得改变"),
        (None, {}, "未标为开放"),
    ],
)
def test_who_replaces_a_clock(openness: Openness | None, changes: dict[str, Any], words: str) -> None:
    """What is not marked is closed; what is to be tightened is; the refusal quotes both clauses."""
    found = together(city(openness), county(deadline_rules=[clock(**changes)]))
    assert ("county" in found.plugins) is not bool(words)
    said = found.refused.get("county", "")
    if words:
        assert words in said
        assert "县办法 第二条（“十日内办结”）" in said
        assert "市办法 第九条（“可以规定更短的期限”）" in said
    assert "city" in found.plugins


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, ""),
        ({"validity_months": 6}, ""),
        ({"validity_months": 13}, "授权期限延长"),
        ({"validity_months": None}, "授权期限延长"),
        ({"fields": FORM.fields[:1]}, "授权书缺少必填栏目：印章"),
        ({"fields": (FORM.fields[0], TemplateField("seal", "印章", roles=(Role.APPLICANT,)))}, "缺少必填栏目：印章"),
        ({"fields": (FORM.fields[0], TemplateField("seal", "印章", compared=False))}, "不再核对的栏目：印章"),
        ({"statement": " 本人\n授权"}, ""),
        ({"statement": "本人授权贵单位及其他单位"}, "授权声明的文字不同"),
        ({"days_before_application": 30}, "由 0 日放宽为30 日"),
        ({"days_before_application": None}, "由 0 日放宽为不限"),
        ({"fields": (FORM.fields[0], TemplateField("seal", "印章", required=False))}, "印章"),
    ],
)
def test_who_replaces_the_form(changes: dict[str, Any], words: str) -> None:
    form = replace(FORM, id="county.form", basis=COUNTY, supersedes=("city.form",), **changes)
    found = together(city(about="city.form"), county(authorization_templates=[form]))
    assert words in found.refused.get("county", "")
    assert ("county" in found.refused) is bool(words)


@pytest.mark.parametrize(
    ("within", "words"), [("city.total", ""), ("county.total", ""), (None, "不再包含在期限 city.total 之内")]
)
def test_a_clock_stays_within_the_one_it_was_in(within: str | None, words: str) -> None:
    """Also where that one has been replaced; outside of it, it would run on when the total has ended."""
    faster = replace(SOURCE, id="county.source", length=3, basis=COUNTY, supersedes=("city.source",), within=within)
    tighten = [Point(f"city.p{n}", o, Openness.TIGHTEN, CITY) for n, o in enumerate(("city.total", "city.source"))]
    found = together(city(points=tighten), county(deadline_rules=[clock(), faster]))
    assert words in found.refused.get("county", "")
    assert ("county" in found.refused) is bool(words)


GIFT = Exclusion("city.gift", "礼金", CITY, SINCE, ("city.wage",), "不计入", share="1/2")
PEOPLE = HouseholdRule("city.people", "家庭人口", CITY, SINCE, lambda *_: ())


def quotes_both(said: str) -> bool:
    return "县办法 第二条（“十日内办结”）" in said and "市办法 第九条（“可以规定更短的期限”）" in said


@pytest.mark.parametrize(
    ("openness", "changes", "refused"),
    [
        (None, {}, True),
        (Openness.CLOSED, {}, True),
        (Openness.TIGHTEN, {}, True),
        (Openness.OPEN, {}, False),
        (Openness.TIGHTEN, {"supersedes": ("city.gift",), "share": "1/4"}, False),
        (Openness.CLOSED, {"elements": ("county.grant",)}, False),
        (Openness.CLOSED, {"valid": DateRange(date(2020, 1, 1), date(2025, 12, 31))}, False),
    ],
)
def test_a_second_exclusion_leaves_out_no_more(
    openness: Openness | None, changes: dict[str, Any], refused: bool
) -> None:
    """Beside a closed one it would be no replacement, and leave out all the same what the city counts."""
    second = replace(GIFT, **{"id": "county.gift", "basis": COUNTY, "share": "1/2", **changes})
    grant = replace(WAGE, id="county.grant")
    upper = city(openness, "city.gift", exclusions=[GIFT])
    said = together(upper, county(exclusions=[second], data_elements=[grant])).refused.get("county", "")
    assert ("对同一数据元（city.wage）另行规定不计入" in said, quotes_both(said)) == (refused, refused)
    assert bool(said) is refused


@pytest.mark.parametrize("openness", [None, *Openness])
def test_a_second_total_clock_is_refused_whatever_is_open(openness: Openness | None) -> None:
    """Of two nobody knows which is meant: the case could not even be accepted."""
    said = together(city(openness), county(deadline_rules=[clock(supersedes=())])).refused["county"]
    assert "另行规定了一个总期限" in said
    assert quotes_both(said)
    before = DateRange(date(2020, 1, 1), date(2025, 12, 31))
    assert "county" in together(city(openness), county(deadline_rules=[clock(supersedes=(), valid=before)])).plugins


@pytest.mark.parametrize(("openness", "refused"), [(None, True), (Openness.TIGHTEN, True), (Openness.OPEN, False)])
def test_one_for_a_programme_does_not_push_aside_the_one_for_all(openness: Openness | None, refused: bool) -> None:
    """Of a programme that the county itself adds, it says who counts."""
    dibao = Programme("city.dibao", "低保", CITY, "county", (Role.APPLICANT,), ("city.wage",), SINCE)
    own = replace(PEOPLE, id="county.people", basis=COUNTY, programmes=("city.dibao",))
    upper = city(openness, "city.people", household_rules=[PEOPLE], programmes=[dibao])
    said = together(upper, county(household_rules=[own])).refused.get("county", "")
    added = {
        "programmes": [replace(dibao, id="county.more", basis=COUNTY)],
        "household_rules": [replace(own, programmes=("county.more",))],
    }
    assert "county" in together(upper, county(**added)).plugins
    assert ("对个别救助项目另行规定" in said, quotes_both(said), bool(said)) == (refused, refused, refused)


def test_who_opens_further_does_not_open_for_the_first_one() -> None:
    """The county may be faster than the city, and leave the rest to the town: but only down to what the city allows."""
    opened = Point("county.point", "county.total", Openness.OPEN, COUNTY)
    middle = county(deadline_rules=[clock()], points=[opened])
    for length, words in ((15, ""), (16, "期限由 15 延长为 16")):
        slower = clock(id="town.total", length=length, supersedes=("county.total",))
        found = together(city(), middle, plugin("town", Level.AGREEMENT, ("county",), deadline_rules=[slower]))
        assert words in found.refused.get("town", "")
        assert ("town" in found.refused) is bool(words)
    twice = [clock(), clock(id="county.slow", length=16, supersedes=("county.total",))]
    assert "期限由 15 延长为 16" in together(city(), county(deadline_rules=twice)).refused["county"]


def test_a_replaced_clock_is_meant_by_whoever_names_it() -> None:
    """Else the source's clock would run on outside the total, and its own replacement be unknown to the catalogue."""
    faster = replace(SOURCE, id="county.source", length=3, basis=COUNTY, supersedes=("city.source",))
    upper = city(
        points=[Point(f"city.p{n}", o, Openness.TIGHTEN, CITY) for n, o in enumerate(("city.total", "city.source"))]
    )
    found = together(upper, county(deadline_rules=[clock(), faster]))
    law = compose(found, ["city", "county"], {}, date(2026, 6, 1), whole=False)
    assert set(law.deadline_rules) == {"county.total", "county.source"}
    assert law.deadline_rules["county.source"].within == "county.total"
    assert law.source_items[0].deadline == "county.source"
    assert law.total_deadline().length == 10
    before = compose(found, ["city", "county"], {}, date(2025, 12, 31), whole=False)
    assert before.deadline_rules == {}


@pytest.mark.parametrize(
    ("stacks_on", "supersedes", "words"),
    [
        (("city",), ("city.totl",), "已安装的插件都没有这一项"),
        (("city",), ("ctiy.total",), "已安装的插件都没有这一项"),
        ((), ("city.total",), "请在 PluginInfo.stacks_on 注明依托 city"),
        (("nation",), ("city.total",), "依托的插件 nation 没有安装或被拒绝"),
    ],
)
def test_a_misspelt_or_unnamed_upper_pack_is_told(
    stacks_on: tuple[str, ...], supersedes: tuple[str, ...], words: str
) -> None:
    """A supersedes that meets nothing would leave two clocks in force."""
    found = together(city(), county(stacks_on, deadline_rules=[clock(supersedes=supersedes)]))
    assert words in found.refused["county"]
    assert "city" in found.plugins


def test_a_pack_does_not_stand_on_one_below_it() -> None:
    found = together(county(()), plugin("city", Level.PREFECTURE, ("county",)))
    assert "层级低于本插件" in found.refused["city"]
    assert "county" in found.plugins


def test_whoever_stands_on_a_refused_pack_is_refused_after_it() -> None:
    """And whoever stands on that one, to the last."""
    bad = plugin("bad", Level.PROVINCE, data_elements=[replace(WAGE, id="bad.wage", basis=())])
    chain = [plugin(f"p{n}", Level.COUNTY, (("bad",) if n == 0 else (f"p{n - 1}",))) for n in range(4)]
    found = together(bad, *chain, city())
    assert set(found.refused) == {"bad", "p0", "p1", "p2", "p3"}
    assert "没有注明依据" in found.refused["bad"]
    assert "依托的插件 p2 没有安装或被拒绝" in found.refused["p3"]


def test_a_kind_that_is_closed_is_closed_through_every_step() -> None:
    """The town stands on the county, the county on the city: what the city closed is closed for both."""
    upper = city(Openness.CLOSED, "hedui_exclusions")
    gift = Exclusion("town.gift", "礼金", COUNTY, SINCE, ("city.wage",), "不计入")
    town = plugin("town", Level.AGREEMENT, ("county",), exclusions=[gift])
    found = together(upper, county(), town)
    assert "上级 city 不允许下级另行增加这类规定：市办法 第九条" in found.refused["town"]
    assert "县办法 第二条（“十日内办结”）" in found.refused["town"]
    own = city(Openness.CLOSED, "hedui_exclusions", exclusions=[replace(gift, id="city.gift")])
    assert "city" in together(own).plugins


def test_an_element_of_a_pack_that_one_does_not_stand_on_is_unknown() -> None:
    rule = Exclusion("county.gift", "礼金", COUNTY, SINCE, ("city.wage",), "不计入")
    assert (
        "city.wage，它不在本插件和所依托插件（无）" in together(city(), county((), exclusions=[rule])).refused["county"]
    )
    looks = replace(rule, rests_on=("city.disabled",))
    assert "数据元 city.disabled" in together(city(), county(exclusions=[looks])).refused["county"]
    assert "county" in together(city(), county(exclusions=[rule])).plugins


@pytest.mark.parametrize(
    ("touches", "words"),
    [
        (Touches(), ""),
        (Touches(elements=("city.*",), sources=("tax",)), ""),
        (Touches(elements=("city.w*",)), ""),
        (Touches(elements=("national.*",)), "涉及数据元 city.wage"),
        (Touches(sources=("banks",)), "涉及部门 tax"),
        (Touches(sources=()), "涉及部门 tax"),
    ],
)
def test_a_manifest_is_held_to(touches: Touches, words: str) -> None:
    item = replace(ITEM, id="county.tax")
    found = together(city(), county(source_items=[item], touches=touches))  # type: ignore[arg-type]
    assert words in found.refused.get("county", "")
    assert ("county" in found.refused) is bool(words)


@pytest.mark.parametrize("share", ["0", "-1/2", "1.01", "half", "1/0"])
def test_a_share_lies_between_nothing_and_the_whole(share: str) -> None:
    rule = Exclusion("county.gift", "礼金", COUNTY, SINCE, ("city.wage",), "不计入", share=share)
    assert "份额" in together(city(), county(exclusions=[rule])).refused["county"]


def test_a_base_figure_is_a_number() -> None:
    value = ParameterValue(date(2026, 1, 1), "九百元", COUNTY[0])
    figure = BaseFigure("county.standard", "标准", FigureUnit.FEN_PER_MONTH, COUNTY, (value,))
    assert "不是数" in together(city(), county(base_figures=[figure])).refused["county"]


def test_a_level_that_does_not_exist_stops_its_plugin_alone() -> None:
    """A struct does not look at what it is given: the registry does, before it sorts by it."""
    found = together(plugin("odd", "region"), city())  # type: ignore[arg-type]
    assert "PluginInfo 的字段有误：level：不能取“region”这个值；level 可写：nation、province" in found.refused["odd"]
    assert "city" in found.plugins


@pytest.mark.parametrize(
    ("field", "told", "said"),
    [
        ("regions", "9901", 'PluginInfo 的 regions 是一段文字，应为元组：请写作 regions=("9901",)'),
        ("version", 1, 'PluginInfo 的字段有误：version：应为文字（加引号，如 "1234.56"），现为整数'),
        ("api", "1", "PluginInfo 的字段有误：api：应为整数（不加引号），现为文字"),
    ],
)
def test_a_mistyped_manifest_is_refused_in_chinese(field: str, told: object, said: str) -> None:
    module = city()
    info = replace(module.hedui_plugin()[0], **{field: told})
    module.hedui_plugin = hookimpl(specname="hedui_plugin")(lambda: (info,))  # type: ignore[attr-defined]
    found = together(module).refused["city"]
    assert said in found
    assert "Expected" not in found


def test_two_procedures_of_one_programme_are_refused_by_name() -> None:
    """Which of them holds is said by days, by programmes or by `supersedes`, never by the order in a list."""

    def refused(*procedures: Procedure) -> str:
        return together(city(procedures=procedures)).refused.get("city", "")

    one, other = (Procedure(f"city.{name}", name, CITY, SINCE) for name in ("one", "other"))
    assert "city.one" in refused(one, other)
    assert "city.other" in refused(one, other)
    assert "supersedes" in refused(one, other)
    ended = replace(one, valid=DateRange(date(2020, 1, 1), date(2025, 12, 31)))
    assert "办理程序" not in refused(ended, replace(other, valid=DateRange(date(2026, 1, 1))))
    named = replace(other, programmes=("city.dibao", "city.edge"))
    assert rivals([one, named]) is None
    assert rivals([replace(one, programmes=("city.dibao",)), named]) is not None
    assert rivals([replace(one, programmes=("city.relief",)), named]) is None


def test_packs_that_do_not_know_of_each_other_are_not_switched_on_with_two_procedures() -> None:
    plugins = [plugin(name, procedures=[Procedure(f"{name}.p", name, CITY, SINCE)]) for name in ("one", "other")]
    registry = together(*plugins)
    assert registry.refused == {}
    with pytest.raises(Conflict) as held:
        compose(registry, ["one", "other"], {}, date(2026, 6, 1), whole=False)
    assert "one.p 和 other.p" in str(held.value)
    assert compose(registry, ["one"], {}, date(2026, 6, 1), whole=False).procedures


def test_a_calendar_is_not_laid_over_itself() -> None:
    calendar = WorkCalendar("city.calendar", "日历", {}, overlays="city.calendar")
    assert "叠加在它自己之上" in together(city(calendars=[calendar])).refused["city"]

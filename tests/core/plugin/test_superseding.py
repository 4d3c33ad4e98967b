"""取代与引文: numbers and programmes replaced by a lower pack, whom their names mean, and both clauses quoted for every kind."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from msgspec.structs import replace

from core.composing import compose
from core.law import Law
from core.plugin.registry import Registry, register
from core.plugin.stacking import Openness, Point
from core.plugin.vocabulary import (
    Category,
    Citation,
    DataElement,
    DateRange,
    Level,
    PluginInfo,
    Role,
    Setting,
    ValueKind,
)
from hedui.plugin import (
    AlertLimit,
    AuthorizationTemplate,
    BaseFigure,
    Bound,
    DeadlineRule,
    DeadlineUnit,
    Event,
    Exclusion,
    FigureUnit,
    Inheritance,
    Limit,
    Parameter,
    ParameterValue,
    Procedure,
    Programme,
    RecheckSchedule,
    TemplateField,
    hookimpl,
    income,
    read_parameters,
    threshold,
)

CITY, COUNTY = Citation("市办法", "第九条", "市里的话"), Citation("县办法", "第二条", "县里的话")
SINCE, DAY = DateRange(date(2026, 1, 1)), date(2026, 6, 1)
WAGE = DataElement("city.wage", "工资", Category.INCOME, ValueKind.MONEY, (CITY,), periodic=True)


def value(number: int | str, where: Citation = CITY, start: date = date(2026, 1, 1)) -> ParameterValue:
    return ParameterValue(start, Decimal(number) if isinstance(number, str) else number, where)


FACTOR = Parameter("city.factor", "倍数", "倍", (value("1.5"),))
STANDARD = BaseFigure("city.standard", "低保标准", FigureUnit.FEN_PER_MONTH, (CITY,), (value(90000),))
DIBAO = Programme(
    "city.dibao",
    "低保",
    (CITY,),
    "county",
    (Role.APPLICANT,),
    ("city.wage",),
    SINCE,
    6,
    (replace(CITY, text="六个月有效"),),
)
MEDICAL = Programme(
    "city.medical", "医疗", (CITY,), "county", (Role.APPLICANT,), ("city.wage",), SINCE, recognised_by=("city.dibao",)
)
GIFT = Exclusion("city.gift", "礼金", (CITY,), SINCE, ("city.wage",), "不计入", share="1/2")
CLOCK = DeadlineRule("city.total", "总期限", "total", Event.ACCEPTED, 15, DeadlineUnit.WORKING, (CITY,), SINCE)
FORM = AuthorizationTemplate(
    "city.form", "授权书", "1", (CITY,), SINCE, 12, (TemplateField("full_name", "姓名"),), "授权"
)
STEPS = Procedure("city.steps", "程序", (CITY,), SINCE, programmes=("city.dibao",))
TEST = threshold(
    income(), Bound(inclusive=False, figure="city.standard", factor="city.factor", each_person=True),
    id="city.test", title="人均收入", programmes=("city.dibao",), basis=(CITY,), valid=SINCE,
)  # fmt: skip


def plugin(name: str, level: Level, stacks_on: tuple[str, ...] = (), **hooks: Sequence[Any]) -> ModuleType:
    module = ModuleType(name)
    said = PluginInfo(name, name, "1", 1, ("",), "测试", "测试", level=level, stacks_on=stacks_on)
    for hook, entries in {"hedui_plugin": [said], **{f"hedui_{k}": v for k, v in hooks.items()}}.items():
        made = (lambda found: lambda: found)(entries)
        made.__name__ = hook
        setattr(module, hook, hookimpl(made))
    return module


def city(*points: Point) -> ModuleType:
    return plugin(
        "city", Level.PREFECTURE, data_elements=[WAGE], parameters=[FACTOR], base_figures=[STANDARD],
        programmes=[DIBAO, MEDICAL], exclusions=[GIFT], deadline_rules=[CLOCK], authorization_templates=[FORM],
        procedures=[STEPS], test_rules=[TEST], points=points,
    )  # fmt: skip


def together(*points: Point, **hooks: Sequence[Any]) -> Registry:
    return register({"city": city(*points), "county": plugin("county", Level.COUNTY, ("city",), **hooks)})


def point(about: str, openness: Openness = Openness.OPEN, numbers: Inheritance = Inheritance.CLOSED) -> Point:
    return Point(f"city.point.{about}", about, openness, (replace(CITY, text="开放或者封闭的话"),), numbers)


def law(registry: Registry, day: date = DAY, **settings: Setting) -> Law:
    assert registry.refused == {}
    return compose(registry, ["county"], settings, day, whole=False)


OWN_FACTOR = Parameter("county.factor", "县倍数", "倍", (value("2", COUNTY, date(2026, 3, 1)),), ("city.factor",))
OWN_STANDARD = replace(
    STANDARD, id="county.standard", values=(value(80000, COUNTY),), basis=(COUNTY,), supersedes=("city.standard",)
)
OWN_DIBAO = replace(
    DIBAO, id="county.dibao", basis=(COUNTY,), validity_basis=(replace(COUNTY, text="县里的有效期"),),
    supersedes=("city.dibao",),
)  # fmt: skip


def test_a_replaced_number_is_meant_by_whoever_names_it_from_its_first_day() -> None:
    """The city's test names the city's factor and standard; the county has its own, the factor only since March."""
    opened = point("city.factor"), point("city.standard")
    found = together(*opened, parameters=[OWN_FACTOR], base_figures=[OWN_STANDARD])
    values = law(found).values(DAY)
    assert (values.number("city.factor"), values.number("county.factor")) == (2, 2)
    assert (values.number("city.standard"), values.figures["city.standard"].id) == (80000, "county.standard")
    assert values.titles["city.factor"] == "县倍数"
    assert set(law(found).parameters) == {"county.factor"}
    before = law(found, date(2026, 2, 28)).values(date(2026, 2, 28))
    assert before.number("city.factor") == Decimal("1.5")
    with pytest.raises(LookupError):
        before.number("county.factor")


@pytest.mark.parametrize("name", ["city.standard", "county.standard"])
def test_a_tenants_own_value_stands_under_either_name(name: str) -> None:
    found = together(point("city.standard"), base_figures=[OWN_STANDARD])
    told = Setting(name, {"amount": "70000"}, "县发〔2026〕1号", date(2026, 1, 1), "某县")
    assert law(found, **{name: told}).values(DAY).number("city.standard") == 70000


def test_a_replaced_programme_is_meant_by_whoever_names_it() -> None:
    """Its tests, its procedure, and who needs no new verification; who was recognised before keeps his place."""
    found = law(together(point("city.dibao"), programmes=[OWN_DIBAO]))
    assert set(found.programmes) == {"county.dibao", "city.medical"}
    assert found.test_rules[0].programmes == ("county.dibao",)
    assert (found.procedure_of("county.dibao") or STEPS).id == "city.steps"
    assert found.programmes["city.medical"].recognised_by == ("city.dibao", "county.dibao")


def test_a_pack_implies_what_it_stands_on_in_that_order() -> None:
    found = together()
    assert law(found).packs == ("city", "county")
    assert compose(found, ["county", "city"], {}, DAY, whole=False) == law(found)
    assert [stamp.split()[0] for stamp in law(found).stamp] == ["city", "county"]


REPLACING: dict[str, tuple[str, str, Any]] = {
    "parameter": ("parameters", "city.factor", OWN_FACTOR),
    "base figure": ("base_figures", "city.standard", OWN_STANDARD),
    "programme": ("programmes", "city.dibao", OWN_DIBAO),
    "validity": ("programmes", "city.dibao", replace(OWN_DIBAO, report_validity_months=12)),
    "exclusion": (
        "exclusions", "city.gift", replace(GIFT, id="county.gift", basis=(COUNTY,), share="1", supersedes=("city.gift",)),
    ),
    "deadline": (
        "deadline_rules", "city.total",
        replace(CLOCK, id="county.total", length=16, basis=(COUNTY,), supersedes=("city.total",)),
    ),
    "form": (
        "authorization_templates", "city.form",
        replace(FORM, id="county.form", fields=(), basis=(COUNTY,), supersedes=("city.form",)),
    ),
    "procedure": (
        "procedures", "city.steps", replace(STEPS, id="county.steps", basis=(COUNTY,), supersedes=("city.steps",)),
    ),
    "test": (
        "test_rules", "city.test", replace(TEST, id="county.test", basis=(COUNTY,), supersedes=("city.test",)),
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", REPLACING)
@pytest.mark.parametrize("is_marked", [True, False])
def test_a_closed_point_is_refused_with_every_clause_quoted(kind: str, is_marked: bool) -> None:
    """Of numbers too, whose clauses stand with their values; and where nothing was marked: closed is what is not open."""
    hook, about, entry = REPLACING[kind]
    points = [point(about, Openness.CLOSED)] if is_marked else []
    said = together(*points, **{hook: [entry]}).refused["county"]
    assert "县办法 第二条（“县里的话”）" in said
    assert "市办法 第九条（“市里的话”）" in said
    assert ("市办法 第九条（“开放或者封闭的话”）" in said) is is_marked
    if kind in ("programme", "validity"):
        assert "（“县里的有效期”）" in said
        assert "（“六个月有效”）" in said


ADDED: dict[str, tuple[str, Any]] = {
    kind: (hook, replace(entry, supersedes=())) for kind, (hook, _, entry) in REPLACING.items()
}


@pytest.mark.parametrize("kind", ADDED)
def test_a_closed_kind_is_refused_with_both_clauses_quoted(kind: str) -> None:
    hook, entry = ADDED[kind]
    said = together(point(f"hedui_{hook}", Openness.CLOSED), **{hook: [entry]}).refused["county"]
    assert "县办法 第二条（“县里的话”）" in said
    assert "市办法 第九条（“开放或者封闭的话”）" in said


def _factor(number: str, start: date = date(2026, 3, 1)) -> Parameter:
    return replace(OWN_FACTOR, values=(value(number, COUNTY, start),))


LIMITED = replace(GIFT, limit=Limit("city.standard", "1/2"), paid_until=date(2026, 12, 31))


@pytest.mark.parametrize(
    ("hook", "entry", "numbers", "words"),
    [
        ("parameters", _factor("1.5"), Inheritance.CLOSED, ""),
        ("parameters", _factor("1.4"), Inheritance.AT_MOST, ""),
        ("parameters", _factor("1.6"), Inheritance.AT_MOST, "不高于上级的值"),
        ("parameters", _factor("1.6"), Inheritance.AT_LEAST, ""),
        ("parameters", _factor("1.4"), Inheritance.AT_LEAST, "不低于上级的值"),
        ("parameters", _factor("1.4"), Inheritance.CLOSED, "不得改变"),
        ("parameters", replace(_factor("1.4"), unit="%"), Inheritance.AT_MOST, "单位不同"),
        ("base_figures", OWN_STANDARD, Inheritance.AT_MOST, ""),
        ("base_figures", OWN_STANDARD, Inheritance.AT_LEAST, "不低于上级的值"),
        ("programmes", OWN_DIBAO, Inheritance.CLOSED, ""),
        ("programmes", replace(OWN_DIBAO, report_validity_months=5), Inheritance.CLOSED, ""),
        ("programmes", replace(OWN_DIBAO, report_validity_months=7), Inheritance.CLOSED, "由 6 个月延长为 7"),
        ("programmes", replace(OWN_DIBAO, report_validity_months=None), Inheritance.CLOSED, "延长为 不限"),
        ("programmes", replace(OWN_DIBAO, items=()), Inheritance.CLOSED, "核对内容不同"),
        ("programmes", replace(OWN_DIBAO, subjects=tuple(Role)), Inheritance.CLOSED, "核对对象不同"),
        ("programmes", replace(OWN_DIBAO, executor="province"), Inheritance.CLOSED, "执行核对的层级不同"),
        ("programmes", replace(OWN_DIBAO, recognised_by=("city.medical",)), Inheritance.CLOSED, "共享认定结果"),
        ("exclusions", replace(LIMITED, share="1/3"), Inheritance.CLOSED, ""),
        ("exclusions", replace(LIMITED, share="2/3"), Inheritance.CLOSED, "份额由 1/2 提高为 2/3"),
    ],
)
def test_what_is_open_to_tightening_is_no_weaker(hook: str, entry: Any, numbers: Inheritance, words: str) -> None:
    """A number is weaker on the side that its point names; a programme and an exclusion by what they let pass."""
    own = entry
    if hook == "exclusions":
        own = replace(entry, id="county.gift", basis=(COUNTY,), supersedes=("city.gift",))
    about = own.supersedes[0]
    found = together(point(about, Openness.TIGHTEN, numbers), **{hook: [own]})
    assert words in found.refused.get("county", "")
    assert bool(words) is ("county" in found.refused)


def test_a_programme_with_a_time_of_its_own_names_a_parameter_that_there_is() -> None:
    """Else it would give sums and no conclusion, and nobody would know why."""
    own = replace(OWN_DIBAO, supersedes=(), counting_period="county.months")
    assert "核算期间 county.months 不是任何参数" in together(programmes=[own]).refused["county"]
    months = Parameter("county.months", "核算期间", "月", (value(6, COUNTY, date(2026, 3, 1)),))
    found = together(programmes=[own], parameters=[months])
    assert law(found).under(own).values(DAY).months == 6
    assert law(found).under(DIBAO).values(DAY).months is None
    before = date(2026, 2, 1)
    assert law(found, before).under(own).values(before).months is None


@pytest.mark.parametrize("kind", ["alert_limits", "recheck_schedules"])
def test_an_alert_or_recheck_names_elements_that_there_are(kind: str) -> None:
    alert = AlertLimit("county.a", "预警", (COUNTY,), SINCE, ("city.wages",), lambda change, values: None)
    recheck = RecheckSchedule("county.r", "复核", (COUNTY,), SINCE, (), "city.factor", elements=("city.wages",))
    entry = alert if kind == "alert_limits" else recheck
    assert "使用了数据元 city.wages" in together(**{kind: [entry]}).refused["county"]


def test_a_parameter_file_says_what_its_numbers_replace(tmp_path: Path) -> None:
    path = tmp_path / "parameters.toml"
    path.write_text(
        'document = "县办法"\n[[parameter]]\nid = "county.factor"\ntitle = "倍数"\nunit = "倍"\nsupersedes = ["city.factor"]\n'
        'value = [{ start = 2026-03-01, value = 2, article = "第二条" }]\n',
        "utf-8",
    )
    assert read_parameters(path).parameters[0].supersedes == ("city.factor",)

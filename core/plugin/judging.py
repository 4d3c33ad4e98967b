"""逐项检查: what one object of a plugin lacks by itself: type, prefix, citation, dates, what it may touch."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from types import UnionType
from typing import Any, cast, get_args, get_origin, get_type_hints

from msgspec import Struct

from core.plugin import spec
from core.plugin.clocks import clock_faults
from core.plugin.figures import gaps_and_overlaps
from core.plugin.procedure import retention_faults, step_faults
from core.plugin.slips import extension_slips, layout_slips, programme_slips, range_slips, source_slips, template_slips
from core.plugin.touching import untouchable
from core.plugin.vocabulary import DateRange, Level, PluginInfo

WITHOUT_BASIS = frozenset(
    {"hedui_plugin", "hedui_parameters", "hedui_calendars", "hedui_report_formats", "hedui_connectors"}
)
"""Kinds that carry their citations deeper (a parameter's values, a calendar's years) or decide nothing."""
LAW = frozenset(
    {
        "hedui_programmes", "hedui_household_rules", "hedui_finding_rules", "hedui_exclusions", "hedui_deductions",
        "hedui_support_rules", "hedui_test_rules", "hedui_deadline_rules", "hedui_procedures", "hedui_points",
    }
)  # fmt: skip
"""Kinds that only a pack with a level declares."""


def identity(entry: Any) -> str:
    """The id of a declared object; connectors carry theirs in `info`."""
    return str(entry.id if hasattr(entry, "id") else entry.info.id)


def faults(info: PluginInfo, hook: str, entries: Sequence[Any]) -> Iterator[str]:
    """差错 of what one hook returned, each naming the entry."""
    if hook in LAW and entries and info.level == Level.TOOL:
        yield f"{hook} 声明了法律规则，PluginInfo.level 却是 tool；请注明层级：nation、province、prefecture、county 或 agreement"
    declared = get_args(get_type_hints(getattr(spec, hook))["return"])[0]
    for entry in entries:
        if not _is_a(declared, entry):
            yield f"{hook} 返回了 {type(entry).__name__}，应为 {_name(declared)}"
        else:
            yield from _entry_faults(info, hook, entry)


def _entry_faults(info: PluginInfo, hook: str, entry: Any) -> Iterator[str]:
    name = identity(entry)
    if not name.startswith(f"{info.name}."):
        yield f"{hook} 的 {name} 没有以 {info.name}. 开头"
    if hook not in WITHOUT_BASIS and not _is_cited(entry):
        yield f"{hook} 的 {name} 没有注明依据"
    if fault := next(mistyped(entry), ""):
        yield f"{hook} 的 {name} {fault}"
        return  # whatever else were said of it, would be said of letters
    for fault in (*_OWN_FAULTS.get(hook, _none)(entry), *range_slips(entry)):
        yield f"{hook} 的 {name} {fault}"
    yield from (f"{hook} 的 {name} {fault}" for fault in untouchable(info.touches, entry))


def mistyped(entry: Any) -> Iterator[str]:
    """A text in the place of a tuple would be read letter by letter; one in the place of a date fails in the middle of a case."""
    for field in getattr(type(entry), "__struct_fields__", ()):
        told = getattr(entry, field)
        kinds = _kinds(cast("Hashable", type(entry)), field)
        if isinstance(told, str) and tuple in kinds:
            yield f'的 {field} 是一段文字，应为元组：请写作 {field}=("{told}",)，只有一项时也要有逗号'
        elif date in kinds and told is not None and not isinstance(told, date):
            yield f"的 {field} 是 {type(told).__name__}（{told}），应为日期：请写作 date(2026, 1, 1)"
        elif DateRange in kinds and not isinstance(told, DateRange):
            yield f"的 {field} 是 {type(told).__name__}，应为有效期间：请写作 DateRange(date(2026, 1, 1))"
        for each in told if isinstance(told, tuple) else (told,):
            if isinstance(each, Struct):
                yield from (f"的 {field} {fault}" for fault in mistyped(each))


@lru_cache(maxsize=1024)
def _kinds(kind: Any, field: str) -> tuple[Any, ...]:
    hint = get_type_hints(kind)[field]
    return tuple(get_origin(one) or one for one in (get_args(hint) if isinstance(hint, UnionType) else (hint,)))


def _is_cited(entry: Any) -> bool:
    basis = getattr(entry, "basis", ())
    return bool(basis) and all(citation.document.strip() for citation in basis)


def _none(entry: Any) -> Iterator[str]:
    return iter(())


def _parameter(entry: Any) -> Iterator[str]:
    if not entry.values:
        yield "没有任何值"
    yield from _dated(entry)


def _dated(entry: Any) -> Iterator[str]:
    for value in entry.values:
        if not value.citation.document.strip():
            yield f"自 {value.start} 起的值没有注明依据"
        if isinstance(value.value, float):
            yield f"自 {value.start} 起的值是浮点数；请用整数（分）或 Decimal"
        if isinstance(value.value, Decimal) and not value.value.is_finite():
            yield f"自 {value.start} 起的值 {value.value} 不是有限的数"
    yield from gaps_and_overlaps(entry.values)


def _figure(entry: Any) -> Iterator[str]:
    for value in entry.values:
        if isinstance(value.value, str):
            yield f"自 {value.start} 起的值“{value.value}”不是数"
    yield from _dated(entry)


def _exclusion(entry: Any) -> Iterator[str]:
    for field, told in (
        ("份额 share", entry.share),
        ("限额倍数 limit.factor", entry.limit.factor if entry.limit else "1"),
    ):
        if not isinstance(told, str):
            yield f"的{field} 是 {type(told).__name__}（{told}），应写作文字：'{told}' 或分数如 '1/3'；浮点数不是精确的数"
            return
    try:
        share, factor = Fraction(entry.share), Fraction(entry.limit.factor if entry.limit else 1)
    except (ValueError, ZeroDivisionError):
        yield f"的份额“{entry.share}”或限额倍数不是数；请写作 '1'、'1/2' 或 '0.3'"
        return
    if not 0 < share <= 1 or factor < 0:
        yield f"的份额 {entry.share} 应大于 0、不超过 1，限额倍数不得为负：不计入的不能多于收入本身"


def _calendar(entry: Any) -> Iterator[str]:
    if entry.overlays == entry.id:
        yield "叠加在它自己之上（overlays 与 id 相同）；请写作所叠加的日历的 id，独立的日历不写 overlays"
    for number, year in entry.years.items():
        if not year.notice.document.strip():
            yield f"{number} 年没有注明放假通知"


def _deadline(entry: Any) -> Iterator[str]:
    yield from clock_faults(entry)
    yield from extension_slips(entry)


def _procedure(entry: Any) -> Iterator[str]:
    yield from step_faults(entry)
    yield from retention_faults(entry)


_OWN_FAULTS: Mapping[str, Callable[[Any], Iterator[str]]] = {
    "hedui_parameters": _parameter,
    "hedui_base_figures": _figure,
    "hedui_deadline_rules": _deadline,
    "hedui_procedures": _procedure,
    "hedui_exclusions": _exclusion,
    "hedui_calendars": _calendar,
    "hedui_programmes": programme_slips,
    "hedui_source_items": source_slips,
    "hedui_report_layouts": layout_slips,
    "hedui_authorization_templates": template_slips,
}


def _is_a(declared: Any, entry: Any) -> bool:
    if isinstance(declared, UnionType):
        return any(_is_a(kind, entry) for kind in get_args(declared))
    if issubclass(declared, Struct):
        return isinstance(entry, declared)
    members = [name for name in (*vars(declared), *declared.__annotations__) if not name.startswith("_")]
    return all(hasattr(entry, name) for name in members)


def _name(declared: Any) -> str:
    return "、".join(kind.__name__ for kind in get_args(declared) or (declared,))

"""叠加: packs stack nation, province, prefecture, county, agreement; what an upper one leaves open, and who weakens what.

An object of another pack can be superseded only where that pack has marked the point open, or open to tightening, and
the lower one does tighten. What is not marked is closed.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from msgspec import Struct

from core.plugin.deadlines import DeadlineRule
from core.plugin.exclusions import Exclusion
from core.plugin.figures import BaseFigure, Parameter
from core.plugin.forms import AuthorizationTemplate, TemplateField
from core.plugin.options import Inheritance, SettingSpec
from core.plugin.procedure import Procedure, Step, Timing
from core.plugin.vocabulary import APPROVER_TITLES, Citation, Programme
from core.plugin.weakening import exclusion, number, programme


class Openness(enum.StrEnum):
    """开放程度 of a point for the levels below."""

    OPEN = "open"
    """May be replaced."""
    TIGHTEN = "tighten"
    """May be replaced by what is no weaker."""
    CLOSED = "closed"


OPENNESS_TITLES = {Openness.OPEN: "可另行规定", Openness.TIGHTEN: "只可从严", Openness.CLOSED: "不得改变"}


class Point(Struct, frozen=True):
    """规定点: how far the levels below may depart from one object of this pack, or add objects of one kind to it."""

    id: str
    object: str
    """Id of an object of the pack; or the name of a hook: whether lower packs may declare any of that kind at all."""
    openness: Openness
    basis: tuple[Citation, ...]
    """The clause that leaves it open, or closes it."""
    numbers: Inheritance = Inheritance.CLOSED
    """Of a number that may be tightened: whether the lower one may be no lower (`at_least`), or no higher (`at_most`)."""


def weaknesses(
    upper: Any, lower: Any, numbers: Inheritance = Inheritance.CLOSED, heirs: Mapping[str, str] = MappingProxyType({})
) -> Iterator[str]:
    """放宽: in what the lower object is weaker than the upper one, in Chinese; of other kinds nobody can say.

    `heirs` says which clock stands in the place of which: whoever is within one is within the other.
    """
    if type(upper) is not type(lower):
        yield "种类不同"
    elif isinstance(upper, DeadlineRule):
        yield from _deadline(upper, lower, heirs)
    elif isinstance(upper, Procedure):
        yield from _procedure(upper, lower)
    elif isinstance(upper, AuthorizationTemplate):
        yield from _template(upper, lower)
    elif isinstance(upper, Exclusion):
        yield from exclusion(upper, lower)
    elif isinstance(upper, Programme):
        yield from programme(upper, lower)
    elif isinstance(upper, Parameter | BaseFigure):
        yield from number(upper, lower, numbers)
    elif isinstance(upper, SettingSpec):
        if upper.inheritance is not lower.inheritance or upper.kind != lower.kind:
            yield "设置项的类型或继承方式不同"
    elif upper != lower:
        yield "这类规定无法由系统判断是否从严，须由上级标为可另行规定"


def _deadline(upper: DeadlineRule, lower: DeadlineRule, heirs: Mapping[str, str]) -> Iterator[str]:
    if _course(upper) != _course(lower):
        yield "期限的单位、起算、终止或阶段不同"
    if lower.runs_on != upper.runs_on:
        yield "中止时停止计时还是继续计时，与上级不同"
    if lower.length > upper.length:
        yield f"期限由 {upper.length} 延长为 {lower.length}"
    if lower.extension is not None and (upper.extension is None or _ceiling(lower) > _ceiling(upper)):
        yield "延长的上限放宽"
    if (
        lower.extension is not None
        and upper.extension is not None
        and lower.extension.approver != upper.extension.approver
    ):
        both = (APPROVER_TITLES[each.extension.approver] for each in (upper, lower) if each.extension)
        yield f"延长的批准人由{'改为'.join(both)}"
    if upper.within is not None and lower.within not in (upper.within, heirs.get(upper.within)):
        yield f"不再包含在期限 {upper.within} 之内"


def _course(rule: DeadlineRule) -> tuple[object, ...]:
    return rule.unit, rule.starts_on, rule.ends_on, rule.stage


def _ceiling(rule: DeadlineRule) -> float:
    if rule.extension is None:
        return rule.length
    return float("inf") if rule.extension.ceiling is None else rule.extension.ceiling


def _procedure(upper: Procedure, lower: Procedure) -> Iterator[str]:
    if upper.field_check is not None and (
        lower.field_check is None
        or lower.field_check.minimum_officers < upper.field_check.minimum_officers
        or upper.field_check.before_initiation > lower.field_check.before_initiation
    ):
        yield "实地核查的要求降低"
    if {d.recipient for d in upper.deliveries} - {d.recipient for d in lower.deliveries}:
        yield "送达对象减少"
    if upper.sample is not None and (
        lower.sample is None
        or (lower.sample.share, lower.sample.method) != (upper.sample.share, upper.sample.method)
        or set(upper.sample.always) - set(lower.sample.always)
    ):
        yield "入户抽查的要求降低"
    until = {each.records: each.months for each in lower.retention}
    if any(until.get(each.records, each.months + 1) > each.months for each in upper.retention):
        yield "查阅期限延长"
    kept = {step.id: step for step in lower.steps}
    if eased := [step.title for step in upper.steps if step.id not in kept or _eased(step, kept[step.id])]:
        yield f"步骤减少或者放宽：{'、'.join(eased)}"


def _eased(upper: Step, lower: Step) -> bool:
    """Recorded by somebody else, at another time, out of its order, or shorter."""
    same = (upper.recorder, upper.unit) == (lower.recorder, lower.unit)
    in_time = upper.timing in (Timing.ANY, lower.timing) and set(upper.after) <= set(lower.after)
    return not (same and in_time and lower.lasts_at_least >= upper.lasts_at_least)


def _template(upper: AuthorizationTemplate, lower: AuthorizationTemplate) -> Iterator[str]:
    missing = [f.title for f in upper.fields if f.required and not any(_asks(f, g) for g in lower.fields)]
    if missing:
        yield f"授权书缺少必填栏目：{'、'.join(missing)}"
    unchecked = [
        f.title for f in upper.fields if f.compared and any(f.name == g.name and not g.compared for g in lower.fields)
    ]
    if unchecked:
        yield f"授权书不再核对的栏目：{'、'.join(unchecked)}"
    if "".join(upper.statement.split()) != "".join(lower.statement.split()):
        yield "授权声明的文字不同（系统不能判断另一种表述是否从严）"
    if upper.days_before_application is not None and (
        lower.days_before_application is None or lower.days_before_application > upper.days_before_application
    ):
        told = "不限" if lower.days_before_application is None else f"{lower.days_before_application} 日"
        yield f"可在申请之前签署的时间由 {upper.days_before_application} 日放宽为{told}"
    if upper.validity_months is not None and (
        lower.validity_months is None or lower.validity_months > upper.validity_months
    ):
        yield "授权期限延长"
    if lower.lasts_with_benefit and not upper.lasts_with_benefit:
        yield "授权期限延长至享受救助期间"


def _asks(upper: TemplateField, lower: TemplateField) -> bool:
    return lower.name == upper.name and lower.required and set(upper.roles) <= set(lower.roles)


def quoted(entry: Any) -> str:
    """条文: every clause of an object, each with its words, for a refusal."""
    clauses = dict.fromkeys(_clauses(entry))
    return "；".join(f"{clause}（“{clause.text}”）" if clause.text else str(clause) for clause in clauses)


def _clauses(entry: Any) -> Iterator[Citation]:
    """Of the object; of its validity, extension, duties; of the values or years that carry theirs deeper."""
    yield from getattr(entry, "basis", ())
    yield from getattr(entry, "validity_basis", ())
    for part in (getattr(entry, name, None) for name in ("extension", "field_check", "sample")):
        yield from getattr(part, "basis", ())
    for duty in (*getattr(entry, "deliveries", ()), *getattr(entry, "steps", ()), *getattr(entry, "retention", ())):
        yield from duty.basis
    yield from (value.citation for value in getattr(entry, "values", ()))
    yield from (year.notice for year in getattr(entry, "years", {}).values())

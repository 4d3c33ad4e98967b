"""赡养费 (第七条): what a supporter's household can be expected to give, beyond what was received."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from hedui.plugin import Category, Line, Relation, Support, SupporterHousehold, SupportRule, Treatment, Values, printed

from .citations import IN_FORCE, article
from .conclusions import STANDARD
from .programmes import CHILDREN, PARENTS, SUPPORT_DUE, SUPPORT_ORDERED

RECEIVED = "national.support_elder"


def reckon(household: SupporterHousehold, lines: Sequence[Line], values: Values) -> Support | None:
    """判决、协议 first; else by formula; what was really paid, where that is more. What was received is counted
    already (第四条（五）), so only the rest is added.
    """
    if household.relation is not Relation.CHILD:
        return None
    paid = [line for line in lines if line.element == RECEIVED and line.treatment is Treatment.COUNTED]
    received = sum(line.amount or 0 for line in paid)
    if received and household.others:
        return Support(None, "有几户赡养人，实际支付的赡养费分不清由哪一户支付，由经办机构认定")
    if any(gap.element == SUPPORT_ORDERED for gap in household.gaps) or values.months is None:
        return Support(None, "判决、调解书、赡养协议尚未查明，由经办机构认定")
    ordered = [line for line in household.lines if line.element == SUPPORT_ORDERED]
    if any(line.treatment is Treatment.DOUBTFUL for line in ordered):
        return Support(None, "载明的赡养费存疑，由经办机构认定")
    if ordered:
        due = sum(line.amount or 0 for line in ordered) * values.months
        used = {"载明的赡养费": printed(due), "实际支付": printed(received)}
        evidence = tuple(sorted(fact for line in (*ordered, *paid) for fact in line.evidence))
        return Support(max(due - received, 0), "判决、调解书、赡养协议载明，扣除已计入的实际支付", evidence, used)
    return _by_formula(household, received, values)


def _by_formula(household: SupporterHousehold, received: int, values: Values) -> Support:
    months, persons = values.months or 0, len(household.subjects)
    if household.is_open:
        return Support(None, "赡养人家庭的收入没有全部查明，由经办机构认定")
    evidence = tuple(sorted({fact for line in household.lines if _is_used(line) for fact in line.evidence}))
    excess = Fraction(household.income, persons) - Fraction(values.number(STANDARD)) * months
    used = {"赡养人家庭收入": printed(household.income), "人数": str(persons), "月数": str(months)}
    if excess <= 0:
        return Support(0, "赡养人家庭月人均收入不高于当地最低生活保障标准，视为没有赡养能力", evidence, used)
    children, parents = _told(household, CHILDREN), _told(household, PARENTS)
    if not children or not parents:
        return Support(None, "赡养人的子女数或者被赡养的父母人数不明，或者没有子女（第七条没有规定），由经办机构认定")
    share = "yunxi.support_share_few" if children <= 2 else "yunxi.support_share_many"
    due = int(excess * Fraction(values.number(share)) / parents)
    used |= {"当地标准": printed(int(values.number(STANDARD))), "比例": str(values.number(share))}
    used |= {
        "人均超过部分": printed(excess),
        "子女数": str(children),
        "父母人数": str(parents),
        "实际支付": printed(received),
    }
    return Support(
        max(due - received, 0), "人均超过部分按比例计算，除以被赡养的父母人数，扣除已计入的实际支付", evidence, used
    )


def _is_used(line: Line) -> bool:
    """子女数 and 父母人数 stand in `values` only: they are no evidence of a sum of money."""
    return line.category is Category.INCOME and line.treatment is Treatment.COUNTED


def _told(household: SupporterHousehold, element: str) -> int | None:
    """The one number that was found; None where there is none, or more than one."""
    lines = [line for line in household.lines if line.element == element]
    told = {line.amount for line in lines}
    return told.pop() if len(told) == 1 and lines[0].treatment is Treatment.COUNTED else None


SUPPORT_RULES = (
    SupportRule(
        id="yunxi.support",
        title="赡养费",
        basis=article("第七条"),
        valid=IN_FORCE,
        element=SUPPORT_DUE,
        reckon=reckon,
    ),
)

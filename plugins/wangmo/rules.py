"""核对规则: one finding rule for each sub-item of 第六条 to 第八条, and for what 第十条, 第十四条 let be looked at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from hedui.plugin import Category, Citation, Fact, Finding, FindingRule, Line, Treatment, Values
from plugins.wangmo import citations as c
from plugins.wangmo.exclusion_items import EXCLUSIONS
from plugins.wangmo.income_items import COUNTED
from plugins.wangmo.items import Item, Kind
from plugins.wangmo.judging import assess, line
from plugins.wangmo.net import DEDUCTIONS, assess_net
from plugins.wangmo.property_items import EXPENDITURE, POPULATION, PROPERTY
from plugins.wangmo.recognised import Entry, recognition
from plugins.wangmo.signs import SIGNS, Sign, assess_sign
from plugins.wangmo.unnamed_items import UNNAMED

INCOME = (*COUNTED, *UNNAMED, *EXCLUSIONS)
"""Every item of income that has an amount."""

_RECOGNISED = Item(
    "exclusion_recognised", "民政部门认定不计入的其他收入", Category.INCOME, (c.RECOGNISED, c.NOT_COUNTED),
    Treatment.EXCLUDED, "", tuple(element for item in INCOME for element in item.shown_by), kind=Kind.OTHER,
)  # fmt: skip


def assess_recognised(facts: Sequence[Fact], values: Values) -> list[Line]:
    """第七条（六）: facts of an element that the dated local list names; the others belong to their own rules."""
    entries = [(fact, recognition(fact.element, values)) for fact in facts]
    return [line(_RECOGNISED, fact, _recognised(entry)) for fact, entry in entries if entry]


def _recognised(entry: Entry) -> Finding:
    reason = f"{entry.authority}认定不计入家庭收入（{entry.document}，{entry.on.isoformat()}）"
    return Finding(Treatment.EXCLUDED, reason, basis=(Citation(entry.document, ""),))


def _rule(
    item: Item, elements: tuple[str, ...], assess: Callable[[Sequence[Fact], Values], Sequence[Line]]
) -> FindingRule:
    return FindingRule(
        id=item.rule,
        title=f"{item.title}的认定",
        category=item.category,
        elements=elements,
        basis=item.basis,
        valid=c.IN_FORCE,
        assess=assess,
    )


def _plain(item: Item) -> FindingRule:
    return _rule(item, item.shown_by, partial(assess, item))


def _of_sign(sign: Sign) -> FindingRule:
    shown = (e for item in (sign.item, *sign.explained_by) for e in item.shown_by)
    return _rule(sign.item, tuple(shown), partial(assess_sign, sign))


_NET = FindingRule(
    id=DEDUCTIONS[0].rule,
    title="个人所得税和社会保障性支出的扣除",
    category=Category.INCOME,
    elements=tuple(element for item in (*DEDUCTIONS, *COUNTED) for element in item.shown_by),
    basis=(c.DISPOSABLE,),
    valid=c.IN_FORCE,
    assess=assess_net,
)
"""第六条: one rule for all of them, because what one has taken off is not there for the next."""

FINDING_RULES = (
    *map(_plain, (*INCOME, *PROPERTY, *EXPENDITURE, *POPULATION)),
    _rule(_RECOGNISED, _RECOGNISED.shown_by, assess_recognised),
    *map(_of_sign, SIGNS),
    _NET,
)

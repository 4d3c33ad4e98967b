"""赡养费 (第六条): the court's sum or the agreement first; else a share of what a supporter's household has beyond the line.

What was actually given stands where it is more than that. Both the court's sum and what was given are facts about the
applicant: which supporter they are of nobody says, so with several of them a person apportions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from hedui.plugin import (
    Category,
    Fact,
    FindingRule,
    Item,
    Line,
    Support,
    SupporterHousehold,
    SupportRule,
    Treatment,
    Values,
    assess_item,
    share_of_excess,
)
from plugins.sample_city.citations import IN_FORCE, article

GIVEN, AGREED = "national.support_elder", "sample_city.maintenance_agreed"
BY_AGREEMENT = "裁判或者协议的数额不低于实际给付，按照裁判或者协议"
AS_GIVEN = "实际给付高于裁判或者协议的数额，按照实际给付"
_TITLES = {GIVEN: "实际给付的赡养费", AGREED: "裁判或者协议确定的赡养费"}
_ITEMS = {
    element: Item(
        "sample_city.received", title, Category.INCOME, (element,), article("第六条"), note="计入家庭收入"
    )
    for element, title in _TITLES.items()
}  # fmt: skip


def received(facts: Sequence[Fact], values: Values) -> list[Line]:
    """实际给付、裁判或者协议: the larger of the two counts, the other is shown and left out; where one is doubtful, both stand."""
    lines = [
        line for e, item in _ITEMS.items() for line in assess_item(item, [f for f in facts if f.element == e], values)
    ]
    return [line for subject in dict.fromkeys(x.subject for x in lines) for line in _larger(lines, subject)]


def _larger(lines: Sequence[Line], subject: str) -> Iterator[Line]:
    own = [line for line in lines if line.subject == subject]
    given, agreed = _counted(own, GIVEN), _counted(own, AGREED)
    smaller = GIVEN if given <= agreed else AGREED
    reason = BY_AGREEMENT if smaller == GIVEN else AS_GIVEN
    for line in own:
        idle = given and agreed and line.element == smaller and line.treatment is Treatment.COUNTED
        yield replace(line, treatment=Treatment.EXCLUDED, reason=reason) if idle else line


def reckon(household: SupporterHousehold, own: Sequence[Line], values: Values) -> Support | None:
    """推算的赡养费: nothing is added where a court or an agreement has said how much; only what goes beyond what was given."""
    agreed = [line for line in own if line.element == AGREED]
    if any(line.treatment is Treatment.DOUBTFUL for line in agreed):
        return Support(None, "裁判或者协议的数额尚未查清，须人工核定")
    if any(_stands(line) for line in agreed):
        return None if not household.others else Support(None, "裁判或者协议是对哪一户的，须人工核定")
    due, given = share_of_excess(household, values, "sample_city.dibao_standard", "1.5", "0.3"), _counted(own, GIVEN)
    if due.amount is None or not given:
        return due
    if household.others:
        return Support(None, "实际给付出自哪一户，须人工核定", due.evidence, due.values)
    if given >= due.amount:
        return Support(0, "实际给付不低于推算的数额，按实际给付计算", due.evidence, due.values)
    return Support(due.amount - given, due.reason, due.evidence, due.values)


def _stands(line: Line) -> bool:
    """Whether it is of the counting period: it counts, or gave way to more that was given."""
    return line.treatment is Treatment.COUNTED or line.reason == AS_GIVEN


def _counted(lines: Sequence[Line], element: str) -> int:
    counted = [x for x in lines if x.element == element and x.treatment is Treatment.COUNTED]
    return sum(line.amount or 0 for line in counted)


RECEIVED_RULE = FindingRule(
    "sample_city.received", "赡养费的认定", Category.INCOME, (GIVEN, AGREED), article("第六条"), IN_FORCE, received,
)  # fmt: skip
SUPPORT_RULES = (
    SupportRule("sample_city.support", "推算的赡养费", article("第六条"), IN_FORCE, "sample_city.maintenance", reckon),
)

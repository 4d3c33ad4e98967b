"""措辞: states, treatments, households and persons as a county clerk reads them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from hedui.plugin import (
    FOUR_STATES,
    OUTCOME_TITLES,
    TREATMENT_TITLES,
    Conclusion,
    ReportItem,
    ReportSubject,
    Treatment,
)
from plugins.report_pdf.values import NONE

MISSING_STATES = ("not_yet_answered", "unavailable", "not_asked")
"""States that leave an item open, the one that will still change first."""

VALIDITY_NOTICE = "validity"
"""Kind of the notice that says which fact decides that the report prints no validity."""

NO_VALIDITY = "未载明"
NO_CONCLUSION = "未设定标准，不作结论"
AGREEMENT = {True: "一致", False: "不一致", None: NONE}
_LABEL_LENGTH = 24
_DIGITS = "一二三四五六七八九十"


def stamp(final: bool, sequence: int) -> str:
    """报告性质: the first thing a reader must see."""
    return "最终报告" if final else f"分段报告（第 {sequence} 次）"


def state(key: str) -> str:
    """反馈状态: 'found' or one of the four that are never one value."""
    return FOUR_STATES[key]


def treatment(kind: Treatment) -> str:
    """认定方式."""
    return TREATMENT_TITLES[kind]


def outcome(conclusion: Conclusion) -> str:
    """结论; where the law's number is not configured there is none, and the report says so."""
    return NO_CONCLUSION if conclusion.outcome is None else OUTCOME_TITLES[conclusion.outcome]


def differing(items: Iterable[ReportItem]) -> int:
    """不一致的项数; an item without one of its sides is neither."""
    return sum(item.agrees is False for item in items)


def alike(items: Iterable[ReportItem]) -> str:
    """没有不一致: it makes a difference whether anything could be compared."""
    comparable = sum(item.agrees is not None for item in items)
    return f"可对照的 {comparable} 项均与申报一致。" if comparable else "没有可与申报对照的事项。"


def summary(items: Sequence[ReportItem]) -> str:
    """小结 of a category: how many items are in which state, and how many differ."""
    states = [item.state for item in items]
    counts = [f"{word} {states.count(key)}" for key, word in FOUR_STATES.items() if key in states]
    comparable = sum(item.agrees is not None for item in items)
    compared = f"可对照 {comparable} 项，不一致 {differing(items)} 项" if comparable else "没有可对照的项"
    return f"共 {len(items)} 项：{'、'.join(counts)}；{compared}" if items else ""


def used_values(values: Mapping[str, str]) -> str:
    """取值: sorted by name, so that the same values print the same line."""
    return "；".join(f"{name}：{values[name]}" for name in sorted(values))


def household(number: int) -> str:
    """户: 1 is the applicant's; every other one is a supporter's household, numbered on its own."""
    return "申请家庭" if number == 1 else f"赡（抚、扶）养人家庭（{_ordinal(number - 1)}）"


def _ordinal(number: int) -> str:
    return _DIGITS[number - 1] if number <= len(_DIGITS) else str(number)


def subject_mark(number: int) -> str:
    """对象序号: ①…⑳, as the fonts have them, then （21）."""
    return chr(ord("①") + number - 1) if 1 <= number <= 20 else f"（{number}）"


def subject_label(subject: ReportSubject) -> str:
    """对象, as named at every table; the whole of an overlong name stands in the list of subjects only."""
    name = subject.name_masked
    short = name if len(name) <= _LABEL_LENGTH else name[:_LABEL_LENGTH] + "…"
    return f"{subject_mark(subject.number)} {short}"

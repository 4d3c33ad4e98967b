"""报告要素措辞: validity, kind of report, outcomes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from hedui.plugin import OUTCOME_TITLES, Conclusion, ReportContent
from plugins.report_words.values import NONE, day

VALIDITY_NOTICE = "validity"
"""Kind of the notice that says which fact decides that the report prints no validity."""

NO_VALIDITY = "未载明"
_NO_CONCLUSION = "未设定标准，不作结论"
AGREEMENT: Mapping[bool | None, str] = {True: "一致", False: "不一致", None: NONE}


def stamp(final: bool, sequence: int) -> str:
    """报告性质: the first thing a reader must see."""
    return "最终报告" if final else f"分段报告（第 {sequence} 次）"


def validity(content: ReportContent) -> str:
    """有效期: the last day, or that there is none, and why."""
    if content.valid_until is not None:
        return day(content.valid_until)
    reasons = [notice.text for notice in content.notices if notice.kind == VALIDITY_NOTICE]
    return "；".join([NO_VALIDITY, *reasons])


def due_date(when: date, provisional: bool) -> str:
    """法定期限; provisional until the year's holidays are announced, and said to be."""
    return day(when) + ("（暂定）" if provisional else "")


def outcome(conclusion: Conclusion) -> str:
    """结论; where the law's number is not configured there is none, and the report says so."""
    return _NO_CONCLUSION if conclusion.outcome is None else OUTCOME_TITLES[conclusion.outcome]


def agreement(agrees: bool | None) -> str:
    """一致性; a dash where a side is missing."""
    return AGREEMENT[agrees]


def used_values(values: Mapping[str, str]) -> str:
    """取值: sorted by name, so that the same values print the same line."""
    return "；".join(f"{name}：{values[name]}" for name in sorted(values))

"""对象与户: how a household and a person of it are named in every table."""

from __future__ import annotations

from collections.abc import Mapping

from hedui.plugin import ReportContent, ReportSubject

HOUSEHOLD = "申请家庭"
_DIGITS = "一二三四五六七八九十"


def household(number: int) -> str:
    """户: 1 is the applicant's; every other one is a supporter's household, numbered on its own."""
    return HOUSEHOLD if number == 1 else f"赡（抚、扶）养人家庭（{_ordinal(number - 1)}）"


def _ordinal(number: int) -> str:
    return _DIGITS[number - 1] if number <= len(_DIGITS) else str(number)


def mark(number: int) -> str:
    """对象序号: ①…⑳, as fonts have them, then （21）."""
    return chr(ord("①") + number - 1) if 1 <= number <= 20 else f"（{number}）"


def subject_label(subject: ReportSubject) -> str:
    """对象 by number and masked name."""
    return f"{mark(subject.number)} {subject.name_masked}"


def people(content: ReportContent) -> Mapping[int, ReportSubject]:
    """对象 by number; a row of nobody is refused: it would silently be left out where a page goes person by person."""
    known = {subject.number: subject for subject in content.subjects}
    named = {item.subject for item in content.items} | {line.subject for line in content.lines}
    strangers = sorted(named - set(known))
    if strangers or len(known) != len(content.subjects):
        raise ValueError(f"报告 {content.number}：明细所指的核对对象序号不在名单中或有重复（{strangers}）")
    return known


def household_of(subject: ReportSubject) -> str:
    """户 of a person, in words."""
    return household(subject.household)

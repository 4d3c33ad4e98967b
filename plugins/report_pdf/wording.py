"""措辞: amounts, dates, states and treatments as a county clerk reads them. Integer fen in, text out; no floats."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from hedui.plugin import (
    FOUR_STATES,
    OUTCOME_TITLES,
    TREATMENT_TITLES,
    Conclusion,
    ReportItem,
    ReportLine,
    ReportSubject,
    Treatment,
    ValueKind,
)

NONE = "—"
"""Nothing is declared, found or counted here: a dash, so that an empty cell never looks like a printing fault."""

MISSING_STATES = ("not_yet_answered", "unavailable", "not_asked")
"""States that leave an item open, the one that will still change first."""

VALIDITY_NOTICE = "validity"
"""Kind of the notice that says which fact decides that the report prints no validity."""

NO_RECORD = "无记录"
NO_VALIDITY = "未载明"
NO_CONCLUSION = "未设定标准，不作结论"
AGREEMENT = {True: "一致", False: "不一致", None: NONE}
_LABEL_LENGTH = 24
_DIGITS = "一二三四五六七八九十"


def yuan(fen: int) -> str:
    """元: 1234567 → 12,345.67; a true minus sign, which cannot be taken for a dash."""
    whole, cents = divmod(abs(fen), 100)
    return f"{'−' if fen < 0 else ''}{whole:,}.{cents:02d}"


def money(fen: int) -> str:
    """金额 with its unit; the space does not break."""
    return f"{yuan(fen)}\u00a0元"


def difference(kind: str, declared: int | None, found: int | None) -> str:
    """差额: found less declared, signed; a dash where either side is missing."""
    if declared is None or found is None:
        return NONE
    gap = found - declared
    sign = "+" if gap > 0 else ""
    return sign + (money(gap) if kind == ValueKind.MONEY else whole_number(gap))


def whole_number(count: int) -> str:
    """整数, for counts: thousands separated, true minus sign."""
    return f"{'−' if count < 0 else ''}{abs(count):,}"


def value(kind: str, amount: int | None, text: str, quantity: Decimal | None = None) -> str:
    """值: amount, quantity and words of one side of an item; a dash where there is none of them."""
    parts = [_amount(kind, amount), _quantity(kind, quantity), text.strip()]
    return "\n".join(dict.fromkeys(part for part in parts if part)) or NONE


def found(item: ReportItem) -> str:
    """核对发现. Where a source has no record, no amount is printed: a zero would look like one that was found."""
    if item.state == "nothing_found" and not item.found and not item.found_text:
        return NO_RECORD
    return value(item.kind, item.found, item.found_text)


def _amount(kind: str, amount: int | None) -> str:
    if amount is None:
        return ""
    return money(amount) if kind == ValueKind.MONEY else whole_number(amount)


def _quantity(kind: str, quantity: Decimal | None) -> str:
    if quantity is None:
        return ""
    return f"{quantity:,f}" + ("\u00a0平方米" if kind == ValueKind.AREA else "")


def chinese_date(day: date | None) -> str:
    """日期: 2026年6月30日."""
    return NONE if day is None else f"{day.year}年{day.month}月{day.day}日"


def due_date(day: date, provisional: bool) -> str:
    """法定期限; provisional until the year's holidays are announced, and said to be."""
    return chinese_date(day) + ("（暂定）" if provisional else "")


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


def summary(items: Sequence[ReportItem]) -> str:
    """小结 of a table, so that a reader knows whether to look for differences in it."""
    comparable = sum(item.agrees is not None for item in items)
    unlike = f"，不一致 {differing(items)} 项" if comparable else ""
    return f"共 {len(items)} 项，可对照 {comparable} 项{unlike}"


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


def line_summary(lines: Sequence[ReportLine], kind: str) -> str:
    """小计 of lines that share one reason; only money that every one of them has is added up."""
    amounts = [line.amount for line in lines if line.amount is not None]
    added = kind == ValueKind.MONEY and len(amounts) == len(lines)
    return f"共 {len(lines)} 笔" + (f"，合计 {money(sum(amounts))}" if added else "")


def evidence(ids: Iterable[str]) -> str:
    """凭证: facts that a line rests on, by their tails: UUIDv7 begin alike, and the JSON report has them whole."""
    return "、".join(part if len(part) <= 12 else f"…{part[-8:]}" for part in ids)

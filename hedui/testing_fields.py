"""案例字段检查: what in a case or household file names nothing that there is: each with its place, and the nearest names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal, InvalidOperation

from core.law import Law
from core.plugin.names import near
from core.plugin.rules import Outcome, Treatment
from core.plugin.vocabulary import DataElement, ValueKind
from hedui.testing_case_words import AssessmentCase, CaseDeclared, CaseFact, DeadlineCase
from hedui.testing_cases import law_of

_WANTED = {
    ValueKind.MONEY: "yuan", ValueKind.COUNT: "number", ValueKind.AREA: "area", ValueKind.TEXT: "text",
    ValueKind.MU: "area", ValueKind.DATE: "text",
}  # fmt: skip
_SAID = {
    ValueKind.MONEY: '金额，应写 yuan = "1234.56"',
    ValueKind.COUNT: "数量，应写 number = 1",
    ValueKind.AREA: '面积，应写 area = "62.5"',
    ValueKind.TEXT: '文字，应写 text = "……"',
    ValueKind.MU: '土地面积（亩），应写 area = "1.5"',
    ValueKind.DATE: '日期，应写 text = "2026-03-01"',
}


def case_faults(packs: Sequence[str], case: AssessmentCase) -> Iterator[str]:
    """差错 of a case, in Chinese: place, field, what is wrong, what there is instead."""
    try:
        law = law_of(packs, case.applied_on, case.settings, case.area)
    except AssertionError as refused:
        yield str(refused)
        return
    if case.programme not in law.programmes:
        yield f"programme：{case.applied_on} 没有救助项目 {case.programme}{near(case.programme, law.programmes)}"
        return
    people = [member.who for member in case.members]
    if len(set(people)) != len(people):
        yield "members：有两个人同名（who），请分别命名"
    both: tuple[tuple[str, Sequence[CaseFact | CaseDeclared]], ...] = (
        ("facts", case.facts),
        ("declared", case.declared),
    )
    for name, rows in both:
        for number, row in enumerate(rows, start=1):
            yield from (f"{name} 第 {number} 条：{fault}" for fault in _row_faults(law, people, row))
    yield from _expected(people, case)
    for number, gap in enumerate(case.gaps, start=1):
        yield from (f"gaps 第 {number} 条：{fault}" for fault in _names(law, people, gap.who, gap.element))


def _expected(people: Sequence[str], case: AssessmentCase) -> Iterator[str]:
    """What the case says must come of it, in words that there are."""
    outcomes = (*Outcome, "none")
    for number, line in enumerate(case.lines, start=1):
        yield from _word(f"lines 第 {number} 条：treatment", line.treatment, Treatment)
        if line.who not in people:
            yield f"lines 第 {number} 条：who：members 中没有“{line.who}”{near(line.who, people)}"
    for said in (*([case.conclusion] if case.conclusion else ()), *case.conclusions):
        yield from _word("conclusion：outcome", said.outcome, outcomes)
    for number, standing in enumerate(case.standings, start=1):
        yield from _word(f"standings 第 {number} 条：counts", standing.counts, ("yes", "no", "open"))


def _word(place: str, told: str, known: Iterable[str]) -> Iterator[str]:
    words = [str(word) for word in known]
    if told not in words:
        yield f"{place}：没有“{told}”这个值{near(told, words)}；可用的有：{'、'.join(words)}"


def deadline_faults(packs: Sequence[str], case: DeadlineCase) -> Iterator[str]:
    """差错 of a deadline case."""
    try:
        rules = law_of(packs, case.started_on, area=case.area).deadline_rules
    except AssertionError as refused:
        yield str(refused)
        return
    if case.rule and case.rule not in rules:
        yield f"rule：{case.started_on} 没有期限规则 {case.rule}{near(case.rule, rules)}"


def _row_faults(law: Law, people: Sequence[str], row: CaseFact | CaseDeclared) -> Iterator[str]:
    yield from _names(law, people, row.who, row.element)
    if row.element in law.elements:
        yield from _value_faults(law.elements[row.element], row)


def _names(law: Law, people: Sequence[str], who: str, element: str) -> Iterator[str]:
    if who not in people:
        yield f"who：members 中没有“{who}”{near(who, people)}"
    if element not in law.elements:
        yield f"element：没有数据元 {element}{near(element, law.elements)}"


def _value_faults(element: DataElement, row: CaseFact | CaseDeclared) -> Iterator[str]:
    given = [name for name in ("yuan", "number", "area") if getattr(row, name) is not None]
    wanted = _WANTED[element.kind]
    for name in given:
        if name != wanted:
            yield f"{name}：{element.id}（{element.title}）是{_SAID[element.kind]}"
    for name in ("yuan", "area"):
        if getattr(row, name) is not None and not _is_number(getattr(row, name), places=2 if name == "yuan" else None):
            yield f"{name}：“{getattr(row, name)}”不是数；金额最多两位小数"


def _is_number(text: str, places: int | None) -> bool:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return False
    return number.is_finite() and (places is None or number == round(number, places))

"""说明链: answer, fact, rule, clause, values, line, total, conclusion: what a figure is made of; pure.

A figure is named by its kind and place: `total:1:income` (household, category), `total:1:income:national.wage`,
`line:17` (position in the assessment), `conclusion:zhejiang.income_per_head.dibao`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from msgspec import Struct

from core.assessment.evidence import Kept
from core.assessment.finding import NO_RULE
from core.assessment.model import Assessment
from core.assessment.totals import RECKONED, Total, effect
from core.plugin.kinds import QUANTITY_UNITS, worded
from core.plugin.readings import printed
from core.plugin.rules import TREATMENT_TITLES, Conclusion, Fact, Line, Treatment
from core.plugin.vocabulary import Citation, ValueKind, citations_text


class Answer(Struct, frozen=True):
    """反馈: what a department said, and the digest by which its sealed answer is found."""

    fact: str
    source: str
    source_title: str
    element: str
    title: str
    amount: int | None
    quantity: str
    text: str
    paid_on: date | None
    as_of: date
    digest: str
    """SHA-256 of the answer as it came, hex."""
    kind: ValueKind
    """Of its own element: a line of money may rest on a number of children."""


class Clause(Struct, frozen=True):
    """条文."""

    document: str
    article: str
    text: str
    url: str


class Step(Struct, frozen=True):
    """一步: one line, by which rule and clause, with the values used and the answers it rests on."""

    figure: str
    subject: int
    """Number of the person in the case."""
    element: str
    title: str
    treatment: Treatment
    amount: int | None
    quantity: str
    effect: int
    """What it does to the totals, fen: counted adds, deducted takes off."""
    rule: str
    rule_title: str
    reason: str
    kind: ValueKind
    clauses: tuple[Clause, ...]
    values: Mapping[str, str]
    answers: tuple[Answer, ...]


class Explanation(Struct, frozen=True):
    """说明 of one figure: the chain as data, and the same in plain sentences."""

    figure: str
    title: str
    amount: int | None
    sentences: tuple[str, ...]
    steps: tuple[Step, ...]
    stamp: tuple[str, ...]
    """Plugins, versions and digests by which it was reckoned."""


def figures(result: Assessment) -> Iterator[tuple[str, str]]:
    """Every figure of an assessment that can be explained: name and title."""
    for conclusion in result.conclusions:
        yield f"conclusion:{conclusion.rule}", conclusion.title
    for total in result.totals:
        yield name_of(total), total.title
    for position, line in enumerate(result.lines):
        yield f"line:{position}", line.title


def explain(kept: Kept, facts: Mapping[str, Fact], figure: str) -> Explanation:
    """说明; raises LookupError where the assessment has no such figure."""
    result = kept.result
    kind, _, place = figure.partition(":")
    if kind == "line" and place.isdecimal() and int(place) < len(result.lines):
        return _line(kept, facts, int(place))
    for total in result.totals:
        if kind == "total" and name_of(total) == figure:
            return _total(kept, facts, total)
    for conclusion in result.conclusions:
        if kind == "conclusion" and conclusion.rule == place:
            return _conclusion(kept, facts, conclusion)
    raise LookupError(figure)


def name_of(total: Total) -> str:
    return f"total:{total.household}:{total.category.value}" + (f":{total.element}" if total.element else "")


def _line(kept: Kept, facts: Mapping[str, Fact], position: int) -> Explanation:
    step = step_of(kept, facts, position)
    return Explanation(f"line:{position}", step.title, step.amount, (sentence(step),), (step,), kept.result.stamp)


def _total(kept: Kept, facts: Mapping[str, Fact], total: Total) -> Explanation:
    steps = [step_of(kept, facts, n) for n, line in enumerate(kept.result.lines) if _belongs(kept, line, total)]
    moving = [step for step in steps if step.effect]
    reckoned = (
        "＋".join(printed(s.effect) if s.effect >= 0 else f"（{printed(s.effect)}）" for s in moving)
        or "没有计入的记录"
    )
    period = f"（{total.period}）" if total.period else ""
    first = f"{_whose(total)}{total.title}{period}为{printed(total.amount)}：{reckoned}。"
    told = tuple(sentence(step) for step in steps)
    told = (first, *told, *_of_other_days(kept))
    return Explanation(name_of(total), total.title, total.amount, told, tuple(steps), kept.result.stamp)


def _of_other_days(kept: Kept) -> Iterator[str]:
    """另日取值, as one sentence; none where no rule asked for any."""
    used = "；".join(f"{each.title}，{each.day.isoformat()}：{each.printed()}" for each in kept.result.numbers)
    if used:
        yield f"按其他日期取用的数值：{used}。"


def _whose(total: Total) -> str:
    return "申请人家庭" if total.household == 1 else f"第{total.household}户（赡（抚、扶）养人家庭）"


def _conclusion(kept: Kept, facts: Mapping[str, Fact], conclusion: Conclusion) -> Explanation:
    own = {subject.id for subject in kept.evidence.subjects if subject.household == 1}
    steps = [step_of(kept, facts, n) for n, line in enumerate(kept.result.lines) if line.subject in own]
    used = "；".join(f"{name}：{value}" for name, value in conclusion.values.items())
    told = (
        f"{conclusion.title}：{conclusion.explanation}",
        f"依据：{citations_text(conclusion.basis)}。",
        *((f"使用的数值：{used}。",) if used else ()),
        *_of_other_days(kept),
        *(
            f"{_who(kept, s.subject)}：{s.reason}（{citations_text(s.basis)}）。"
            for s in kept.result.standings
            if s.reason
        ),
        *(sentence(step) for step in steps if step.treatment in RECKONED),
    )
    return Explanation(f"conclusion:{conclusion.rule}", conclusion.title, None, told, tuple(steps), kept.result.stamp)


def _who(kept: Kept, subject: str) -> str:
    return f"{next(s.number for s in kept.evidence.subjects if s.id == subject)}号人员"


def _belongs(kept: Kept, line: Line, total: Total) -> bool:
    household = {subject.id: subject.household for subject in kept.evidence.subjects}
    is_there = household.get(line.subject) == total.household and line.category is total.category
    return is_there and total.element in ("", line.element)


def step_of(kept: Kept, facts: Mapping[str, Fact], position: int) -> Step:
    line = kept.result.lines[position]
    number = next(subject.number for subject in kept.evidence.subjects if subject.id == line.subject)
    kind = kept.evidence.kinds.get(line.element, ValueKind.MONEY)
    return Step(
        figure=f"line:{position}",
        subject=number,
        element=line.element,
        title=line.title,
        treatment=line.treatment,
        amount=line.amount,
        quantity=_plain(line.quantity),
        effect=effect(line) if kind is ValueKind.MONEY else 0,
        rule=line.rule,
        rule_title=_rule_title(kept, line),
        reason=line.reason,
        kind=kind,
        clauses=tuple(map(clause_of, line.basis)),
        values=line.values,
        answers=tuple(_answer(kept, facts[id]) for id in line.evidence if id in facts),
    )


def _rule_title(kept: Kept, line: Line) -> str:
    return "没有在用规则作出认定" if line.rule == NO_RULE else kept.evidence.titles.get(line.rule, line.rule)


def clause_of(citation: Citation) -> Clause:
    return Clause(citation.document, citation.article, citation.text, citation.url)


def _answer(kept: Kept, fact: Fact) -> Answer:
    return Answer(
        fact=fact.id, source=fact.source, source_title=fact.source_title or fact.source, element=fact.element,
        title=fact.title, amount=fact.amount, quantity=_plain(fact.quantity), text=fact.text, paid_on=fact.paid_on,
        as_of=fact.as_of, digest=fact.digest, kind=kept.evidence.kinds.get(fact.element, ValueKind.MONEY),
    )  # fmt: skip


def _plain(quantity: object) -> str:
    return "" if quantity is None else f"{quantity:f}"


def sentence(step: Step) -> str:
    """1号人员：公安机关反馈机动车1（2026年3月1日），依据……第八条（二）计入：……"""
    said = "；".join(_said(answer) for answer in step.answers) or "没有部门反馈"
    clauses = "、".join(dict.fromkeys(f"{clause.document} {clause.article}".strip() for clause in step.clauses))
    treated = f"{TREATMENT_TITLES[step.treatment]}{_measured(step.kind, step.amount, step.quantity)}"
    why = f"：{step.reason}" if step.reason else ""
    used = "".join(f"；{name}{value}" for name, value in step.values.items())
    return f"{step.subject}号人员：{said}。依据{clauses}（{step.rule_title}），{treated}{why}{used}。"


def _said(answer: Answer) -> str:
    day = f"，{answer.paid_on.isoformat()}发生" if answer.paid_on else f"，截至{answer.as_of.isoformat()}"
    measured = _measured(answer.kind, answer.amount, answer.quantity)
    return f"{answer.source_title}反馈{answer.title}{measured}{worded(answer.kind, answer.text)}{day}"


def _measured(kind: ValueKind, amount: int | None, quantity: str) -> str:
    if amount is None:
        return f"{quantity}{QUANTITY_UNITS.get(kind, '')}" if quantity else ""
    return printed(amount) if kind is ValueKind.MONEY else str(amount)

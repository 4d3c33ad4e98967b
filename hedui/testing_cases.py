"""法律案例: runs `cases/*.toml` of a law pack: sentences, dates and yuan that a lawyer can read, checked by machine.

An assessment case names settings, members, what was found and what was declared, and says what becomes of it: line,
total, conclusion. It is run in several orders of its facts, because order must never matter. What all cases of a file
have in common stands once, under `[common]`; a case that says otherwise prevails. A deadline case names a day and a
rule (or just a number of working days) and says when it is due.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import msgspec
from msgspec import Struct

from core.assessment.model import Assessment, Subject, assess
from core.composing import compose
from core.deadlines.model import ExtensionRefused, Pause, due, extended, within
from core.law import Law
from core.plugin.deadlines import DeadlineRule, DeadlineUnit
from core.plugin.placing import placed
from core.plugin.registry import Registry, discover
from core.plugin.rules import NOT_COVERED, Conclusion, Declared, Fact, Gap, Line
from core.plugin.vocabulary import DataElement, DateRange, Event, Setting, ValueKind
from core.sources.windows import begins_late
from hedui.testing_case_words import (
    AssessmentCase,
    CaseConclusion,
    CaseDeclared,
    CaseFact,
    CaseFile,
    CaseLine,
    CaseSetting,
    DeadlineCase,
)

MADE_UP = "案例"


def case_files(folder: Path) -> Iterator[tuple[str, CaseFile]]:
    """案例文件 of a pack, by name; raises where a file has a field that no case knows."""
    for path in sorted(folder.glob("*.toml")):
        yield path.name, case_file(path)


class CaseUnreadable(ValueError):
    """案例文件有误: the message names the case, the field and what to write."""


def case_file(path: Path) -> CaseFile:
    """案例文件, read; raises CaseUnreadable where it has a field that no case knows."""
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CaseUnreadable(f"不是有效的 TOML：{error}") from error
    common = table.pop("common", {})
    if common:
        table["assessment"] = [common | case for case in table.get("assessment", ())]
    try:
        return msgspec.convert(table, CaseFile)
    except msgspec.ValidationError as error:
        raise CaseUnreadable(placed(str(error), table)) from error


@cache
def installed() -> Registry:
    """插件目录 of this environment, looked up once."""
    return discover()


def law_of(packs: Sequence[str], day: date, settings: Mapping[str, CaseSetting] | None = None, area: str = "") -> Law:
    """在用法律 of the named packs alone, for a made-up tenant, without a database; AssertionError where one is refused."""
    refused = {name: installed().refused.get(name, "没有安装") for name in packs if name not in installed().plugins}
    if refused:
        raise AssertionError("；".join(f"插件 {name} 没有载入：{reason}" for name, reason in refused.items()))
    start = date(2021, 1, 1)
    told = {name: Setting(name, s.value, s.document, start, "案例") for name, s in (settings or {}).items()}
    return compose(installed(), packs, told, day, area, whole=False)


def run_assessment_case(packs: Sequence[str], case: AssessmentCase) -> Assessment:
    """Runs a case in several orders; raises AssertionError that says what differs."""
    law = law_of(packs, case.applied_on, case.settings, case.area)
    found = assessed(law, case)
    for turn in range(max(1, len(case.facts))):
        _same("次序不同，结果不同", assessed(law, case, turn), found)
    _same("明细", sorted(map(_told, found.lines)), sorted(_expected(x) for x in case.lines))
    _check_lines(case, found)
    totals = {(t.household, t.title): t.amount for t in found.totals}
    for total in case.totals:
        _same(f"{total.household} {total.title}", totals.get((total.household, total.title)), _fen(total.yuan))
    _check_standings(case, found)
    _check_conclusions(case, found)
    return found


def assessed(law: Law, case: AssessmentCase, turn: int | None = None) -> Assessment:
    """认定 of a case; with `turn` everything is handed over backwards, the facts from another one on."""
    given = material(law, case)
    subjects, facts, gaps, declared = given.subjects, given.facts, given.gaps, given.declared
    if turn is not None:
        subjects, facts, gaps = subjects[::-1], (facts[turn:] + facts[:turn])[::-1], gaps[::-1]
        declared = declared[::-1]
    return assess(law, law.programmes[case.programme], case.applied_on, subjects, facts, gaps, declared, case.residence)


class CaseMaterial(Struct, frozen=True):
    """案例材料: what the words of a case come to."""

    subjects: list[Subject]
    facts: list[Fact]
    gaps: list[Gap]
    declared: list[Declared]


def material(law: Law, case: AssessmentCase) -> CaseMaterial:
    """案例材料 under a law; raises KeyError for an element or person that it does not know."""
    subjects = [Subject(m.who, n, m.role, m.relation, m.household, m.born_on) for n, m in enumerate(case.members, 1)]
    roles = {s.id: s.role for s in subjects}
    gaps = [*(Gap(g.who, roles[g.who], g.element, g.source, g.state) for g in case.gaps), *_not_covered(law, case)]
    facts = [_fact(n, f, case, law) for n, f in enumerate(case.facts)]
    return CaseMaterial(subjects, facts, gaps, [_declared(d, law) for d in case.declared])


def _not_covered(law: Law, case: AssessmentCase) -> Iterator[Gap]:
    """As in a live case: what a source is asked for a part of the counting period only, unless it has not answered."""
    said, wanted = {(g.who, g.element) for g in case.gaps}, law.programmes[case.programme].items
    law = law.under(law.programmes[case.programme])
    late = [i for i in law.source_items if i.element in wanted and begins_late(law, i, case.applied_on)]
    for who, item in ((m, i) for m in case.members for i in late if m.role in i.roles):
        if (who.who, item.element) not in said:
            yield Gap(who.who, who.role, item.element, item.source, NOT_COVERED)


def run_deadline_case(packs: Sequence[str], case: DeadlineCase) -> None:
    """Runs a case; raises AssertionError that says what differs."""
    law = law_of(packs, case.started_on, area=case.area)
    rule = law.deadline_rules[case.rule] if case.rule else _plain(case.working_days)
    if case.refused:
        return _check_refused(rule, case)
    rule = extended(rule, case.extended_by) if case.extended_by else rule
    pauses = [Pause(p.start, p.end) for p in case.pauses]
    found = due(rule, case.started_on, law.calendar, pauses)
    if case.enclosing_started_on is not None and rule.within is not None:
        outer = law.deadline_rules[rule.within]
        found = within(found, due(outer, case.enclosing_started_on, law.calendar, pauses))
    _same("到期日", (found.due_on, found.provisional), (case.due_on, case.provisional))
    return None


def _check_refused(rule: DeadlineRule, case: DeadlineCase) -> None:
    if not case.extended_by or case.due_on is not None:
        raise AssertionError("refused 须与 extended_by 同时写，且不写 due_on")
    try:
        longer = extended(rule, case.extended_by)
    except ExtensionRefused:
        return
    raise AssertionError(f"延长{case.extended_by}天应当不予延长，得到期限 {longer.length}")


def _plain(working_days: int) -> DeadlineRule:
    always = DateRange(date.min)
    return DeadlineRule("case", "案例期限", "total", Event.ACCEPTED, working_days, DeadlineUnit.WORKING, (), always)


def _fact(position: int, fact: CaseFact, case: AssessmentCase, law: Law) -> Fact:
    element = law.elements[fact.element]
    return Fact(
        id=f"事实{position:03d}",
        subject=fact.who,
        role=next(m.role for m in case.members if m.who == fact.who),
        element=fact.element,
        source=fact.source,
        title=element.title,
        as_of=fact.as_of or case.applied_on,
        digest="",
        amount=_amount(fact, element),
        quantity=_quantity(fact),
        text=fact.text,
        paid_on=fact.paid_on,
    )


def _declared(said: CaseDeclared, law: Law) -> Declared:
    amount = _amount(said, law.elements[said.element])
    return Declared(said.who, said.element, amount, _quantity(said), said.text)


def _amount(given: CaseFact | CaseDeclared, element: DataElement) -> int | None:
    return _fen(given.yuan) if element.kind is ValueKind.MONEY else given.number


def _quantity(given: CaseFact | CaseDeclared) -> Decimal | None:
    return None if given.area is None else Decimal(given.area)


def _fen(yuan: str | None) -> int | None:
    return None if yuan is None else int(Decimal(yuan) * 100)


def _told(line: Line) -> tuple[str, str, str, str, str]:
    return line.subject, line.element, line.treatment.value, str(line.amount), str(line.quantity)


def _expected(line: CaseLine) -> tuple[str, str, str, str, str]:
    amount = _fen(line.yuan) if line.yuan is not None else line.number
    quantity = None if line.area is None else Decimal(line.area)
    return line.who, line.element, line.treatment, str(amount), str(quantity)


def _check_lines(case: AssessmentCase, found: Assessment) -> None:
    for wanted in case.lines:
        fitting = [x for x in found.lines if _told(x) == _expected(wanted)]
        if not any(wanted.says in x.reason and wanted.clause in " ".join(map(str, x.basis)) for x in fitting):
            raise AssertionError(f"没有说明“{wanted.says}”、依据“{wanted.clause}”的明细：{fitting}")


def _check_standings(case: AssessmentCase, found: Assessment) -> None:
    """Only those that the case names: who is not named may stand as they do."""
    said = {standing.subject: standing for standing in found.standings}
    for wanted in case.standings:
        standing = said[wanted.who]
        _same(f"{wanted.who}的人口认定", {True: "yes", False: "no", None: "open"}[standing.counts], wanted.counts)
        if wanted.says not in standing.reason:
            raise AssertionError(f"{wanted.who}的人口认定没有说“{wanted.says}”：{standing.reason}")


def _check_conclusions(case: AssessmentCase, found: Assessment) -> None:
    if case.conclusion is not None:
        _same("结论条数", len(found.conclusions), 1)
        _check_conclusion(case.conclusion, found.conclusions[0])
    by_rule = {conclusion.rule: conclusion for conclusion in found.conclusions}
    for wanted in case.conclusions:
        if wanted.rule not in by_rule:
            raise AssertionError(f"没有判定 {wanted.rule}，有：{'、'.join(by_rule)}")
        _check_conclusion(wanted, by_rule[wanted.rule])
    if case.conclusion is None and not case.conclusions:
        raise AssertionError("案例没有写明应得的结论（conclusion 或 conclusions）")


def _check_conclusion(wanted: CaseConclusion, conclusion: Conclusion) -> None:
    _same("结论", conclusion.outcome.value if conclusion.outcome else "none", wanted.outcome)
    for words in wanted.says:
        if words not in conclusion.explanation:
            raise AssertionError(f"结论没有说“{words}”：{conclusion.explanation}")
    for words in wanted.omits:
        if words in conclusion.explanation:
            raise AssertionError(f"结论不应说“{words}”：{conclusion.explanation}")


def _same(what: str, found: object, wanted: object) -> None:
    if found != wanted:
        raise AssertionError(f"{what}：得到 {found}，应为 {wanted}")

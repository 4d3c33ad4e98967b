"""可办事项: what the caller may do about a case now, and what is in the way; asked of the functions that decide the act."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from msgspec import Struct

from core.authorizations.looking import SuspensionView, held_by
from core.authorizations.model import SheetState
from core.deadlines.model import UNIT_TITLES, Clock
from core.deadlines.store import basis_text
from core.errors import Conflict, Problem, Refused
from core.households.identity import mask_name
from core.households.model import Subject
from core.law import Law
from core.plugin.vocabulary import APPROVER_TITLES, ROLE_TITLES, citations_text
from core.procedures.actions import judgeable, require_state
from core.procedures.model import AUTHORIZED
from core.procedures.steps import EDGES, recordable
from core.scope import Tx
from core.sources.model import AskRow
from core.sources.supplement import decidable, supplementable
from core.verification.actions import initiation_hindrances
from core.verification.course import concludable, extensible
from core.verification.model import Case, move

_UNSAID = frozenset({"expenditure_not_verified"})
"""Refusals that mean: this programme has no such act; then nobody is told of it."""
_LAWLESS = frozenset({"verification.suspend", "verification.terminate"})
"""Acts that only move the state and stop the clocks: they are done also while a pack cannot load."""
_HELD = frozenset({"given", "returned", "passed"})


class Hindrance(Struct, frozen=True):
    """障碍: why an act cannot be done now, and what to do about it."""

    code: str
    title: str
    detail: str
    next: str
    basis: str


class ActChoice(Struct, frozen=True):
    """可选项 of an act: a clock to extend, a step to record, a person."""

    id: str
    title: str
    possible: bool
    why: list[Hindrance]
    most: int | None
    """At most so many, in `unit`; None where no number is asked for, or the law names no ceiling."""
    unit: str
    basis: str
    note: str


class ActView(Struct, frozen=True):
    """可办事项; acts that the post never does are not there at all."""

    act: str
    possible: bool
    why: list[Hindrance]
    choices: list[ActChoice]
    least: int | None
    """实地核查: at least so many officers."""


@dataclass(frozen=True)
class Known:
    """已知: what was loaded for the page."""

    case: Case
    law: Law
    subjects: Sequence[Subject]
    sheets: Mapping[UUID, SheetState]
    suspensions: Sequence[SuspensionView]
    asks: Sequence[AskRow]
    clocks: Sequence[Clock]


class NotDone(Exception):
    """无此事项: nothing of the case is there for the act."""


Found = tuple[list[Problem], list[ActChoice], int | None]


async def acts_of(tx: Tx, known: Known, lawless: bool = False) -> list[ActView]:
    """可办事项 of the caller, in the order of the work; without a law those that need none."""
    views = []
    for act, judge in _ACTS.items():
        if act not in tx.scope.verbs or (lawless and act not in _LAWLESS):
            continue
        try:
            problems, choices, least = await judge(tx, known)
        except NotDone:
            continue
        if not any(problem.code in _UNSAID for problem in problems):
            possible = not problems and (not choices or any(choice.possible for choice in choices))
            views.append(ActView(act, possible, [hindrance(problem) for problem in problems], choices, least))
    return views


def hindrance(problem: Problem) -> Hindrance:
    """A refusal as it is shown before anybody tries."""
    text = problem.wording()
    said = "；".join(dict.fromkeys(fault.message for fault in problem.faults)) or text.detail
    return Hindrance(problem.code, text.title, said, text.next, problem.basis)


def _choice(id: str, title: str, problem: Problem | None = None, **more: str | int | None) -> ActChoice:
    why = [hindrance(problem)] if problem else []
    told: dict[str, str | int | None] = {"most": None, "unit": "", "basis": "", "note": "", **more}
    return ActChoice(id, title, problem is None, why, **told)  # type: ignore[arg-type]


def _moves(verb: str) -> Callable[[Tx, Known], Awaitable[Found]]:
    """An act that only asks for the state."""

    async def judge(tx: Tx, known: Known) -> Found:
        return _caught(lambda: move(verb, known.case.state, known.case.resumes_to)), [], None

    return judge


def _caught(check: Callable[[], object]) -> list[Problem]:
    try:
        check()
    except Problem as problem:
        return [problem.kept()]
    return []


async def _awaited(check: Awaitable[object]) -> list[Problem]:
    try:
        await check
    except Problem as problem:
        return [problem.kept()]
    return []


async def _initiate(tx: Tx, known: Known) -> Found:
    return await initiation_hindrances(tx, known.law, known.case, known.subjects), [], None


async def _conclude(tx: Tx, known: Known) -> Found:
    return _caught(lambda: concludable(known.case)), [], None


async def _extend(tx: Tx, known: Known) -> Found:
    running = {clock.stage: clock for clock in reversed(known.clocks) if clock.met_on is None}
    found = [await _extension(tx, known, clock) for clock in running.values()]
    choices = [choice for choice in found if choice is not None]
    if not choices:
        return [Conflict("no_running_deadline")], [], None
    return [], choices, None


async def _extension(tx: Tx, known: Known, clock: Clock) -> ActChoice | None:
    rule = known.law.deadline_rules.get(clock.rule)
    if rule is None or rule.extension is None:
        return None
    problems = await _awaited(extensible(tx, known.law, known.case, clock.stage, lock=False))
    ceiling, unit = rule.extension.ceiling, UNIT_TITLES[rule.unit]
    most = None if ceiling is None else max(ceiling - rule.length - clock.extended_by, 0)
    if most == 0 and not problems:
        problems = [
            Refused("extension_refused", why=f"“{rule.title}”已延长至最长{ceiling}{unit}（{basis_text(rule)}）")
        ]
    return _choice(
        clock.stage, rule.title, problems[0] if problems else None, most=most, unit=unit,
        basis=citations_text(rule.extension.basis), note=APPROVER_TITLES[rule.extension.approver],
    )  # fmt: skip


async def _supplement(tx: Tx, known: Known) -> Found:
    problems = _caught(lambda: decidable(tx, known.case))
    if problems:
        return problems, [], None
    planned = await supplementable(tx, known.law, known.case, known.subjects, known.asks)
    titles = {one.item.id: f"{known.law.elements[one.item.element].title}（{one.item.title}）" for one in planned}
    if not titles:
        return [Conflict("nothing_to_supplement")], [], None
    return [], [_choice(id, title) for id, title in titles.items()], None


async def _waive(tx: Tx, known: Known) -> Found:
    problems, _, _ = await _supplement(tx, known)
    return problems, [], None


async def _withdraw(tx: Tx, known: Known) -> Found:
    return [], _people(known, [s.id for s in known.subjects if _sheet(known, s) in _HELD]), None


async def _raise(tx: Tx, known: Known) -> Found:
    held = {suspension.subject_id for suspension in known.suspensions}
    return [], _people(known, [s.id for s in known.subjects if _sheet(known, s) and s.id not in held]), None


def _sheet(known: Known, subject: Subject) -> str:
    sheet = known.sheets.get(subject.id)
    return sheet.state if sheet else ""


def _people(known: Known, wanted: Sequence[UUID]) -> list[ActChoice]:
    if not wanted:
        raise NotDone
    return [
        _choice(str(s.id), f"第{place}人 {mask_name(s.person.name)}（{ROLE_TITLES[s.role]}）")
        for place, s in enumerate(known.subjects, start=1)
        if s.id in wanted
    ]


async def _lift(tx: Tx, known: Known) -> Found:
    places = {s.id: place for place, s in enumerate(known.subjects, start=1)}
    liftable = [one for one in known.suspensions if one.id is not None]
    if not liftable:
        raise NotDone
    return [], [_choice(str(one.id), f"第{places[one.subject_id]}人，{held_by(one)}") for one in liftable], None


async def _field_check(tx: Tx, known: Known) -> Found:
    procedure = known.law.procedure_of(known.case.programme)
    duty = procedure.field_check if procedure else None
    problems = _caught(lambda: require_state(known.case, AUTHORIZED))
    if duty is None:
        return problems, [], 1
    basis = citations_text(duty.basis)
    return problems, [_choice(method, method, basis=basis) for method in duty.methods], duty.minimum_officers


async def _judge(tx: Tx, known: Known) -> Found:
    return await _awaited(judgeable(tx, known.law, known.case)), [], None


async def _step(tx: Tx, known: Known) -> Found:
    found = await recordable(tx, known.law, known.case)
    if not found:
        raise NotDone
    choices = [
        _choice(f"{step.id}|{edge}", f"{step.title}{EDGES[edge]}", why, basis=citations_text(step.basis))
        for step, edge, why in found
    ]
    return [], choices, None


FINAL = "select id from report where verification_id = $1 and final"


async def _deliver(tx: Tx, known: Known) -> Found:
    final = await tx.value(FINAL, known.case.id)
    if final is None:
        return [Conflict("report_not_final")], [], None
    procedure = known.law.procedure_of(known.case.programme)
    basis = {duty.recipient: citations_text(duty.basis) for duty in procedure.deliveries} if procedure else {}
    titles = {"applicant": "申请人", "department": "有关部门"}
    return [], [_choice(f"{final}|{who}", title, basis=basis.get(who, "")) for who, title in titles.items()], None


async def _include(tx: Tx, known: Known) -> Found:
    procedure = known.law.procedure_of(known.case.programme)
    sample = procedure.sample if procedure else None
    if sample is None or not sample.always:
        raise NotDone
    return [], [_choice(ground, ground, basis=citations_text(sample.basis)) for ground in sample.always], None


_ACTS: Mapping[str, Callable[[Tx, Known], Awaitable[Found]]] = {
    "declaration.take": _moves("authorization.take"),
    "authorization.take": _moves("authorization.take"),
    "authorization.review": _moves("authorization.pass"),
    "field_check.file": _field_check,
    "verification.initiate": _initiate,
    "verification.supplement": _supplement,
    "verification.waive_supplement": _waive,
    "expenditure.judge": _judge,
    "verification.suspend": _moves("verification.suspend"),
    "verification.resume": _moves("verification.resume"),
    "verification.extend": _extend,
    "verification.conclude": _conclude,
    "delivery.record": _deliver,
    "step.record": _step,
    "sample.include": _include,
    "suspension.raise": _raise,
    "suspension.lift": _lift,
    "authorization.withdraw": _withdraw,
    "verification.terminate": _moves("verification.terminate"),
}

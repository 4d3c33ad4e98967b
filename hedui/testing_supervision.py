"""预警、复核与协议检查: alert limits, recheck schedules and agreement clauses, asked twice, with whatever they may be handed.

A limit is silent where nothing has changed; a schedule gives a day after the last one; a clause answers with a permit of
what was asked for, or a denial with its reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date, timedelta
from functools import partial
from itertools import product
from typing import Any, TypeVar

from msgspec import Struct, ValidationError, convert, structs

from core.plugin.agreements import AgreementClause, Denial, Entrusted, Permit, Usage
from core.plugin.registry import Plugin
from core.plugin.rules import Values
from core.plugin.supervision import AlertLimit, Change, RecheckSchedule
from core.plugin.vocabulary import Role
from hedui.testing_watch import Stopped, Watch

_T = TypeVar("_T")
AMOUNTS = (None, 0, 1, 100_00, 5_000_00, 10**11)
DAYS = (date(2024, 1, 31), date(2024, 2, 29), date(2026, 6, 15), date(2026, 12, 31))
USAGES = (Usage(), Usage(1, 1), Usage(10**6, 10**6))
GUESSES: Sequence[Any] = (0, 1, "", "1", "甲", False, True, [], None, "2026-06-15", {}, 10**6)
"""Values of the terms of a clause; the first that its struct takes for a field is used."""


def watch_supervision(watch: Watch, plugin: Plugin, values: Values) -> None:
    """观察 of them all; what is wrong is said to the watch."""
    for limit in plugin.objects["hedui_alert_limits"]:
        watch.household()
        _all(partial(_alert, watch, limit, values), product(AMOUNTS, AMOUNTS))
    for schedule in plugin.objects["hedui_recheck_schedules"]:
        watch.household()
        _all(partial(_due, watch, schedule, values), DAYS)
    for clause in plugin.objects["hedui_agreement_clauses"]:
        _clause(watch, plugin, clause, values.day)


def _all(judge: Callable[[_T], None], given: Iterable[_T]) -> None:
    with suppress(Stopped):  # it has failed, and that is said already
        for one in given:
            judge(one)


def _alert(watch: Watch, limit: AlertLimit, values: Values, amounts: tuple[int | None, int | None]) -> None:
    change = Change(limit.elements[0], *amounts)
    said = watch.twice(limit.id, lambda: limit.alert([change], values))
    if said is not None and change.before == change.after:
        watch.say("alert.unchanged", limit.id, f"由 {change.before} 到 {change.after} 没有变化，却发出预警")


def _due(watch: Watch, schedule: RecheckSchedule, values: Values, last: date) -> None:
    due = watch.twice(schedule.id, lambda: schedule.next_due(last, values))
    if type(due) is not date or due <= last:
        watch.say("recheck.not_later", schedule.id, f"上次核对是 {last}，下次复核日得到 {due}")


def _clause(watch: Watch, plugin: Plugin, clause: AgreementClause, day: date) -> None:
    asked = [(p.id, p.items) for p in plugin.objects["hedui_programmes"][:2]] + [
        ("another.programme", ("another.element",))
    ]
    requests = [
        Entrusted(programme, items[:width], (Role.APPLICANT, *roles), day + timedelta(days=later), purpose)
        for programme, items in asked
        for width, roles, later, purpose in ((None, (), 0, "recognition"), (1, (Role.MEMBER,), 20_000, "recheck"))
    ]
    terms = list(_terms(clause.terms, asked))
    if not terms:
        watch.say("clause.not_judged", clause.id, f"{clause.terms.__name__} 的字段不能自动填写，准许与否没有检查")
    for each in terms:
        watch.household()
        _all(partial(_permit, watch, clause, each), product(requests, USAGES))


def _permit(watch: Watch, clause: AgreementClause, terms: Any, given: tuple[Entrusted, Usage]) -> None:
    request, usage = given
    said = watch.twice(clause.id, lambda: clause.permits(terms, request, usage))
    if not isinstance(said, Permit | Denial):
        watch.say("clause.no_answer", clause.id, f"permits 返回 {type(said).__name__}，应为 Permit 或 Denial")
    elif isinstance(said, Denial) and not said.reason.strip():
        watch.say("clause.no_answer", clause.id, "不予准许而没有写明理由")
    elif isinstance(said, Permit) and not set(said.elements or ()) <= set(request.elements):
        watch.say("clause.no_answer", clause.id, "准许了没有请求的数据元")


def _terms(kind: type[Struct], asked: Sequence[tuple[str, tuple[str, ...]]]) -> Iterator[Any]:
    """条款 filled in from what the author gives as examples, and from both ends of the table of guesses."""
    named = ([p for p, _ in asked], [e for _, items in asked for e in items], [str(role) for role in Role])
    for guesses in (GUESSES, GUESSES[::-1]):
        filled = {f.encode_name: _fitting(f.type, (*named, *guesses)) for f in structs.fields(kind) if f.required}
        with suppress(ValidationError):
            yield convert(filled, kind)


def _fitting(type_: Any, guesses: Sequence[Any]) -> Any:
    examples = [e for meta in getattr(type_, "__metadata__", ()) for e in getattr(meta, "examples", None) or ()]
    return next((guess for guess in (*examples, *guesses) if _takes(type_, guess)), None)


def _takes(type_: Any, guess: Any) -> bool:
    try:
        convert(guess, type_)
    except ValidationError:
        return False
    return True

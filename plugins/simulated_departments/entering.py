"""登记: a question, as it was put at the gateway or in a file, is checked and entered into the ledger before it is answered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

from plugins.simulated_departments import convention
from plugins.simulated_departments.answering import Question
from plugins.simulated_departments.behaviour import Met, met_by
from plugins.simulated_departments.chaos import befalls
from plugins.simulated_departments.entries import Entry
from plugins.simulated_departments.ledger import LedgerEntry, person_digest
from plugins.simulated_departments.state import State


class Refusal(Exception):
    """拒绝: carries the return code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def question_of(
    state: State, entry: Entry, form: Mapping[str, str], reason: Mapping[str, str] | None, now: datetime
) -> Question:
    """The question, or a Refusal: a person and a whole reason, or nothing is looked up."""
    if reason is None:
        raise Refusal(convention.NO_REASON)
    number, name = form.get("cardId", ""), form.get("name", "")
    if not number:
        raise Refusal(convention.NO_PERSON)
    index = state.population.index_of(number)
    if index is not None and name and state.population.person(index).name != name:
        raise Refusal(convention.OTHER_NAME)
    end = _day(form.get("endDate", "")) or now.date()
    start = _day(form.get("startDate", "")) or end - timedelta(days=365)
    return Question(entry.department, entry.element, reason["projectId"], index, start, end)


def entered(state: State, question: Question, number: str, reason: Mapping[str, str], kind: str, now: datetime) -> int:
    """Into the ledger; how often this ask has come. Nobody is answered before the ledger is `forced`."""
    person = person_digest(state.app_secret, number)
    if state.ledger.conflicts(question.ask, question.element, person):
        raise Refusal(convention.CONFLICT)
    line = LedgerEntry(
        at=now.isoformat(),
        kind=kind,
        department=question.department,
        element=question.element,
        ask=question.ask,
        person=person,
        last_four=number[-4:],
        reason=dict(reason),
        repeat=state.ledger.knows(question.ask),
    )
    return state.ledger.enter(line)


def met_at(state: State, department: str, ask: str, attempt: int, stage: str) -> Met:
    """遇到的故障 of an attempt, by the department's orders and by its chaos."""
    behaviour, seed = state.behaviours[department], state.population.seed
    met = Met(())
    if behaviour.faults:
        met = met_by(behaviour.faults, seed, department, ask, attempt, datetime.now(UTC), stage)
    if behaviour.chaos is not None:
        met = Met((*met.faults, *befalls(behaviour.chaos, seed, department, ask, attempt, stage)))
    return met


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 1900 <= found.year <= 2100 else None

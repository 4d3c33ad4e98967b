"""计时查阅: the clocks of a case, as an officer sees them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from core.deadlines.model import UNIT_TITLES, Clock, Pause, days_left
from core.deadlines.store import basis_text
from core.law import Law


class ClockView(Struct, frozen=True):
    """计时."""

    stage: str
    title: str
    started_on: date
    due_on: date
    due_provisional: bool
    working_days_left: int | None
    """Of a clock that was met: what was left on that day. None while no calendar can be read."""
    extended_by: int
    paused_on: date | None
    met_on: date | None
    pauses: list[Pause]
    """中止期间 that are over."""
    length: int
    """How long the rule says, without an extension; in its unit."""
    unit_title: str
    basis: str


def clock_views(law: Law, clocks: Sequence[Clock], today: date) -> list[ClockView]:
    """计时一览 of a case, in the order in which they began."""
    return [_view(law, clock, today) for clock in clocks]


def _view(law: Law, clock: Clock, today: date) -> ClockView:
    # A rule that a newer pack no longer has must not hide the case: its clock is shown by the id.
    rule = law.deadline_rules.get(clock.rule)
    return ClockView(
        stage=clock.stage,
        title=rule.title if rule else clock.rule,
        started_on=clock.started_on,
        due_on=clock.due.due_on,
        due_provisional=clock.due.provisional,
        working_days_left=days_left(clock.met_on or today, clock.due.due_on, law.calendar),
        extended_by=clock.extended_by,
        paused_on=clock.paused_on,
        met_on=clock.met_on,
        pauses=list(clock.pauses),
        length=rule.length if rule else 0,
        unit_title=UNIT_TITLES[rule.unit] if rule else "",
        basis=basis_text(rule) if rule else "",
    )

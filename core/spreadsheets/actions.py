"""文件报送: a file of applications is fed household by household; what is wrong is held and told, the rest goes on.

A household is a transaction of its own, as when it is fed alone, so a file that broke off is simply sent again: what is
there already is left as it is.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Sequence

import msgspec

from core.applications.actions import feed_unless_same
from core.errors import FieldFault, Problem
from core.scope import Scope
from core.spreadsheets.account import Account, Outcome, Unit, account
from core.spreadsheets.applications import TITLES, applications
from core.spreadsheets.correction import Correction, correction
from core.spreadsheets.forms import APPLICATIONS
from core.spreadsheets.judging import judge
from core.spreadsheets.model import LARGEST_FILE, MOST_ROWS
from core.spreadsheets.reading import Reading, read

VERB = "application.feed_file"


@dataclasses.dataclass(frozen=True)
class Limits:
    """上限 of one file: the command line takes longer ones than a request that somebody waits for."""

    size: int = LARGEST_FILE
    rows: int = MOST_ROWS


class FedFile(msgspec.Struct):
    """报送结果: the account, and the held households with all that is in them."""

    account: Account
    held: list[Unit]


async def feed_file(scope: Scope, body: bytes, limits: Limits = Limits()) -> FedFile:
    """报送救助申请文件: raises a Problem where the file as a whole cannot be read; a household's faults are its own."""
    await scope.answered(VERB)
    reading, units = await judge_file(scope, body, limits)
    alone = dataclasses.replace(scope, idempotency=None)  # the request's key stands for the whole file
    outcomes = [await _feed(alone, unit) for unit in units]
    return await finish(scope, VERB, body, reading, units, outcomes)


async def finish(
    scope: Scope, verb: str, body: bytes, reading: Reading, units: Sequence[Unit], outcomes: list[Outcome]
) -> FedFile:
    """回执 of a whole file: its sums stand in the trace, and the request's key is answered with it."""
    made = account(reading.kind, reading.notes, outcomes)
    async with scope.write(verb) as tx:
        digest = tx.commitment(hashlib.sha256(body).hexdigest())
        sums = {name: getattr(made, name) for name in ("households", "received", "changed", "unchanged", "held")}
        tx.note(file=digest, kind=reading.kind, rows=made.rows, **sums)
        tx.answer(made)
    return FedFile(made, [unit for unit, each in zip(units, outcomes, strict=True) if each.result == "held"])


async def correct_file(scope: Scope, body: bytes, form: str, limits: Limits = Limits()) -> Correction:
    """待更正文件: what `feed_file` would hold; nothing is fed. Raises NotFound where it would hold nothing."""
    _, units = await judge_file(scope, body, limits)
    return correction([unit for unit in units if unit.faults], form)


async def judge_file(scope: Scope, body: bytes, limits: Limits) -> tuple[Reading, list[Unit]]:
    """读取并核对: every household of the file, with everything that is wrong with it."""
    async with scope.read(VERB):
        pass  # who may not feed files is told so before one is read
    reading = await read(body, [APPLICATIONS], scope.today, limits.size, limits.rows)
    units = applications(reading, scope.today)
    async with scope.read(VERB) as tx:
        await judge(tx, units)
    return reading, units


async def _feed(scope: Scope, unit: Unit) -> Outcome:
    if unit.faults:
        return unit.outcome("held")
    try:
        fed, change = await feed_unless_same(scope, unit.plain)
    except Problem as problem:
        unit.add_fields(problem.faults or [FieldFault("number", problem.wording().title)], TITLES)
        return unit.outcome("held")
    return unit.outcome(change.result, number=fed.number, version=fed.version, left=change.left)

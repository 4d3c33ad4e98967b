"""受理文件: a file of households is accepted case by case, with the declarations in it; the rest of the way is others' work.

A household is compared with the case that stands for its application: what is there already is left as it is, so a file
that broke off is simply sent again. Every step is the clerk's own verb in its own transaction. Authorizations are taken
in sheet by sheet, from the signed paper.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

import msgspec
from msgspec.structs import astuple

from core.errors import Conflict, FieldFault, Problem
from core.households.actions import load_declaration, take_declaration
from core.households.identity import Identity, parse
from core.households.model import Entry, canonical, entries
from core.households.names import match_key
from core.households.store import load_subjects
from core.ids import derived_id
from core.scope import Replayed, Scope, Tx
from core.spreadsheets.account import Outcome, Unit
from core.spreadsheets.actions import FedFile, Limits, finish
from core.spreadsheets.case_judging import convert, in_the_file, judge_cases
from core.spreadsheets.case_model import CaseFile, declaration_of
from core.spreadsheets.cases import cases
from core.spreadsheets.correction import Correction, correction
from core.spreadsheets.forms import CASE_TITLES, case_forms
from core.spreadsheets.reading import Reading, read
from core.spreadsheets.template import template
from core.verification.actions import accept
from core.verification.model import Case, State
from core.verification.sealing import judged
from core.verification.store import COLUMNS, case_of, load

VERB = "verification.accept_file"
ASIDE = "文件中的授权书和实地核查记录没有登记：授权书请对照签名原件逐份登记，实地核查另行报送"
_ENDED = (State.REPORTED, State.TERMINATED)


class Standing(NamedTuple):
    """已有的核对件 of an application, as it compares with a file."""

    id: UUID
    number: str
    same: bool
    ended: bool


async def take_file(scope: Scope, body: bytes, limits: Limits = Limits()) -> FedFile:
    """报送受理文件: raises a Problem where the file as a whole cannot be read; a household's faults are its own."""
    await scope.answered(VERB)
    reading, units = await judge_file(scope, body, limits)
    alone = dataclasses.replace(scope, idempotency=None)  # the request's key stands for the whole file
    outcomes = [await _take(alone, unit) for unit in units]
    return await finish(scope, VERB, body, reading, units, outcomes)


async def correct_file(scope: Scope, body: bytes, form: str, limits: Limits = Limits()) -> Correction:
    """待更正文件: what `take_file` would hold; nothing is taken. Raises NotFound where it would hold nothing."""
    _, units = await judge_file(scope, body, limits)
    return correction([unit for unit in units if unit.faults], form)


async def blank_file(scope: Scope) -> bytes:
    """受理文件样表 under the tenant's law of today."""
    async with scope.read(VERB) as tx:
        law = await scope.runtime.law_for(tx.connection, scope.tenant.id, scope.today)
    return template(case_forms(law))


async def judge_file(scope: Scope, body: bytes, limits: Limits) -> tuple[Reading, list[Unit]]:
    """读取并核对: every household of the file, with everything that is wrong with it."""
    async with scope.read(VERB) as tx:
        law = await scope.runtime.law_for(tx.connection, scope.tenant.id, scope.today)
    reading = await read(body, case_forms(law), scope.today, limits.size, limits.rows)
    units = cases(reading, law, whole=False)
    for unit in units:
        convert(CaseFile, unit, scope.today)
    if any(
        isinstance(unit.plain, CaseFile) and (unit.plain.authorizations or unit.plain.field_check) for unit in units
    ):
        reading.notes.append(ASIDE)
    async with scope.read(VERB) as tx:
        await judge_cases(tx, units)
        for unit in units:
            if not unit.faults:
                await _compare(tx, unit)
    return reading, units


async def _compare(tx: Tx, unit: Unit) -> None:
    standing = await _standing(tx, unit.plain)
    if standing is not None and not standing.same:
        _add(unit, Conflict("case_differs", number=standing.number))


async def _standing(tx: Tx, file: CaseFile) -> Standing | None:
    """The newest case of this application and programme that the clerk may see; None: it may be accepted."""
    row = await tx.row(
        f"""select {COLUMNS} from verification v where v.owner_tenant = $1 and v.application_number = $2
               and v.programme = $3 order by v.id desc limit 1""",  # noqa: S608 - of constants
        tx.scope.tenant.id, file.application_number, file.programme,
    )  # fmt: skip
    if row is None:
        return None
    case = await judged(tx, case_of(row))
    return Standing(case.id, case.number, await _same(tx, case, file), case.state in _ENDED)


async def _same(tx: Tx, case: Case, file: CaseFile) -> bool:
    """Day and everybody, each in the same household, part and relation, under the same name."""
    there = {
        (canonical(s.identity), match_key(s.person.name), s.household, s.role, s.relation)
        for s in await load_subjects(tx, case)
    }
    wanted = {
        (canonical(_identity(e)), match_key(e.person.name), e.household, e.role, e.person.relation)
        for e in entries(file.household, file.supporters)
    }
    return case.applied_on == file.applied_on and there == wanted


def _identity(entry: Entry) -> Identity:
    return parse(entry.person.id_kind, entry.person.id_number)


async def _take(scope: Scope, unit: Unit) -> Outcome:
    """One household; a step that cannot be done holds it and says why, with the case where one is open already."""
    number = ""
    if unit.faults:
        return unit.outcome("held")
    try:
        case, number, result = await _accepted(scope, unit.plain)
        version = await _declared(scope, unit.plain, case) if case else 0
    except Problem as problem:
        _add(unit, problem)
        return unit.outcome("held", number=number)
    return unit.outcome("changed" if version and result == "unchanged" else result, number=number, version=version)


async def _accepted(scope: Scope, file: CaseFile) -> tuple[UUID | None, str, str]:
    """受理: the case that stands, or a new one; no case where the standing one has ended: a file opens no second one."""
    standing = await _look(scope, file)
    if standing is None:
        try:
            accepted = await accept(scope, file.intake())
        except Conflict:  # somebody was faster; where it is another office, it is not to be seen
            standing = await _look(scope, file)
            if standing is None:
                raise
        else:
            return accepted.id, accepted.number, "received"
    if not standing.same:
        raise Conflict("case_differs", number=standing.number)
    return (None if standing.ended else standing.id), standing.number, "unchanged"


async def _look(scope: Scope, file: CaseFile) -> Standing | None:
    async with scope.read(VERB) as tx:
        return await _standing(tx, file)


async def _declared(scope: Scope, file: CaseFile, case: UUID) -> int:
    """申报: the version that was taken now; 0 where the file has none, or the one that stands says the same."""
    if file.declaration is None:
        return 0
    wanted = declaration_of(file.declaration, _subjects(case, file))
    async with scope.read(VERB) as tx:
        # Counted before it is read: a version that comes in between is then compared, and never hidden behind an old one.
        count = await tx.value("select count(*) from declaration where verification_id = $1", case)
        there = await load_declaration(tx, await load(tx, case))
    if count and set(map(astuple, there.items)) == set(map(astuple, wanted.items)):
        return 0
    # Two requests at once that both saw this version: the second is answered with what the first did.
    asked = msgspec.json.encode((case, count, wanted))
    keyed = scope.with_idempotency(scope.runtime.vault.commitment(asked.decode()), asked)
    try:
        return int((await take_declaration(keyed, case, wanted))["version"])
    except Replayed:
        return 0


def _subjects(case: UUID, file: CaseFile) -> Sequence[UUID]:
    """In the order of the file; a subject's id follows from the case and the document."""
    people = entries(file.household, file.supporters)
    return [derived_id(case, "subject", canonical(_identity(entry))) for entry in people]


def _add(unit: Unit, problem: Problem) -> None:
    said = problem.wording()
    plain = [FieldFault("application_number", f"{said.title}：{said.detail}")]
    unit.add_fields(in_the_file(problem.faults) or plain, CASE_TITLES)

"""核对受理文件: everything that is wrong with a household before a case is opened: persons, programme, declaration."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from msgspec import Struct

from core import intake
from core.errors import FieldFault, Invalid
from core.households.actions import declaration_faults
from core.households.model import entries, faults
from core.households.plain import faults_of_plain
from core.law import Law
from core.plugin.vocabulary import Programme
from core.scope import Tx
from core.spreadsheets.account import Unit
from core.spreadsheets.case_model import Household, declaration_of
from core.spreadsheets.forms import CASE_TITLES
from core.spreadsheets.judging import Laws, judge_programme
from core.verification.actions import programme_for


async def judge_cases(tx: Tx, units: Sequence[Unit]) -> None:
    """法律: adds what is wrong to each household, by the law on the day of its application."""
    laws = Laws(tx)
    for unit in units:
        await judge_programme(unit, laws, CASE_TITLES)
        law = await laws.on(unit.plain.applied_on) if isinstance(unit.plain, Household) else None
        if isinstance(law, Law):
            unit.add_fields(list(case_faults(unit.plain, law, tx.scope.today)), CASE_TITLES)


def convert(kind: type[Struct], unit: Unit, today: date) -> None:
    """表单: `plain` becomes that form where nothing is wrong with the household so far.

    Where the cells of a sheet have faults, they have told everything. Of a JSON entry the persons are judged beside its
    form, so that numbers and form need not be mended one after the other.
    """
    if unit.faults and not unit.entry:
        return
    try:
        found = intake.convert(kind, unit.plain)
    except Invalid as error:
        beside = faults_of_plain(unit.plain, today) if unit.entry else ()
        unit.add_fields([*error.faults, *intake.untold(error.faults, beside)], CASE_TITLES)
        return
    if not unit.faults:
        unit.plain = found
    else:
        unit.add_fields(list(faults_of_plain(unit.plain, today)), CASE_TITLES)


def case_faults(file: Household, law: Law, today: date) -> Iterator[FieldFault]:
    """Persons and declaration; pure."""
    everybody = list(entries(file.household, file.supporters))
    yield from faults(everybody, today)
    if file.programme not in law.programmes:
        return  # told already
    try:
        programme = programme_for(law, file.programme, everybody)
    except Invalid as error:
        yield from error.faults
        return
    yield from _declared(file, law, programme, len(everybody))


def _declared(file: Household, law: Law, programme: Programme, persons: int) -> Iterator[FieldFault]:
    lines = file.declaration or []
    strangers = [index for index, line in enumerate(lines) if line.person > persons]
    yield from (FieldFault(f"declaration[{index}].person", f"本户只有 {persons} 人") for index in strangers)
    if not strangers:
        people = [UUID(int=position) for position in range(1, persons + 1)]
        found = declaration_faults(declaration_of(lines, people), people, programme.items, law.elements)
        yield from in_the_file(found)


def in_the_file(found: Sequence[FieldFault]) -> list[FieldFault]:
    """Faults of a declaration, by the path of its lines in the file."""
    return [
        FieldFault(f"declaration{fault.field.removeprefix('items')}" if fault.field.startswith("items[") else fault.field,
                   fault.message)
        for fault in found
    ]  # fmt: skip

"""救助申请: rows or entries of a file become applications as they are fed, or say why not; pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from core import intake
from core.applications.model import ApplicationIn, faults, faults_of_plain
from core.errors import FieldFault, Invalid
from core.households.identity import IdKind
from core.spreadsheets.account import Line, Unit
from core.spreadsheets.forms import APPLICATIONS
from core.spreadsheets.gathering import lines, nobody_twice, one_applicant, units
from core.spreadsheets.people import first_value, role_of
from core.spreadsheets.reading import Reading

TITLES = {column.id: column.title for column in APPLICATIONS.columns}
_RELATION = TITLES["relation"]


def applications(reading: Reading, today: date) -> list[Unit]:
    """Every household of the file; its `plain` is an ApplicationIn where nothing is wrong with it so far."""
    if reading.kind == "json":
        entries = [_entry(number, *entry, today) for number, entry in enumerate(reading.entries, start=1)]
        _number_twice(entries)
        return entries
    made = units(lines(reading.sheets, APPLICATIONS), APPLICATIONS)
    for unit in made:
        _household(unit)
    return made


def _household(unit: Unit) -> None:
    roles = [role_of(line) for line in unit.lines]
    for line, role in zip(unit.lines, roles, strict=True):
        if role is None and not any(place == APPLICATIONS.place("relation") for place, _ in line.row.faults):
            unit.add(line, _RELATION, "必填，未填写")
    one_applicant(unit, roles, _RELATION)
    nobody_twice(unit, TITLES["id_number"])
    unit.places = {f"persons[{index}]": line for index, line in enumerate(unit.lines)}
    unit.plain = {
        "number": first_value(unit, "number"),
        "programme": first_value(unit, "programme"),
        "applied_on": first_value(unit, "applied_on"),
        "persons": [_person(line, role) for line, role in zip(unit.lines, roles, strict=True)],
    }
    _convert(unit)


def _person(line: Line, role: str | None) -> dict[str, Any]:
    kind = line.value("id_kind") or IdKind.RESIDENT_ID.value
    return {"name": line.value("name"), "id_number": line.value("id_number"), "role": role, "id_kind": kind}


def _convert(unit: Unit) -> None:
    """Fields that the cells' own checks let pass and the form does not; not asked where a cell is wrong already."""
    if unit.faults:
        return
    try:
        unit.plain = intake.convert(ApplicationIn, unit.plain)
    except Invalid as error:
        unit.add_fields(error.faults, TITLES)


def _number_twice(entries: Sequence[Unit]) -> None:
    """同号异户: of two entries that differ neither is taken, for the second would undo the first."""
    first: dict[str, Unit] = {}
    for unit in entries:
        number = unit.plain.get("number") if isinstance(unit.plain, dict) else getattr(unit.plain, "number", None)
        other = first.setdefault(number, unit) if isinstance(number, str) else unit
        if other.plain != unit.plain:
            for one, its in ((unit, other), (other, unit)):
                message = f"与第 {its.entry} 件的申请编号相同而内容不同，不知以哪一件为准"
                one.add_fields([FieldFault("number", message)], TITLES)


def _entry(number: int, plain: Any, twice: Sequence[str], today: date) -> Unit:
    unit = Unit(plain, entry=number)
    unit.add_fields([FieldFault(path, "有重复的栏目名") for path in twice], TITLES)
    try:
        found = intake.convert(ApplicationIn, plain)
    except Invalid as error:
        unit.add_fields([*error.faults, *intake.untold(error.faults, faults_of_plain(plain, today))], TITLES)
        return unit
    unit.add_fields(list(faults(found, today)), TITLES)
    if not unit.faults:
        unit.plain = found
    return unit

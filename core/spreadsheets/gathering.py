"""归户: rows that carry the same application number are one household; a bad row holds its own and no other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from core.households.identity import IdKind
from core.plugin.vocabulary import Role
from core.spreadsheets.account import Line, RowFault, Unit
from core.spreadsheets.model import Form
from core.spreadsheets.people import role_of
from core.spreadsheets.reading import Sheet


def lines(sheets: Iterable[Sheet], form: Form) -> Iterator[Line]:
    """Every row of the form's tables."""
    at = {column.id: place for place, column in enumerate(form.columns)}
    for sheet in sheets:
        if sheet.about.form == form.id:
            for row in sheet.rows:
                yield Line(sheet.about, row, at)


def units(found: Iterable[Line], form: Form) -> list[Unit]:
    """Households in the order of their first rows. A row without a number may be of the household above it, or nobody's."""
    by_number: dict[str, Unit] = {}
    made: list[Unit] = []
    unit = None
    for line in found:
        number = line.value("number")
        above = unit if unit is not None and _goes_on(unit, line) else None
        unit = by_number.get(number) if number else above
        if unit is None:
            unit = Unit({})
            made.append(unit)
            if number:
                by_number[number] = unit
        unit.lines.append(line)
        unit.faults += row_faults(line, form)
        if not number:
            unit.add(line, "", ALONE if above is None else PERHAPS_ABOVE)
    for unit in made:
        _same_for_all(unit, form)
    return made


def _goes_on(unit: Unit, line: Line) -> bool:
    """同户续行: clerks fill in the number in a household's first row alone; only an applicant begins another one."""
    return unit.lines[-1].table is line.table and role_of(line) != Role.APPLICANT


PERHAPS_ABOVE = "没有可用的申请编号，可能属于上一户，所以与该户一并退回；补填申请编号后请连同该户全部成员一起重新报送"
ALONE = "没有可用的申请编号，不知属于哪一户；补正后请连同该户全部成员一起重新报送"


def row_faults(line: Line, form: Form) -> list[RowFault]:
    """What was wrong with the row's own cells."""
    return [
        RowFault(line.table.sheet, line.row.number, form.columns[place].title if place >= 0 else "", message)
        for place, message in line.row.faults
    ]


def _same_for_all(unit: Unit, form: Form) -> None:
    """同户一致: what belongs to the application must be the same in each of its rows."""
    for column in (each for each in form.columns if each.shared and each.id != "number"):
        first = next((line for line in unit.lines if line.value(column.id) is not None), None)
        for line in unit.lines:
            if first and line.value(column.id) not in (None, first.value(column.id)):
                unit.add(line, column.title, f"与同户第 {first.row.number} 行不一致")


def one_applicant(unit: Unit, roles: Sequence[str | None], title: str) -> None:
    """申请人: exactly one. Not asked where a row does not say what it is: that is its own fault."""
    count = sum(1 for role in roles if role == "applicant")
    if None not in roles and count != 1 and unit.lines and unit.lines[0].value("number"):
        unit.add(unit.lines[0], title, f"每户应当恰有一名申请人（与申请人关系为“本人”），现有 {count} 名")


def nobody_twice(unit: Unit, title: str) -> None:
    """同一人: by kind and number."""
    seen: dict[tuple[Any, Any], Line] = {}
    for line in unit.lines:
        who = (line.value("id_kind") or IdKind.RESIDENT_ID, line.value("id_number"))
        if who[1] is None:
            continue
        if who in seen:
            unit.add(line, title, f"与同户第 {seen[who].row.number} 行是同一个人")
        seen.setdefault(who, line)

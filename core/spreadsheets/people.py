"""一户的人: who stands in which household of a case, by the rows of the sheet 家庭成员."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core.households.identity import IdKind
from core.plugin.vocabulary import Relation, Role
from core.spreadsheets.account import Line, Unit

Home = Sequence[Line]


def role_of(line: Line) -> str | None:
    """人员类别 as written; else by the relation: who is not the applicant is a member. None where neither is known."""
    role, relation = line.value("role"), line.value("relation")
    if role is not None:
        return str(role)
    if relation is None:
        return None
    return Role.APPLICANT.value if relation == Relation.SELF else Role.MEMBER.value


def homes_of(unit: Unit) -> list[Home]:
    """本户, then a household for every supporter, with the rows of its members below it."""
    homes: list[list[Line]] = [[]]
    for line in unit.lines:
        role = role_of(line)
        if role == Role.SUPPORTER:
            homes.append([line])
        elif role == Role.SUPPORTER_MEMBER and len(homes) > 1:
            homes[-1].append(line)
        else:
            homes[0].append(line)
            if role == Role.SUPPORTER_MEMBER:
                unit.add(line, "人员类别", "前面没有赡（抚、扶）养人的行，不知属于谁家")
    return [*homes]


def home_plain(home: Home) -> dict[str, Any]:
    """A household as a case file has it."""
    return {"members": [_person(line) for line in home]}


def _person(line: Line) -> dict[str, Any]:
    kind = line.value("id_kind") or IdKind.RESIDENT_ID.value
    return {**{each: line.value(each) for each in ("name", "id_number", "relation")}, "id_kind": kind}


def member_places(homes: Sequence[Home]) -> Mapping[str, Line]:
    """Path of a person in the case file → the row."""
    places = {f"household.members[{index}]": line for index, line in enumerate(homes[0])}
    for number, home in enumerate(homes[1:]):
        places |= {f"supporters[{number}].members[{index}]": line for index, line in enumerate(home)}
    return places


def first_value(unit: Unit, column: str) -> Any:
    """What the household's rows say of its application."""
    return next((line.value(column) for line in unit.lines if line.value(column) is not None), None)

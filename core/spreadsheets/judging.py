"""核对各户: what only the law in force and the applications that are there already can tell of a household in a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from core.applications.naming import ids_by_name, unknown
from core.applications.programme import LATER, day_from, law_on
from core.errors import FieldFault, Problem
from core.law import Law
from core.scope import Tx
from core.spreadsheets.account import Unit
from core.spreadsheets.applications import TITLES
from core.texts import word

CLOSED = "此申请已办结或撤回，不能由文件重新打开"


async def judge(tx: Tx, units: Sequence[Unit]) -> None:
    """法律和已有申请: adds what is wrong to each household, and gives its programme the id it has."""
    laws = Laws(tx)
    for unit in units:
        await judge_programme(unit, laws, TITLES)
    await _refuse_closed(tx, units)


class Laws:
    """法律 in force on the days of applications."""

    def __init__(self, tx: Tx) -> None:
        self.tx = tx
        self.known: dict[date, Law | FieldFault] = {}

    async def on(self, day: date) -> Law | FieldFault:
        """The law; what is wrong with the day where none is in force."""
        if day not in self.known:
            self.known[day] = await self._look(day)
        return self.known[day]

    async def _look(self, day: date) -> Law | FieldFault:
        try:
            return await law_on(self.tx, day)
        except Problem as problem:
            said = problem.wording()
            return FieldFault("programme", f"{said.title}：{said.detail}")


async def judge_programme(unit: Unit, laws: Laws, titles: Mapping[str, str]) -> None:
    """The programme's id for what it was called; an unknown one, and a day to come, are faults beside the others."""
    said, day = _field(unit.plain, "programme"), day_from(_field(unit.plain, "applied_on"))
    if day is None or not isinstance(said, str) or not said:
        return  # told already
    if day > laws.tx.scope.today:
        unit.add_fields([FieldFault("applied_on", LATER)], titles)
    law = await laws.on(day)
    if isinstance(law, FieldFault):
        unit.add_fields([law], titles)
        return
    known = ids_by_name(law.programmes.values())
    if word(said) not in known:
        unit.add_fields([unknown(law.programmes.values())], titles)
    elif isinstance(unit.plain, msgspec.Struct):
        unit.plain = msgspec.structs.replace(unit.plain, programme=known[word(said)])


def _field(plain: Any, name: str) -> Any:
    return plain.get(name) if isinstance(plain, dict) else getattr(plain, name, None)


async def _refuse_closed(tx: Tx, units: Sequence[Unit]) -> None:
    """办结的申请: a file, perhaps an old one, does not open it again."""
    numbers = [n for unit in units if isinstance(n := _field(unit.plain, "number"), str) and "\x00" not in n]
    rows = await tx.rows(
        "select number from application where tenant_id = $1 and number = any ($2::text[]) and not live",
        tx.scope.tenant.id, numbers,
    )  # fmt: skip
    closed = {row["number"] for row in rows}
    for unit in units:
        if _field(unit.plain, "number") in closed:
            unit.add_fields([FieldFault("number", CLOSED)], TITLES)

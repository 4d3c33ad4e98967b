"""读法: a file of applications read in the limited child, and what it is told of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from core.errors import Problem
from core.spreadsheets.account import Unit
from core.spreadsheets.applications import applications
from core.spreadsheets.forms import APPLICATIONS
from core.spreadsheets.reading import Reading, read
from tests.core.spreadsheets.files import TODAY, household, plain

TWO = plain(household("SQ2026001", 3), household("SQ2026002", 1, first=7))


async def reading(body: bytes, **more: Any) -> Reading:
    return await read(body, [APPLICATIONS], TODAY, **more)


async def units(body: bytes) -> list[Unit]:
    return applications(await reading(body), TODAY)


def told(found: Sequence[Unit]) -> list[tuple[int, str, str]]:
    """Row, column and reason of everything that is wrong."""
    return [(fault.row, fault.column, fault.message) for unit in found for fault in unit.faults]


async def faults_of(body: bytes) -> list[tuple[int, str, str]]:
    return told(await units(body))


async def code_of(body: bytes, **more: Any) -> str:
    with pytest.raises(Problem) as caught:
        await reading(body, **more)
    str(caught.value)  # its words are there
    return caught.value.code


def is_two(found: Sequence[Unit]) -> bool:
    """Both households, whole."""
    assert told(found) == []
    numbers = [unit.plain.number for unit in found]
    sizes = [len(unit.plain.persons) for unit in found]
    return (numbers, sizes, found[0].plain.applied_on) == (["SQ2026001", "SQ2026002"], [3, 1], date(2026, 7, 1))

"""连接器试验: files to the simulated departments, in good and in bad times, for `hedui plugin check batch_exchange`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from hedui.plugin import Ask, Found, Garbled, NothingFound, Rejected, SubjectIdentity, Unavailable
from hedui.testing import Expected, SimpleLine, sample_ask
from hedui.testing_connectors import BatchTrial, ConnectorTrial
from plugins.batch_exchange.settings import BatchSettings
from plugins.simulated_departments.process import Departments, start
from plugins.simulated_departments.records import Window, records_of

SECRET, ELEMENT, DEPARTMENT = "secret-of-the-trial", "national.planting_income", "agriculture"
STRANGER = SubjectIdentity("无此人", "resident_id", "522326199001010018")
COUNT = 40
REFUSED: Sequence[tuple[dict[str, Any], type[Any]]] = (
    ({"kind": "error"}, Unavailable), ({"kind": "refuse"}, Rejected), ({"kind": "garbage"}, Garbled),
    ({"kind": "half"}, ConnectionError),
)  # fmt: skip
SPOILT = ("half_file", "wrong_digest", "wrong_count")


def _told(departments: Departments, fault: dict[str, Any]) -> Callable[[], Awaitable[None]]:
    async def prepare() -> None:
        departments.order(DEPARTMENT, {"faults": [fault]})

    return prepare


def _ask(departments: Departments, index: int, name: str) -> Ask:
    person = departments.wangmo.household(index).applicant
    subject = SubjectIdentity(person.name, person.id_kind, person.id_number)
    return sample_ask(ELEMENT, DEPARTMENT, subject, f"trial-{name}-{index}", date(2026, 11, 19), date(2025, 11, 20))


def _expected(departments: Departments) -> list[Expected]:
    asks = [_ask(departments, index, "asked") for index in range(COUNT)]
    window = Window(asks[0].window_start, asks[0].window_end)
    held = [
        records_of(departments.wangmo.seed, departments.wangmo.household(index).applicant, ELEMENT, window)
        for index in range(COUNT)
    ]
    stranger = msgspec.structs.replace(_ask(departments, 0, "stranger"), subject=STRANGER)
    known = [Expected(ask, Found if rows else NothingFound) for ask, rows in zip(asks, held, strict=True)]
    return [Expected(stranger, NothingFound), *known]


@asynccontextmanager
async def opened() -> AsyncIterator[BatchTrial]:
    """农业农村部门 of the sandbox, as it takes files and as it fails."""
    with (
        TemporaryDirectory(prefix="hedui-trial-") as made,
        start(Path(made), secret=SECRET, control="c", batch_seconds=0.05) as departments,
    ):
        refused = [Expected(_ask(departments, n, "r"), o, _told(departments, f)) for n, (f, o) in enumerate(REFUSED)]
        spoilt = [
            Expected(_ask(departments, n, "s"), Garbled, _told(departments, {"kind": kind}))
            for n, kind in enumerate(SPOILT)
        ]
        settings = msgspec.convert(departments.batch_settings(), BatchSettings, strict=True)
        async with SimpleLine(settings, secrets={"batch_secret": SECRET}, timeout=5) as line:
            yield BatchTrial(line, "trial", _expected(departments), refused, spoilt)


def trials() -> Sequence[ConnectorTrial]:
    """连接器试验."""
    return (ConnectorTrial("batch_exchange.connector", opened),)

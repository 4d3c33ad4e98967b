"""连接器试验: the simulated departments, in good and in bad times, for `hedui plugin check public_data_gateway`."""

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
from hedui.testing_connectors import AskTrial, ConnectorTrial
from plugins.public_data_gateway.settings import GatewaySettings
from plugins.simulated_departments.process import Departments, start

SECRET = "secret-of-the-trial"
STRANGER = SubjectIdentity("无此人", "resident_id", "330106199001010011")
FAULTS: Sequence[tuple[dict[str, Any], type[Any]]] = (
    ({"kind": "gb18030"}, Found), ({"kind": "string_datas", "times": 2}, Found),
    ({"kind": "unavailable", "seconds": 60}, Unavailable), ({"kind": "error"}, Unavailable),
    ({"kind": "refuse"}, Rejected), ({"kind": "empty"}, Garbled), ({"kind": "garbage"}, Garbled),
    ({"kind": "garbage", "form": "html"}, Garbled), ({"kind": "half"}, ConnectionError),
)  # fmt: skip


def _told(departments: Departments, fault: dict[str, Any]) -> Callable[[], Awaitable[None]]:
    async def prepare() -> None:
        departments.order("public_security", {"faults": [fault]})

    return prepare


def _ask(departments: Departments, index: int, name: str) -> Ask:
    person = departments.population.person(index)
    subject = SubjectIdentity(person.name, "resident_id", person.id_number)
    return sample_ask("national.hukou", "source", subject, f"trial-{name}", date(2026, 11, 19), date(2025, 11, 20))


@asynccontextmanager
async def opened() -> AsyncIterator[AskTrial]:
    """公安机关 of the sandbox, as it answers and as it fails."""
    with (
        TemporaryDirectory(prefix="hedui-trial-") as made,
        start(Path(made), secret=SECRET, control="c") as departments,
    ):
        stranger = msgspec.structs.replace(_ask(departments, 0, "stranger"), subject=STRANGER)
        expected = [Expected(_ask(departments, 0, "found"), Found), Expected(stranger, NothingFound)]
        for number, (fault, outcome) in enumerate(FAULTS):
            expected.append(Expected(_ask(departments, 1, str(number)), outcome, _told(departments, fault)))
        settings = msgspec.convert(departments.settings(), GatewaySettings)
        async with SimpleLine(settings, secrets={"app_secret": SECRET}, timeout=5) as line:
            yield AskTrial(line, expected)


def trials() -> Sequence[ConnectorTrial]:
    """连接器试验."""
    return (ConnectorTrial("public_data_gateway.connector", opened),)

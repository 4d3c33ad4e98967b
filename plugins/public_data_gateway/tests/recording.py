"""录制样例报文: what the departments answer for every data element, anonymised, with the facts that were read from it.

    python -m plugins.public_data_gateway.tests.recording

asks the simulated departments over HTTP through the connector and writes fixtures/elements/<department>.json. What the
facts say is to be read by a person before it is committed: from then on the test holds the connector to it.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from hedui.plugin import Ask, Found, HttpAnswer, SubjectIdentity
from hedui.testing import SimpleLine, sample_ask
from plugins.department_records import MAPPED
from plugins.public_data_gateway.connector import PublicDataGateway
from plugins.public_data_gateway.judgement import judge
from plugins.public_data_gateway.settings import GatewaySettings, Service
from plugins.simulated_departments.catalogue import CATALOGUE, Entry
from plugins.simulated_departments.population import Person
from plugins.simulated_departments.process import Departments, start
from plugins.simulated_departments.records import Record, Window, records_of

FOLDER = Path(__file__).parents[1] / "fixtures" / "elements"
SUBJECT = SubjectIdentity("样例甲", "resident_id", "330106190001010011")
"""Its check digit is wrong: it can be nobody's."""
WINDOW = Window(date(2024, 11, 20), date(2026, 11, 19))
SETTINGS = GatewaySettings("http://127.0.0.1:1", "key", dict.fromkeys(MAPPED, Service(catalogue="001", share_id="a")))


class Recorded(msgspec.Struct):
    """录制的报文 of one element."""

    element: str
    payload: dict[str, Any]
    facts: list[dict[str, Any]]


def asked(element: str) -> Ask:
    """The ask that a recorded payload answers."""
    return sample_ask(element, "source", SUBJECT, "ask-1", WINDOW.end, WINDOW.start)


def answered(recorded: Recorded) -> HttpAnswer:
    """The payload as it came over the line."""
    return HttpAnswer(200, json.dumps(recorded.payload, ensure_ascii=False).encode(), "application/json")


def read(reply: object) -> list[dict[str, Any]]:
    """事实 of a reply, as a fixture holds them; what is empty is left out."""
    facts = msgspec.to_builtins(reply.facts if isinstance(reply, Found) else [], str_keys=True)
    return [{name: value for name, value in fact.items() if value not in (None, "")} for fact in facts]


async def record(departments: Departments) -> None:
    """Every element, one file a department."""
    made: dict[str, list[Recorded]] = {}
    for entry in CATALOGUE:
        made.setdefault(entry.department, []).append(await _recorded(departments, entry))
    FOLDER.mkdir(parents=True, exist_ok=True)
    for department, recorded in made.items():
        (FOLDER / f"{department}.json").write_bytes(
            msgspec.json.format(msgspec.json.encode(recorded), indent=1) + b"\n"
        )


async def _recorded(departments: Departments, entry: Entry) -> Recorded:
    person = _holder(departments, entry.element)
    settings = msgspec.convert(departments.settings(()), GatewaySettings)
    subject = SubjectIdentity(person.name, "resident_id", person.id_number)
    ask = msgspec.structs.replace(asked(entry.element), subject=subject, id=f"record-{entry.element}")
    async with SimpleLine(settings, secrets={"app_secret": departments.secret}) as line:
        reply = await PublicDataGateway().query(ask, line)
    payload = _anonymised(json.loads(reply.raw))
    recorded = Recorded(entry.element, payload, [])
    recorded.facts = read(judge(asked(entry.element), SETTINGS, answered(recorded)))
    return recorded


def _holder(departments: Departments, element: str) -> Person:
    """Somebody with two records, where there is such a person early on; else the first with one."""
    population, single = departments.population, None
    for index in range(100_000):
        person = population.person(index)
        held = records_of(population.seed, person, element, WINDOW)
        single = person if held and single is None else single
        if len(held) > 1 or (single is not None and index > 3_000):
            return person if len(held) > 1 else single or person
    raise LookupError(element)


def _anonymised(payload: dict[str, Any]) -> dict[str, Any]:
    """Two records at most, nobody's number, nobody's name."""
    rows: list[Record] = payload["datas"][:2]
    payload["datas"] = [_nobodys(row) for row in rows]
    return {**payload, "dataCount": len(rows), "totalDataCount": len(rows)}


def _nobodys(row: Mapping[str, str]) -> Record:
    hidden = {"idCardCode": SUBJECT.id_number, "name": SUBJECT.name, "spouseName": "样例乙"}
    return {name: hidden.get(name, value) for name, value in row.items()}


def main() -> None:
    """录制."""
    with tempfile.TemporaryDirectory() as folder, start(Path(folder), secret="recording", control="c") as departments:
        asyncio.run(record(departments))


if __name__ == "__main__":
    main()

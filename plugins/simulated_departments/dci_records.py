"""登记记录: what a department holds, in the words of the DCI: civil affairs as core registry, the others as social one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from plugins.simulated_departments.records import Record

CIVIL = "civil_affairs"
_OWN = ("idCardCode", "name", "dataDate", "recordId")
_MARITAL = {"1": ("M", "marriagedate"), "2": ("D", "divorcedate")}


def data_of(department: str, element: str, rows: Sequence[Record]) -> dict[str, Any]:
    """登记数据 of one answer. The core file wants an object, the social one an array: a set of JSON-LD is such an object."""
    told = {"version": "1.0.0", "reg_type": reg_type(element), "reg_record_type": record_type(element)}
    if department == CIVIL:
        records = [_person(row) for row in rows]
        return {**told, "reg_records": {"@set": records} if len(records) != 1 else records[0]}
    return {**told, "reg_records": [_member(row) for row in rows]}


def reg_type(element: str) -> str:
    """登记库类型 of a data element."""
    return f"ns:sandbox:RegistryType:{element}"


def record_type(element: str) -> str:
    """记录类型 of a data element."""
    return f"ns:sandbox:RecordType:{element}"


def element_of(told: str) -> str:
    """The data element of a register; empty for another's."""
    return told.removeprefix("ns:sandbox:RegistryType:") if told.startswith("ns:sandbox:RegistryType:") else ""


def _person(row: Record) -> dict[str, Any]:
    person = {"@type": "CRVSPerson", **_identity(row), **_dated(row), "additional_attributes": _attributes(row)}
    if "registrationType" in row:
        status, day = _MARITAL[row["registrationType"]]
        person |= {"marital_status": status, day: f"{row['registrationDate']}T00:00:00+08:00"}
    if "deathDate" in row:
        person["deathdate"] = f"{row['deathDate']}T00:00:00+08:00"
    return person


def _member(row: Record) -> dict[str, Any]:
    whose = {"@type": "SRPerson", **_identity(row)}
    return {"@type": "Member", "demographic_info": whose, **_dated(row), "additional_attributes": _attributes(row)}


def _identity(row: Record) -> dict[str, Any]:
    number, name = row["idCardCode"], row["name"]
    split = {"given_name": name} if "·" in name or "•" in name else {"surname": name[:1], "given_name": name[1:]}
    identifier = {"@type": "Identifier", "identifier_type": "UIN", "identifier_value": number}
    return {"identifier": [identifier], "name": split}


def _dated(row: Record) -> dict[str, Any]:
    told = {"registration_id": row["recordId"]}
    return {**told, "last_updated": f"{row['dataDate']}T00:00:00+08:00"} if "dataDate" in row else told


def _attributes(row: Record) -> list[dict[str, Any]]:
    return [{"name": name, "value": value} for name, value in row.items() if name not in _OWN]

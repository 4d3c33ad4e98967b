"""记录署名: how a department prints whose record it is, and its own number of it."""

from __future__ import annotations

from plugins.simulated_departments.draws import Draw
from plugins.simulated_departments.population import Person
from plugins.simulated_departments.records.common import Record
from plugins.simulated_departments.regions import in_wangmo
from plugins.simulated_departments.wangmo import fifteen

_OLD_REGISTERS = ("housing", "agriculture", "civil_affairs")
"""In Wangmo these still carry numbers of fifteen digits."""
_OTHER_DOT = ("social_insurance", "banks")
"""In Wangmo these write the dot of a name in their own way."""


def printed_by(department: str, person: Person) -> Record:
    """Number and name as this department's register has them."""
    number, name = person.id_number, person.name
    if in_wangmo(person):
        number = fifteen(person) if department in _OLD_REGISTERS else number
        name = name.replace("·", "•") if department in _OTHER_DOT else name
    return {"idCardCode": number, "name": name}


def record_id(seed: int, person: Person, element: str, record: Record) -> str:
    """The department's own number of the record: the same whenever, and within whatever period, it is asked for."""
    kept = sorted((name, value) for name, value in record.items() if name != "balanceDate")
    return f"{Draw(seed, person.id_number, element, kept).below(10**15):015d}"

"""模拟记录: what departments hold about a person, drawn from seed, person's number and dataset, and from nothing else.

A later dataset, a later field drawn at the end, another window or another order of asking changes nothing drawn before.
One file a department; `lives.py` is what is true of a person whichever department is asked, `clocks.py` how old each
department's data are, `common.py` what all share.

The first six data elements are older than the clocks: they carry no data date of their own (the deposit names its day).
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from plugins.simulated_departments.population import Person
from plugins.simulated_departments.records import (
    agriculture,
    banks,
    civil_affairs,
    education,
    family_planning,
    housing,
    housing_fund,
    insurance,
    market_supervision,
    medical_insurance,
    poverty_relief,
    public_security,
    securities,
    social_insurance,
    tax,
    trade_union,
    transport,
)
from plugins.simulated_departments.records.clocks import data_date
from plugins.simulated_departments.records.common import Held, Record, Window
from plugins.simulated_departments.records.lives import died_on
from plugins.simulated_departments.records.printing import printed_by, record_id
from plugins.simulated_departments.regions import in_wangmo

__all__ = ["HELD", "Record", "Window", "records_of"]

_MODULES = {
    "public_security": public_security,
    "social_insurance": social_insurance,
    "housing": housing,
    "housing_fund": housing_fund,
    "tax": tax,
    "market_supervision": market_supervision,
    "banks": banks,
    "poverty_relief": poverty_relief,
    "civil_affairs": civil_affairs,
    "agriculture": agriculture,
    "medical_insurance": medical_insurance,
    "education": education,
    "securities": securities,
    "insurance": insurance,
    "family_planning": family_planning,
    "transport": transport,
    "trade_union": trade_union,
}
HELD: Mapping[str, tuple[str, Held]] = {
    f"national.{name}": (department, held)
    for department, module in _MODULES.items()
    for name, held in module.HELD.items()
}
"""数据元 -> department, and how its records are drawn."""


def records_of(seed: int, person: Person, element: str, window: Window) -> list[Record]:
    """记录 of one person for one data element; empty: this department holds nothing."""
    department, held = HELD[element]
    asked, dated = _known(seed, person, department, held, window)
    own, end = printed_by(department, person), {"dataDate": dated} if dated else {}
    return [
        {**own, **record, **end, "recordId": record_id(seed, person, element, record)}
        for record in held.drawn(seed, person, asked)
    ]


def _known(seed: int, person: Person, department: str, held: Held, window: Window) -> tuple[Window, str]:
    """What the department knows of the period, and its data date: nothing is paid to the dead, nothing is known early."""
    if held.first:
        dated, end = "", window.end
    else:
        day = data_date(department, window.end)
        dated, end = day.isoformat(), min(day, window.end) if held.periodic else window.end
    if held.periodic and (in_wangmo(person) or not held.first):
        end = min(end, died_on(seed, person) or end)
    return msgspec.structs.replace(window, end=end), dated

"""乡村振兴（扶贫）: project funds paid to a household, recorded under its head."""

from __future__ import annotations

from collections.abc import Iterator

from plugins.simulated_departments.draws import Draw
from plugins.simulated_departments.households import BLOCK
from plugins.simulated_departments.population import Person
from plugins.simulated_departments.records.common import Record, Window, age, compact, once, paid, some_day, yuan
from plugins.simulated_departments.regions import in_wangmo

_PROJECTS = ("样例油茶种植项目", "样例肉牛养殖项目", "样例易地搬迁后续产业项目", "样例小额信贷贴息", "样例板栗低改项目")


def _poverty_project_funds(seed: int, person: Person, window: Window) -> Iterator[Record]:
    draw = Draw(seed, person.id_number, "poverty_project_funds")
    supported = draw.chance(38 if in_wangmo(person) else 2) and person.index % BLOCK == 0
    for _ in range(draw.between(1, 4) if supported else 0):
        day, amount = some_day(draw, 2022, 2026), draw.between(5, 60) * 10_000
        project = draw.one_of(_PROJECTS)
        if age(person, day) >= 16:
            for one in once(window, day):
                yield {"allocateDate": compact(one), "allocateAmount": yuan(amount), "projectName": project}


HELD = {"poverty_project_funds": paid(_poverty_project_funds)}

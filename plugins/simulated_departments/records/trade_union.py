"""工会: allowances of model workers."""

from __future__ import annotations

from collections.abc import Iterator

from plugins.simulated_departments.draws import Draw
from plugins.simulated_departments.population import Person
from plugins.simulated_departments.records.common import Record, Window, age, compact, paid, yearly, yuan


def _model_worker(seed: int, person: Person, window: Window) -> Iterator[Record]:
    draw = Draw(seed, person.id_number, "model_worker")
    honoured = draw.below(1_000) < 9
    for day in yearly(window, 4, 28):
        if honoured and age(person, day) >= 60:
            item = "省部级劳动模范荣誉津贴"
            yield {"grantDate": compact(day), "grantAmount": yuan(360_000), "grantItem": item, "honourLevel": "1"}


def _model_worker_other(seed: int, person: Person, window: Window) -> Iterator[Record]:
    draw = Draw(seed, person.id_number, "model_worker_other")
    honoured = draw.below(1_000) < 9
    for day in yearly(window, 4, 28):
        if honoured and age(person, day) >= 35:
            item = "市级劳动模范荣誉津贴"
            yield {"grantDate": compact(day), "grantAmount": yuan(120_000), "grantItem": item, "honourLevel": "2"}


HELD = {"model_worker": paid(_model_worker), "model_worker_other": paid(_model_worker_other)}

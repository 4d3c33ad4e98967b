"""作答: one answer as bytes, with the faults of its content. The same ask gets the same answer."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

import msgspec
from msgspec import Struct

from plugins.simulated_departments.behaviour import Kind, Met
from plugins.simulated_departments.convention import envelope
from plugins.simulated_departments.draws import Draw, share
from plugins.simulated_departments.population import Person
from plugins.simulated_departments.records import Record, Window, records_of
from plugins.simulated_departments.residents import People, neighbour

JSON = "application/json;charset=UTF-8"
_NEIGHBOURS = 60
_HTML = "<html><head><title>502 Bad Gateway</title></head><body>网关错误</body></html>"


class Question(Struct, frozen=True):
    """问题: what was asked, without the person's number: `index` is the place in the population, None: unknown."""

    department: str
    element: str
    ask: str
    index: int | None
    start: date
    end: date


def answer_to(population: People, question: Question, met: Met, **more: Any) -> tuple[bytes, str]:
    """答复: body and content type."""
    rows = rows_for(population, question, met)
    duplicates = met.get(Kind.DUPLICATE_ROWS)
    if duplicates is not None:
        rows = [row for row in rows for _ in range(duplicates.times)]
    return encoded(envelope("00", _datas(rows, question, met), len(rows), **more), question, met)


def encoded(whole: dict[str, Any], question: Question, met: Met) -> tuple[bytes, str]:
    """编码 of an envelope, garbled where that fault is met."""
    body, content_type = msgspec.json.encode(whole), JSON
    if met.get(Kind.GB18030) is not None:
        said = share(question.ask, "charset") < 0.5
        body, content_type = body.decode().encode("gb18030"), "application/json" + (";charset=GBK" if said else "")
    return garbled(body, content_type, question.ask, met)


def garbled(body: bytes, content_type: str, ask: str, met: Met) -> tuple[bytes, str]:
    """乱码 in the form that the fault tells, if it is met."""
    garbage = met.get(Kind.GARBAGE)
    if garbage is None:
        return body, content_type
    if garbage.form == "html":
        return _HTML.encode(), "text/html"
    if garbage.form == "binary":
        draw = Draw(ask, "binary")
        return bytes(draw.below(256) for _ in range(512)), "application/octet-stream"
    return body[: len(body) * 2 // 3], content_type


def rows_for(population: People, question: Question, met: Met) -> list[Record]:
    """记录: the person's own, or another's where that fault is met."""
    if met.get(Kind.WRONG_PERSON) is not None:
        return _somebody_else(population, question)
    return [] if question.index is None else _held(population, question, question.index)


def _held(population: People, question: Question, index: int) -> list[Record]:
    window = Window(question.start, question.end)
    return list(_drawn(population.seed, population.person(index), question.element, window))


@lru_cache(maxsize=8_192)
def _drawn(seed: int, person: Person, element: str, window: Window) -> tuple[Record, ...]:
    """What the department has at hand: asked again, as after a fault or for another case, it is not drawn anew."""
    return tuple(records_of(seed, person, element, window))


def _somebody_else(population: People, question: Question) -> list[Record]:
    """Records of the next person who has any; where none is near, the person's own under a neighbour's name."""
    start = 0 if question.index is None else question.index
    for step in range(1, _NEIGHBOURS):
        rows = _held(population, question, neighbour(start, step))
        if rows:
            return rows
    other = population.person(neighbour(start, 1))
    own = [] if question.index is None else _held(population, question, question.index)
    return [{**row, "idCardCode": other.id_number, "name": other.name} for row in own]


def _datas(rows: list[Record], question: Question, met: Met) -> Any:
    if not rows:
        # Both forms of "no record" are seen.
        return [] if share(question.ask, "none") < 0.5 else ""
    datas: Any = rows
    strings = met.get(Kind.STRING_DATAS)
    for _ in range(min(strings.times, 2) if strings is not None else 0):
        datas = msgspec.json.encode(datas).decode()
    return datas

"""答复 → 事实: what the rows of one ask say together, or what is wrong with each of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

import msgspec

from hedui.plugin import CELL_SEPARATOR, DataElement, Found, NothingFound, Reply, SourceFact, Unavailable, ValueKind
from plugins.encrypted_media.answers import Line
from plugins.encrypted_media.form import (
    ANSWERED,
    AREA,
    AS_OF,
    CARRIED_IN,
    DAY,
    MU,
    NAME,
    NUMBER,
    RECORD,
    RESULT,
    TEXT,
    TITLES,
    Result,
    usable,
)


def judge_row(line: Line, element: DataElement, received_on: date) -> None:
    """核对一行: adds what is wrong with its answer, by the kind of value that was asked for."""
    line.faults += [(TITLES[column], reason) for column, reason in _faults(line, element, received_on)]


def _faults(line: Line, element: DataElement, received_on: date) -> Iterator[tuple[str, str]]:
    unread = {title for title, _ in line.faults}
    result = line.values[RESULT]
    if result is None:
        if TITLES[RESULT] not in unread:
            yield RESULT, "填写了内容而没有填写查询结果；请选择查得、查无记录或无法查询"
    elif result == Result.FOUND:
        yield from _found_faults(line, element, unread)
    else:
        allowed = {RESULT, TEXT, AS_OF}
        for column in _filled(line, allowed):
            yield column, "查询结果不是“查得”，这一栏应当留空；如有记录请改选“查得”"
    for column in (DAY, AS_OF):
        day = line.values[column]
        if day is not None and _day(day) > received_on:
            yield column, "晚于交回的日期"


def _found_faults(line: Line, element: DataElement, unread: set[str]) -> Iterator[tuple[str, str]]:
    carried = CARRIED_IN[element.kind]
    needed = [carried, DAY] if element.periodic else [carried]
    for column in needed:
        if line.values[column] is None and TITLES[column] not in unread:
            yield column, "查询结果是“查得”，这一项内容必须填写"
    for column in _filled(line, usable(element)):
        yield column, f"这一项内容不用这一栏，应填写在“{TITLES[carried]}”"


def _filled(line: Line, allowed: set[str] | frozenset[str]) -> Iterator[str]:
    for column in ANSWERED:
        if column.id not in allowed and line.values[column.id] is not None:
            yield column.id


def judge_together(lines: Sequence[Line]) -> None:
    """核对同一查询的各行: one of them may not say the opposite of another, nor the same twice."""
    seen: dict[tuple[object, ...], Line] = {}
    readable = [line for line in lines if not line.faults]
    results = {line.values[RESULT] for line in readable}
    for line in readable:
        first = seen.setdefault(line.content, line)
        if first is not line:
            reason = f"与第 {first.row.number} 行的答复完全相同；确为两笔的请用记录编号区分，否则删去一行"
            line.faults.append(("", reason))
        elif len(results) > 1:
            line.faults.append((TITLES[RESULT], "同一查询的各行给出了不同的查询结果"))
        elif len(readable) > 1 and line.values[RESULT] != Result.FOUND:
            line.faults.append((TITLES[RESULT], "同一查询只能有一行“查无记录”或“无法查询”"))


def reply_of(lines: Sequence[Line], element: DataElement) -> Reply:
    """反馈 of an ask whose rows are all right."""
    raw = "\n".join(line.row.original.replace(CELL_SEPARATOR, "\t") for line in lines).encode()
    match lines[0].values[RESULT]:
        case Result.NOTHING:
            return NothingFound(raw)
        case Result.UNABLE:
            said = lines[0].values[TEXT]
            return Unavailable(f"部门答复无法查询：{said}" if said else "部门答复无法查询，没有说明原因", raw=raw)
    return Found(tuple(_fact(line, element) for line in lines), raw)


def _fact(line: Line, element: DataElement) -> SourceFact:
    said, expected = line.values, line.expected
    if expected is None:
        raise ValueError("没有对应的查询")
    paid_on = _day(said[DAY]) if said[DAY] is not None else None
    counted, area = said[CARRIED_IN[element.kind]], said[MU if element.kind is ValueKind.MU else AREA]
    return SourceFact(
        element=element.id,
        person_id_number=str(said[NUMBER]).upper(),
        person_name=str(said[NAME]),
        title=f"{paid_on:%Y年%m月}{element.title}" if paid_on and element.periodic else element.title,
        as_of=_day(said[AS_OF]) if said[AS_OF] is not None else expected.ask.window_end,
        amount=counted if isinstance(counted, int) else None,
        quantity=Decimal(str(area)) if area is not None else None,
        text=str(said[TEXT] or ""),
        paid_on=paid_on,
        reference=_reference(line, expected.code),
    )


def _reference(line: Line, code: str) -> str:
    """The department's own number, and what makes the row this one: sent again it is the same, and two are never one."""
    digest = hashlib.sha256(msgspec.json.encode((code, line.content))).hexdigest()[:16]
    record = line.values[RECORD]
    return f"{record} {digest}" if record else digest


def _day(value: str | int | None) -> date:
    return date.fromisoformat(str(value))

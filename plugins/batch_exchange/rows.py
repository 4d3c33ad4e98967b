"""结果行: one row becomes the reply to one ask, and what is wrong with a row costs that ask alone."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from hedui.connecting import Unreadable, clean, json_of, text_of
from hedui.plugin import Ask, Found, NothingFound, Reply, Unavailable
from plugins.batch_exchange.receipt import unanswered
from plugins.batch_exchange.settings import BatchSettings
from plugins.department_records import facts_from

_ASK = re.compile(rb'"askId"\s*:\s*"([0-9A-Za-z_.:-]{1,128})"')
_CODE = re.compile(r"[0-9A-Za-z_.-]{1,12}", re.ASCII)
_DOTS = str.maketrans(dict.fromkeys("•・．‧∙⋅･․.", "·"))


class Taken(Struct, frozen=True):
    """读出的结果: replies by ask id, and how many rows were about none of the asks or could not be told apart."""

    replies: Mapping[str, Reply]
    unasked: int


def take(lines: Sequence[bytes], asks: Sequence[Ask], settings: BatchSettings, complete: bool) -> Taken:
    """读取全部行. An ask without a row is not ready, unless the file says that it is complete."""
    asked = {ask.id: ask for ask in asks}
    named = [(line, _ask_named(line)) for line in lines]
    replies: dict[str, Reply] = {}
    for id, ask in asked.items():
        told = {line for line, name in named if name == id}
        if len(told) > 1:
            replies[id] = Unavailable("数源对同一查询给出了两行不同的结果")
        elif told:
            replies[id] = _reply(ask, told.pop(), settings)
        elif complete:
            replies[id] = Unavailable("结果文件写明已完整，其中没有这一项")
    return Taken(replies, sum(name not in asked for _, name in named))


def _ask_named(line: bytes) -> str:
    """Whose row it is, also where the rest of it cannot be read."""
    found = _ASK.search(line)
    return found[1].decode() if found else ""


def _reply(ask: Ask, line: bytes, settings: BatchSettings) -> Reply:
    try:
        row = json_of(text_of(line, ""))
        if not isinstance(row, dict) or row.get("askId") != ask.id or not _CODE.fullmatch(clean(row.get("code"))):
            raise Unreadable("这一行没有查询编号或返回码")
        return _judged(ask, row, line, settings)
    except Unreadable as unreadable:
        return Unavailable(f"结果行无法识别：{unreadable}", raw=line)


def _judged(ask: Ask, row: dict[str, Any], line: bytes, settings: BatchSettings) -> Reply:
    if row["code"] not in settings.codes.success:
        return unanswered(row, settings.codes, line)
    records = row.get("records")
    if not isinstance(records, list) or not all(isinstance(record, dict) and record for record in records):
        raise Unreadable("这一行没有记录栏，或者其中的记录不是对象")
    if records:
        names = settings.datasets[ask.element].fields
        whole = [_whose(ask, names, row, record) for record in records]
        return Found(facts_from(ask, names, whole), line)
    if not _about(ask, row):
        return Unavailable("结果行写明的人员不是被查询人", raw=line)
    return NothingFound(line)


def _whose(ask: Ask, names: Mapping[str, str], row: dict[str, Any], record: dict[str, Any]) -> dict[str, Any]:
    """The record with its person: where row and record name two, the one who was not asked about, for the core to see."""
    whole = {"dataDate": row["dataDate"], **record} if row.get("dataDate") else dict(record)
    for name, right in (("idCardCode", ask.subject.id_number), ("name", ask.subject.name)):
        field = names.get(name, name)
        own, outer = record.get(field), row.get(name)
        whole[field] = outer if own is None or own == "" or (own == right and outer) else own
    return whole


def _about(ask: Ask, row: dict[str, Any]) -> bool:
    """Whether a row without records is about the person; a department that does not know them may name nobody."""
    number, name = clean(row.get("idCardCode") or "").strip().upper(), clean(row.get("name") or "").strip()
    whole = ask.subject.id_number
    same = number in ("", whole, whole[:6] + whole[8:17])
    return same and (not name or name.translate(_DOTS) == ask.subject.name.translate(_DOTS))

"""结果行: one row becomes the reply to one ask, and what is wrong with a row costs that ask alone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from hedui.connecting import Unreadable, clean, json_of, text_of
from hedui.plugin import Ask, Found, NothingFound, Reply, Unavailable
from plugins.batch_exchange.receipt import unanswered
from plugins.batch_exchange.settings import BatchSettings
from plugins.department_records import facts_from

_CODE = re.compile(r"[0-9A-Za-z_.-]{1,12}", re.ASCII)
_DOTS = str.maketrans(dict.fromkeys("•・．‧∙⋅･․.", "·"))


def reply_to(ask: Ask, line: bytes, settings: BatchSettings) -> Reply:
    """读取一行. Raises Unreadable."""
    row = json_of(text_of(line, ""))
    if not isinstance(row, dict) or row.get("askId") != ask.id or not _CODE.fullmatch(clean(row.get("code"))):
        raise Unreadable("这一行没有查询编号或返回码")
    return _judged(ask, row, line, settings)


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

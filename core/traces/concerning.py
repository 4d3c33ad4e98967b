"""对象: what a trace without a case is about, in words, from its details: by what they are called, whatever the verb.

A detail that no trace has had until now is told once it stands here. What cannot be named, because it is another
agency's, is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from core.scope import Tx

Details = Mapping[str, Any]
WORDS: Mapping[str, str] = {
    "setting": "{}",
    "connector": "{}",
    "source": "{}",
    "format": "{}",
    "opening": "{}",
    "package": "加密批次 {}",
    "task": "{}",
    "office": "{}",
    "former": "原名称：{}",
    "post": "{}",
    "account": "{}",
    "staff_number": "{}",
    "successor": "接任人：{}",
    "stays": "继续任职：{}",
    "before": "原为：{}",
    "after": "改为：{}",
    "on": "自 {} 起",
    "start": "自 {} 起",
    "document": "依据：{}",
    "retroactive": "追溯理由：{}",
}
"""What is told of a trace, in this order."""
_PEOPLE = """select id, real_name || '（' || staff_number || '）' as name from account
              where tenant_id = $1 and id = any ($2::uuid[])"""
_KEPT: Mapping[str, str] = {
    "post": """select p.id, p.title || '（' || o.name || '）' as name
                 from post p join office o on (o.tenant_id, o.id) = (p.tenant_id, p.office_id)
                where p.tenant_id = $1 and p.id = any ($2::uuid[])""",
    "office": "select id, name from office where tenant_id = $1 and id = any ($2::uuid[])",
    "account": _PEOPLE,
    "successor": _PEOPLE,
    "stays": _PEOPLE,
    "opening": """select id, name || '（' || code || '）' as name from tenant_opening
                   where tenant_id = $1 and id = any ($2::uuid[])""",
    "package": "select id, number as name from package where tenant_id = $1 and id = any ($2::uuid[])",
}
"""Of what the trace has the id: where its name stands."""


async def objects_of(tx: Tx, many: Sequence[Details]) -> list[str]:
    """对象 of each of these."""
    known = {**_declared(tx), **{name: await _names(tx, name, sql, many) for name, sql in _KEPT.items()}}
    return ["；".join(_told(details, known)) for details in many]


def _told(details: Details, known: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    for name, words in WORDS.items():
        names = [found for value in _texts(details.get(name)) if (found := _called(name, value, known))]
        if names:
            yield words.format("、".join(names))


def _called(name: str, value: str, known: Mapping[str, Mapping[str, str]]) -> str:
    return known.get(name, {}).get(value, "" if name in _KEPT else value)


def _texts(value: Any) -> list[str]:
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str) and one]


async def _names(tx: Tx, name: str, sql: str, many: Sequence[Details]) -> Mapping[str, str]:
    ids = {identity for details in many for value in _texts(details.get(name)) if (identity := _id(value))}
    if not ids:
        return {}
    rows = await tx.rows(sql, tx.scope.tenant.id, [*ids])
    return {str(row["id"]): row["name"] for row in rows}


def _id(value: str) -> UUID | None:
    try:
        return UUID(value)
    except ValueError:
        return None


def _declared(tx: Tx) -> Mapping[str, Mapping[str, str]]:
    """What plugins and the core call their own."""
    registry, runtime = tx.scope.runtime.registry, tx.scope.runtime
    every = sorted(registry.plugins)
    return {
        "setting": runtime.setting_titles(registry),
        "connector": {one.info.id: one.info.title for _, one in registry.objects("hedui_connectors", every)},
        "source": {one.source: one.title for _, one in registry.objects("hedui_source_items", every)},
        "format": {one.id: one.title for _, one in registry.objects("hedui_report_formats", every)},
    }

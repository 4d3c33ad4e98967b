"""已答复的请求 (I1): what an answer named exists; no idempotency key without its answer."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from core.consistency.model import Check, Fault
from core.consistency.walk import Tenant, Walk, tenant_view

_ANSWERS = "select account_id, key, verb, answer from idempotency where tenant_id = $1"
_EXIST: Mapping[str, str] = {
    "verification": "select id from verification where id = any ($1)",
    "declaration": "select id from declaration where id = any ($1)",
    "suspension": "select id from suspension where id = any ($1)",
    "setting": "select id from setting where id = any ($1) union select id from setting_proposal where id = any ($1)",
    "report_template": "select id from report_template_proposal where id = any ($1)"
    " union select id from report_template where id = any ($1)",
    "field_check": "select id from field_check where id = any ($1)",
    "procedure_step": "select id from procedure_step where id = any ($1)",
    "visit_duty": "select id from visit_duty where id = any ($1)",
    "judgement": "select id from judgement where id = any ($1)",
    "delivery": "select id from delivery where id = any ($1)",
    "package": "select id from package where id = any ($1)",
    "subject": "select id from subject where id = any ($1)",
    "application": "select number from application where tenant_id = hedui_tenant() and number = any ($1)",
}
"""Table -> which of the named rows are there."""
_BY_VERB = {
    "declaration": "declaration",
    "suspension": "suspension",
    "setting": "setting",
    "report_template": "report_template",
    "field_check": "field_check",
    "step": "procedure_step",
    "sample": "visit_duty",
    "expenditure": "judgement",
    "delivery": "delivery",
    "application": "application",
    "package": "package",
}

_Name = UUID | str


class _Answer(msgspec.Struct):
    id: UUID | None = None
    number: str = ""
    subjects: list[UUID] = []


async def _find(walk: Walk) -> list[Fault]:
    return [fault for tenant in walk.tenants for fault in await _of_tenant(walk, tenant)]


async def _of_tenant(walk: Walk, tenant: Tenant) -> list[Fault]:
    async with tenant_view(tenant) as connection:
        rows = await connection.fetch(_ANSWERS, tenant.id)
        named = [(row, list(_named(row))) for row in rows]
        there = {
            table: await _existing(connection, sql, [name for _, pairs in named for t, name in pairs if t == table])
            for table, sql in _EXIST.items()
        }
    return [fault for row, pairs in named for fault in _faults(tenant, row, pairs, there)]


async def _existing(connection: Any, sql: str, names: Sequence[_Name]) -> set[_Name]:
    return {row[0] for row in await connection.fetch(sql, names)} if names else set()


def _named(row: Any) -> Iterator[tuple[str, _Name]]:
    """(table, id) of everything that the answer names."""
    answer = _read(row["answer"])
    if answer is None:
        return
    table = _BY_VERB.get(row["verb"].partition(".")[0], "verification")
    name = answer.number if table == "application" else answer.id
    if name:
        yield table, name
    for subject in answer.subjects:
        yield "subject", subject


def _read(answer: bytes) -> _Answer | None:
    try:
        return msgspec.json.decode(answer, type=_Answer)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def _faults(
    tenant: Tenant, row: Any, named: Sequence[tuple[str, _Name]], there: Mapping[str, set[_Name]]
) -> Iterator[Fault]:
    if _read(row["answer"]) is None:
        yield _fault(tenant, row, "占用了幂等键而没有可用的答复，重试的请求得不到结果")
    for table, name in named:
        if name not in there[table]:
            what = "" if table == "application" else f" {name}"
            yield _fault(tenant, row, f"已答复办理了 {table}{what}，但没有这一行")


def _fault(tenant: Tenant, row: Any, problem: str) -> Fault:
    # The key is the caller's own text; it may say anything, so only its digest is shown.
    key = hashlib.sha256(row["key"].encode()).hexdigest()[:16]
    return Fault("idempotency", f"{row['account_id']}/{key}", f"{row['verb']}：{problem}", "", tenant.id)


CHECKS = (
    Check(
        "I1.acknowledged",
        "已答复的请求所称的结果存在，每个幂等键都有答复",
        "从备份恢复所称的行；空的答复由经办人以新的幂等键重新提交",
        _find,
    ),
)

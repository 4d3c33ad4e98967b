"""在案查阅: a case whose law cannot be had is still read, by what the rows say; no act is offered, and none is done.

What needs the law (acts, working days, what is still awaited) is left out by who reads; titles are those of whatever
plugins this process does have, and codes where it has none.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from msgspec import Struct

from core.composing import NO_CALENDAR
from core.errors import Conflict
from core.law import Law
from core.plugin.registry import Registry, identity
from core.scope import Tx

LAW_GONE = "law_not_available"


class LawGone(Struct, frozen=True):
    """规则不可用: the code with which every act is refused, what cannot be used, and since when this process knows."""

    code: str
    packs: str
    since: datetime


async def law_to_read(tx: Tx, tenant: UUID, day: date) -> tuple[Law, LawGone | None]:
    """适用法律 for a page that changes nothing; names alone, and why, where a pack of the tenant cannot load."""
    try:
        return await tx.scope.runtime.law_for(tx.connection, tenant, day), None
    except Conflict as refused:
        if refused.code != LAW_GONE:
            raise
        registry = tx.scope.runtime.registry
        return names_alone(registry, day), LawGone(LAW_GONE, str(refused.named["packs"]), registry.loaded_at)


def names_alone(registry: Registry, day: date) -> Law:
    """名称: what is called by an id that no two plugins share, and the formats in which files were made; no rule, no clock."""

    def every(hook: str) -> dict[str, Any]:
        return {identity(entry): entry for _, entry in registry.objects(hook, registry.plugins)}

    none: Any = None  # of the authorization template: nothing that needs one is done by names alone
    return Law(
        day=day, programmes=every("hedui_programmes"), elements=every("hedui_data_elements"), finding_rules=(),
        test_rules=(), deadline_rules={}, source_items=(), parameters={}, settings={}, calendar=NO_CALENDAR,
        template=none, layouts=(), formats=every("hedui_report_formats"), connectors={}, procedures=(), stamp=(),
    )  # fmt: skip

"""谁取用过报告: who of the own office fetched a version or looked at its pages, from the traces."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from core.errors import NotFound
from core.recorded import law_to_read
from core.scope import Scope
from core.verification.store import load

LOOKS = 1000
"""So many of the newest traces, of which every page looked at is one; more stand in the traces themselves."""


class Download(Struct, frozen=True):
    """取用一次: a file, or (format empty) the pages on the screen."""

    at: datetime
    name: str
    staff_number: str
    format: str
    format_title: str


_FETCHED = """
select t.id, t.at, t.body, a.real_name, a.staff_number from trace t
  left join account a on (a.tenant_id, a.id) = (t.tenant_id, t.account_id)
 where t.verification_id = $1 and t.tenant_id = $2 and t.verb = 'report.fetch' order by t.id desc limit $3"""


async def list_downloads(scope: Scope, report: UUID) -> list[Download]:
    """取用记录 of a version, newest first; of one look through the pages the first page alone."""
    async with scope.read("report.downloads") as tx:
        verification = await tx.value("select verification_id from report where id = $1", report)
        if verification is None:
            raise NotFound()
        case = await load(tx, verification)
        rows = await tx.rows(_FETCHED, verification, scope.tenant.id, LOOKS)
        law, _ = await law_to_read(tx, case.owner_tenant, case.applied_on)
    titles = {id: each.title for id, each in law.formats.items()}
    told = [(row, msgspec.json.decode(row["body"])["details"]) for row in rows]
    return [_download(row, details, titles) for row, details in told if _is_one(details, report)]


def _is_one(details: dict[str, Any], report: UUID) -> bool:
    return details.get("report") == str(report) and details.get("page", 0) == 0


def _download(row: Any, details: dict[str, Any], titles: dict[str, str]) -> Download:
    id = "" if "page" in details else str(details["format"])
    return Download(row["at"], row["real_name"] or "", row["staff_number"] or "", id, titles.get(id, id))

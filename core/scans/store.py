"""扫描件存取 of a case: sealed by the case's key, found by its digest."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from core.errors import NotFound
from core.ids import new_id
from core.scans.model import Scan, ScanView
from core.scope import Tx
from core.verification.model import Case
from core.verification.store import key_of


async def keep_scan(tx: Tx, case: Case, scan: Scan) -> None:
    """Keep it once: the same bytes again are the same scan."""
    identity = new_id()
    await tx.rows(
        """insert into scan (owner_tenant, executing_tenant, verification_id, id, digest, media_type, pages, size, blob,
             taken_by, taken_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, clock_timestamp())
           on conflict (verification_id, digest) do nothing""",
        case.owner_tenant, case.executing_tenant, case.id, identity, scan.digest, scan.media_type, scan.pages,
        len(scan.body), key_of(tx, case).seal(scan.body, "scan", identity), tx.scope.actor.account,
    )  # fmt: skip


async def scans_of(tx: Tx, case: Case) -> Mapping[str, ScanView]:
    """By digest, hex."""
    rows = await tx.rows(
        "select id, digest, media_type, pages, size from scan where verification_id = $1 order by id", case.id
    )
    return {row["digest"].hex(): ScanView(row["id"], row["media_type"], row["pages"], row["size"]) for row in rows}


async def load_scan(tx: Tx, case: Case, scan: UUID) -> Scan:
    """One scan of the case, opened; raises NotFound."""
    row = await tx.row(
        "select id, media_type, pages, blob from scan where verification_id = $1 and id = $2", case.id, scan
    )
    if row is None:
        raise NotFound()
    return Scan(row["media_type"], row["pages"], key_of(tx, case).open(row["blob"], "scan", row["id"]))

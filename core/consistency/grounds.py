"""台账中的人和事由 (I5): a department was asked about the person, and for the reason, that stand in our case.

Ids alone would agree even if another person's number had been sent under them. What a department calls the parts of the
reason is its own affair: every part of ours has to stand among its words.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from core.consistency.model import Check, Fault
from core.consistency.walk import LedgerLine, Tenant, Walk, tenant_view
from core.errors import Conflict
from core.households.model import Person
from core.runtime import Runtime
from core.vault.ciphers import NotGenuine
from core.verification.model import Initiator

_LEFT = """
select a.id::text as id, a.connector, a.authorization_id::text as authorization_id, v.id as verification_id, v.number,
       v.programme, v.applied_on, v.owner_tenant, v.initiator, v.wrapped_key, s.id as subject_id, s.blob
  from ask a join verification v on v.id = a.verification_id
  join subject s on s.verification_id = a.verification_id and s.id = a.subject_id
 where a.left_at is not null and $1 = case when a.supplementary then a.owner_tenant else a.executing_tenant end"""
_SECRETS = "select connector, id, blob from connector_value where tenant_id = $1 and name like 'secret:%'"


async def _find(walk: Walk) -> list[Fault]:
    theirs: dict[str, list[LedgerLine]] = defaultdict(list)
    for line in walk.ledger or ():
        theirs[line.ask].append(line)
    return [fault for tenant in walk.tenants if theirs for fault in await _of_tenant(walk, tenant, theirs)]


async def _of_tenant(walk: Walk, tenant: Tenant, theirs: Mapping[str, Sequence[LedgerLine]]) -> list[Fault]:
    faults: list[Fault] = []
    async with tenant_view(tenant) as connection:
        rows = [row for row in await connection.fetch(_LEFT, tenant.id) if row["id"] in theirs]
        secrets = _secrets(walk.runtime, tenant, await connection.fetch(_SECRETS, tenant.id))
        titles = {place: await _titles(walk, connection, *place) for place in {_law_of(row) for row in rows}}
    for row in rows:
        ours = _persons(walk.runtime, row, secrets[row["connector"]])
        parts = _parts(row, titles[_law_of(row)].get(row["programme"], ""))
        wrong = sorted({name for line in theirs[row["id"]] for name in _different(line, ours, parts)})
        if wrong:
            problem = f"台账与我方所记不符：{'、'.join(wrong)}"
            faults.append(Fault("ask", row["id"], problem, row["number"], tenant.id))
    return faults


def _different(line: LedgerLine, ours: Sequence[str], parts: Mapping[str, str]) -> Iterator[str]:
    if line.person and ours and line.person not in ours:
        yield "被查询人（或应用密钥已更换）"
    for name, part in parts.items() if line.reason else ():
        if part and not any(f" {part} " in f" {told} " for told in line.reason.values()):
            yield name


def _parts(row: Any, title: str) -> Mapping[str, str]:
    told = msgspec.json.decode(row["initiator"], type=Initiator) if row["initiator"] else Initiator("", "", "", "")
    return {
        "救助项目": title, "核对件编号": row["number"], "授权书": row["authorization_id"] or "", "发起人": told.name,
        "发起人工号": told.number, "发起单位": told.office_name, "发起单位代码": told.office_code,
    }  # fmt: skip


def _persons(runtime: Runtime, row: Any, secrets: Sequence[bytes]) -> list[str]:
    """The person of the case as each secret that the connector has would write it; none where it cannot be opened."""
    try:
        key = runtime.vault.data_key(row["wrapped_key"], row["verification_id"])
        plain = key.open(row["blob"], "subject", row["subject_id"])
    except (NotGenuine, LookupError, ValueError):
        return []  # named by V1
    number = msgspec.json.decode(plain, type=Person).id_number.encode()
    return [hmac.new(secret, number, hashlib.sha256).hexdigest() for secret in secrets]


def _secrets(runtime: Runtime, tenant: Tenant, rows: Sequence[Any]) -> Mapping[str, list[bytes]]:
    found: dict[str, list[bytes]] = defaultdict(list)
    for row in rows:
        try:
            found[row["connector"]].append(
                runtime.vault.tenant_key(tenant.id).open(row["blob"], "connector_value", row["id"])
            )
        except (NotGenuine, LookupError, ValueError):
            continue  # named by V1
    return found


def _law_of(row: Any) -> tuple[UUID, Any]:
    return row["owner_tenant"], row["applied_on"]


async def _titles(walk: Walk, connection: Any, owner: UUID, day: Any) -> Mapping[str, str]:
    """Title of every programme; none where the law is not available, which I10 says."""
    try:
        law = await walk.runtime.law_for(connection, owner, day)
    except Conflict:
        return {}
    return {programme.id: programme.title for programme in law.programmes.values()}


CHECKS = (
    Check(
        "I5.grounds",
        "部门台账所记的被查询人和查询事由与我方一致",
        "与该部门核对这一查询编号所查的人和事由；不一致的，按无依据查询报告主管人员",
        _find,
    ),
)

"""恰好一次 (I1): what a state promises is there: subjects, clock, matches, asks, the final report."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from core.consistency.model import Check, Fault
from core.consistency.walk import Tenant, Walk, sql_check, tenant_view
from core.errors import Conflict
from core.ids import derived_id
from core.plugin.stamps import same

SUBJECTS = sql_check(
    "I1.subjects", "verification", "每件核对都有核对对象", "没有核对对象", "从备份恢复此件的核对对象；恢复前不要办理此件",
    """select v.id as row, v.number from verification v
        where v.owner_tenant = $1 and not exists (select from subject s where s.verification_id = v.id)""",
)  # fmt: skip
CLOCK = sql_check(
    "I1.clock", "verification", "发起的核对件恰有一个总期限", "总期限有 {} 个，应当恰有一个",
    "从备份恢复此件的期限，或按起算日期重算",
    """select v.id as row, v.number, count(d.id) as detail
         from verification v left join deadline d on d.verification_id = v.id and d.stage = 'total'
        where v.owner_tenant = $1 group by v.id, v.number, v.initiated_on
       having count(d.id) > 1 or (count(d.id) = 0 and v.initiated_on is not null)""",
)  # fmt: skip
FINAL_REPORT = sql_check(
    "I1.final_report", "verification", "已出具最终报告的核对件恰有一份最终报告", "最终报告有 {} 份，应当恰有一份",
    "查阅此件留痕中的 report.final，从备份恢复报告",
    """select v.id as row, v.number, count(r.id) as detail
         from verification v left join report r on r.verification_id = v.id and r.final
        where v.owner_tenant = $1 and v.state = 'reported' group by v.id, v.number having count(r.id) <> 1""",
)  # fmt: skip
REPORT_CLOSES = sql_check(
    "I1.report_closes", "report", "有最终报告的核对件已经办结", "最终报告已出具，核对件却处于 {} 状态",
    "查阅此件留痕，确认最终报告是否有效；不要重新发起查询",
    """select r.id as row, v.number, v.state as detail from report r join verification v on v.id = r.verification_id
        where v.owner_tenant = $1 and r.final and v.state <> 'reported'""",
)  # fmt: skip
CLOSED = sql_check(
    "I1.closed", "verification", "办结的核对件有办结日期，期限已终了", "已办结，但没有办结日期，或期限仍在计算",
    "按留痕中最后一次状态变动的日期补记",
    """select v.id as row, v.number from verification v
        where v.owner_tenant = $1 and v.state in ('reported', 'terminated')
          and (v.closed_on is null
               or exists (select from deadline d where d.verification_id = v.id and d.met_on is null
                           and not (d.outlives_report and v.state = 'reported')))""",
)  # fmt: skip
INITIATED = sql_check(
    "I1.initiated", "verification", "核对中的核对件有发起人、发起日期和核对项目", "已在核对，但没有发起人、发起日期或核对项目",
    "查阅此件留痕中的 verification.initiate，从备份恢复",
    """select v.id as row, v.number from verification v
        where v.owner_tenant = $1 and (v.state in ('verifying', 'reported') or v.resumes_to = 'verifying')
          and (v.initiated_on is null or v.initiator = '' or v.items = '{}')""",
)  # fmt: skip
MATCHED = sql_check(
    "I1.matched", "subject", "发起的核对件，每个核对对象都有比对记录", "此核对对象没有与救助申请的比对记录",
    "从备份恢复比对记录；此人未发出的查询不会发出",
    """select s.id as row, v.number from verification v join subject s on s.verification_id = v.id
        where v.owner_tenant = $1 and v.initiated_on is not null
          and not exists (select from request_match m where m.verification_id = v.id and m.subject_id = s.id)""",
)  # fmt: skip

_ASKED = """
select v.id, v.number, v.programme, v.applied_on, v.items, s.id as subject, min(s.role) as role,
       array(select kind from judgement j where j.verification_id = v.id) as judged,
       array_remove(array_agg(a.item), null) as asked
  from verification v join subject s on s.verification_id = v.id
  left join ask a on a.verification_id = v.id and a.subject_id = s.id and not a.supplementary
 where v.owner_tenant = $1 and v.initiated_on is not null
 group by v.owner_tenant, v.id, s.id"""
_STAMPS = """select verification_id, body from trace
 where tenant_id = $1 and verb = 'verification.initiate' and move is not null"""


class _Details(msgspec.Struct):
    stamp: list[str] = []


class _Body(msgspec.Struct):
    details: _Details


async def _missing_asks(walk: Walk) -> list[Fault]:
    return [fault for tenant in walk.tenants for fault in await _of_tenant(walk, tenant)]


async def _of_tenant(walk: Walk, tenant: Tenant) -> list[Fault]:
    async with tenant_view(tenant) as connection:
        rows = await connection.fetch(_ASKED, tenant.id)
        stamps = {row["verification_id"]: _stamp(row["body"]) for row in await connection.fetch(_STAMPS, tenant.id)}
        laws = {day: await _law(walk, connection, tenant, day) for day in {row["applied_on"] for row in rows}}
    seen: dict[UUID, set[str]] = {}
    for row in rows:
        seen.setdefault(row["id"], set()).update(row["asked"])
    return [
        _fault(tenant, row, item)
        for row in rows
        for item in sorted(_planned(row, laws, stamps, seen[row["id"]]) - set(row["asked"]))
    ]


async def _law(walk: Walk, connection: Any, tenant: Tenant, day: Any) -> Any:
    try:
        return await walk.runtime.law_for(connection, tenant.id, day)
    except Conflict:
        return None  # said by I10; here everybody's asks are still compared with each other


def _planned(row: Any, laws: Mapping[Any, Any], stamps: Mapping[UUID, Any], seen: Iterable[str]) -> set[str]:
    """What must be asked about the person: by the law that initiated the case; by each other once packs have changed."""
    law = laws[row["applied_on"]]
    if law is None or not _unchanged(stamps.get(row["id"]), law.stamp) or row["programme"] not in law.programmes:
        return set(seen)
    allowed: Collection[str] = row["items"]
    return {
        item.id
        for item in law.items_of(law.programmes[row["programme"]])
        if item.element in allowed and row["role"] in item.roles and item.opens_on in ("", *row["judged"])
    }


def _unchanged(then: Sequence[str] | None, now: Sequence[str]) -> bool:
    return then is not None and len(then) == len(now) and all(map(same, then, now))


def _stamp(body: bytes) -> list[str] | None:
    try:
        return msgspec.json.decode(body, type=_Body).details.stamp
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None  # a broken body is named by I4


def _fault(tenant: Tenant, row: Any, item: str) -> Fault:
    ask = derived_id(row["id"], "ask", str(row["subject"]), item)
    return Fault("ask", str(ask), f"缺少对核对对象 {row['subject']} 的查询 {item}", row["number"], tenant.id)


ASKS = Check(
    "I1.asks",
    "发起的核对件，每个核对对象的每个计划项目都有一次查询",
    "从备份恢复此查询；报告中此项现被当作未查询",
    _missing_asks,
)

CHECKS = (SUBJECTS, CLOCK, FINAL_REPORT, REPORT_CLOSES, CLOSED, INITIATED, MATCHED, ASKS)

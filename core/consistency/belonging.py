"""归属 (I8): no reference beyond owner, executor and live grant; what belongs together stands in one case."""

from __future__ import annotations

from collections.abc import Mapping

from core.consistency.model import Check
from core.consistency.walk import sql_check

_REMEDY = "保全数据库，报告主管人员；确认是否有人看到了不属于本机构的数据"

CASE_TABLES: Mapping[str, str] = {
    "case_grant": "c.id::text",
    "subject": "c.id::text",
    "declaration": "c.id::text",
    "authorization_sheet": "c.id::text",
    "request_match": "c.subject_id || '/' || c.application_id",
    "deadline": "c.id::text",
    "ask": "c.id::text",
    "reply": "c.id::text",
    "manual_answer": "c.id::text",
    "assessment": "c.id::text",
    "report": "c.id::text",
    "report_file": "c.id::text",
}
"""Tables that repeat their case's two tenants -> how a row is named."""


def _keys(table: str, name: str) -> Check:
    sql = f"""select {name} as row, v.number from {table} c left join verification v on v.id = c.verification_id
        where (c.owner_tenant = $1 or c.executing_tenant = $1)
          and (v.owner_tenant, v.executing_tenant) is distinct from (c.owner_tenant, c.executing_tenant)"""  # noqa: S608
    title = f"{table} 的所属机构与核对件相同"
    return sql_check(f"I8.keys.{table}", table, title, "所属或执行机构与核对件不符", _REMEDY, sql)


ASK_OF_CASE = sql_check(
    "I8.ask", "ask", "查询引用本件的核对对象和此人的授权书", "核对对象或授权书不属于本件", _REMEDY,
    """select a.id as row, v.number from ask a join verification v on v.id = a.verification_id
         left join subject s on s.verification_id = a.verification_id and s.id = a.subject_id
         left join authorization_sheet h on h.verification_id = a.verification_id
          and h.subject_id = a.subject_id and h.id = a.authorization_id
        where a.executing_tenant = $1 and (s.id is null or (a.authorization_id is not null and h.id is null))""",
)  # fmt: skip
REPLY_OF_ASK = sql_check(
    "I8.reply", "reply", "反馈引用本件的查询", "所答复的查询不在本件之中", _REMEDY,
    """select r.id as row, v.number from reply r join verification v on v.id = r.verification_id
         left join ask a on a.executing_tenant = r.executing_tenant and a.id = r.ask_id
        where r.executing_tenant = $1 and a.verification_id is distinct from r.verification_id""",
)  # fmt: skip
SHEET_OF_CASE = sql_check(
    "I8.sheet", "authorization_sheet", "授权书引用本件的核对对象", "授权人不是本件的核对对象", _REMEDY,
    """select h.id as row, v.number from authorization_sheet h join verification v on v.id = h.verification_id
        where h.owner_tenant = $1 and not exists (
            select from subject s where s.verification_id = h.verification_id and s.id = h.subject_id)""",
)  # fmt: skip
MATCH_OF_PERSON = sql_check(
    "I8.match", "request_match", "比对双方是同一个人", "比对的核对对象与救助申请中的人不是同一人", _REMEDY,
    """select m.subject_id || '/' || m.application_id as row, v.number
         from request_match m join verification v on v.id = m.verification_id
         left join subject s on s.verification_id = m.verification_id and s.id = m.subject_id
         left join application_person p on p.tenant_id = m.owner_tenant and p.application_id = m.application_id
          and p.person = m.person
        where m.owner_tenant = $1 and (s.person is distinct from m.person or p.person is null)""",
)  # fmt: skip
FILE_OF_REPORT = sql_check(
    "I8.file", "report_file", "报告文件引用本件的报告", "所属的报告不在本件之中", _REMEDY,
    """select f.id as row, v.number from report_file f join verification v on v.id = f.verification_id
         left join report r on r.owner_tenant = f.owner_tenant and r.id = f.report_id
        where f.owner_tenant = $1 and r.verification_id is distinct from f.verification_id""",
)  # fmt: skip
OFFICE = sql_check(
    "I8.office", "verification", "受理机构是所属机构的内设机构", "受理机构不是所属机构的内设机构", _REMEDY,
    """select v.id as row, v.number from verification v
        where v.owner_tenant = $1
          and not exists (select from office o where o.tenant_id = v.owner_tenant and o.id = v.office_id)""",
)  # fmt: skip
JOB = sql_check(
    "I8.job", "outbox", "任务属于所涉核对件的机构", "任务 {} 所涉的核对件不属于此机构，或不存在", _REMEDY,
    """select o.id as row, v.number, o.job as detail from outbox o
         left join ask a on a.id = o.ref left join report r on r.id = o.ref
         left join verification v on v.id = coalesce(a.verification_id, r.verification_id, o.ref)
        where o.tenant_id = $1 and o.job in ('ask.send', 'verification.assess', 'report.render')
          and (v.id is null or $1 not in (v.owner_tenant, v.executing_tenant))""",
)  # fmt: skip
TRACE = sql_check(
    "I8.trace", "trace", "留痕的机构是核对件的一方，或当时得到授权", "此机构当时既不是核对件的一方，也没有得到授权", _REMEDY,
    """select t.id as row, v.number from trace t left join verification v on v.id = t.verification_id
        where t.tenant_id = $1 and t.verification_id is not null
          and (v.id is null or $1 not in (v.owner_tenant, v.executing_tenant))
          and not exists (
            select from case_grant g
             where g.verification_id = t.verification_id and g.grantee_tenant = $1 and g.granted_at <= t.at
               and (g.ends_at is null or t.at <= g.ends_at))""",
)  # fmt: skip
SUSPENSION = sql_check(
    "I8.suspension", "suspension", "抽查中止记在本省范围内", "抽查中止记在另一个省的范围内", _REMEDY,
    """select u.id as row, '' as number from suspension u
        where u.domain = $1
          and not exists (select from tenant t where t.id = u.tenant_id and $1 = t.lineage[cardinality(t.lineage)])""",
)  # fmt: skip

CHECKS = (
    *(_keys(table, name) for table, name in CASE_TABLES.items()),
    ASK_OF_CASE, REPLY_OF_ASK, SHEET_OF_CASE, MATCH_OF_PERSON, FILE_OF_REPORT, OFFICE, JOB, TRACE, SUSPENSION,
)  # fmt: skip

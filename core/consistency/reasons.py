"""查询依据 (I3): at the moment an ask left it had a live match, an authorization in force, and no suspension (Z 六(一))."""

from __future__ import annotations

from core.consistency import applications
from core.consistency.walk import sql_check

_REMEDY = "按无依据查询处置：停止使用此项反馈，报告主管人员，查明放行时的留痕"

WITHIN_PROGRAMME = sql_check(
    "I3.within_programme", "ask", "发出的查询都在核对项目之内", "查询的 {} 不在本件的核对项目之内", _REMEDY,
    """select a.id as row, v.number, a.element as detail from ask a join verification v on v.id = a.verification_id
        where a.executing_tenant = $1 and a.left_at is not null and not a.element = any (v.items)""",
)  # fmt: skip
# In the owner's view: the application is the owner's, and nobody else may see it.
MATCHED = sql_check(
    "I3.matched", "ask", "发出时有在办的救助申请与之对应", "发出时没有在办的救助申请与此核对对象对应", _REMEDY,
    """select a.id as row, v.number from ask a join verification v on v.id = a.verification_id
        where a.owner_tenant = $1 and a.left_at is not null
          and not exists (
            select from request_match m
             where m.verification_id = a.verification_id and m.subject_id = a.subject_id
               and m.matched_at <= a.left_at and (m.ended_at is null or a.left_at <= m.ended_at)
               and (not m.live or hedui_match_stands(m)))""",
)  # fmt: skip
AUTHORIZED = sql_check(
    "I3.authorized", "ask", "发出时本人授权书有效且包括此项", "发出时没有已通过审核、未终止、未过期且包括 {} 的本人授权书",
    _REMEDY,
    """select a.id as row, v.number, a.element as detail from ask a join verification v on v.id = a.verification_id
        where a.executing_tenant = $1 and a.left_at is not null
          and not exists (
            select from authorization_sheet s
             where s.verification_id = a.verification_id and s.subject_id = a.subject_id and s.id = a.authorization_id
               and s.state in ('passed', 'withdrawn', 'superseded') and s.passed_at <= a.left_at
               and (s.ended_at is null or a.left_at <= s.ended_at) and a.element = any (s.items)
               and (s.valid_until is null
                    or (a.left_at at time zone 'Asia/Shanghai')::date <= s.valid_until))""",
)  # fmt: skip
NOT_SUSPENDED = sql_check(
    "I3.not_suspended", "ask", "发出时此人未被抽查中止", "发出时此人处于抽查中止（{}）", _REMEDY,
    """select a.id as row, v.number, u.id as detail from ask a
         join verification v on v.id = a.verification_id
         join subject s on s.verification_id = a.verification_id and s.id = a.subject_id
         join suspension u on u.domain_person = s.domain_person
        where a.executing_tenant = $1 and a.left_at is not null
          and u.raised_at < a.left_at and (u.lifted_at is null or a.left_at < u.lifted_at)""",
)  # fmt: skip
LEFT_BEFORE_ANSWER = sql_check(
    "I3.left_before_answer", "reply", "有反馈的查询都有放行记录", "收到了反馈，而对应的查询没有放行记录", _REMEDY,
    """select r.id as row, v.number from reply r join verification v on v.id = r.verification_id
         join ask a on a.executing_tenant = r.executing_tenant and a.id = r.ask_id
        where r.executing_tenant = $1 and (a.left_at is null or a.left_at > r.received_at)""",
)  # fmt: skip

CHECKS = (WITHIN_PROGRAMME, MATCHED, *applications.CHECKS, AUTHORIZED, NOT_SUSPENDED, LEFT_BEFORE_ANSWER)

"""人工反馈 (I11): what settled a question of the clerks was entered by one person and confirmed by another."""

from __future__ import annotations

from core.consistency.walk import sql_check

_REMEDY = "查阅此件留痕，确认填写和复核的人；不是两人办理的，不要采用此项反馈，报告主管人员"

TWO_PERSONS = sql_check(
    "I11.two_persons", "manual_answer", "人工反馈由两人分别填写和复核", "填写人和复核人不是两个人，或没有复核人", _REMEDY,
    """select m.id as row, v.number from manual_answer m join verification v on v.id = m.verification_id
        where m.executing_tenant = $1 and m.state <> 'entered' and (m.entered_by = m.judged_by) is not false""",
)  # fmt: skip
SETTLED_BY_TWO = sql_check(
    "I11.settled", "ask", "转人工的查询只依据经复核的人工反馈了结", "状态为 {}，其反馈没有经两人办理", _REMEDY,
    """select a.id as row, v.number, a.state as detail from ask a join verification v on v.id = a.verification_id
         join reply r on r.executing_tenant = a.executing_tenant and r.id = a.reply_id
        where a.executing_tenant = $1 and a.manual and a.state in ('found', 'nothing_found', 'rejected')
          and not exists (
            select from manual_answer m
             where m.executing_tenant = a.executing_tenant and m.ask_id = a.id and m.state = 'confirmed'
               and m.judged_by <> m.entered_by and m.digest = r.digest)""",
)  # fmt: skip
JOB = sql_check(
    "I11.job", "manual_answer", "经复核的人工反馈都有待办的办结任务", "已复核而查询仍在等候，却没有任务办结它",
    "任务丢失：由运维人员为此行重新登记任务，并查明丢失的原因",
    """select m.id as row, v.number from manual_answer m join verification v on v.id = m.verification_id
         join ask a on a.executing_tenant = m.executing_tenant and a.id = m.ask_id
        where m.executing_tenant = $1 and m.state = 'confirmed' and a.state = 'waiting' and v.state = 'verifying'
          and not exists (select from outbox o where o.ref = m.id and o.done_at is null)
          -- The deciding agency's own question is its own job, which the executing one does not see.
          and not a.supplementary""",
)  # fmt: skip

CHECKS = (TWO_PERSONS, SETTLED_BY_TWO, JOB)

"""一问一答 (I2): one ask, one effective reply, one unbroken sequence of reports."""

from __future__ import annotations

from core.consistency.walk import sql_check

_FROM_BACKUP = "查阅此件留痕，从备份恢复；恢复前不要采用此件的报告"

ASK_ONCE = sql_check(
    "I2.ask_once", "ask", "同一核对对象的同一项目只有一次查询（补充核对另有一次）", "与此前的一次查询重复（项目 {}）",
    "保留先写入的一次，后写入的一次由运维人员停用",
    """select row, number, detail from (
         select a.id as row, v.number, a.item as detail, row_number() over (
                  partition by a.verification_id, a.subject_id, a.item, a.supplementary order by a.id) as position
           from ask a join verification v on v.id = a.verification_id where a.executing_tenant = $1) s
        where position > 1""",
)  # fmt: skip
EFFECTIVE_REPLY = sql_check(
    "I2.effective_reply", "ask", "每个有结果的查询都有与其状态相符的有效反馈", "状态为 {}，却没有与之相符的反馈",
    _FROM_BACKUP,
    """select a.id as row, v.number, a.state as detail from ask a join verification v on v.id = a.verification_id
        where a.executing_tenant = $1
          and a.state in ('found', 'nothing_found', 'rejected', 'waiting', 'quarantined', 'unavailable')
          and not exists (
            select from reply r
             where r.executing_tenant = a.executing_tenant and r.id = a.reply_id and r.ask_id = a.id
               and r.verification_id = a.verification_id
               and (r.kind = a.state or (a.state = 'waiting' and (r.kind = 'accepted' or a.manual))
                    or (a.state = 'unavailable' and r.kind = 'garbled')))""",
)  # fmt: skip
REPLY_ONCE = sql_check(
    "I2.reply_once", "reply", "每个查询至多有一次有效反馈", "同一查询有多于一次的有效反馈", _FROM_BACKUP,
    """select row, number from (
         select r.id as row, v.number, row_number() over (partition by r.ask_id order by r.id) as position
           from reply r join verification v on v.id = r.verification_id
          where r.executing_tenant = $1 and r.kind in ('found', 'nothing_found', 'rejected')
           -- What the source refused before the ask went to its clerks is no answer in effect.
           and not exists (select from ask a where a.executing_tenant = r.executing_tenant and a.id = r.ask_id and a.manual
                              and r.kind = 'rejected' and a.reply_id <> r.id)) s
        where position > 1""",
)  # fmt: skip
STATE_AND_TIMES = sql_check(
    "I2.state_and_times", "ask", "查询的状态与发出、了结的时间相符", "状态 {} 与发出时间或了结时间不符", _FROM_BACKUP,
    """select a.id as row, v.number, a.state as detail from ask a join verification v on v.id = a.verification_id
        where a.executing_tenant = $1
          and ((a.settled_at is null) <>
                 (a.state in ('queued', 'asking', 'waiting', 'unavailable', 'quarantined'))
               or (a.state = 'withheld' and a.left_at is not null)
               or (a.state not in ('queued', 'withheld') and a.left_at is null))""",
)  # fmt: skip
REPORT_SEQUENCE = sql_check(
    "I2.report_sequence", "report", "报告版本从 1 起连续", "版本号为 {}，此前缺少版本", _FROM_BACKUP,
    """select row, number, sequence as detail from (
         select r.id as row, v.number, r.sequence,
                row_number() over (partition by r.verification_id order by r.sequence) as position
           from report r join verification v on v.id = r.verification_id where r.executing_tenant = $1) s
        where position <> sequence""",
)  # fmt: skip
FINAL_IS_LAST = sql_check(
    "I2.final_is_last", "report", "最终报告只有一份，且是最后一版", "最终报告之后还有报告", _FROM_BACKUP,
    """select r.id as row, v.number from report r join verification v on v.id = r.verification_id
        where r.executing_tenant = $1 and r.final
          and exists (select from report l where l.verification_id = r.verification_id and l.sequence > r.sequence)""",
)  # fmt: skip
REPORT_OF_ASSESSMENT = sql_check(
    "I2.report_of_assessment", "report", "每版报告依据同一版认定", "所依据的认定不存在，或版次、是否最终与报告不符",
    _FROM_BACKUP,
    """select r.id as row, v.number from report r join verification v on v.id = r.verification_id
         left join assessment s on s.owner_tenant = r.owner_tenant and s.id = r.assessment_id
        where r.executing_tenant = $1
          and (s.verification_id, s.sequence, s.final) is distinct from (r.verification_id, r.sequence, r.final)""",
)  # fmt: skip
ASSESSMENT_REPORTED = sql_check(
    "I2.assessment_reported", "assessment", "每版认定都出具了报告", "第 {} 版认定没有报告", _FROM_BACKUP,
    """select s.id as row, v.number, s.sequence as detail
         from assessment s join verification v on v.id = s.verification_id
        where s.executing_tenant = $1 and not exists (select from report r where r.assessment_id = s.id)""",
)  # fmt: skip

CHECKS = (
    ASK_ONCE, EFFECTIVE_REPLY, REPLY_ONCE, STATE_AND_TIMES, REPORT_SEQUENCE, FINAL_IS_LAST, REPORT_OF_ASSESSMENT,
    ASSESSMENT_REPORTED,
)  # fmt: skip

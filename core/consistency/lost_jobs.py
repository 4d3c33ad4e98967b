"""丢失的任务 (I9): no lease outlives its worker, no job waits for ever, and whatever must go on has a job to do so."""

from __future__ import annotations

from core.consistency.walk import sql_check

_REF = """left join ask a on a.executing_tenant = o.tenant_id and a.id = o.ref
         left join report r on r.id = o.ref
         left join verification v on v.id = coalesce(a.verification_id, r.verification_id, o.ref)"""
_WORKERS = "确认工作进程在运行（hedui doctor）；任务会在租约到期后由另一个进程接手"
_LOST = "任务丢失：由运维人员为此行重新登记任务，并查明丢失的原因"

LEASE = sql_check(
    "I9.lease", "outbox", "没有过期一分钟以上仍未完成的租约", "任务 {} 的租约已过期一分钟以上而无人接手", _WORKERS,
    f"""select o.id as row, v.number, o.job as detail from outbox o {_REF}
        where o.tenant_id = $1 and o.done_at is null
          and o.lease_until < clock_timestamp() - interval '60 seconds'""",  # noqa: S608
)  # fmt: skip
OVERDUE = sql_check(
    "I9.overdue", "outbox", "没有到期而无人办理的任务", "任务 {} 次尝试后仍未完成，或到期十分钟以上无人办理",
    "按 fault 栏的差错类型查看工作进程日志；" + _WORKERS,
    f"""select o.id as row, v.number, o.job || ' ' || o.attempts as detail from outbox o {_REF}
        where o.tenant_id = $1 and o.done_at is null and o.lease_until is null
          and o.due_at < clock_timestamp() - case when o.attempts >= 20 then interval '60 seconds'
                                                  else interval '10 minutes' end""",  # noqa: S608
)  # fmt: skip
FAILING = sql_check(
    # Tried again for ever and never late: no other check sees it. A department that is away is no fault of the job's.
    "I9.failing", "outbox", "没有一再失败的任务", "任务 {} 次尝试都失败，不会自行办成",
    "按 fault 栏的差错类型查看工作进程日志；查明原因以前不要重复登记任务",
    f"""select o.id as row, v.number, o.job || ' ' || o.attempts as detail from outbox o {_REF}
        where o.tenant_id = $1 and o.done_at is null and o.fault is not null and o.attempts >= 5
          and o.job not in ('ask.send', 'batch.exchange')""",  # noqa: S608
)  # fmt: skip
OPEN_ASK = sql_check(
    "I9.open_ask", "ask", "核对中每个未了结的查询都有待办任务", "状态为 {}，却没有任务使其继续", _LOST,
    """select a.id as row, v.number, a.state as detail from ask a join verification v on v.id = a.verification_id
        where $1 = case when a.supplementary then a.owner_tenant else a.executing_tenant end and v.state = 'verifying'
          and a.state in ('queued', 'asking', 'waiting', 'unavailable', 'quarantined') and not a.by_file
          and not exists (select from outbox o where o.ref in (a.id, a.batch_id)
                             and o.job in ('ask.send', 'batch.exchange') and o.done_at is null)""",
)  # fmt: skip
VERDICT = sql_check(
    "I9.verdict", "verification", "查询全部了结、又不等候补充核对的核对件都有待办的认定",
    "查询已全部了结，却没有任务进行最后的认定", _LOST,
    """select v.id as row, v.number from verification v
        where v.executing_tenant = $1 and v.state = 'verifying' and v.supplement <> 'awaited'
          and not exists (select from ask a where a.verification_id = v.id
                             and a.state in ('queued', 'asking', 'waiting', 'unavailable', 'quarantined'))
          and not exists (select from outbox o where o.ref = v.id and o.job = 'verification.assess'
                             and o.done_at is null)""",
)  # fmt: skip
FILES = sql_check(
    "I9.files", "report", "没有文件的报告都有待办的生成任务", "没有报告文件，也没有任务生成它", _LOST,
    """select r.id as row, v.number from report r join verification v on v.id = r.verification_id
        where r.executing_tenant = $1 and not exists (select from report_file f where f.report_id = r.id)
          and not exists (select from outbox o where o.ref = r.id and o.job = 'report.render'
                             and o.done_at is null)""",
)  # fmt: skip

CHECKS = (LEASE, OVERDUE, FAILING, OPEN_ASK, VERDICT, FILES)

"""加密移动存储 (I2, I3, I9): an ask is in one package and leaves with it under two persons; what was imported is a reply."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from core.consistency.model import Check, Fault
from core.consistency.walk import Tenant, Walk, sql_check, tenant_view
from core.media.connectors import TABLE
from core.media.model import LIVE, OUT, Content, Packed, State
from core.vault.ciphers import NotGenuine

_LIVE = ", ".join(f"'{state.value}'" for state in LIVE)
_OUT = ", ".join(f"'{state.value}'" for state in OUT)
_STOP = "封存介质，撤回批次，报告主管人员；查明是谁改动了数据库"

ONE_PACKAGE = sql_check(
    "I2.one_package", "package_ask", "一项查询只在一个未办结的批次中", "此查询在 {} 个批次中，或其批次已经办结",
    "撤回后制作的批次，重新制作",
    f"""select p.ask_id as row, v.number, count(*) as detail from package_ask p
          join package k on (k.tenant_id, k.id) = (p.tenant_id, p.package_id)
          left join verification v on v.id = p.verification_id
         where p.tenant_id = $1 and p.live group by p.ask_id, v.number
        having count(*) > 1 or bool_or(k.state not in ({_LIVE}))""",  # noqa: S608 - of constants
)  # fmt: skip
TWO_PERSONS = sql_check(
    "I3.package_two_persons", "package", "批次由两人制作和放行", "批次 {} 没有由另一人放行", _STOP,
    f"""select k.id as row, '' as number, k.number as detail from package k
         where k.tenant_id = $1 and k.state in ({_OUT}, 'imported')
           and (k.released_at is null or k.released_by is null or k.released_by = k.prepared_by)""",  # noqa: S608
)  # fmt: skip
TWO_IMPORT = sql_check(
    "I3.answer_two_persons", "package_answer", "交回文件由两人接收和确认", "交回文件没有由另一人确认就导入", _STOP,
    """select w.id as row, '' as number from package_answer w
        where w.tenant_id = $1 and w.state = 'imported'
          and (w.confirmed_at is null or w.confirmed_by is null or w.confirmed_by = w.uploaded_by)""",
)  # fmt: skip
LEFT = sql_check(
    "I3.package_left", "package_ask", "已放行的批次中每项查询都已放行", "此查询在已放行的批次中，却没有放行记录", _STOP,
    f"""select p.ask_id as row, v.number from package_ask p
          join package k on (k.tenant_id, k.id) = (p.tenant_id, p.package_id)
          join ask a on (a.executing_tenant, a.id) = (p.executing_tenant, p.ask_id)
          left join verification v on v.id = p.verification_id
         where p.tenant_id = $1 and p.live and k.state in ({_OUT}) and a.left_at is null""",  # noqa: S608
)  # fmt: skip
REPLIES = sql_check(
    "I2.package_replies", "package_ask", "导入的每一项都有反馈和交回文件", "记为已导入，却没有反馈或没有交回文件",
    "查阅交回文件的留痕，从备份恢复反馈",
    """select p.ask_id as row, v.number from package_ask p left join verification v on v.id = p.verification_id
        where p.tenant_id = $1 and p.outcome in ('taken', 'late', 'not_used')
          and (p.answer_id is null or not exists (
                 select from reply r where r.executing_tenant = p.executing_tenant and r.ask_id = p.ask_id))""",
)  # fmt: skip
STUCK = sql_check(
    "I9.package_stuck", "package", "没有半途而止的放行或导入", "批次 {} 的放行或导入中断了",
    "由办理的人再办理一次：已完成的不会重复",
    """select k.id as row, '' as number, k.number as detail from package k
        where k.tenant_id = $1
          and (k.state = 'releasing' or exists (select from package_answer w where w.tenant_id = k.tenant_id
                                                   and w.package_id = k.id and w.state = 'confirming'))
          and not exists (select from trace t where t.tenant_id = k.tenant_id
                             and t.verb in ('package.release', 'package.confirm')
                             and t.at > clock_timestamp() - interval '10 minutes')""",
)  # fmt: skip
EXPIRES = sql_check(
    "I9.package_expires", "package", "未办结的批次都有到期任务", "批次 {} 没有使其到期的任务", "由运维人员登记 package.expire 任务",
    f"""select k.id as row, '' as number, k.number as detail from package k
         where k.tenant_id = $1 and k.state in ({_LIVE})
           and not exists (select from outbox o where o.ref = k.id and o.job = 'package.expire'
                              and o.done_at is null)""",  # noqa: S608
)  # fmt: skip

_CONTENTS = f"select {', '.join(Packed.__struct_fields__)} from package where tenant_id = $1 and content is not null"  # noqa: S608


async def _sealed(walk: Walk) -> list[Fault]:
    return [fault for tenant in walk.tenants for fault in await _of_tenant(walk, tenant)]


async def _of_tenant(walk: Walk, tenant: Tenant) -> Sequence[Fault]:
    async with tenant_view(tenant) as connection:
        rows = await connection.fetch(_CONTENTS, tenant.id)
    key, faults = walk.runtime.vault.tenant_key(tenant.id), []
    for row in rows:
        packed = Packed(**{**dict(row), "state": State(row["state"])})
        try:
            content = msgspec.msgpack.decode(key.open(packed.content or b"", TABLE, packed.id), type=Content)
        except (NotGenuine, msgspec.DecodeError):
            faults.append(Fault("package", str(packed.id), "封存的内容打不开", "", tenant.id))
        else:
            if content.head.number != packed.number or len(content.asks) != packed.size:
                faults.append(Fault("package", str(packed.id), "封存的内容与批次不符", "", tenant.id))
    return faults


SEALED = Check("V1.packages", "批次封存的内容可开，与批次相符", "撤回此批次，重新制作", _sealed)

CHECKS = (ONE_PACKAGE, TWO_PERSONS, TWO_IMPORT, LEFT, REPLIES, STUCK, EXPIRES, SEALED)

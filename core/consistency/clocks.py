"""期限重算 (I10): every stored due day is what the law and the calendar give today for the same start, pauses, length."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import msgspec

from core.consistency.model import Check, Fault
from core.consistency.walk import Tenant, Walk, sql_check, tenant_view
from core.deadlines.model import Due, ExtensionRefused, due, within
from core.deadlines.store import reckon
from core.errors import Conflict
from core.law import TOTAL, Law
from core.plugin.vocabulary import Event

PAUSED = sql_check(
    "I10.paused", "deadline", "中止的核对件停止计时，其余的不停", "核对件状态为 {}，与期限是否停止计时不符",
    "按留痕中的中止、恢复日期补记 paused_on 后重算",
    """select d.id as row, v.number, v.state as detail from deadline d join verification v on v.id = d.verification_id
        where d.owner_tenant = $1 and d.met_on is null
          and (v.state = 'suspended' and not d.runs_on) <> (d.paused_on is not null)""",
)  # fmt: skip

_CLOCKS = """select d.*, v.number, v.applied_on, v.accepted_on, v.initiated_on, (select json_object_agg(s.event, s.happened_on)
   from procedure_step s where s.verification_id = d.verification_id)::text as steps from deadline d
 join verification v on v.id = d.verification_id where d.owner_tenant = $1"""
_BEGUN = """
select v.id, v.number, v.applied_on, v.accepted_on, v.initiated_on,
       array(select d.stage from deadline d where d.verification_id = v.id) as stages
  from verification v where v.owner_tenant = $1 and v.initiated_on is null"""
"""Of a case that has been initiated I1.clock tells it."""
_ASKS = """
select v.id, v.number, v.applied_on, a.id as ask, a.item, a.due_on as ask_due, a.due_provisional,
       a.settled_at is not null as settled, (a.left_at at time zone 'Asia/Shanghai')::date as left_on
  from verification v join ask a on a.verification_id = v.id where v.owner_tenant = $1 and a.left_at is not null"""


@dataclass
class Laws:
    """适用法律 of one tenant by day of application, fetched once; None where it is not available."""

    walk: Walk
    tenant: Tenant
    connection: Any
    known: dict[date, Law | None] = field(default_factory=dict)
    own: dict[tuple[str, date, date], Due] = field(default_factory=dict)

    async def on(self, day: date) -> Law | None:
        """The law in force for an application of that day."""
        if day not in self.known:
            try:
                self.known[day] = await self.walk.runtime.law_for(self.connection, self.tenant.id, day)
            except Conflict:
                self.known[day] = None
        return self.known[day]


Judge = Callable[[Tenant, Any, Law, Laws], Iterator[Fault]]


def _over(sql: str, judge: Judge) -> Callable[[Walk], Awaitable[list[Fault]]]:
    """A check that judges every row under the law of its case."""

    async def find(walk: Walk) -> list[Fault]:
        faults: list[Fault] = []
        for tenant in walk.tenants:
            async with tenant_view(tenant) as connection:
                laws = Laws(walk, tenant, connection)
                for row in await connection.fetch(sql, tenant.id):
                    law = await laws.on(row["applied_on"])
                    faults += judge(tenant, row, law, laws) if law else [_lawless(tenant, row)]
        return faults

    return find


def _clock(tenant: Tenant, row: Any, law: Law, laws: Laws) -> Iterator[Fault]:
    rule = law.deadline_rules.get(row["rule"])
    if rule is None:
        yield _fault(tenant, row, f"在用法律中没有期限规则 {row['rule']}")
        return
    if (row["length"], row["unit"]) != (rule.length, rule.unit.value):
        yield _fault(tenant, row, f"期限长度与规则 {rule.id} 不符")
    began = _days(row).get(rule.starts_on, row["started_on"])
    if row["started_on"] != began:
        yield _fault(tenant, row, f"自 {row['started_on']} 起算，而{law.event_title(rule.starts_on)}日期为 {began}")
    reckoned = _reckoned(law, row)
    if reckoned is None:
        yield _fault(tenant, row, "延长的天数或中止期间不能按规则重算")
    elif _counts(row, reckoned) and _told(row) != reckoned:
        yield _fault(
            tenant, row, f"到期日记为 {row['due_on']}，重算为 {reckoned.due_on}（{reckoned.calendar_version}）"
        )


def _counts(row: Any, reckoned: Due) -> bool:
    """A clock that has ended keeps the calendar by which it was counted; one that runs follows the newest."""
    return row["met_on"] is None or row["calendar"] == reckoned.calendar_version


def _told(row: Any) -> Due:
    return Due(row["due_on"], row["provisional"], row["calendar"])


def _reckoned(law: Law, row: Any) -> Due | None:
    try:
        return reckon(law.deadline_rules[row["rule"]], row, law)
    except (ExtensionRefused, msgspec.DecodeError, ValueError, LookupError):
        return None


def _begun(tenant: Tenant, row: Any, law: Law, laws: Laws) -> Iterator[Fault]:
    rule = law.total_deadline()
    began = _days(row).get(rule.starts_on)
    if began is not None and TOTAL not in row["stages"]:
        problem = f"{law.event_title(rule.starts_on)}日期为 {began}，却没有自此起算的总期限"
        yield Fault("verification", str(row["id"]), problem, row["number"], tenant.id)


def _days(row: Any) -> Mapping[str, date | None]:
    """The days of the events that a case's own row tells, and of the steps on record."""
    steps = msgspec.json.decode(row.get("steps") or "{}", type=dict[str, date])
    return {Event.ACCEPTED: row["accepted_on"], Event.INITIATED: row["initiated_on"], **steps}


async def _sources(walk: Walk) -> list[Fault]:
    faults: list[Fault] = []
    for tenant in walk.tenants:
        async with tenant_view(tenant) as connection:
            laws = Laws(walk, tenant, connection)
            clocks = {(row["verification_id"], row["rule"]): row for row in await connection.fetch(_CLOCKS, tenant.id)}
            for row in await connection.fetch(_ASKS, tenant.id):
                law = await laws.on(row["applied_on"])
                faults += _source(tenant, row, law, laws, clocks) if law else ()  # said by I10.total
    return faults


def _source(tenant: Tenant, row: Any, law: Law, laws: Laws, clocks: Mapping[Any, Any]) -> Iterator[Fault]:
    item = next((entry for entry in law.source_items if entry.id == row["item"]), None)
    rule = law.deadline_rules.get(item.deadline) if item else None
    clock = clocks.get((row["id"], rule.within)) if rule else None
    if rule is None or (clock is not None and not _is_current(law, clock)):
        return
    key = (rule.id, row["left_on"], row["applied_on"])
    if key not in laws.own:
        laws.own[key] = due(rule, row["left_on"], law.calendar)
    latest = within(laws.own[key], _told(clock)) if clock else laws.own[key]
    told = (row["ask_due"], row["due_provisional"])
    if told != (latest.due_on, latest.provisional) and not _was_so(law, row, clock, laws.own[key], latest):
        problem = f"数源反馈期限记为 {row['ask_due']}，重算为 {latest.due_on}"
        yield Fault("ask", str(row["ask"]), problem, row["number"], tenant.id)


def _was_so(law: Law, row: Any, clock: Any, own: Due, latest: Due) -> bool:
    """Whether a settled ask may keep another day: its clock is not moved any more, while the one around it may be."""
    if not row["settled"] or clock is None or row["ask_due"] is None:
        return False
    unmoved = within(own, due(law.deadline_rules[clock["rule"]], clock["started_on"], law.calendar))
    moved = clock["extended_by"] > 0 or clock["pauses"] != "[]"
    return bool(moved and unmoved.due_on <= row["ask_due"] <= latest.due_on)


def _is_current(law: Law, clock: Any) -> bool:
    """Whether the clock says what it is reckoned to by the calendar it names; else I10.total says so."""
    reckoned = _reckoned(law, clock)
    return reckoned is not None and reckoned.calendar_version == clock["calendar"]


def _fault(tenant: Tenant, row: Any, problem: str) -> Fault:
    return Fault("deadline", str(row["id"]), problem, row["number"], tenant.id)


def _lawless(tenant: Tenant, row: Any) -> Fault:
    return _fault(tenant, row, f"申请日期 {row['applied_on']} 的适用法律不可用，期限无法重算")


_REMEDY = "核对规则、工作日历和中止、延长的留痕后重算此期限；已告知当事人的，重新告知"
CHECKS = (
    PAUSED,
    Check("I10.total", "核对期限与按规则、日历重算的结果一致", _REMEDY, _over(_CLOCKS, _clock)),
    Check("I10.begun", "总期限自应当起算的事件起算", _REMEDY, _over(_BEGUN, _begun)),
    Check("I10.source", "数源反馈期限与重算的结果一致", _REMEDY, _sources),
)

"""比对验证: a case and the application that the assistance system has fed are about the same persons (Z 六(一))."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.errors import Refused
from core.households.model import Subject
from core.plugin.touching import Held
from core.plugin.vocabulary import ROLE_TITLES, Programme, Role
from core.scope import Tx
from core.verification.model import Case

_MATCHING = """from subject s
             join application a on a.tenant_id = s.owner_tenant and a.number = $2 and a.programme = $3
              and a.applied_on = $4 and a.live
             join application_person p on p.tenant_id = a.tenant_id and p.application_id = a.id
              and p.person = s.person and p.role = s.role and p.live
            where s.verification_id = $1"""
_MATCHED = f"select s.id as subject_id {_MATCHING}"
_MATCH = f"""insert into request_match (owner_tenant, executing_tenant, verification_id, subject_id, application_id,
             person, live, matched_at)
           select s.owner_tenant, s.executing_tenant, s.verification_id, s.id, a.id, s.person, true, clock_timestamp()
             {_MATCHING}
              for share of a, p  -- an application that closes meanwhile is seen, or waits and ends these matches
           on conflict (verification_id, subject_id, application_id) do update
              set live = true, matched_at = excluded.matched_at, ended_at = null
           returning subject_id"""  # noqa: S608 - of constants
_LEFT_OUT = """select p.role, count(*) as count from application a
             join application_person p on p.tenant_id = a.tenant_id and p.application_id = a.id and p.live
            where a.tenant_id = $5 and a.number = $2 and a.programme = $3 and a.applied_on = $4 and a.live
              and not exists (select from subject s where s.verification_id = $1 and s.person = p.person)
            group by p.role order by p.role"""


async def match(tx: Tx, case: Case, subjects: Sequence[Subject], programme: Programme) -> None:
    """比对验证 in the transaction that initiates: raises Refused where somebody of the case stands in no live application of
    this number, programme, day and role, or somebody of the application not in the case."""
    _all_matched(case, subjects, programme, await tx.rows(_MATCH, *_asked(case)))
    await _none_left_out(tx, case)


async def matches(tx: Tx, case: Case, subjects: Sequence[Subject], programme: Programme) -> None:
    """The same beforehand: raises what `match` would, and changes nothing."""
    _all_matched(case, subjects, programme, await tx.rows(_MATCHED, *_asked(case)))
    await _none_left_out(tx, case)


def _asked(case: Case) -> tuple[Any, ...]:
    return (case.id, case.application_number, case.programme, case.applied_on)


def _all_matched(case: Case, subjects: Sequence[Subject], programme: Programme, matched: Sequence[Any]) -> None:
    found = {row["subject_id"] for row in matched}
    missing = [f"第{n}人（{ROLE_TITLES[s.role]}）" for n, s in enumerate(subjects, start=1) if s.id not in found]
    if missing:
        raise Refused(
            "no_matching_application", number=case.number, programme=programme.title, missing="、".join(missing)
        )


async def _none_left_out(tx: Tx, case: Case) -> None:
    """Income a head is that of the whole family: one person fewer is another result."""
    if left := await _left_out(tx, case):
        raise Refused("application_persons_left_out", number=case.number, left=left)


async def _left_out(tx: Tx, case: Case) -> str:
    rows = await tx.rows(_LEFT_OUT, *_asked(case), case.owner_tenant)
    return "、".join(f"{row['count']} 名{ROLE_TITLES[Role(row['role'])]}" for row in rows)


class FamilyGrew(Held):
    """申请中增加了人: after the case was initiated. No conclusion rests on a family that is smaller than the one that applies."""

    def __init__(self, left: str) -> None:
        super().__init__(
            f"救助申请在发起核对后有变化：其中的{left}没有列入本件，人均收入按全部家庭成员计算，少一个人结果就不对。"
            "申请有误的，请在救助系统中更正；确有其人的，请终止本件，按全部人员重新受理"
        )


async def require_whole(tx: Tx, case: Case) -> None:
    """全部人员 of the application are still in the case; raises FamilyGrew."""
    if left := await _left_out(tx, case):
        raise FamilyGrew(left)

"""岗位任职的模型: what is asked and shown, and the pure rules: which day, which posts one person may not hold together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from core.errors import FieldFault, Invalid

Reason = Annotated[str, Meta(pattern=r"\S[\s\S]*\S", min_length=2, max_length=500)]
RealName = Annotated[str, Meta(pattern=r"^\S(.*\S)?$", min_length=1, max_length=64)]
Title = Annotated[str, Meta(pattern=r"^\S(.*\S)?$", min_length=2, max_length=40)]
SourceId = Annotated[str, Meta(pattern="^[a-z][a-z0-9_]*$", max_length=40)]
FURTHEST = timedelta(days=366)
"""How long ahead a handover may be set."""


class SuccessorIn(Struct, frozen=True, forbid_unknown_fields=True):
    """接任人: known by the staff number; a number that nobody has yet makes the account, under this real name."""

    staff_number: Annotated[
        str, Meta(pattern="^[0-9A-Za-z-]{1,40}$", max_length=40, description="数字、字母或连字符，最多 40 个")
    ]
    name: RealName


class HandoverIn(Struct, frozen=True, forbid_unknown_fields=True):
    """职务交接: from `on` the successor holds the post, and no longer who held it until then."""

    on: date
    successor: SuccessorIn
    reason: Reason


class EndIn(Struct, frozen=True, forbid_unknown_fields=True):
    """离任: from `on` the person holds the post no longer; nobody holds it until it is handed on."""

    on: date
    reason: Reason
    resume: bool = False
    """撤销交接 of a holding that has not begun: who was to leave for it stays in the post."""


class StayIn(Struct, frozen=True, forbid_unknown_fields=True):
    """撤销离任 that has not come: why."""

    reason: Reason


class Stays(Struct, frozen=True):
    """继续任职 of who was to leave."""

    holding: UUID
    left_until: date
    """The last day that had been set."""


class AccountIn(Struct, frozen=True, forbid_unknown_fields=True):
    """停用或恢复账号: why."""

    reason: Reason


class PostIn(Struct, frozen=True, forbid_unknown_fields=True):
    """设岗: a post of an office, and who holds it from `on` on."""

    office_id: UUID
    title: Title
    role: Annotated[str, Meta(min_length=1, max_length=40)]
    own_office_only: bool
    """数据范围: cases of this office alone; else of the whole tenant."""
    holder: SuccessorIn
    on: date
    reason: Reason
    sources: Annotated[Sequence[SourceId], Meta(max_length=40)] = ()
    """Departments for which a clerk of a department answers; of no other role."""


class NameIn(Struct, frozen=True, forbid_unknown_fields=True):
    """更正姓名: as it should have been typed, and why."""

    name: RealName
    reason: Reason


class PostChangeIn(Struct, frozen=True, forbid_unknown_fields=True):
    """更改岗位: what it is called and what it sees, from now on; its role stays, for another role is another post."""

    title: Title
    own_office_only: bool
    reason: Reason
    sources: Annotated[Sequence[SourceId], Meta(max_length=40)] = ()


class AbolishIn(Struct, frozen=True, forbid_unknown_fields=True):
    """撤岗: why."""

    reason: Reason


class HolderView(Struct, frozen=True):
    """任职: `held_until` is the last day, `ended_at` the moment where it ended at once."""

    id: UUID
    staff_number: str
    name: str
    disabled: bool
    held_from: date
    held_until: date | None
    ended_at: datetime | None


class PostHolders(Struct, frozen=True):
    """岗位 with everybody who holds, held or will hold it, the first of them first."""

    id: UUID
    title: str
    role: str
    role_title: str
    office: str
    holders: Sequence[HolderView]
    office_id: UUID
    own_office_only: bool
    """数据范围: cases of the own office alone; else of the whole tenant."""
    sources: Sequence[str]
    closed_on: date | None
    """撤岗: from that day on it is there no more."""
    open_drafts: int
    """没有办完的受理草稿, which go to the next holder: how many, and nothing of them."""


class PostKept(Struct, frozen=True):
    """岗位, as it is now."""

    post_id: UUID
    title: str
    own_office_only: bool
    sources: Sequence[str]
    closed_on: date | None


class HandedOver(Struct, frozen=True):
    """交接结果."""

    post_id: UUID
    holding_id: UUID
    """The successor's."""
    held_from: date
    new_account: bool


class Ended(Struct, frozen=True):
    """离任结果: `at_once` where access ended with this answer, else with the last day."""

    holding_id: UUID
    held_until: date
    at_once: bool


class AccountState(Struct, frozen=True):
    """账号状态; `changed` says whether it was another one before."""

    staff_number: str
    disabled: bool
    changed: bool


class NameCorrected(Struct, frozen=True):
    """更正结果."""

    staff_number: str
    name: str


class Holding(Struct, frozen=True):
    """任职, as loaded."""

    id: UUID
    post_id: UUID
    account_id: UUID
    role: str
    held_from: date
    held_until: date | None
    ended_at: datetime | None

    @property
    def is_open(self) -> bool:
        """未定结束: it goes on until somebody ends it."""
        return self.ended_at is None and self.held_until is None


class Tenure(Struct, frozen=True):
    """管理员任职: when somebody who may log in holds an administrator's post."""

    holding: UUID
    account: UUID
    held_from: date
    held_until: date | None

    def covers(self, day: date) -> bool:
        """在任 on that day."""
        return self.held_from <= day and (self.held_until is None or day <= self.held_until)


def leaves_nobody(before: Sequence[Tenure], after: Sequence[Tenure], on: date) -> bool:
    """最后一名管理员: whether there is a day, `on` or later, when somebody would have been there and now nobody is.

    Who is there changes only where a tenure begins or ends.
    """
    turns = {t.held_from for t in before} | {t.held_until + timedelta(days=1) for t in before if t.held_until}
    days = {on} | {day for day in turns if day > on}
    return any(any(t.covers(day) for t in before) and not any(t.covers(day) for t in after) for day in days)


def judge_day(on: date, today: date) -> None:
    """交接日期: today or later, for what was done until now was done by who held the post."""
    message = ""
    if on < today:
        message = "不能早于今天：此前的事项已由原任职人办理"
    elif on > today + FURTHEST:
        message = "不能晚于一年之后"
    if message:
        raise Invalid("fields_invalid", faults=[FieldFault("on", message)], count=1)


def clash(pairs: Iterable[frozenset[str]], one: frozenset[str], other: frozenset[str]) -> bool:
    """互相监督: whether the two together can do both halves of what two persons must do."""
    return any(pair <= one | other and not pair <= one and not pair <= other for pair in pairs)

"""草稿: what was typed so far, whatever it is; nothing in it is judged but its size; pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from core.authorizations.model import MOST_ITEMS
from core.plugin.vocabulary import Relation, Role
from core.scans.model import ScanView
from core.verification.model import State

Typed = Annotated[str, Meta(max_length=200)]
PersonKey = Annotated[str, Meta(pattern="^[a-z0-9]{1,12}$", description="一至十二位小写字母或数字")]
AS_REGISTERED = "="
"""Of a field on the sheet: it stands there, and says what is registered."""
ALL_ITEMS = "*"
"""授权事项: everything that the programme verifies."""


class DraftPerson(Struct, frozen=True, forbid_unknown_fields=True):
    """草稿中的一个人; `key` names them within the draft."""

    key: PersonKey
    name: Typed
    id_kind: Typed
    id_number: Typed
    relation: Typed


class DraftItem(Struct, frozen=True, forbid_unknown_fields=True):
    """草稿中的申报一项: the value as it was typed: yuan, a number, square metres, or words."""

    person: PersonKey
    element: Annotated[str, Meta(max_length=80)]
    value: Typed
    note: Typed


class DraftSheet(Struct, frozen=True, forbid_unknown_fields=True):
    """草稿中的授权书; `scan` is the id of an uploaded scan, `digest` that of one kept elsewhere."""

    person: PersonKey
    signed_on: Typed
    signatory: Typed
    items: Annotated[list[Annotated[str, Meta(max_length=80)]], Meta(max_length=MOST_ITEMS)]
    fields: Annotated[dict[str, Typed], Meta(max_length=40)]
    scan: Annotated[str, Meta(max_length=40)]
    digest: Annotated[str, Meta(max_length=64)]


class DraftHome(Struct, frozen=True, forbid_unknown_fields=True):
    """草稿中的一户 of a supporter: the first is the supporter."""

    members: Annotated[list[DraftPerson], Meta(max_length=30)]


class DraftContent(Struct, frozen=True, forbid_unknown_fields=True):
    """草稿内容."""

    application_number: Typed
    programme: Annotated[str, Meta(max_length=80)]
    applied_on: Typed
    residence: Typed
    household: Annotated[list[DraftPerson], Meta(max_length=30)]
    supporters: Annotated[list[DraftHome], Meta(max_length=20)]
    nothing_declared: bool
    declared: Annotated[list[DraftItem], Meta(max_length=600)]
    sheets: Annotated[list[DraftSheet], Meta(max_length=60)]


class DraftIn(Struct, frozen=True, forbid_unknown_fields=True):
    """保存草稿: the version that it was made from; another one by now is told, not overwritten."""

    version: Annotated[int, Meta(ge=1)]
    content: DraftContent


class DraftOpenIn(Struct, frozen=True, forbid_unknown_fields=True):
    """新建草稿; of a case that lacks something: to mend it."""

    verification_id: UUID | None = None


class Missing(Struct, frozen=True):
    """缺项: where in the draft, what, and by which clause. It names nobody: the answer is kept for a repetition."""

    place: str
    message: str
    basis: str


class DraftSaved(Struct, frozen=True):
    """已保存."""

    id: UUID
    version: int
    saved_at: datetime
    missing: Sequence[Missing]


class DraftSummary(Struct, frozen=True):
    """草稿 in the list of the own ones and of those taken over: the applicant masked."""

    id: UUID
    applicant: str
    application_number: str
    people: int
    programme_title: str
    number: str
    """Of the case that it mends; empty before there is one."""
    saved_at: datetime
    expires_on: date
    taken_over_from: str
    """接手自何人: who began it in this post before; empty for one's own."""


class DraftPage(Struct, frozen=True):
    """本人的草稿 and those taken over, the newest first; `next` continues."""

    items: list[DraftSummary]
    next: UUID | None


class DraftView(Struct, frozen=True):
    """草稿, opened by the holder of its post; `locked`: the household is taken in already and stands fast."""

    id: UUID
    version: int
    saved_at: datetime
    expires_on: date
    number: str
    state_title: str
    locked: bool
    content: DraftContent
    scans: list[ScanView]
    missing: Sequence[Missing]
    returned: Sequence[Missing]
    """退回补正: what the last review sent back, by place."""
    taken_over_from: str
    """接手自何人: who began it in this post before; empty for one's own."""


class FoundElsewhere(Struct, frozen=True):
    """同一人在别处在办; `number` only of a case that the clerk may see anyway."""

    person: str
    agency: str
    programme: str
    part: str
    since: date
    number: str


class Checked(Struct, frozen=True):
    """查重结果 of everybody in the draft whose number is right."""

    elsewhere: list[FoundElsewhere]
    application: str
    """救助申请, as the assistance system fed it: known | unknown | other_day | other_people (somebody here is not in it, or in
    another role) | left_out (somebody of it is not here) | has_case (it has an open case already)."""


class Submitted(Struct, frozen=True):
    """受理结果 of a draft."""

    id: UUID
    number: str
    state: State
    due_on: date | None
    due_basis: str


class Placed(Struct, frozen=True):
    """一个人 with the place in the family."""

    household: int
    role: Role
    person: DraftPerson


def everybody(content: DraftContent) -> Iterator[Placed]:
    """The members, then each supporter's household."""
    for person in content.household:
        role = Role.APPLICANT if person.relation == Relation.SELF else Role.MEMBER
        yield Placed(1, role, person)
    for number, home in enumerate(content.supporters, start=2):
        for index, person in enumerate(home.members):
            yield Placed(number, Role.SUPPORTER_MEMBER if index else Role.SUPPORTER, person)


EMPTY = DraftContent(
    application_number="", programme="", applied_on="", residence="",
    household=[DraftPerson(key="p1", name="", id_kind="resident_id", id_number="", relation=Relation.SELF.value)],
    supporters=[], nothing_declared=False, declared=[], sheets=[],
)  # fmt: skip

"""办理程序: what is recorded, and what is wrong with a record; pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from core.errors import FieldFault
from core.plugin.procedure import FieldCheckDuty
from core.plugin.vocabulary import citations_text
from core.verification.model import State

EXPENDITURE = "expenditure_judgement"
"""Kind of judgement, and the `SourceItem.opens_on` that it opens."""

AUTHORIZED = (State.READY, State.VERIFYING, State.SUSPENDED)
"""States in which a field check can be filed: from the review passed (签订授权书 comes first, W 十一(一)) to the end."""

TWO, TEN = r"\S[\s\S]*\S", r"\S[\s\S]{8,}\S"
"""At least two, at least ten characters, the blanks around them not counted."""
Short = Annotated[str, Meta(pattern=r"\S", min_length=1, max_length=80)]


class StoredOfficer(Struct, frozen=True):
    """已存核查人员: like the records below, read back by its types alone; a bound that is drawn tighter hides nothing."""

    staff_number: str
    credential: str


class StoredFieldCheck(Struct, frozen=True):
    """已存实地核查记录."""

    checked_on: date
    methods: Sequence[str]
    officers: Sequence[StoredOfficer]
    findings: str


class StoredJudgement(Struct, frozen=True):
    """已存支出判断."""

    reason: str


class StoredDelivery(Struct, frozen=True):
    """已存送达记录."""

    recipient: str
    name: str
    means: str
    delivered_on: date
    receipt: str = ""


class StoredStep(Struct, frozen=True):
    """已存步骤登记."""

    note: str = ""


class OfficerIn(StoredOfficer, frozen=True, forbid_unknown_fields=True):
    """核查人员: a real-named post holder of the office that took the case in, and the credential that was shown."""

    staff_number: Short
    credential: Annotated[str, Meta(pattern=TWO, min_length=2, max_length=80)]


class FieldCheckIn(StoredFieldCheck, frozen=True, forbid_unknown_fields=True):
    """实地核查记录: who went, when, how, and what they found."""

    checked_on: date
    methods: Annotated[list[Short], Meta(min_length=1, max_length=10)]
    officers: Annotated[list[OfficerIn], Meta(min_length=1, max_length=10)]
    findings: Annotated[str, Meta(pattern=TWO, min_length=2, max_length=4000)]


class JudgementIn(StoredJudgement, frozen=True, forbid_unknown_fields=True):
    """支出判断: why the spending plainly does not fit the declared income; no ratio is given by law."""

    reason: Annotated[str, Meta(pattern=TEN, min_length=10, max_length=2000)]


class DeliveryIn(StoredDelivery, frozen=True, forbid_unknown_fields=True):
    """送达记录: to whom, when, how, with what receipt."""

    recipient: Annotated[str, Meta(pattern="^(applicant|department)$")]
    name: Annotated[str, Meta(pattern=r"\S", min_length=1, max_length=100)]
    """Who took it: the applicant or who signs for them, the department and its officer."""
    means: Short
    """直接送达, 邮寄, 政务平台…"""
    delivered_on: date
    receipt: Annotated[str, Meta(max_length=200)] = ""


class Recorded(Struct, frozen=True):
    """记录编号, and how many asks it opened."""

    id: UUID
    asks: int = 0


class FieldCheckView(Struct, frozen=True):
    """实地核查记录, as shown."""

    id: UUID
    checked_on: date
    filed_on: date
    methods: Sequence[str]
    officers: Sequence[str]
    findings: str


class JudgementView(Struct, frozen=True):
    """支出判断, as shown."""

    id: UUID
    kind: str
    judged_on: date
    reason: str


class DeliveryView(Struct, frozen=True):
    """送达记录, as shown."""

    id: UUID
    report_id: UUID
    recipient: str
    recipient_title: str
    name: str
    means: str
    delivered_on: date
    receipt: str


class DutyView(Struct, frozen=True):
    """程序要求: what the regulation demands, by which clause, and whether it is on record."""

    kind: str
    """'field_check' | 'delivery:applicant' | 'delivery:department' | 'visit'."""
    title: str
    basis: str
    done: bool


class StepView(Struct, frozen=True):
    """程序步骤: who records it, by which clause, and what is on record."""

    id: str
    title: str
    basis: str
    recorder: str
    recorder_title: str
    begun_on: date | None
    ended_on: date | None
    notes: list[str]


class RetentionView(Struct, frozen=True):
    """查阅期限 of a kind of record: the last day on which it may be looked at; None while the case is open."""

    records: str
    title: str
    until: date | None
    basis: str


class ProcedureView(Struct, frozen=True):
    """办理程序 of one case."""

    duties: list[DutyView]
    field_checks: list[FieldCheckView]
    judgements: list[JudgementView]
    deliveries: list[DeliveryView]
    steps: list[StepView] = []
    """In the order of the regulation."""
    retention: list[RetentionView] = []


def faults(
    record: FieldCheckIn, duty: FieldCheckDuty | None, signed: Mapping[int, date], accepted_on: date, today: date
) -> Iterator[FieldFault]:
    """差错 of a field check record, all at once; what the regulation demands is said with its clause.

    `signed` is the first authorization of each person, by number in the case.
    """
    if record.checked_on > today:
        yield FieldFault("checked_on", "核查日期晚于今天")
    if record.checked_on < accepted_on:
        yield FieldFault("checked_on", "核查日期早于受理日期")
    for field in ("staff_number", "credential"):
        told = [getattr(officer, field).strip() for officer in record.officers]
        if len(set(told)) < len(told):
            yield FieldFault("officers", "同一名人员或同一证件填写了两次")
    if duty is None:
        return
    basis = citations_text(duty.basis)
    if late := [f"第{place}人于{day.isoformat()}签署" for place, day in signed.items() if record.checked_on < day]:
        yield FieldFault("checked_on", f"核查日期早于授权书：{'、'.join(late)}；应先签订授权书，后实地核查（{basis}）")
    if len(record.officers) < duty.minimum_officers:
        yield FieldFault("officers", f"至少应有{duty.minimum_officers}名工作人员并出示证件（{basis}）")
    for index, method in enumerate(record.methods):
        if method not in duty.methods:
            yield FieldFault(f"methods[{index}]", f"核查方式应为{'、'.join(duty.methods)}之一（{basis}）")

"""办理程序: steps that a jurisdiction's text demands around a verification, beside the asks and the clocks."""

from __future__ import annotations

import enum
from collections.abc import Iterator

from msgspec import Struct

from core.plugin.deadlines import DeadlineUnit
from core.plugin.vocabulary import Citation, DateRange


class FieldCheckDuty(Struct, frozen=True):
    """实地核查: has to be on record, where the text has it first (先核查、后核对) before the verification is initiated."""

    minimum_officers: int
    """So many different officers, each with the credential that was shown."""
    methods: tuple[str, ...]
    """The ways that the text names, as printed: 入户调查, 邻里走访, 信函取证. At least one of them is on the record."""
    basis: tuple[Citation, ...]
    before_initiation: bool = True
    """False: 先核对、后入户: it may follow; until it is on record the case shows it as a duty."""


class DeliveryDuty(Struct, frozen=True):
    """送达: whom the final report has to be handed to; each delivery is recorded."""

    recipient: str
    """'applicant' | 'department'."""
    title: str
    """As printed: 申请人, 有关部门."""
    basis: tuple[Citation, ...]


class Recorder(enum.StrEnum):
    """登记步骤的机关: whose officers record that a step began or ended; which posts they are says the permission table."""

    TOWNSHIP = "township"
    COUNTY = "county"


RECORDER_TITLES = {Recorder.TOWNSHIP: "受理的乡镇（街道）", Recorder.COUNTY: "县级审批机关"}


class Timing(enum.StrEnum):
    """步骤的时间: where a step stands towards the verification."""

    ANY = "any"
    BEFORE_INITIATION = "before_initiation"
    """先评议、后核对: the verification is not initiated until the step has ended."""
    AFTER_REPORT = "after_report"
    """Begins with the final report at the earliest: 审批, 公示, 渐退期."""


class Step(Struct, frozen=True):
    """步骤 around the verification: 民主评议, 公示, 审批, 渐退期. Officers record the days; clocks begin and end with them."""

    id: str
    title: str
    """As printed: 公示."""
    basis: tuple[Citation, ...]
    recorder: Recorder
    after: tuple[str, ...] = ()
    """Ids of the steps of the same procedure that have to have ended before."""
    timing: Timing = Timing.ANY
    lasts_at_least: int = 0
    """公示期七日: it may end on the last of so many days at the earliest; the day on which it begins is not counted."""
    unit: DeadlineUnit = DeadlineUnit.NATURAL
    alert: str = ""
    """预警核查: id of the `AlertLimit` that it looks into. It begins on the day of the alert, and with it the clocks that begin
    with `AlertLimit.raised`."""

    @property
    def begun(self) -> str:
        """开始: the event with which a `DeadlineRule` may begin or end."""
        return f"{self.id}{BEGUN}"

    @property
    def ended(self) -> str:
        """结束: likewise."""
        return f"{self.id}{ENDED}"


BEGUN, ENDED = ".begun", ".ended"
"""What tells the events of a step from its id."""


class VisitSample(Struct, frozen=True):
    """入户抽查: which share of the month's cases is visited, and which cases are in any event."""

    share: str
    """Id of the setting that holds the percentage, a whole number."""
    method: str
    """The way of the field check that counts as the visit, as printed: 入户调查."""
    basis: tuple[Citation, ...]
    always: tuple[str, ...] = ()
    """Grounds as printed on which a case is visited without a draw, once an officer has stated one: 经办人员近亲属."""


class RecordKind(enum.StrEnum):
    """材料的种类 of a case, whose access may last differently long."""

    CASE = "case"
    AUTHORIZATIONS = "authorizations"
    ANSWERS = "answers"
    REPORTS = "reports"


RECORD_TITLES = {
    RecordKind.CASE: "核对件", RecordKind.AUTHORIZATIONS: "授权书", RecordKind.ANSWERS: "数源反馈", RecordKind.REPORTS: "核对报告",
}  # fmt: skip


class Retention(Struct, frozen=True):
    """查阅期限: how long after its case has ended a kind of record may be looked at; then it is sealed. Nothing is deleted."""

    records: RecordKind
    months: int
    basis: tuple[Citation, ...]


class Procedure(Struct, frozen=True):
    """办理程序 of some programmes. A pack without one demands no step beyond those of the core."""

    id: str
    title: str
    basis: tuple[Citation, ...]
    valid: DateRange
    programmes: tuple[str, ...] = ()
    """Empty: all programmes of the pack."""
    field_check: FieldCheckDuty | None = None
    deliveries: tuple[DeliveryDuty, ...] = ()
    steps: tuple[Step, ...] = ()
    """In their order. Whoever replaces an upper level's procedure repeats its steps under their ids."""
    sample: VisitSample | None = None
    retention: tuple[Retention, ...] = ()
    """At most one of a kind; the case shows the last day of each."""
    supersedes: tuple[str, ...] = ()


def step_faults(procedure: Procedure) -> Iterator[str]:
    """差错 of the steps of one procedure, in Chinese."""
    seen: set[str] = set()
    for step in procedure.steps:
        if step.id in seen:
            yield f"的步骤 {step.id} 重复"
        if not step.basis or not all(citation.document.strip() for citation in step.basis):
            yield f"的步骤 {step.id} 没有注明依据"
        if step.recorder not in RECORDER_TITLES:
            yield f"的步骤 {step.id} 的登记机关 {step.recorder} 不存在，可用的有：{'、'.join(Recorder)}"
        if step.lasts_at_least < 0:
            yield f"的步骤 {step.id} 的最短期间为 {step.lasts_at_least}，不得为负"
        for earlier in sorted(set(step.after) - seen):
            yield f"的步骤 {step.id} 应在 {earlier} 之后，它却不在本程序排在前面的步骤中；请检查拼写和次序"
        seen.add(step.id)


def retention_faults(procedure: Procedure) -> Iterator[str]:
    """差错 of how long records may be looked at, in Chinese."""
    kinds = [each.records for each in procedure.retention]
    for each in procedure.retention:
        if kinds.count(each.records) > 1:
            yield f"对 {each.records} 规定了多个查阅期限"
        if each.months < 1:
            yield f"的 {each.records} 查阅期限为 {each.months} 个月，应当是正整数"
        if not each.basis or not all(citation.document.strip() for citation in each.basis):
            yield f"的 {each.records} 查阅期限没有注明依据"

"""办理程序: steps that a jurisdiction's text demands around a verification, beside the asks and the clocks."""

from __future__ import annotations

from msgspec import Struct

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
    supersedes: tuple[str, ...] = ()

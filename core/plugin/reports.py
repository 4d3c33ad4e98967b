"""核对报告: the content that every format renders, and the format's own face. Amounts are integer fen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Protocol, runtime_checkable

from msgspec import Struct

from core.plugin.rules import Conclusion, Treatment
from core.plugin.vocabulary import Category, Citation, Role

FOUR_STATES = {
    "found": "查得",
    "nothing_found": "查无记录",
    "unavailable": "无法查询",
    "not_asked": "未查询",
    "not_yet_answered": "尚未反馈",
}
"""反馈状态: 'found' and the four that are never one value, from the connector's reply to the printed page."""


class ReportSubject(Struct, frozen=True):
    """报告中的核对对象, masked: 张*伟, 330106********0017."""

    number: int
    """Position in the case, so that lines can name the person without printing more."""
    role: Role
    household: int
    """1 the applicant's, 2… supporters' households."""
    relation: str
    name_masked: str
    id_kind: str
    id_masked: str
    authorization_signed_on: date | None
    authorization_state: str


class ReportLine(Struct, frozen=True):
    """报告明细行: a finding with its clause and where it came from."""

    subject: int
    category: Category
    element: str
    element_title: str
    kind: str
    """A ValueKind: whether `amount` is fen or a whole number."""
    title: str
    treatment: Treatment
    amount: int | None
    quantity: Decimal | None
    text: str
    reason: str
    rule: str
    basis: tuple[Citation, ...]
    source_title: str
    as_of: date | None
    evidence: tuple[str, ...]


class ReportItem(Struct, frozen=True):
    """核对事项: one element of one subject: its state, what was declared and what was found."""

    subject: int
    category: Category
    element: str
    element_title: str
    kind: str
    source_title: str
    state: str
    """A key of FOUR_STATES."""
    state_note: str
    declared: int | None
    declared_text: str
    found: int | None
    found_text: str
    agrees: bool | None
    """Declared against found; None where either side is missing."""
    settled_on: date | None


class ReportTotal(Struct, frozen=True):
    """合计: fen, of one household and one element or category."""

    household: int
    title: str
    amount: int
    period: str = ""


class ReportNotice(Struct, frozen=True):
    """提示: what is missing or must be known."""

    kind: str
    text: str


class ReportContent(Struct, frozen=True):
    """报告内容: everything a format may print; canonical bytes of it carry the digest."""

    number: str
    sequence: int
    final: bool
    supersedes: str
    """Number and sequence of the version it replaces; empty for the first."""
    title: str
    agency: str
    """核对机构 that issues."""
    recipient: str
    """Initiating department that receives."""
    programme_title: str
    verification_number: str
    application_number: str
    accepted_on: date
    initiated_on: date
    issued_on: date
    valid_until: date | None
    validity_basis: tuple[Citation, ...]
    due_on: date
    due_provisional: bool
    verification_code: str
    period_text: str
    subjects: Sequence[ReportSubject]
    items: Sequence[ReportItem]
    lines: Sequence[ReportLine]
    totals: Sequence[ReportTotal]
    conclusions: Sequence[Conclusion]
    notices: Sequence[ReportNotice]
    purpose_statement: str
    purpose_basis: tuple[Citation, ...]
    stamp: Sequence[str]
    """Plugins and versions in force: 'zhejiang 1.0.0'."""


class Rendered(Struct, frozen=True):
    """成品: the file, and characters that no font could draw (printed as their code points)."""

    body: bytes
    missing_characters: tuple[str, ...] = ()


class RenderContext(Struct, frozen=True):
    """渲染环境: fonts that an operator added, and the tenant's own template; nothing else reaches a format."""

    fonts_dir: str | None = None
    audience: str = "department"
    template: bytes | None = None
    """Of a TemplatedFormat: what the tenant handed in, and `template_faults` let pass; None for the built-in one."""
    verify_address: str = ""
    """公开的真伪核验页 (https://…/verify), for a code on the paper; empty where the public reaches no page of ours."""


class ReportFormat(Protocol):
    """报告格式: same content, same bytes."""

    id: str
    title: str
    media_type: str
    extension: str

    def render(self, content: ReportContent, context: RenderContext) -> Rendered:
        """Pure: no clock, no network. Raises nothing for a character that fonts lack: it names it instead."""
        ...


@runtime_checkable
class TemplatedFormat(ReportFormat, Protocol):
    """可自备模板的报告格式: a tenant may hand in a template of its own for it."""

    def template_faults(self, template: bytes) -> Sequence[str]:
        """模板不符之处, in sentences that say what to change; empty where it may be used. The bytes are anybody's."""
        ...


class ReportLayout(Struct, frozen=True):
    """报告样式: title, number pattern and purpose statement, as the pack of a jurisdiction words them."""

    id: str
    title: str
    number_pattern: str
    """Python format with {code} (division code), {year}, {serial}: 'HD-{code}-{year}-{serial:06d}'."""
    purpose_statement: str
    basis: tuple[Citation, ...]
    programmes: tuple[str, ...] = ()
    """Empty: for all programmes of the pack."""
    supersedes: tuple[str, ...] = ()

"""版面数据: what the template gets. Every value is finished text or a plain number: a template decides looks only.

A field named `shape` is the key of a drawing in marks.typ, not text: the marker leaves it as it is.
"""

from __future__ import annotations

from msgspec import Struct

from plugins.report_pdf.page_front import Cited, Coverage, Digest, Entry, NoteGroup, PersonGroup, Verdict
from plugins.report_pdf.page_household import HouseholdBlock


class Page(Struct, frozen=True):
    """整份报告."""

    title: str
    long_title: bool
    stamp: str
    final: bool
    agency: str
    recipient: str
    number: str
    code: str
    footer_purpose: str
    entries: tuple[Entry, ...]
    purpose: str
    purpose_basis: tuple[Cited, ...]
    verdicts: tuple[Verdict, ...]
    coverage: tuple[Coverage, ...]
    digests: tuple[Digest, ...]
    people: tuple[PersonGroup, ...]
    households: tuple[HouseholdBlock, ...]
    notices: tuple[str, ...]
    notes: tuple[NoteGroup, ...]
    issued_on: str
    versions: tuple[str, ...]

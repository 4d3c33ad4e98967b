"""报告材料: all that a report is made of; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from core.assessment.model import Assessment
from core.authorizations.model import SheetState
from core.deadlines.model import Due
from core.households.model import StoredDeclaration, Subject
from core.law import Law
from core.plugin.rules import Fact
from core.sources.model import AskRow
from core.verification.model import Case


@dataclass(frozen=True)
class Material:
    """报告材料: all that a report is made of."""

    case: Case
    law: Law
    subjects: Sequence[Subject]
    asks: Sequence[AskRow]
    facts: Sequence[Fact]
    declaration: StoredDeclaration
    assessment: Assessment
    sheets: Mapping[UUID, SheetState]
    due: Due
    sequence: int
    final: bool
    awaited: Sequence[tuple[UUID, str]] = ()
    """等候补充核对: person and element that the deciding agency may still ask about itself."""


def source_title(law: Law, source: str, element: str) -> str:
    """The department's name as printed."""
    return law.source_titles.get((source, element), source)

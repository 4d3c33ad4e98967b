"""认定依据材料: what an assessment rested on, kept beside it, so that it can be explained and run again years later.

The facts themselves stand in the sealed replies and are never copied: here are the replies that were in effect, and what
else went in: who is who, what was open, what was declared, and the settings of the tenant as they were that day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from core.assessment.model import Assessment, Subject
from core.law import Law
from core.plugin.figures import Residence
from core.plugin.rules import Declared, Gap
from core.plugin.vocabulary import Setting, ValueKind


class Evidence(Struct, frozen=True):
    """认定依据材料 of one assessment."""

    subjects: tuple[Subject, ...]
    replies: Mapping[str, str]
    """Ask -> the reply that was in effect."""
    gaps: tuple[Gap, ...]
    declared: tuple[Declared, ...]
    residence: Residence | None
    area: str
    settings: tuple[Setting, ...]
    titles: Mapping[str, str]
    """Id of the programme, or of a rule in force -> its title, as the packs of that day called it."""
    kinds: Mapping[str, ValueKind]
    """Data element of a line, or of an answer that is no money -> what its value is."""
    packs: tuple[str, ...]
    """Names of the packs of law in force."""
    sources: Mapping[str, str]
    """Catalogue entry -> name of the department, as printed."""


class Kept(Struct, frozen=True):
    """保存的认定: result and evidence, sealed as one."""

    result: Assessment
    evidence: Evidence


def evidence_of(
    law: Law, result: Assessment, subjects: Sequence[Subject], replies: Mapping[UUID, UUID], gaps: Sequence[Gap],
    declared: Sequence[Declared], residence: Residence | None,
) -> Evidence:  # fmt: skip
    """认定依据材料, at the moment of the assessment."""
    return Evidence(
        subjects=tuple(subjects),
        replies={str(ask): str(reply) for ask, reply in sorted(replies.items())},
        gaps=tuple(gaps),
        declared=tuple(declared),
        residence=residence,
        area=law.area,
        settings=tuple(law.settings[name] for name in sorted(law.settings)),
        titles=_titles(law, result),
        kinds=_kinds(law, result),
        packs=law.packs,
        sources={item.id: item.title for item in law.source_items},
    )


def _kinds(law: Law, result: Assessment) -> dict[str, ValueKind]:
    """Of every line, and of what is no money of all that was asked for: a line rests on answers of other elements too."""
    asked = law.programmes[result.programme].items if result.programme in law.programmes else ()
    others = {id for id in asked if id in law.elements and law.elements[id].kind is not ValueKind.MONEY}
    return {id: law.elements[id].kind for id in sorted({line.element for line in result.lines} | others)}


def _titles(law: Law, result: Assessment) -> dict[str, str]:
    rules: list[Any] = [
        *law.finding_rules, *law.test_rules, *law.exclusions, *law.deductions, *law.support_rules, *law.programmes.values(),
    ]  # fmt: skip
    used = {result.programme, *result.rules, *(line.rule for line in result.lines)}
    return {rule.id: rule.title for rule in sorted(rules, key=lambda rule: rule.id) if rule.id in used}


def sealed(kept: Kept) -> bytes:
    """The bytes that are sealed."""
    return msgspec.json.encode(kept)


def opened(plain: bytes) -> Kept:
    """保存的认定, read back."""
    return msgspec.json.decode(plain, type=Kept)

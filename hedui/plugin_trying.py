"""试算: one household with found facts, in the words of the case files, assessed and explained in sentences."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Self

import msgspec
from msgspec import Struct

from core.assessment.evidence import Kept, evidence_of
from core.assessment.model import assess
from core.explanations.model import explain, figures
from core.law import Law
from core.plugin.figures import Residence
from core.plugin.placing import placed
from core.plugin.registry import Registry
from core.plugin.rules import Fact
from core.plugin.vocabulary import citations_text
from hedui.testing_case_words import AssessmentCase, CaseDeclared, CaseFact, CaseGap, CaseMember, CaseSetting
from hedui.testing_cases import law_of, material
from hedui.testing_fields import case_faults


class HouseholdFault(LookupError):
    """试算文件有误: every fault with its field and place."""


class HouseholdFile(Struct, forbid_unknown_fields=True):
    """试算文件: a case without what is expected of it."""

    programme: str
    applied_on: date
    members: list[CaseMember]
    facts: list[CaseFact] = []
    settings: dict[str, CaseSetting] = {}
    gaps: list[CaseGap] = []
    declared: list[CaseDeclared] = []
    area: str = ""
    residence: Residence | None = None

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> Self:
        """From a table; raises HouseholdFault that names the field and its place."""
        try:
            return msgspec.convert(told, cls)
        except msgspec.ValidationError as error:
            raise HouseholdFault(f"household.unreadable：{placed(str(error), told)}") from None

    def as_case(self) -> AssessmentCase:
        """The same, as the case runner takes it."""
        fields = {name: getattr(self, name) for name in self.__struct_fields__}
        return AssessmentCase(name="试算", clause="", **fields)


def read_household(path: Path, programme: str = "", day: date | None = None) -> HouseholdFile:
    """试算文件, with another programme or day where one is named; raises HouseholdFault."""
    try:
        told = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise HouseholdFault(f"household.unreadable：{path.name} 不是有效的 TOML：{error}") from None
    except OSError as error:
        raise HouseholdFault(
            f"household.unreadable：{path} 不能读取（{error.strerror}）；请写一个家庭文件的路径"
        ) from None
    other = {name: value for name, value in (("programme", programme), ("applied_on", day)) if value}
    return HouseholdFile.read({**told, **other})


class Assessed(Struct, frozen=True):
    """试算结果, with what it takes to explain it."""

    kept: Kept
    facts: Mapping[str, Fact]
    names: Sequence[str]
    """Of the persons, by their number."""


def assessed_household(
    packs: Sequence[str], file: HouseholdFile, watched: Callable[[Law], Law] = lambda law: law
) -> Assessed:
    """试算; raises HouseholdFault with everything that the file names and that there is not. `watched` gives the same law
    under observation."""
    case = file.as_case()
    if faults := list(case_faults(packs, case)):
        raise HouseholdFault("household.unknown：\n" + "\n".join(f"  {fault}" for fault in faults))
    law = law_of(packs, case.applied_on, case.settings, case.area)
    given = material(law, case)
    result = assess(
        watched(law), law.programmes[case.programme], case.applied_on, given.subjects, given.facts, given.gaps, given.declared,
        case.residence,
    )  # fmt: skip
    evidence = evidence_of(law, result, given.subjects, {}, given.gaps, given.declared, case.residence)
    return Assessed(Kept(result, evidence), {fact.id: fact for fact in given.facts}, [m.who for m in case.members])


def packs_of(registry: Registry, name: str) -> list[str]:
    """The pack and everything it stands on, from the top; LookupError where it is not there."""
    if name not in registry.plugins:
        raise LookupError(f"插件 {name} 没有载入：{registry.refused.get(name, '没有安装这个插件')}")
    found: list[str] = []
    for above in registry.plugins[name].info.stacks_on:
        found += [one for one in packs_of(registry, above) if one not in found]
    return [*found, name]


def told(tried: Assessed) -> Iterator[str]:
    """说明: household, lines, totals, conclusions, each in sentences."""
    result = tried.kept.result
    title = tried.kept.evidence.titles.get(result.programme, result.programme)
    yield f"{title}，申请日 {result.applied_on.isoformat()}；{'、'.join(result.stamp)}"
    yield "\n家庭人口"
    for standing in result.standings:
        counts = {True: "计入", False: "不计入", None: "须人工认定"}[standing.counts]
        why = f"：{standing.reason}（{citations_text(standing.basis)}）" if standing.reason else ""
        yield f"  {standing.subject}：{counts}{why}"
    parts = {"line": "明细", "total": "合计", "conclusion": "结论"}
    for kind, title in parts.items():
        yield f"\n{title}"
        yield from (f"  {sentence}" for sentence in _sentences(tried, kind))


def _sentences(tried: Assessed, kind: str) -> Iterator[str]:
    for figure, _ in figures(tried.kept.result):
        if figure.startswith(f"{kind}:"):
            said = explain(tried.kept, tried.facts, figure).sentences
            number = 3 if kind == "conclusion" else 1
            for sentence in said[:number]:
                if kind == "conclusion" and sentence is not said[0] and not sentence.startswith(("依据", "使用")):
                    continue
                yield named(tried, sentence)


def named(tried: Assessed, sentence: str) -> str:
    """1号人员 by the name that the file gives."""
    return re.sub(r"^(\d+)号人员", lambda found: tried.names[int(found[1]) - 1], sentence)

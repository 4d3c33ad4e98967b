"""穿插核算: the same households under several stackings of packs; run as a program it is one stacking, alone in its process.

python -m tests.plugins.interleaving wangmo    # JSON: household → assessment, with no other pack of law ever imported
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from core.assessment.model import assess
from core.composing import compose
from core.law import Law
from core.plugin.figures import Residence
from core.plugin.registry import Registry, register
from core.plugin.rules import Fact
from core.plugin.vocabulary import Citation, DateRange, Programme, Role, Setting
from hedui.testing_case_words import AssessmentCase
from hedui.testing_cases import CaseMaterial, case_files, material

STACKINGS: Mapping[str, tuple[str, ...]] = {
    "zhejiang": ("national", "zhejiang"),
    "wangmo": ("national", "wangmo"),
    "sample_city": ("national", "sample_city"),
    "national": ("national",),
}
AREAS = {"zhejiang": "330106", "wangmo": "522326", "sample_city": "990101", "national": ""}
DAY = date(2026, 6, 15)
"""All of the packs are in force; what a case found keeps its distance to the day of application."""
EACH = 6
"""Households of each pack: spread over its case files."""
PLUGINS = Path(__file__).parents[2] / "plugins"


class Household(NamedTuple):
    """一户: a case of one of the packs, which is run under all of them."""

    name: str
    home: str
    case: AssessmentCase


def households() -> list[Household]:
    """抽取的家庭 from the packs' own case files, always the same."""
    return [found for name in STACKINGS if name != "national" for found in _of(name)]


def _of(pack: str) -> Iterator[Household]:
    cases = [c for _, file in case_files(PLUGINS / pack / "cases") for c in file.assessment if len(c.facts) > 1]
    for case in cases[:: max(1, len(cases) // EACH)][:EACH]:
        yield Household(f"{pack}：{case.name}", pack, case)


def alone(stacking: str) -> Registry:
    """只装所需的插件: a registry of these packs and of nothing else."""
    return register({name: import_module(f"plugins.{name}.hooks") for name in STACKINGS[stacking]})


def law_of(registry: Registry, stacking: str, case: AssessmentCase) -> Law:
    """在用法律 of a stacking with the settings of the case."""
    start = date(2021, 1, 1)
    told = {name: Setting(name, s.value, s.document, start, "案例") for name, s in case.settings.items()}
    return compose(registry, STACKINGS[stacking], told, DAY, AREAS[stacking], whole=False)


def assessed(law: Law, household: Household) -> str:
    """认定结果, as text, to the byte."""
    case = household.case
    given = _given(law, case)
    residence = case.residence or Residence.URBAN
    found = assess(law, _programme(law, case), DAY, given.subjects, given.facts, given.gaps, given.declared, residence)
    return msgspec.json.encode(found).decode()


def _programme(law: Law, case: AssessmentCase) -> Programme:
    """The case's own; else the first of the pack; a pack without any is asked for everything it knows."""
    if case.programme in law.programmes:
        return law.programmes[case.programme]
    if law.programmes:
        return law.programmes[min(law.programmes)]
    basis, known = (Citation("案例", ""),), tuple(sorted(law.elements))
    return Programme("national.everything", "全部数据元", basis, "county", tuple(Role), known, DateRange(DAY))


def _given(law: Law, case: AssessmentCase) -> CaseMaterial:
    """What is found, declared and open of this household, as far as the law knows of such things."""
    known, later = law.elements, DAY - case.applied_on
    fitting = replace(
        case,
        applied_on=DAY,
        programme=_programme(law, case).id,
        facts=[f for f in case.facts if f.element in known],
        declared=[d for d in case.declared if d.element in known],
        gaps=[g for g in case.gaps if g.element in known],
    )
    bare = law if law.programmes else replace(law, programmes={fitting.programme: _programme(law, case)})
    given = material(bare, fitting)
    return replace(given, facts=[_moved(fact, later) for fact in given.facts])


def _moved(fact: Fact, later: timedelta) -> Fact:
    return replace(fact, paid_on=fact.paid_on and fact.paid_on + later)


def main(stacking: str) -> None:
    """One stacking, alone."""
    registry = alone(stacking)
    found = {h.name: assessed(law_of(registry, stacking, h.case), h) for h in households()}
    others = [name for name in STACKINGS if name not in STACKINGS[stacking] and f"plugins.{name}.hooks" in sys.modules]
    sys.stdout.write(json.dumps({"found": found, "others": others}))


if __name__ == "__main__":
    main(sys.argv[1])

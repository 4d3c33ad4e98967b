"""各地各户: a pack's rules, watched on its cases and on drawn households, for every area and residence that the pack names.

An error that shows in one county alone, or for rural households alone, stands in no case: nobody thought of it. So
households are drawn for every programme that the cases know, in town, in the country and unregistered, in every area for
which the pack has a number or a rule.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

from msgspec.structs import replace

from core.assessment.model import assess
from core.law import Law
from core.plugin.figures import Residence
from core.plugin.registry import Plugin
from hedui.testing_case_words import AssessmentCase, CaseFile
from hedui.testing_cases import CaseMaterial, law_of, material
from hedui.testing_fields import case_faults
from hedui.testing_households import drawn
from hedui.testing_supervision import watch_supervision
from hedui.testing_watch import Stopped, Watch

HOUSEHOLDS, ELSEWHERE = 6, 2
"""Drawn for each setting of a programme that the cases know, and for each that they do not."""
WATCHED_CASES = 60
"""Cases whose rules are watched; all of them are run."""
MOST_PLACES = 120
"""Beyond what the cases know: a province with a number for each county is looked at in its first ones."""

Case = tuple[CaseFile, AssessmentCase]


def watched(watch: Watch, plugin: Plugin, cases: Mapping[str, CaseFile]) -> int:
    """观察 of the pack's rules, limits, schedules and clauses; number of households that were drawn."""
    every = [(f, c) for f in cases.values() for c in f.assessment if not next(case_faults(f.packs, c), "")]
    for file, case in every[:WATCHED_CASES]:
        law = _law(watch, file, case)
        _judged(watch, law, case, material(law, case))
    known = {_place(file, case): (file, case) for file, case in every[::-1]}
    number = sum(_drawn(watch, file, case, HOUSEHOLDS) for file, case in list(known.values())[::-1])
    number += sum(_drawn(watch, file, case, ELSEWHERE) for file, case in _elsewhere(plugin, known))
    for file, case in every[:1]:  # with the numbers of the first case: a limit without a number is no alert
        law = law_of(file.packs, case.applied_on, case.settings, case.area)
        watch_supervision(watch, plugin, law.values(case.applied_on, case.residence))
    return number


def _place(file: CaseFile, case: AssessmentCase) -> tuple[object, ...]:
    return tuple(file.packs), case.programme, case.area, case.residence, tuple(sorted(case.settings))


def _elsewhere(plugin: Plugin, known: Mapping[tuple[object, ...], Case]) -> Iterator[Case]:
    """每个救助项目 in the places that none of its cases is about, with the people and the settings of one of its cases."""
    programmes = {(tuple(file.packs), case.programme): (file, case) for file, case in list(known.values())[::-1]}
    begun = {key[:4] for key in known}
    areas = sorted({*_areas(plugin), *(case.area for _, case in known.values())})
    places = product(programmes.values(), areas, (*Residence, None))
    new = [(f, c, a, r) for (f, c), a, r in places if (tuple(f.packs), c.programme, a, r) not in begun]
    for file, case, area, residence in new[:MOST_PLACES]:
        yield file, _moved(case, area, residence)


def _moved(case: AssessmentCase, area: str, residence: Residence | None) -> AssessmentCase:
    return replace(case, area=area, residence=residence)


def _areas(plugin: Plugin) -> Iterator[str]:
    """Which the pack's numbers name, as division codes of six digits, within its regions."""
    numbers = (*plugin.objects["hedui_parameters"], *plugin.objects["hedui_base_figures"])
    for area in {value.area for number in numbers for value in number.values if value.area}:
        if area.startswith(plugin.info.regions):
            yield area.ljust(6, "0")


def _law(watch: Watch, file: CaseFile, case: AssessmentCase) -> Law:
    return watch.law(law_of(file.packs, case.applied_on, case.settings, case.area))


def _drawn(watch: Watch, file: CaseFile, case: AssessmentCase, number: int) -> int:
    law = _law(watch, file, case)
    households = list(drawn(law, case, number))
    for household in households:
        _judged(watch, law, case, household)
    return len(households)


def _judged(watch: Watch, law: Law, case: AssessmentCase, given: CaseMaterial) -> None:
    watch.household()
    try:
        assess(
            law, law.programmes[case.programme], case.applied_on, given.subjects, given.facts, given.gaps, given.declared,
            case.residence,
        )  # fmt: skip
    except Stopped:
        return
    except Exception as error:  # what becomes of a rule's answer in the core: a float, a stranger, two rules at odds
        watch.say("rule.fails", case.programme, f"认定不能完成：{type(error).__name__}: {error}")

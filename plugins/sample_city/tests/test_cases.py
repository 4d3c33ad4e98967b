"""案例测试: every case file of the sample city, and that no article of its regulation is without one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from hedui.testing_case_words import AssessmentCase, DeadlineCase
from hedui.testing_cases import case_files, run_assessment_case, run_deadline_case
from plugins.sample_city.elements import EVERYTHING
from plugins.sample_city.programmes import ALL

PACK = Path(__file__).parents[1]
FILES = dict(case_files(PACK / "cases"))
ASSESSMENTS = [pytest.param(file.packs, case, id=case.name) for file in FILES.values() for case in file.assessment]
DEADLINES = [pytest.param(file.packs, case, id=case.name) for file in FILES.values() for case in file.deadline]
WITHOUT_CASE = {
    "第一条": "names the programmes: test_pack.test_programmes_are_those_of_the_text",
    "第十二条": "authorization: test_pack.test_an_authorization_lasts_as_long_as_the_benefit",
    "第十八条": "retention: test_pack.test_answers_may_be_looked_at_for_half_a_year",
    "第十七条（一）": "a step without a clock: test_pack.test_the_steps_around_the_verification_are_those_of_the_text",
    "第十五条": "agreements: test_pack.test_an_agreement_permits_what_it_names",
    "第十六条": "report and points: test_pack.test_a_report_holds_for_six_months, tests/core/plugin/test_stacking.py",
}
"""Articles that no household and no clock shows, and the test that stands for them."""


def clauses() -> Iterator[str]:
    """第四条（三）: every article of the text, and every item below it."""
    article = ""
    for line in (PACK / "regulation.txt").read_text("utf-8").splitlines():
        if head := re.match(r"(第[一二三四五六七八九十]+条) ", line):
            article = head[1]
            yield article
        elif item := re.match(r"(（[一二三四五六七八九十]+）)", line):
            yield article + item[1]


@pytest.mark.parametrize(("packs", "case"), ASSESSMENTS)
def test_assessment_case(packs: list[str], case: AssessmentCase) -> None:
    """Each case comes out as it says, in every order of its facts."""
    run_assessment_case(packs, case)


@pytest.mark.parametrize(("packs", "case"), DEADLINES)
def test_deadline_case(packs: list[str], case: DeadlineCase) -> None:
    """Each deadline case comes out as it says."""
    run_deadline_case(packs, case)


def test_every_article_and_item_has_a_case_or_a_test_of_its_own() -> None:
    """Else an author who learns from the sample would learn that a clause may be left out."""
    wanted = list(clauses())
    assert len(wanted) == 18 + 3 + 4 + 5 + 5 + 3 + 3 + 4
    shown = {case.values[1].clause for case in (*ASSESSMENTS, *DEADLINES)}
    assert shown <= set(wanted)
    with_items = {clause.partition("（")[0] for clause in shown}
    assert [c for c in wanted if c not in shown | with_items | set(WITHOUT_CASE)] == []
    assert not set(WITHOUT_CASE) & (shown | with_items)


def test_every_element_and_programme_has_a_case() -> None:
    """A sub-item without a case would be law that nobody has checked."""
    cases = [case for file in FILES.values() for case in file.assessment]
    assert set(EVERYTHING) - {line.element for case in cases for line in case.lines} == set()
    assert {case.programme for case in cases} == set(ALL)
    assert len({case.name for case in cases}) == len(cases)

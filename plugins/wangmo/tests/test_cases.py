"""案例测试: every case file of the Wangmo pack, as written for lawyers."""

from __future__ import annotations

from pathlib import Path

import pytest

from hedui.testing_case_words import AssessmentCase, DeadlineCase
from hedui.testing_cases import case_files, run_assessment_case, run_deadline_case
from plugins.wangmo.rules import FINDING_RULES

FILES = dict(case_files(Path(__file__).parents[1] / "cases"))
ASSESSMENTS = [pytest.param(file.packs, case, id=case.name) for file in FILES.values() for case in file.assessment]
DEADLINES = [pytest.param(file.packs, case, id=case.name) for file in FILES.values() for case in file.deadline]


@pytest.mark.parametrize(("packs", "case"), ASSESSMENTS)
def test_assessment_case(packs: list[str], case: AssessmentCase) -> None:
    """Each case comes out as it says, in every order of its facts."""
    run_assessment_case(packs, case)


@pytest.mark.parametrize(("packs", "case"), DEADLINES)
def test_deadline_case(packs: list[str], case: DeadlineCase) -> None:
    """Each deadline case comes out as it says."""
    run_deadline_case(packs, case)


def test_every_element_that_a_rule_judges_has_a_case() -> None:
    """A sub-item without a case would be law that nobody has checked."""
    shown = {line.element for file in FILES.values() for case in file.assessment for line in case.lines}
    assert {element for rule in FINDING_RULES for element in rule.elements} <= shown


def test_every_case_names_an_article_of_the_text() -> None:
    """第六条（一） and the like, so that a lawyer finds it."""
    cases = [case for file in FILES.values() for case in (*file.assessment, *file.deadline)]
    assert all(case.clause.startswith("第") and "条" in case.clause for case in cases)
    assert len({case.name for case in cases}) == len(cases)

"""案例测试: every case file of the Zhejiang pack, as written for lawyers."""

from __future__ import annotations

from pathlib import Path

import pytest

from hedui.testing_case_words import AssessmentCase, DeadlineCase
from hedui.testing_cases import case_files, run_assessment_case, run_deadline_case
from plugins.zhejiang.items import ELEMENTS
from plugins.zhejiang.programmes import PROGRAMMES

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


def test_every_element_and_every_programme_has_a_case() -> None:
    """A sub-item without a case would be law that nobody has checked."""
    cases = [case for file in FILES.values() for case in file.assessment]
    assert {line.element for case in cases for line in case.lines} >= set(ELEMENTS)
    assert {case.programme for case in cases} == {programme.id for programme in PROGRAMMES}
    assert len({case.name for case in cases}) == len(cases)


def test_a_wrong_case_fails() -> None:
    """The runner can fail: the first case with another outcome does."""
    packs, case = ASSESSMENTS[0].values
    case = type(case)(**{f: getattr(case, f) for f in case.__struct_fields__})
    case.conclusion = type(case.conclusion)(outcome="exceeds")
    with pytest.raises(AssertionError, match="结论"):
        run_assessment_case(packs, case)

"""案例测试: every case file of the national pack, as written for lawyers."""

from __future__ import annotations

from pathlib import Path

import pytest

from hedui.testing_case_words import DeadlineCase
from hedui.testing_cases import case_files, run_deadline_case

FILES = dict(case_files(Path(__file__).parents[1] / "cases"))
DEADLINES = [pytest.param(file.packs, case, id=case.name) for file in FILES.values() for case in file.deadline]


@pytest.mark.parametrize(("packs", "case"), DEADLINES)
def test_deadline_case(packs: list[str], case: DeadlineCase) -> None:
    """Each deadline case comes out as it says."""
    run_deadline_case(packs, case)


def test_each_case_says_its_clause() -> None:
    """A case without the notice that it applies could not be checked by a lawyer."""
    assert all(case.clause and case.name for file in FILES.values() for case in file.deadline)

"""案例文件测试: an extension that must be refused; the page about the words of case files shows what runs, and leaves none out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec
import pytest

from hedui import testing_case_words
from hedui.reference import cases
from hedui.testing_case_words import CaseFile, DeadlineCase
from hedui.testing_cases import run_deadline_case

SAMPLE = Path(__file__).parents[2] / "plugins" / "sample_city" / "cases" / "article_11_deadlines.toml"
PACKS = ("national", "sample_city")


def _asked_for(rule: str, days: int, due_on: date | None = None) -> DeadlineCase:
    plain = 0 if rule else 5
    return DeadlineCase(
        "延长", "第十一条", date(2026, 3, 2), due_on, False, rule, plain, extended_by=days, refused=True
    )


@pytest.mark.parametrize(("rule", "days"), [("sample_city.total", 16), ("sample_city.field_check", 1), ("", 1)])
def test_beyond_the_ceiling_or_where_no_article_allows_it_an_extension_is_refused(rule: str, days: int) -> None:
    run_deadline_case(PACKS, _asked_for(rule, days))


@pytest.mark.parametrize(
    ("case", "told"),
    [
        (_asked_for("sample_city.total", 15), "应当不予延长，得到期限 30"),
        (_asked_for("sample_city.total", 0), "refused 须与 extended_by 同时写"),
        (_asked_for("sample_city.total", 16, date(2026, 4, 15)), "不写 due_on"),
    ],
)
def test_a_case_that_is_wrong_about_it_fails(case: DeadlineCase, told: str) -> None:
    with pytest.raises(AssertionError, match=told):
        run_deadline_case(PACKS, case)


def test_the_case_that_the_page_shows_is_one_that_runs() -> None:
    shown = cases.ABOUT.partition("```toml\n")[2].partition("```")[0]
    assert shown in SAMPLE.read_text("utf-8")


def test_the_page_has_every_struct_of_a_case_file() -> None:
    named = {
        kind
        for kind in vars(testing_case_words).values()
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct) and "Case" in kind.__name__
    }
    given = {kind for kind in named if kind.__struct_config__.forbid_unknown_fields}
    assert given == {kind for _, kind in cases.TABLES}
    assert set(msgspec.structs.asdict(CaseFile([]))) == {"packs", "assessment", "deadline"}

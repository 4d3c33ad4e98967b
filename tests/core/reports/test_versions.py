"""为何出具新版本: what has been answered since, by department, and that nothing is waited for any more."""

from __future__ import annotations

from msgspec.structs import replace

from core.plugin.reports import ReportContent
from core.reports.versions import reasons_of
from hedui.testing_report_samples import one_state


def _made(*states: str, final: bool = False) -> ReportContent:
    content = one_state("not_yet_answered")
    items = tuple(replace(item, state=state) for item, state in zip(content.items, states, strict=True))
    return replace(content, items=items, final=final)


def test_a_newer_version_says_who_has_answered_since() -> None:
    before = _made("found", "not_yet_answered", "unavailable")
    now = _made("found", "found", "found")
    assert reasons_of(before, now) == ["样例部门反馈了婚姻登记、市场主体登记（查得2项）"]
    nothing = _made("found", "nothing_found", "unavailable")
    assert reasons_of(before, nothing) == ["样例部门反馈了婚姻登记（查无记录1项）"]


def test_the_last_one_says_that_nothing_is_waited_for() -> None:
    before, now = _made("found", "found", "unavailable"), _made("found", "found", "unavailable", final=True)
    assert reasons_of(before, now) == ["所有事项都有了结果或者不再等候，出具最终报告"]


def test_one_that_brings_nothing_new_says_so() -> None:
    same = _made("found", "found", "not_yet_answered")
    assert reasons_of(same, same) == ["重新计算后出具；收到的反馈没有增加"]

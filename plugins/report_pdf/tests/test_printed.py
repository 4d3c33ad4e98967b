"""印出的内容: everything that the content holds is on the pages, in the words that a reader is to see."""

from __future__ import annotations

import re

import pytest

from hedui.plugin import FOUR_STATES, ReportContent, ReportLine, Treatment
from plugins.report_pdf import values, wording
from plugins.report_pdf.tests import samples
from plugins.report_pdf.tests.reading import printed, squeezed

EVERY = pytest.mark.parametrize("content", samples.ALL.values(), ids=samples.ALL.keys())


def _expected(content: ReportContent) -> set[str]:
    """Every word, number and clause that must be found on the pages."""
    head = {content.number, content.verification_number, content.application_number, content.verification_code}
    head |= {content.title, content.agency, content.recipient, content.programme_title, content.purpose_statement}
    head |= {content.period_text, content.supersedes, *content.stamp, *(notice.text for notice in content.notices)}
    days = (content.accepted_on, content.initiated_on, content.issued_on, content.due_on, content.valid_until)
    head |= {values.chinese_date(day) for day in days if day}
    people = {part for s in content.subjects for part in (s.name_masked, s.id_masked, s.relation, s.id_kind)}
    return head | people | _rows(content) | _clauses(content)


def _rows(content: ReportContent) -> set[str]:
    words = {part for i in content.items for part in (i.element_title, i.source_title, i.declared_text, i.found_text)}
    words |= {FOUR_STATES[item.state] for item in content.items} | {item.state_note for item in content.items}
    words |= {part for line in content.lines for part in (*_titles(line), line.text, *_reason(line), line.rule)}
    words |= {wording.treatment(line.treatment) for line in content.lines}
    sums = [a for i in content.items if i.kind == "money" for a in (i.declared, i.found) if a is not None]
    sums += [total.amount for total in content.totals]
    return words | {values.yuan(amount) for amount in sums} | {total.title for total in content.totals}


def _titles(line: ReportLine) -> tuple[str, str]:
    """Months may stand apart from what they are months of."""
    month = re.match(r"\d{4}年\d{2}月|", line.title)
    return month.group() if month else "", re.sub(r"^\d{4}年\d{2}月", "", line.title)


def _reason(line: ReportLine) -> tuple[str, ...]:
    """Where the line's own amount stands in it, it may be said of all of them; so may the words of a doubt."""
    own = f"所报{values.yuan(line.amount or 0)}元"
    if line.treatment is not Treatment.DOUBTFUL:
        return (line.reason.replace(own, "所报〔该笔数额〕"),)
    figures = dict(zip("甲乙", re.findall(r"([\d,.]+)元", line.reason), strict=False))
    said = line.reason
    for sign, figure in figures.items():
        said = said.replace(f"{figure}元", f"〔{sign}〕元", 1)
    return said, "".join(f"〔{sign}〕{figure}" for sign, figure in figures.items())


def _clauses(content: ReportContent) -> set[str]:
    cited = [line.basis for line in content.lines] + [conclusion.basis for conclusion in content.conclusions]
    basis = {c for row in (content.validity_basis, content.purpose_basis, *cited) for c in row}
    verdicts = {part for c in content.conclusions for part in (c.title, c.explanation, wording.outcome(c))}
    used = {f"{name}：{value}" for c in content.conclusions for name, value in c.values.items()}
    return {part for c in basis for part in (c.document, c.article, c.text)} | verdicts | used


@EVERY
def test_everything_of_the_content_is_printed(content: ReportContent) -> None:
    text = printed(content)
    assert {word for word in _expected(content) if squeezed(word) not in text} == set()


def test_the_stamp_tells_partial_from_final() -> None:
    partial, final = printed(samples.PARTIAL), printed(samples.FULL)
    assert "分段报告（第1次）" in partial
    assert "最终报告" not in partial.replace("有效期自最终报告起算", "")
    assert "最终报告" in final
    assert "分段报告" not in final


def test_partial_report_shows_five_different_states_and_provisional_date() -> None:
    text = printed(samples.PARTIAL)
    assert all(word in text for word in FOUR_STATES.values())
    assert "2026年7月14日（暂定）" in text
    assert "未载明；分段报告不载明有效期" in text


def test_without_a_notice_no_reason_is_invented() -> None:
    text = printed(samples.EMPTY)
    assert "有效期至未载明" in text
    assert "未载明；" not in text


def test_masked_data_stay_as_given() -> None:
    text = printed(samples.FULL)
    assert "330106********0111" in text
    assert "张*伟" in text

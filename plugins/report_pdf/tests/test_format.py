"""印出的报告: everything that the content holds is on the pages, and the same content is the same bytes."""

from __future__ import annotations

import multiprocessing
from datetime import date

import msgspec
import pytest

from hedui.plugin import FOUR_STATES, ReportContent
from plugins.report_pdf import hooks, wording
from plugins.report_pdf.tests import samples
from plugins.report_pdf.tests.reading import digest_of, page_texts, printed, render, squeezed

EVERY = pytest.mark.parametrize("content", samples.ALL.values(), ids=samples.ALL.keys())


def _expected(content: ReportContent) -> set[str]:
    """Every word, number and clause that must be found on the pages."""
    head = {content.number, content.verification_number, content.application_number, content.verification_code}
    head |= {content.title, content.agency, content.recipient, content.programme_title, content.purpose_statement}
    head |= {content.period_text, content.supersedes, *content.stamp, *(notice.text for notice in content.notices)}
    days = (content.accepted_on, content.initiated_on, content.issued_on, content.due_on, content.valid_until)
    head |= {wording.chinese_date(day) for day in days if day}
    people = {part for s in content.subjects for part in (s.name_masked, s.id_masked, s.relation, s.id_kind)}
    return head | people | _rows(content) | _clauses(content)


def _rows(content: ReportContent) -> set[str]:
    words = {part for i in content.items for part in (i.element_title, i.source_title, i.declared_text, i.found_text)}
    words |= {FOUR_STATES[item.state] for item in content.items} | {item.state_note for item in content.items}
    words |= {part for line in content.lines for part in (line.title, line.text, line.reason, line.rule)}
    words |= {wording.treatment(line.treatment) for line in content.lines}
    sums = [a for i in content.items if i.kind == "money" for a in (i.declared, i.found) if a is not None]
    sums += [total.amount for total in content.totals]
    return words | {wording.yuan(amount) for amount in sums} | {total.title for total in content.totals}


def _clauses(content: ReportContent) -> set[str]:
    cited = [line.basis for line in content.lines] + [conclusion.basis for conclusion in content.conclusions]
    basis = {c for row in (content.validity_basis, content.purpose_basis, *cited) for c in row}
    verdicts = {part for c in content.conclusions for part in (c.title, c.explanation, wording.outcome(c))}
    values = {f"{name}：{value}" for c in content.conclusions for name, value in c.values.items()}
    return {str(c) for c in basis} | {c.text for c in basis} | verdicts | values


@EVERY
def test_everything_of_the_content_is_printed(content: ReportContent) -> None:
    text = printed(content)
    assert {word for word in _expected(content) if squeezed(word) not in text} == set()


@EVERY
def test_every_page_has_number_and_page_of_pages(content: ReportContent) -> None:
    pages = page_texts(render(content).body)
    for number, text in enumerate(pages, start=1):
        assert f"第{number}页/共{len(pages)}页" in text
        assert content.number in text


@pytest.mark.parametrize(("name", "most"), [("empty", 1), ("rare", 2), ("full", 6), ("partial", 7), ("long", 10)])
def test_reports_stay_short(name: str, most: int) -> None:
    assert len(page_texts(render(samples.ALL[name]).body)) <= most


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


def test_leap_day_and_rare_names() -> None:
    rendered = render(samples.RARE_NAMES)
    text = "".join(page_texts(rendered.body))
    assert "2028年2月29日" in text
    assert all(name in text for name in ("𬱖*㛃", "䶮*", "阿卜杜热合曼·*·买买提"))
    assert rendered.missing_characters == ()


def test_table_heads_come_again_on_every_page() -> None:
    pages = page_texts(render(samples.LONG).body)
    assert all("核对事项与来源" in page for page in pages if "工资性收入第" in page and "反馈≠" in page)
    assert all("理由、依据与来源" in page for page in pages if "按实发数计入" in page)
    assert sum("理由、依据与来源" in page for page in pages) > 3


@EVERY
def test_no_heading_ends_a_page(content: ReportContent) -> None:
    for page in page_texts(render(content).body)[:-1]:
        body = page.split("报告编号HD", maxsplit=2)[0]
        assert not body.endswith(("申报与核对对照", "认定明细", "状况", "合计", "核对情况", "理由、依据与来源"))


def test_the_signature_never_stands_alone() -> None:
    for name in ("full", "partial", "long"):
        assert "[" in page_texts(render(samples.ALL[name]).body)[-1].split("规则与插件版本")[0]


def test_the_file_says_that_it_is_pdf_a_2b() -> None:
    body = render(samples.FULL).body
    assert b"<pdfaid:part>2</pdfaid:part>" in body
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in body
    assert b"/OutputIntents" in body
    assert b"2026-07-13" in body


def test_same_content_same_bytes_in_two_processes() -> None:
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        names = list(samples.ALL)
        others = pool.map(digest_of, names, chunksize=1)
    assert others == [digest_of(name) for name in names]
    assert len(set(others)) == len(names)


def test_replayed_content_gives_the_same_bytes() -> None:
    """A report set again from its stored JSON, where mappings are sorted, is the same report."""
    stored = msgspec.json.encode(samples.FULL, order="sorted")
    assert render(msgspec.json.decode(stored, type=ReportContent)) == render(samples.FULL)


def test_another_day_is_another_file() -> None:
    later = msgspec.structs.replace(samples.EMPTY, issued_on=date(2026, 7, 14))
    assert render(later).body != render(samples.EMPTY).body


def test_a_row_of_nobody_is_refused() -> None:
    orphan = msgspec.structs.replace(samples.FULL, subjects=samples.FAMILY)
    with pytest.raises(ValueError, match="不在名单中"):
        render(orphan)


def test_hooks_declare_one_plugin_and_one_format() -> None:
    (info,) = hooks.hedui_plugin()
    (form,) = hooks.hedui_report_formats()
    assert (info.name, info.version) == ("report_pdf", "1.0.0")
    assert form.id.startswith(f"{info.name}.")
    assert (form.media_type, form.extension) == ("application/pdf", "pdf")

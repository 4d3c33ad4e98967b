"""印出的报告: everything that the content holds is on the pages, and the same content is the same bytes."""

from __future__ import annotations

import multiprocessing
import re
from datetime import date

import msgspec
import pytest

from hedui.plugin import ReportContent
from plugins.report_pdf import hooks
from plugins.report_pdf.tests import samples
from plugins.report_pdf.tests.reading import digest_of, page_texts, render
from plugins.report_pdf.tests.scale import household

EVERY = pytest.mark.parametrize("content", samples.ALL.values(), ids=samples.ALL.keys())


@EVERY
def test_every_page_has_number_and_page_of_pages(content: ReportContent) -> None:
    pages = page_texts(render(content).body)
    for number, text in enumerate(pages, start=1):
        assert f"第{number}页/共{len(pages)}页" in text
        assert content.number in text


@pytest.mark.parametrize(
    ("name", "most"), [("empty", 1), ("rare", 2), ("full", 5), ("partial", 5), ("four", 4), ("long", 7)]
)
def test_reports_stay_short(name: str, most: int) -> None:
    assert len(page_texts(render(samples.ALL[name]).body)) <= most


def test_a_household_of_thirty_stays_a_report() -> None:
    """2 730 items; most of them are said in a page."""
    assert len(page_texts(render(household(30)).body)) <= 18


def test_leap_day_and_rare_names() -> None:
    rendered = render(samples.RARE_NAMES)
    text = "".join(page_texts(rendered.body))
    assert "2028年2月29日" in text
    assert all(name in text for name in ("𬱖*㛃", "䶮*", "阿卜杜热合曼·*·买买提"))
    assert rendered.missing_characters == ()


def test_table_heads_come_again_on_every_page() -> None:
    pages = page_texts(render(samples.LONG).body)
    assert all("核对事项、状态与来源" in page for page in pages if "按实发数计入" in page)
    assert sum("核对事项、状态与来源" in page for page in pages) > 3
    pages = page_texts(render(household(20)).body)
    assert all(re.search("核对事项、状态与来源|类别、反馈状态与事项|内容（逐人逐项", page) for page in pages[1:-1])


@EVERY
def test_no_heading_ends_a_page(content: ReportContent) -> None:
    for page in page_texts(render(content).body)[:-1]:
        body = page.rsplit("报告编号HD", maxsplit=1)[0]
        assert not re.search(r"(状况|核对情况|的序号。|差额与一致性|一致性|事项|要点|对照的项|[①-⑳]\w\*\w?)$", body)


def test_what_differs_stands_on_one_page_wherever_that_ends() -> None:
    """A reader who sees two of four differences takes them for all."""
    first, cut = samples.FULL.conclusions[0], set()
    for length in range(0, 800, 80):
        longer = msgspec.structs.replace(first, explanation="说" * length)
        pages = page_texts(render(msgspec.structs.replace(samples.FULL, conclusions=[longer])).body)
        (place,) = {next(n for n, page in enumerate(pages) if gap in page) for gap in ("+4,800.00", "差额+55.30")}
        cut.add(place)
    assert cut == {0, 1}


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

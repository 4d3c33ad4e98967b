"""Word 报告: everything that the content holds stands in it; the built-in template is what its script makes."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest

from hedui.plugin import RenderContext, ReportContent, TemplatedFormat
from hedui.testing_report_samples import EMPTY, FULL, HOSTILE, PARTIAL
from hedui.testing_report_texts import DOCX, squeezed, text_of
from hedui.testing_reports import check_report_format
from plugins.report_docx import hooks
from plugins.report_docx.build import TABLES, template
from plugins.report_docx.format import DocxFormat, built_in
from plugins.report_docx.view import view


def printed(content: ReportContent) -> str:
    return text_of(DocxFormat().render(content, RenderContext()).body, DOCX)


def test_it_passes_what_every_format_must() -> None:
    check_report_format(DocxFormat())


def test_with_a_tenants_template_it_does_too() -> None:
    check_report_format(DocxFormat(), RenderContext(template=built_in()))


def test_the_built_in_template_is_what_the_script_makes() -> None:
    """`python -m plugins.report_docx.build` after a change of it."""
    assert template() == built_in()


@pytest.mark.parametrize("content", [FULL, PARTIAL], ids=["full", "partial"])
def test_every_text_of_the_view_is_printed(content: ReportContent) -> None:
    text, data = printed(content), view(content, str)
    shown = {name: {said for _, said, _ in columns} for _, name, columns in TABLES}
    for name, columns in shown.items():
        rows = data[name]
        assert isinstance(rows, list)
        for row in rows:
            assert isinstance(row, dict)
            assert all(squeezed(str(row[column])) in text for column in columns)


def test_every_name_stands_in_the_papers_for_offices() -> None:
    paper = (Path(__file__).parents[3] / "docs" / "report-templates.md").read_text("utf-8")
    single, lists = paper.split("## 单个数据")[1].split("## 列表")
    for name, value in view(FULL, str).items():
        if isinstance(value, str):
            assert re.search(rf"(^|、){name}(、|（|。)", single, re.MULTILINE), name
            continue
        (row,) = (line for line in lists.splitlines() if name in line.partition("| ")[2].partition(" |")[0].split("、"))
        assert all(
            key in row
            for entry in (value if isinstance(value, list) else ())
            for key in (entry if isinstance(entry, dict) else ())
        ), name


def test_an_empty_table_says_none() -> None:
    assert printed(EMPTY).count("（无）") == 6


def test_table_heads_come_again_and_rows_stay_whole() -> None:
    with zipfile.ZipFile(io.BytesIO(DocxFormat().render(FULL, RenderContext()).body)) as package:
        text = package.read("word/document.xml").decode()
        core = package.read("docProps/core.xml").decode()
    assert text.count("<w:tblHeader/>") == len(TABLES) + 1
    assert text.count("<w:cantSplit/>") >= text.count("<w:tr>") - 10
    assert core.count("2026-07-13T00:00:00Z") == 2


def test_what_nobody_would_see_is_spelt_and_named() -> None:
    rendered = DocxFormat().render(HOSTILE, RenderContext())
    assert rendered.missing_characters == ("\x00", "\x0b", "\u202e", "\ufffe")
    assert "甲‹U+0000›乙" in text_of(rendered.body, DOCX)


def test_hooks_declare_one_plugin_and_one_format_that_takes_templates() -> None:
    (info,) = hooks.hedui_plugin()
    (form,) = hooks.hedui_report_formats()
    assert form.id.startswith(f"{info.name}.")
    assert isinstance(form, TemplatedFormat)

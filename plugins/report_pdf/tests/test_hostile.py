"""恶意文字: what people declare and departments send is data: never code, never out of its column, never hidden."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from hedui.plugin import Category, ReportContent
from plugins.report_pdf.tests import samples
from plugins.report_pdf.tests.builders import item, notice
from plugins.report_pdf.tests.reading import LEFT, RIGHT, extents, page_texts, printed, render, squeezed

CODE = '#read("/etc/passwd") $x$ *b* _i_ ] [ } { \\ \\u{41} `raw` <label> @ref // note /* c */ = head\n- list #panic()'
CONTROL = "甲\u0001乙\u001b丙\u202e丁\u200b戊\u007f己\ufff9U+4E00\ufffb庚\ud800辛"


def _with(text: str) -> ReportContent:
    """The full report with `text` in every place that a person or a department can fill."""
    content = samples.PARTIAL
    replace = msgspec.structs.replace
    return replace(
        content,
        title=content.title + text,
        agency=text,
        recipient=text,
        programme_title=text,
        supersedes=text,
        period_text=text,
        purpose_statement=text,
        subjects=[replace(s, name_masked=text, relation=text, id_masked=text) for s in content.subjects],
        items=[
            replace(i, element_title=text, source_title=text, declared_text=text, found_text=text, state_note=text)
            for i in content.items[-12:]
        ],
        lines=[
            replace(line, title=text, text=text, reason=text, source_title=text, rule=text)
            for line in content.lines[-4:]
        ],
        conclusions=[replace(c, title=text, explanation=text, values={text: text}) for c in content.conclusions],
        notices=[notice("general", text)],
        stamp=[text],
    )


def test_markup_is_printed_not_run() -> None:
    text = printed(_with(CODE))
    assert text.count(squeezed(CODE)) >= 20
    assert "root:" not in text


def test_control_and_direction_characters_are_shown() -> None:
    rendered = render(_with(CONTROL))
    text = "".join(page_texts(rendered.body))
    for code in ("0001", "001B", "202E", "200B", "007F", "FFF9", "FFFB", "D800"):
        assert f"‹U+{code}›" in text
    assert set(rendered.missing_characters) == {char for char in CONTROL if not char.isalnum() and char != "+"}
    assert "甲‹U+0001›乙" in text


@pytest.mark.parametrize("char", ["W", "9", "》", "д", "木", "𬱖"])
def test_long_unbroken_text_stays_on_the_page(char: str) -> None:
    edges = extents(render(_with(char * 300)).body)
    low, high = edges[char]
    assert low >= LEFT - 1
    assert high <= RIGHT + 1


@pytest.mark.parametrize("length", [24, 40])
def test_what_is_not_fenced_fits_where_it_stands(length: int) -> None:
    low, high = extents(render(_with("W" * length)).body)["W"]
    assert (low >= LEFT - 1, high <= RIGHT + 1) == (True, True)


def test_amounts_of_billions_do_not_run_into_one_another() -> None:
    row = item(1, Category.INCOME, "投资", "工商", declared=55_555_555_555_555, found=88_888_888_888_888, agrees=True)
    content = msgspec.structs.replace(
        samples.EMPTY, subjects=samples.FAMILY[:1], items=[row], verification_number="V", conclusions=[]
    )
    edges = extents(render(content).body)
    assert edges["5"][1] < edges["8"][0]


def test_hundreds_of_unknown_characters_stay_on_the_page() -> None:
    rendered = render(_with("\u0001" * 300))
    low, high = extents(rendered.body)["›"]
    assert (low >= LEFT, high <= RIGHT) == (True, True)
    assert rendered.missing_characters == ("\u0001",)
    assert "‹U+0001›□□□" in "".join(page_texts(rendered.body))


def test_long_text_stays_in_its_column() -> None:
    row = item(1, Category.INCOME, "w" * 90, "q" * 90, declared=1, found=1, words=("k" * 90, "z" * 90))
    content = msgspec.structs.replace(samples.EMPTY, subjects=samples.FAMILY[:1], items=[row])
    edges = extents(render(content).body)
    assert max(edges["w"][1], edges["q"][1]) < edges["k"][0]
    assert edges["k"][1] < edges["z"][0]
    assert edges["z"][1] < RIGHT - 40


def test_a_text_longer_than_a_page_is_not_cut() -> None:
    words = "".join(f"第{n}句。" for n in range(1500))
    row = item(1, Category.INCOME, "工资性收入", "税务", kind="text", words=("", words), agrees=False)
    content = msgspec.structs.replace(samples.EMPTY, subjects=samples.FAMILY[:1], items=[row])
    text = printed(content)
    assert all(f"第{n}句" in text for n in (0, 700, 1499))


def test_templates_read_nothing_from_outside() -> None:
    sources = "".join(path.read_text("utf-8") for path in Path(__file__).parent.parent.glob("*.typ"))
    for word in ("@preview", "read(", "eval(", "sys.inputs", "plugin("):
        assert word not in sources

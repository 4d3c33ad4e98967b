"""OFD 报告（试用）: the pages of the PDF with the same texts at the same places, in a package as the standard has it."""

from __future__ import annotations

import io
import re
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pypdfium2
import pytest
from fontTools.ttLib import TTFont
from lxml import etree

from hedui.plugin import RenderContext
from hedui.testing_report_samples import HOSTILE, PARTIAL
from hedui.testing_report_texts import OFD, PDF, squeezed, text_of
from hedui.testing_reports import check_report_format
from plugins.report_ofd import hooks
from plugins.report_ofd.fonts import FontShelf
from plugins.report_ofd.format import NOTE, OfdFormat
from plugins.report_pdf.format import PdfFormat

SPACE = "{http://www.ofdspec.org/2016}"
CONTEXT = RenderContext()


@pytest.fixture(scope="module")
def partial() -> bytes:
    return OfdFormat().render(PARTIAL, CONTEXT).body


def part(body: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(body)) as package:
        return etree.fromstring(package.read(name))


@pytest.mark.timeout(600)
def test_it_passes_what_every_format_must() -> None:
    check_report_format(OfdFormat())


@pytest.mark.parametrize("content", [PARTIAL, HOSTILE], ids=["partial", "hostile"])
def test_it_says_what_the_pdf_says(content: object) -> None:
    printed = text_of(PdfFormat().render(content, CONTEXT).body, PDF)  # type: ignore[arg-type]
    said = text_of(OfdFormat().render(content, CONTEXT).body, OFD)  # type: ignore[arg-type]
    pages = said.count(squeezed(NOTE))
    assert pages >= 2
    assert sorted(said) == sorted(printed + squeezed(NOTE) * pages)


def test_it_is_marked_as_a_trial(partial: bytes) -> None:
    assert "试用" in OfdFormat.title
    assert part(partial, "OFD.xml").findtext(f".//{SPACE}Title", "").endswith("（试用）")


def test_pages_are_as_large_as_the_pdfs_and_every_number_is_given_once(partial: bytes) -> None:
    root = part(partial, "Doc_0/Document.xml")
    places = [page.get("BaseLoc") for page in root.iter(f"{SPACE}Page")]
    pdf = pypdfium2.PdfDocument(PdfFormat().render(PARTIAL, CONTEXT).body)
    assert len(places) == len(pdf)
    ids = [*root.xpath("//@ID"), *part(partial, "Doc_0/PublicRes.xml").xpath("//@ID")]
    for place in places:
        page = part(partial, f"Doc_0/{place}")
        assert page.findtext(f".//{SPACE}PhysicalBox", "").split() == ["0", "0", "210", "297"]
        ids += page.xpath("//@ID")
    assert len(ids) == len(set(ids))
    assert max(map(int, ids)) < int(root.findtext(f".//{SPACE}MaxUnitID", "0"))


def test_characters_stand_where_the_pdf_has_them(partial: bytes) -> None:
    line = next(
        e
        for e in part(partial, "Doc_0/Pages/Page_0/Content.xml").iter(f"{SPACE}TextCode")
        if (e.text or "").startswith("用途声明")
    )
    with pypdfium2.PdfDocument(PdfFormat().render(PARTIAL, CONTEXT).body) as pdf:
        text = pdf[0].get_textpage()
        left, bottom, _, _ = text.get_charbox(text.get_text_range().index("用途声明"), loose=True)
        height = pdf[0].get_height()
    assert abs(float(line.get("X", "0")) - left * 25.4 / 72) < 0.5
    assert 0 < (height - bottom) * 25.4 / 72 - float(line.get("Y", "0")) < 2


def test_the_watermark_lies_under_everything(partial: bytes) -> None:
    layer = part(partial, "Doc_0/Pages/Page_0/Content.xml").find(f".//{SPACE}Layer")
    assert layer is not None
    kinds = ["turned" if e.get("CTM") else etree.QName(e).localname for e in layer]
    order = [kind for n, kind in enumerate(kinds) if n == 0 or kinds[n - 1] != kind]
    assert order == ["turned", "PathObject", "TextObject"]


def test_fonts_hold_what_is_used_as_true_type_and_no_more(partial: bytes) -> None:
    used: dict[str, set[str]] = {}
    with zipfile.ZipFile(io.BytesIO(partial)) as package:
        for name in package.namelist():
            if name.endswith("Content.xml"):
                for element in etree.fromstring(package.read(name)).iter(f"{SPACE}TextObject"):
                    used.setdefault(element.get("Font", ""), set()).update(element.findtext(f"{SPACE}TextCode", ""))
        for number, characters in used.items():
            font = TTFont(io.BytesIO(package.read(f"Doc_0/Res/font_{number}.ttf")))
            assert {chr(code) for code in font.getBestCmap()} == characters
            assert "glyf" in font
            assert all(
                font["glyf"][n].numberOfContours > 0 for c, n in font.getBestCmap().items() if not chr(c).isspace()
            )


def test_several_threads_give_the_same(partial: bytes) -> None:
    """Neither PDFium nor a font file may be read from two places at once."""
    with ThreadPoolExecutor(4) as threads:
        made = list(threads.map(lambda _: OfdFormat().render(PARTIAL, CONTEXT).body, range(8)))
    assert set(made) == {partial}


def test_an_added_font_is_found_at_once(tmp_path: Path) -> None:
    shelf = FontShelf(str(tmp_path))
    with pytest.raises(LookupError):
        shelf.subset("Added", "甲")
    (tmp_path / "added.ttf").write_bytes(FontShelf(None).subset("NotoSansSC-Regular", "甲"))
    font = TTFont(tmp_path / "added.ttf")
    font["name"].setName("Added", 6, 3, 1, 0x409)
    font["name"].setName("Added", 6, 1, 0, 0)
    font.save(tmp_path / "added.ttf")
    assert shelf.subset("Added", "甲")


def test_numbers_have_no_exponent(partial: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(partial)) as package:
        text = package.read("Doc_0/Pages/Page_0/Content.xml").decode()
    for value in re.findall(r'(?:DeltaX|CTM|Size|LineWidth)="([^"]*)"', text):
        assert re.fullmatch(r"(-?\d+(\.\d{1,3})?( |$))+", value)


def test_a_font_that_is_not_there_is_said() -> None:
    with pytest.raises(LookupError, match="没有字体 Nobody"):
        FontShelf(None).subset("Nobody", "甲")


def test_what_no_font_has_is_named_as_in_the_pdf() -> None:
    assert (
        OfdFormat().render(HOSTILE, CONTEXT).missing_characters
        == PdfFormat().render(HOSTILE, CONTEXT).missing_characters
    )


def test_hooks_declare_one_plugin_and_one_format() -> None:
    (info,) = hooks.hedui_plugin()
    (form,) = hooks.hedui_report_formats()
    assert form.id.startswith(f"{info.name}.")
    assert form.extension == "ofd"

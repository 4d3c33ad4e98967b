"""字体与缺字: a character that no font has is printed as its code point and named; a font that has it cures that."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from hedui.plugin import ReportContent, Role
from plugins.report_pdf import format as pdf_format
from plugins.report_pdf.fonts import shelf
from plugins.report_pdf.tests import samples, tiny_font
from plugins.report_pdf.tests.builders import person
from plugins.report_pdf.tests.reading import page_texts, render

PRIVATE, NEW = "\ue863", "\U000323b0"
"""A private-use character, as registers of names have them, and one of Unicode 17."""


def _named(name: str) -> ReportContent:
    return msgspec.structs.replace(samples.EMPTY, subjects=(person(1, name, "本人", Role.APPLICANT),))


def test_missing_characters_are_printed_as_code_points_and_named() -> None:
    rendered = render(_named(f"张{PRIVATE}{NEW}"))
    assert "张‹U+E863›‹U+323B0›" in "".join(page_texts(rendered.body))
    assert rendered.missing_characters == (PRIVATE, NEW)


def test_metadata_name_a_missing_character_too() -> None:
    content = msgspec.structs.replace(samples.EMPTY, agency=f"{PRIVATE}县核对中心" + "A" * 20)
    body = render(content).body
    assert "‹U+E863›县核对中心AAAAAAAAAAAAAAAAAAAA".encode() in body


def test_an_added_font_draws_them(tmp_path: Path) -> None:
    folder = tmp_path / "字体" / "深"
    folder.mkdir(parents=True)
    tiny_font.build(folder / "names.ttf", "County Names", PRIVATE + NEW)
    rendered = render(_named(f"张{PRIVATE}{NEW}"), str(tmp_path))
    assert f"张{PRIVATE}{NEW}" in "".join(page_texts(rendered.body))
    assert rendered.missing_characters == ()
    assert b"CountyNames" in rendered.body


def test_a_font_added_later_is_seen_without_a_restart(tmp_path: Path) -> None:
    assert render(_named(PRIVATE), str(tmp_path)).missing_characters == (PRIVATE,)
    tiny_font.build(tmp_path / "names.ttf", "County Names", PRIVATE)
    assert render(_named(PRIVATE), str(tmp_path)).missing_characters == ()


def test_a_file_that_is_no_font_draws_nothing(tmp_path: Path) -> None:
    (tmp_path / "broken.ttf").write_bytes(b"\x00\x01\x00\x00 not a font")
    (tmp_path / "notes.txt").write_text("字体说明", "utf-8")
    (tmp_path / "gone.ttf").symlink_to(tmp_path / "nowhere")
    assert render(_named(PRIVATE), str(tmp_path)).missing_characters == (PRIVATE,)


def test_an_absent_folder_is_an_empty_one(tmp_path: Path) -> None:
    assert render(_named("张*"), str(tmp_path / "none")).missing_characters == ()


def test_fonts_are_read_once() -> None:
    assert shelf(None) is shelf(None)
    assert shelf(None).body == ("Noto Serif SC", "Noto Sans SC")


def test_an_unknown_font_fails_instead_of_setting_another(monkeypatch: pytest.MonkeyPatch) -> None:
    unknown = msgspec.structs.replace(shelf(None), body=("Nowhere Serif",))
    monkeypatch.setattr(pdf_format, "shelf", lambda _: unknown)
    with pytest.raises(pdf_format.TypesettingError, match="nowhere serif"):
        render(samples.EMPTY)

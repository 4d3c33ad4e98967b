"""比对形式: two ways of writing one thing are one; who compares words needs nothing of spreadsheets."""

from __future__ import annotations

import subprocess
import sys

import pytest

from core.texts import folded, word, words


@pytest.mark.parametrize(
    ("one", "other"),
    [("最低生活保障 ", "最低\u3000生活保障"), ("姓名（必填）*", "姓名"), ("（一）类", "(一)类"), ("ＩＤ：", "id")],
)
def test_two_ways_of_writing_are_one_word(one: str, other: str) -> None:
    assert word(one) == word(other)


def test_what_is_not_seen_is_folded_away_and_a_remark_stays() -> None:
    assert folded("\ufeff\u3000姓名（必填）\u200b") == "姓名(必填)"


def test_words_are_turned_round() -> None:
    assert words({"self": ("本 人", "户主")}) == {"本人": "self", "户主": "self"}


@pytest.mark.parametrize("module", ["core.applications.naming", "core.authorizations.comparing"])
def test_naming_needs_no_cell_reader(module: str) -> None:
    told = f"import sys, {module}; sys.exit('core.spreadsheets.child' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", told], check=False).returncode == 0

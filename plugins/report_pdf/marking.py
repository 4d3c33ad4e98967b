"""标注: makes every text printable before it reaches the template: nothing vanishes, deceives or leaves its column.

A character that no font has must not become a blank or an empty box: it is printed as its code point, framed, and named
to whoever issues the report. Fences tell the template what to frame and where a long run may break; they are format
characters, which no text that passed here can hold.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import count
from typing import Any

from plugins.report_pdf.values import LONG_AMOUNT

CODE_OPEN, MAY_BREAK, CODE_CLOSE = "\ufff9", "\ufffa", "\ufffb"
_JOINERS = {"\u200c", "\u200d"}
"""Needed inside words of some scripts; the only invisible characters let through, where a font knows them."""

_LONG_RUN = re.compile(
    r"[!-~\u00a1-\u02af\u0370-\u052f]{9,}"  # Latin, Greek, Cyrillic, digits: nine fit the narrowest column
    r"|([^\s\u2e80-\u2fff\u3040-\u9fff\uf900-\ufaff\U00020000-\U0003ffff\ufff9-\ufffb]{40,})"  # nonsense
)
_ACROSS = {"rule": 40, "origin": 40, "evidence": 40, "versions": 24, "code": 12}
"""Fields in lines across the page, where runs of so many characters fit: most would be fenced for nothing."""
_NONSENSE = 100
"""No plate, account or address has so long a run; the space costs a tenth of an empty box, and may stay in a copy."""
_SPELT = 50
"""A text with more unknown characters is no name: each further one is an empty square, still visible and counted."""
_SHORTEST = 9
"""Characters of the shortest run that is fenced."""
_NUMBER = re.compile(r"[+-]?\d[\d,]{0,16}(\.\d+)?|\d{4}-\d\d-\d\d")
_TO_PLAIN = str.maketrans({CODE_OPEN: "‹", MAY_BREAK: "", CODE_CLOSE: "›"})


class Marker:
    """标注器: marks the data of one report and remembers the characters that no font has."""

    def __init__(self, drawable: frozenset[int]) -> None:
        self._plain = _plain_characters(drawable)
        self.missing: set[str] = set()
        self._fenced = 0

    def mark(self, value: Any, field: str = "") -> Any:
        """The same data with every string made printable; records with a fence in them are marked as such."""
        if isinstance(value, str):
            return self._text(value, _ACROSS.get(field, 0))
        if isinstance(value, dict):
            before = self._fenced
            marked = {key: entry if key == "shape" else self.mark(entry, key) for key, entry in value.items()}
            return marked if self._fenced == before else marked | {"fenced": True}
        if isinstance(value, list | tuple):
            return [self.mark(entry, field) for entry in value]
        return value

    def _text(self, text: str, fits: int) -> str:
        if not self._plain.issuperset(text):
            simple, before = text.replace("\r\n", "\n").replace("\t", " "), count()
            text = "".join(char if char in self._plain else self._unknown(char, next(before)) for char in simple)
        if len(text) >= _SHORTEST:
            text = _LONG_RUN.sub(lambda run: _breakable(run, fits), text)
        self._fenced += MAY_BREAK in text or CODE_OPEN in text
        return text

    def _unknown(self, char: str, before: int) -> str:
        self.missing.add(char)
        return f"{CODE_OPEN}U+{ord(char):04X}{CODE_CLOSE}" if before < _SPELT else "□"


@lru_cache(maxsize=4)
def _plain_characters(drawable: frozenset[int]) -> frozenset[str]:
    """Control and format characters are never drawn: a text that turns its own direction could deceive."""
    characters = (chr(code) for code in drawable)
    return frozenset("\n").union(char for char in characters if not _is_hidden(char))


def _is_hidden(char: str) -> bool:
    return unicodedata.category(char) in {"Cc", "Cf"} and char not in _JOINERS


def plain(marked: str) -> str:
    """纯文本: for the metadata of the file, where nothing can be framed."""
    return marked.translate(_TO_PLAIN)


def _breakable(run: re.Match[str], fits: int) -> str:
    """A run may break between any two characters where its column leaves no other way; an ordinary number may not."""
    text, nonsense = run.group(0, 1)
    if len(text) <= fits:
        return text
    if nonsense or len(text) > _NONSENSE:  # only a true zero-width space may split a run of closing brackets
        return "\u200b".join(text)
    return text if _NUMBER.fullmatch(text) and len(text) <= LONG_AMOUNT else MAY_BREAK.join(text)

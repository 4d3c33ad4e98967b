"""可见文字: nothing hides or turns in a text from outside: what cannot be written stands as its code point, and is named."""

from __future__ import annotations

import unicodedata

_JOINERS = {"\u200c", "\u200d"}
"""Needed inside words of some scripts; the only invisible characters let through."""
_SPELT = 50
"""A text with more such characters is no name: each further one is an empty square, still visible and counted."""


class Visible:
    """Makes texts of one report safe, and remembers which characters no file can hold or no reader would see."""

    def __init__(self) -> None:
        self.missing: set[str] = set()

    def __call__(self, text: str) -> str:
        plain = text.replace("\r\n", "\n").replace("\t", " ")
        if plain.isprintable():
            return plain
        return self._spelled(plain)

    def _spelled(self, text: str) -> str:
        made: list[str] = []
        before = 0
        for char in text:
            if _is_seen(char):
                made.append(char)
                continue
            self.missing.add(char)
            made.append(f"‹U+{ord(char):04X}›" if before < _SPELT else "□")
            before += 1
        return "".join(made)

    @property
    def named(self) -> tuple[str, ...]:
        """The characters that were replaced, sorted."""
        return tuple(sorted(self.missing))


def _is_seen(char: str) -> bool:
    if char == "\n" or char in _JOINERS:
        return True
    # Not "Cn": characters of rare names are newer than the Unicode tables of this Python.
    return unicodedata.category(char) not in {"Cc", "Cf", "Cs"} and not _is_no_character(ord(char))


def _is_no_character(code: int) -> bool:
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF

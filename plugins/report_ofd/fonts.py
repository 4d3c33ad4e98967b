"""嵌入字体: of each font the characters that are used, as TrueType outlines, which every reader draws.

The fonts themselves have cubic outlines in an eleven-megabyte file; a character is converted once in a process.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Iterator
from functools import lru_cache
from threading import Lock
from typing import Any

import pylopdf_fonts_zh_cn
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, TTLibError

_ERROR = 1.0
"""Of an outline, in thousandths of the character's height."""
_EPOCH = 3_786_912_000
"""2024-01-01 as fonts count: the same file on every day."""
_ENDINGS = (".otf", ".ttf", ".ttc")
_MOST_FACES = 16
_TURN = Lock()
"""Fonts are read from their files piece by piece, and reports are rendered in several threads."""

Place = tuple[str, int, int]
"""Path, face, and the moment of the file's last change: a replaced file is another font."""


class FontShelf:
    """字库: the fonts that the typesetter could use, by PostScript name."""

    def __init__(self, fonts_dir: str | None) -> None:
        packaged = str(pylopdf_fonts_zh_cn.serif_path().parent)
        self._folders = (packaged,) if fonts_dir is None else (packaged, fonts_dir)

    def subset(self, name: str, characters: Iterable[str]) -> bytes:
        """A font file with these characters; raises LookupError for a font that is not there."""
        with _TURN:
            place = dict(_places(tuple(_files(self._folders)))).get(name)
            if place is None:
                raise LookupError(f"字库中没有字体 {name}")
            return _built(name, place, sorted(set(characters)))


def _files(folders: Iterable[str]) -> Iterator[tuple[str, int]]:
    """Font files with the moment of their last change, ours last: of two with one name the later one counts."""
    for folder in reversed(tuple(folders)):
        for root, _, names in sorted(os.walk(folder)):
            for path in (os.path.join(root, name) for name in sorted(names) if name.lower().endswith(_ENDINGS)):
                if os.path.exists(path):  # a link may lead nowhere
                    yield path, os.stat(path).st_mtime_ns


@lru_cache(maxsize=4)
def _places(files: tuple[tuple[str, int], ...]) -> tuple[tuple[str, Place], ...]:
    return tuple(found for path, changed in files for found in _faces(path, changed))


def _faces(path: str, changed: int) -> Iterator[tuple[str, Place]]:
    for index in range(_MOST_FACES if path.lower().endswith(".ttc") else 1):
        try:
            yield str(_opened((path, index, changed))["name"].getDebugName(6)), (path, index, changed)
        except (TTLibError, OSError, AssertionError, KeyError):
            return


@lru_cache(maxsize=32)
def _opened(place: Place) -> Any:
    path, index, _ = place
    return TTFont(path, fontNumber=index, lazy=True)


def _built(name: str, place: Place, characters: list[str]) -> bytes:
    font = _opened(place)
    glyphs = {".notdef": TTGlyphPen(None).glyph()} | {f"u{ord(c):05X}": _outline(place, c) for c in characters}
    widths = {".notdef": (1000, 0)} | {f"u{ord(c):05X}": (_width(font, c), 0) for c in characters}
    made = FontBuilder(font["head"].unitsPerEm, isTTF=True)
    made.setupGlyphOrder(list(glyphs))
    made.setupCharacterMap({ord(c): f"u{ord(c):05X}" for c in characters})
    made.setupGlyf(glyphs)
    bounds = made.font["glyf"]
    made.setupHorizontalMetrics({n: (width, getattr(bounds[n], "xMin", 0)) for n, (width, _) in widths.items()})
    made.setupHorizontalHeader(ascent=font["hhea"].ascent, descent=font["hhea"].descent)
    made.setupNameTable({"familyName": name, "styleName": "Regular", "psName": name, "fullName": name})
    made.setupOS2(sTypoAscender=font["hhea"].ascent, sTypoDescender=font["hhea"].descent, fsType=0)
    made.setupPost(keepGlyphNames=False)
    made.updateHead(created=_EPOCH, modified=_EPOCH)
    made.font.recalcTimestamp = False
    body = io.BytesIO()
    made.save(body)
    return body.getvalue()


def _width(font: Any, char: str) -> int:
    return int(font["hmtx"][_named(font, char)][0])


def _named(font: Any, char: str) -> str:
    return str(font.getBestCmap().get(ord(char), ".notdef"))


@lru_cache(maxsize=8_000)
def _outline(place: Place, char: str) -> Any:
    font = _opened(place)
    drawn = TTGlyphPen(None)
    scale = font["head"].unitsPerEm / 1000
    _glyph_set(place)[_named(font, char)].draw(Cu2QuPen(drawn, _ERROR * scale, reverse_direction=True))
    return drawn.glyph()


@lru_cache(maxsize=32)
def _glyph_set(place: Place) -> Any:
    return _opened(place).getGlyphSet()

"""字体: the fonts of the package and of the operator's folder, and the characters that they can draw."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import lru_cache

import pylopdf_fonts_zh_cn
import typst
from fontTools.ttLib import TTFont, TTLibError
from msgspec import Struct

BODY, HEAD = "Noto Serif SC", "Noto Sans SC"


class Shelf(Struct, frozen=True):
    """字库: fonts ready for typst, families in the order of preference, and every character that one of them has."""

    fonts: typst.Fonts
    body: tuple[str, ...]
    head: tuple[str, ...]
    drawable: frozenset[int]


def shelf(fonts_dir: str | None) -> Shelf:
    """字库 of the package's fonts and, after them, those of the operator's folder; read once until a file changes."""
    packaged = str(pylopdf_fonts_zh_cn.serif_path().parent)
    folders = (packaged,) if fonts_dir is None else (packaged, fonts_dir)
    return _read(folders, tuple(_files(fonts_dir)) if fonts_dir else ())


def _files(folder: str) -> Iterator[tuple[str, int, int]]:
    for root, _, names in sorted(os.walk(folder)):
        for path in (os.path.join(root, name) for name in sorted(names)):
            if os.path.exists(path):  # a link may lead nowhere
                status = os.stat(path)
                yield path, status.st_size, status.st_mtime_ns


@lru_cache(maxsize=4)
def _read(folders: tuple[str, ...], _signature: tuple[tuple[str, int, int], ...]) -> Shelf:
    """What typst found decides: a file that it refuses (woff2, a broken one) must not count as able to draw."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(folders))
    added = sorted(set(fonts.families()) - {BODY, HEAD})
    faces = {(info.path, info.index) for info in fonts.fonts() if info.path}
    drawable = frozenset().union(*(_characters(path, index) for path, index in faces))
    return Shelf(fonts, (BODY, *added, HEAD), (HEAD, *added, BODY), drawable)


def _characters(path: str, index: int) -> frozenset[int]:
    try:
        with TTFont(path, fontNumber=index, lazy=True) as font:
            return frozenset(font.getBestCmap() or ())
    except (TTLibError, OSError, AssertionError):
        return frozenset()  # typst may read more than we can; then its characters are marked, not lost

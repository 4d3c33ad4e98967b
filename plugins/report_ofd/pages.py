"""读取页面: characters and drawings of a PDF page, each at its place; the PDF is our own, so little of PDF is needed."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from threading import Lock
from typing import Any

import pypdfium2
import pypdfium2.raw as raw

from plugins.report_ofd.drawn import Color, Drawing, DrawnPage, Matrix, Run

MM = 25.4 / 72
_DEPTH = 8
_TURN = Lock()
_BOLD = (raw.FPDF_TEXTRENDERMODE_STROKE, raw.FPDF_TEXTRENDERMODE_FILL_STROKE)
_KINDS = {raw.FPDF_SEGMENT_MOVETO: "M", raw.FPDF_SEGMENT_LINETO: "L", raw.FPDF_SEGMENT_BEZIERTO: "B"}
_Glyph = tuple[str, str, float, Color, bool, Matrix, tuple[float, float]]


def pages_of(body: bytes) -> Sequence[DrawnPage]:
    """Every page. PDFium may be in one place at a time only, and reports are rendered in several threads."""
    with _TURN, pypdfium2.PdfDocument(body) as document:
        return [_page(document[number]) for number in range(len(document))]


def _page(page: Any) -> DrawnPage:
    width, height = page.get_size()
    flip: Matrix = (MM, 0, 0, -MM, 0, height * MM)
    text = page.get_textpage()
    return DrawnPage(width * MM, height * MM, list(_drawings(page.raw, flip)), list(_runs(text.raw, flip)))


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _at(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _matrix(read: Any, *handles: Any) -> Matrix:
    found = raw.FS_MATRIX()
    read(*handles, found)
    return found.a, found.b, found.c, found.d, found.e, found.f


def _drawings(page: Any, flip: Matrix) -> Iterator[Drawing]:
    for number in range(raw.FPDFPage_CountObjects(page)):
        yield from _drawn(raw.FPDFPage_GetObject(page, number), flip, _DEPTH)


def _drawn(thing: Any, outer: Matrix, depth: int) -> Iterator[Drawing]:
    kind = raw.FPDFPageObj_GetType(thing)
    matrix = _times(_matrix(raw.FPDFPageObj_GetMatrix, thing), outer)
    if kind == raw.FPDF_PAGEOBJ_PATH:
        yield from _path(thing, matrix)
    elif kind == raw.FPDF_PAGEOBJ_FORM and depth:
        for number in range(raw.FPDFFormObj_CountObjects(thing)):
            yield from _drawn(raw.FPDFFormObj_GetObject(thing, number), matrix, depth - 1)


def _path(thing: Any, matrix: Matrix) -> Iterator[Drawing]:
    mode, stroked, width = ctypes.c_int(), ctypes.c_int(), ctypes.c_float()
    raw.FPDFPath_GetDrawMode(thing, mode, stroked)
    raw.FPDFPageObj_GetStrokeWidth(thing, width)
    fill = _color(raw.FPDFPageObj_GetFillColor, thing) if mode.value else None
    stroke = _color(raw.FPDFPageObj_GetStrokeColor, thing) if stroked.value else None
    commands = tuple(_commands(thing, matrix))
    if commands and (fill or stroke):
        scale = abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]) ** 0.5
        yield Drawing(commands, fill, stroke, width.value * scale)


def _commands(thing: Any, matrix: Matrix) -> Iterator[tuple[str, tuple[float, ...]]]:
    """A curve comes as three segments, of which the last one ends it."""
    curve: list[float] = []
    for number in range(raw.FPDFPath_CountSegments(thing)):
        segment = raw.FPDFPath_GetPathSegment(thing, number)
        x, y = ctypes.c_float(), ctypes.c_float()
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = _at(matrix, x.value, y.value)
        kind = _KINDS.get(raw.FPDFPathSegment_GetType(segment), "L")
        if kind == "B":
            curve += point
            if len(curve) == 6:
                yield "B", tuple(curve)
                curve = []
        else:
            yield kind, point
        if raw.FPDFPathSegment_GetClose(segment):
            yield "C", ()


def _color(read: Any, *handles: Any) -> Color:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    read(*handles, red, green, blue, alpha)
    return red.value, green.value, blue.value


def _runs(text: Any, flip: Matrix) -> Iterator[Run]:
    """Characters of one look on one line together, in the order in which they are read."""
    line: list[_Glyph] = []
    for glyph in _glyphs(text):
        if line and not _goes_on(line[-1], glyph):
            yield _run(line, flip)
            line = []
        line.append(glyph)
    if line:
        yield _run(line, flip)


def _goes_on(last: _Glyph, glyph: _Glyph) -> bool:
    if last[1:6] != glyph[1:6]:
        return False
    along, across = _along(glyph[5], last[6], glyph[6])
    return along >= 0 and abs(across) < 0.01


def _along(matrix: Matrix, start: tuple[float, float], end: tuple[float, float]) -> tuple[float, float]:
    """How far the second point is along the writing direction, and across it, in points."""
    a, b = matrix[0], matrix[1]
    length = (a * a + b * b) ** 0.5 or 1.0
    x, y = end[0] - start[0], end[1] - start[1]
    return (x * a + y * b) / length, (y * a - x * b) / length


def _run(line: Sequence[_Glyph], flip: Matrix) -> Run:
    _, font, size, color, bold, turned, start = line[0]
    length = (turned[0] ** 2 + turned[1] ** 2) ** 0.5 or 1.0
    a, b = turned[0] / length, turned[1] / length
    x, y = _at(flip, *start)
    places = tuple(_along(turned, start, glyph[6])[0] * MM for glyph in line)
    # Down is positive there: the turn goes the other way round.
    return Run(font, size * length * MM, color, bold, "".join(g[0] for g in line), places, (a, -b, b, a, x, y))


def _glyphs(text: Any) -> Iterator[_Glyph]:
    high = 0
    for index in range(raw.FPDFText_CountChars(text)):
        unit = raw.FPDFText_GetUnicode(text, index)
        if 0xD800 <= unit < 0xDC00:  # pdfium counts a rare character as two units
            high = unit
            continue
        if 0xDC00 <= unit < 0xE000:
            unit = 0x10000 + ((high - 0xD800) << 10) + (unit - 0xDC00)
        if raw.FPDFText_IsGenerated(text, index) == 1 or unit < 0x20 or unit in (0x200B, 0xFFFE):
            continue
        yield _glyph(text, index, chr(unit))


def _glyph(text: Any, index: int, char: str) -> _Glyph:
    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(text, index, x, y)
    turned = _matrix(raw.FPDFText_GetMatrix, text, index)
    thing = raw.FPDFText_GetTextObject(text, index)
    bold = raw.FPDFTextObj_GetTextRenderMode(thing) in _BOLD
    color = _color(raw.FPDFText_GetFillColor, text, index)
    size = raw.FPDFText_GetFontSize(text, index)
    return char, _font(text, index), size, color, bold, (*turned[:4], 0.0, 0.0), (x.value, y.value)


def _font(text: Any, index: int) -> str:
    """PostScript name, without the mark of a subset."""
    name, flags = ctypes.create_string_buffer(256), ctypes.c_int()
    raw.FPDFText_GetFontInfo(text, index, name, 256, flags)
    return name.value.decode("utf-8", "replace").rpartition("+")[2]

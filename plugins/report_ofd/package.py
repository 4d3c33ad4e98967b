"""OFD 文件包 (GB/T 33190-2016): the XML parts of a document, and the package with them in one order and without dates."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import accumulate, count
from xml.sax.saxutils import escape, quoteattr

from msgspec import Struct

from plugins.report_ofd.drawn import Color, Drawing, DrawnPage, Run
from plugins.report_ofd.fonts import FontShelf

_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
_NOTE_FONT = "NotoSansSC-Regular"
_NOTE_SIZE, _NOTE_X, _NOTE_Y = 2.4, 21.0, 9.0
_GREY: Color = (110, 110, 110)
_LEVEL = 1e-6
_BOLD_WIDTH = 0.19
"""Millimetres by which a title is thickened, as the typesetter does."""


class Document(Struct, frozen=True):
    """文档: what the package says of itself, and its pages."""

    title: str
    author: str
    day: date
    identity: str
    note: str
    pages: Sequence[DrawnPage]


def packed(document: Document, shelf: FontShelf) -> bytes:
    """成品."""
    pages = [[_note(document.note), *page.runs] for page in document.pages]
    used: dict[str, set[str]] = {}
    for run in (run for runs in pages for run in runs):
        used.setdefault(run.font, set()).update(run.text)
    ids = count(1)
    fonts = {name: next(ids) for name in sorted(used)}
    parts: dict[str, bytes] = {}
    for number, (page, runs) in enumerate(zip(document.pages, pages, strict=True)):
        parts[f"Doc_0/Pages/Page_{number}/Content.xml"] = _part(_content(page, runs, fonts, ids))
    for name, identity in fonts.items():
        parts[f"Doc_0/Res/font_{identity}.ttf"] = shelf.subset(name, used[name])
    parts["Doc_0/PublicRes.xml"] = _part(_resources(fonts))
    page_ids = [next(ids) for _ in document.pages]
    parts["Doc_0/Document.xml"] = _part(_structure(document, page_ids, next(ids)))
    return _zipped({"OFD.xml": _part(_entry(document)), **parts})


def _note(text: str) -> Run:
    """说明 in the upper margin of every page: what this file is, and which one counts."""
    widths = (_NOTE_SIZE * (0.65 if char.isascii() else 1) for char in text)
    places = (0.0, *accumulate(widths))[: len(text)]
    return Run(_NOTE_FONT, _NOTE_SIZE, _GREY, False, text, places, (1, 0, 0, 1, _NOTE_X, _NOTE_Y))


def _part(lines: Iterator[str]) -> bytes:
    return (_XML + "".join(lines)).encode()


def _entry(document: Document) -> Iterator[str]:
    yield f'<ofd:OFD {_SPACE} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo>'
    yield f"<ofd:DocID>{document.identity}</ofd:DocID><ofd:Title>{escape(document.title)}</ofd:Title>"
    yield f"<ofd:Author>{escape(document.author)}</ofd:Author>"
    yield f"<ofd:CreationDate>{document.day.isoformat()}</ofd:CreationDate><ofd:Creator>Hedui</ofd:Creator>"
    yield "</ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"


def _structure(document: Document, pages: Sequence[int], last: int) -> Iterator[str]:
    first = document.pages[0]
    yield f"<ofd:Document {_SPACE}><ofd:CommonData><ofd:MaxUnitID>{last}</ofd:MaxUnitID><ofd:PageArea>"
    yield f"<ofd:PhysicalBox>{_box(first)}</ofd:PhysicalBox></ofd:PageArea>"
    yield "<ofd:PublicRes>PublicRes.xml</ofd:PublicRes></ofd:CommonData><ofd:Pages>"
    for number, identity in enumerate(pages):
        yield f'<ofd:Page ID="{identity}" BaseLoc="Pages/Page_{number}/Content.xml"/>'
    yield "</ofd:Pages></ofd:Document>"


def _resources(fonts: Mapping[str, int]) -> Iterator[str]:
    yield f'<ofd:Res {_SPACE} BaseLoc="Res"><ofd:Fonts>'
    for name, identity in fonts.items():
        yield f'<ofd:Font ID="{identity}" FontName={quoteattr(name)} FamilyName={quoteattr(name)}>'
        yield f"<ofd:FontFile>font_{identity}.ttf</ofd:FontFile></ofd:Font>"
    yield "</ofd:Fonts></ofd:Res>"


def _content(page: DrawnPage, runs: Sequence[Run], fonts: Mapping[str, int], ids: Iterator[int]) -> Iterator[str]:
    yield f"<ofd:Page {_SPACE}><ofd:Area><ofd:PhysicalBox>{_box(page)}</ofd:PhysicalBox></ofd:Area>"
    yield f'<ofd:Content><ofd:Layer ID="{next(ids)}" Type="Body">'
    for run in (run for run in runs if _is_turned(run)):  # a watermark lies under everything
        yield _text(run, page, fonts[run.font], next(ids))
    for drawing in page.drawings:
        yield _drawing(drawing, page, next(ids))
    for run in (run for run in runs if not _is_turned(run)):
        yield _text(run, page, fonts[run.font], next(ids))
    yield "</ofd:Layer></ofd:Content></ofd:Page>"


def _drawing(drawing: Drawing, page: DrawnPage, identity: int) -> str:
    data = " ".join(" ".join((command, *map(_number, points))) for command, points in drawing.commands)
    stroke = f'<ofd:StrokeColor Value="{_color(drawing.stroke)}"/>' if drawing.stroke else ""
    fill = f'<ofd:FillColor Value="{_color(drawing.fill)}"/>' if drawing.fill else ""
    return (
        f'<ofd:PathObject ID="{identity}" Boundary="{_box(page)}" LineWidth="{_number(drawing.width)}"'
        f' Stroke="{_true(drawing.stroke)}" Fill="{_true(drawing.fill)}">{stroke}{fill}'
        f"<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def _text(run: Run, page: DrawnPage, font: int, identity: int) -> str:
    """A line is placed by its matrix alone where it is turned; else by its first character."""
    x, y = run.matrix[4:]
    turned = _is_turned(run)
    placed = f' CTM="{" ".join(map(_number, run.matrix))}"' if turned else ""
    at = ("0", "0") if turned else (_number(x), _number(y))
    steps = " ".join(_number(b - a) for a, b in zip(run.places, run.places[1:], strict=False))
    delta = f' DeltaX="{steps}"' if steps else ""
    bold = f' Stroke="true" LineWidth="{_BOLD_WIDTH}"' if run.bold else ""
    stroke = f'<ofd:StrokeColor Value="{_color(run.color)}"/>' if run.bold else ""
    return (
        f'<ofd:TextObject ID="{identity}" Boundary="{_box(page)}"{placed} Font="{font}" Size="{_number(run.size)}"{bold}>'
        f'<ofd:FillColor Value="{_color(run.color)}"/>{stroke}'
        f'<ofd:TextCode X="{at[0]}" Y="{at[1]}"{delta}>{escape(run.text)}</ofd:TextCode></ofd:TextObject>'
    )


def _is_turned(run: Run) -> bool:
    return abs(run.matrix[1]) > _LEVEL


def _box(page: DrawnPage) -> str:
    return f"0 0 {_number(page.width)} {_number(page.height)}"


def _number(value: float) -> str:
    """Micrometres are enough; no exponents and no minus zero, which some readers do not take."""
    return f"{value:.3f}".rstrip("0").rstrip(".") if abs(value) >= 0.0005 else "0"


def _color(color: Color) -> str:
    return " ".join(map(str, color))


def _true(color: Color | None) -> str:
    return "true" if color else "false"


def _zipped(parts: Mapping[str, bytes]) -> bytes:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, part, compresslevel=6)
    return body.getvalue()

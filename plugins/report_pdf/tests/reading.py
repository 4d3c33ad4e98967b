"""读回报告: reads what was printed, as a person or a machine would."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

import pypdfium2

from hedui.plugin import RenderContext, Rendered, ReportContent
from plugins.report_pdf.format import PdfFormat
from plugins.report_pdf.tests import samples

MM = 72 / 25.4
LEFT, RIGHT, TOP = 21 * MM, 191 * MM, 20 * MM
"""Inner edges of the page: nothing is printed beyond them."""


def render(content: ReportContent, fonts_dir: str | None = None) -> Rendered:
    return PdfFormat().render(content, RenderContext(fonts_dir=fonts_dir))


def page_texts(body: bytes) -> list[str]:
    """Text of each page without white space, since a line may end anywhere; nor break marks."""
    with pypdfium2.PdfDocument(body) as document:
        texts = [document[number].get_textpage().get_text_range() for number in range(len(document))]
    return [re.sub(r"[\s\u0002\u200b\ufffe]+", "", text) for text in texts]


def printed(content: ReportContent, fonts_dir: str | None = None) -> str:
    return "".join(page_texts(render(content, fonts_dir).body))


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def extents(body: bytes) -> dict[str, tuple[float, float]]:
    """Leftmost and rightmost edge of every character over all pages, in points."""
    found: dict[str, tuple[float, float]] = {}
    with pypdfium2.PdfDocument(body) as document:
        for number in range(len(document)):
            for char, left, right in _boxes(document[number].get_textpage()):
                low, high = found.get(char, (left, right))
                found[char] = (min(low, left), max(high, right))
    return found


def _boxes(text: pypdfium2.PdfTextPage) -> Iterator[tuple[str, float, float]]:
    units = [pypdfium2.raw.FPDFText_GetUnicode(text, index) for index in range(text.count_chars())]
    for index, (unit, following) in enumerate(zip(units, [*units[1:], 0], strict=True)):
        left, _, right, _ = text.get_charbox(index)
        if 0xD800 <= unit < 0xDC00:  # pdfium counts a rare character as two units
            yield chr(0x10000 + ((unit - 0xD800) << 10) + (following - 0xDC00)), left, right
        elif not 0xDC00 <= unit < 0xE000:
            yield chr(unit), left, right


def dark_modules(body: bytes, size: int) -> list[list[bool]]:
    """The printed code read back: whether the middle of each of its modules is dark, from the upper right of page 1."""
    scale, side = 4, 23 * MM
    with pypdfium2.PdfDocument(body) as document:
        picture = document[0].render(scale=scale, grayscale=True)
        pixels, stride = bytes(picture.buffer), picture.stride
    steps = [(step + 0.5) * side / size for step in range(size)]
    return [
        [pixels[int((TOP + y) * scale) * stride + int((RIGHT - side + x) * scale)] < 128 for x in steps] for y in steps
    ]


def digest_of(name: str) -> str:
    """SHA-256 of a sample's report; by name, so that another process can be asked."""
    return hashlib.sha256(render(samples.ALL[name]).body).hexdigest()

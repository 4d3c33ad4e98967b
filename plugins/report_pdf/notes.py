"""依据注释: numbers the articles in the order in which a reader meets them, each one once."""

from __future__ import annotations

from collections.abc import Iterable

from hedui.plugin import Citation
from plugins.report_pdf.page import Cited, Note


class Notes:
    """A reader who follows a number finds the decisive words of the article at the end of the report."""

    def __init__(self) -> None:
        self._quotes: dict[str, list[Citation]] = {}

    def cite(self, basis: Iterable[Citation]) -> tuple[Cited, ...]:
        """引用: the numbers of these articles, new ones added."""
        return tuple(dict.fromkeys(Cited(str(citation), self._number(citation)) for citation in basis))

    def listing(self) -> tuple[Note, ...]:
        """清单: every article once, with all the words of it that were relied on."""
        return tuple(self._note(n, name, quotes) for n, (name, quotes) in enumerate(self._quotes.items(), start=1))

    def _number(self, citation: Citation) -> int:
        self._quotes.setdefault(str(citation), []).append(citation)
        return list(self._quotes).index(str(citation)) + 1

    def _note(self, number: int, name: str, quotes: list[Citation]) -> Note:
        texts = dict.fromkeys(quote.text for quote in quotes if quote.text)
        addresses = dict.fromkeys(quote.url for quote in quotes if quote.url)
        return Note(number, name, "”“".join(texts), "\n".join(addresses))

"""依据注释: every article once, under its document; documents and articles in the order in which a reader meets them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hedui.plugin import Citation, ReportContent
from plugins.report_pdf.page_front import Cited, Note, NoteGroup


class Notes:
    """A reader who follows a number finds the decisive words of the article at the end of the report."""

    def __init__(self, content: ReportContent) -> None:
        self._quotes: dict[str, dict[str, list[Citation]]] = {}
        for citation in _cited(content):
            self._quotes.setdefault(citation.document, {}).setdefault(citation.article, []).append(citation)
        names = ((document, article) for document, articles in self._quotes.items() for article in articles)
        self._numbers = {name: number for number, name in enumerate(names, start=1)}

    def cite(self, basis: Iterable[Citation]) -> tuple[Cited, ...]:
        """引用: the numbers of these articles; a document is named before the first of its articles."""
        found: dict[int, Cited] = {}
        document = ""
        for citation in basis:
            number = self._numbers[citation.document, citation.article]
            lead = citation.document if citation.document != document else ""
            document = citation.document
            found.setdefault(number, Cited(lead, citation.article, number))
        return tuple(found.values())

    def listing(self) -> tuple[NoteGroup, ...]:
        """清单: every article once, with all the words of it that were relied on."""
        return tuple(
            NoteGroup(document, tuple(self._note(article, quotes) for article, quotes in articles.items()))
            for document, articles in self._quotes.items()
        )

    def _note(self, article: str, quotes: list[Citation]) -> Note:
        texts = dict.fromkeys(quote.text for quote in quotes if quote.text)
        addresses = dict.fromkeys(quote.url for quote in quotes if quote.url)
        number = self._numbers[quotes[0].document, article]
        return Note(number, article, "”“".join(texts), "\n".join(addresses))


def _cited(content: ReportContent) -> Iterator[Citation]:
    """Every citation of the report, in reading order."""
    yield from content.validity_basis
    yield from content.purpose_basis
    for conclusion in content.conclusions:
        yield from conclusion.basis
    for line in content.lines:
        yield from line.basis

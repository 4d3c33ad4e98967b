"""引用检查: every citation of a pack, declared or seen while its rules ran, and the documents that nobody has named.

A document stands in `PluginInfo.sources` of the pack, or it is one that a pack above cites. What only announces a number or
a day off (a base figure's value, a year of a calendar) may be any other notice, as long as it is not nearly one of those.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from msgspec import Struct

from core.plugin.deadlines import CalendarYear
from core.plugin.figures import BaseFigure, ParameterValue
from core.plugin.judging import identity
from core.plugin.registry import Plugin, Registry
from core.plugin.vocabulary import Citation
from hedui.testing_findings import Finding

ALIKE = 0.8
"""How near a notice may come to a known document before it is one misspelt."""


class Cited(Struct, frozen=True):
    """引用 by whom; `announces` only a number or a day."""

    entry: str
    citation: Citation
    announces: bool = False


def cited_by(plugin: Plugin, seen: Mapping[Citation, str]) -> list[Cited]:
    """引用 of one pack: of its objects, those inside others included, and of what its rules have answered."""
    declared = [
        found
        for hook, entries in plugin.objects.items()
        for entry in (entries if hook != "hedui_plugin" else ())
        for found in _within(entry, identity(entry), isinstance(entry, BaseFigure))
    ]
    known = {found.citation for found in declared}
    return [*declared, *(Cited(entry, citation) for citation, entry in seen.items() if citation not in known)]


def _within(value: Any, name: str, figure: bool, announces: bool = False) -> Iterator[Cited]:
    """Every citation in a declared object, however deep; of a test within a test under its own id."""
    if isinstance(value, Citation):
        yield Cited(name, value, announces)
    elif isinstance(value, Struct):
        own = getattr(value, "id", name)
        told = announces or isinstance(value, CalendarYear) or (figure and isinstance(value, ParameterValue))
        for field in value.__struct_fields__:
            yield from _within(getattr(value, field), own if isinstance(own, str) else name, figure, told)
    elif isinstance(value, Mapping | tuple | list | frozenset):
        for each in value.values() if isinstance(value, Mapping) else value:
            yield from _within(each, name, figure, announces)


def unknown_documents(plugin: Plugin, registry: Registry, cited: Sequence[Cited]) -> Iterator[Finding]:
    """文件不明: a document that is neither the pack's nor one of a pack above; each with the nearest one, said once."""
    own = [source.document for source in plugin.info.sources]
    known = {*own, *_documents_above(plugin, registry)}
    told: set[str] = set()
    for found in cited:
        document = found.citation.document
        nearest = get_close_matches(document, sorted(known), 1, ALIKE)
        if document in known | told or (found.announces and not nearest):
            continue
        told.add(document)
        like = nearest or own[:1]
        what = f"依据文件“{document}”不在 PluginInfo.sources 中，上级插件也没有引用它"
        yield Finding("citation.unknown_document", found.entry, what + (f"；相近的有：“{like[0]}”" if like else ""))


def _documents_above(plugin: Plugin, registry: Registry) -> Iterable[str]:
    waiting, done = list(plugin.info.stacks_on), set[str]()
    while waiting:
        name = waiting.pop()
        if name in registry.plugins and name not in done:
            done.add(name)
            upper = registry.plugins[name]
            waiting += upper.info.stacks_on
            yield from (source.document for source in upper.info.sources)
            yield from (found.citation.document for found in cited_by(upper, {}))

"""所依据的查询: of whom the data elements that an exclusion looks at are open: unanswered, doubtful, or made of such. Pure.

What is doubtful is as little known as what is unanswered: a certificate whose date nobody can read neither proves that
its bearer comes under an exclusion nor that he does not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from core.assessment.batches import Batch
from core.law import Law
from core.plugin.exclusions import ANYTHING, Exclusion
from core.plugin.rules import DOUBTFUL, Fact, Gap, Line

_NOTHING: Mapping[str, Collection[str]] = {}


class Resting:
    """What is open in one case, by data element and person."""

    def __init__(
        self,
        law: Law,
        batches: Sequence[Batch],
        facts: Mapping[str, Fact],
        gaps: Sequence[Gap],
        hidden: Collection[str],
    ) -> None:
        self._law = law
        self._open: dict[str, set[str]] = defaultdict(set)
        for gap in gaps:
            if not gap.held_by_nobody:
                self._open[gap.element].add(gap.subject)
                self._open[ANYTHING].add(gap.subject)
        for line in in_doubt(batches):
            for element in (line.element, *(facts[id].element for id in line.evidence)):
                self._open[element].add(line.subject)
        self._doubtful = hidden

    def open_for(self, exclusion: Exclusion) -> Mapping[str, Collection[str]]:
        """By person, which of the data elements are open that the exclusion rests on."""
        if not (exclusion.rests_on and self._open):
            return _NOTHING
        found: dict[str, list[str]] = defaultdict(list)
        for element in sorted(sources(self._law, exclusion.rests_on)):
            for who in self._open.get(element, ()):
                found[who].append(element)
        return found

    def seen_by(self, exclusion: Exclusion, about: Mapping[str, Sequence[Fact]]) -> Mapping[str, Sequence[Fact]]:
        """What its condition may look at: everything but what is doubtful of the elements it rests on."""
        if not (exclusion.rests_on and self._doubtful):
            return about
        wanted = sources(self._law, exclusion.rests_on)
        hidden = self._doubtful
        return {who: [f for f in own if f.element not in wanted or f.id not in hidden] for who, own in about.items()}


def doubted(law: Law, batches: Sequence[Batch]) -> Collection[str]:
    """存疑的事实, by id: what its finding rule called doubtful; one that no rule judges was found as it stands."""
    doubtful = in_doubt(batches)
    rules = {rule.id for rule in law.finding_rules} if doubtful else ()
    return {id for line in doubtful if line.rule in rules for id in line.evidence}


def in_doubt(batches: Sequence[Batch]) -> Sequence[Line]:
    """存疑明细."""
    return [line for batch in batches if batch.treatment is DOUBTFUL for line in batch.lines]


def sources(law: Law, elements: Sequence[str]) -> Collection[str]:
    """The elements themselves, and those of which a rule makes one of them; ANYTHING where nobody says of which."""
    key = sources, elements
    if key not in law.derived:
        law.derived[key] = {source for element in elements for source in _sources(law, element)}
    found: Collection[str] = law.derived[key]
    return found


def _sources(law: Law, element: str) -> set[str]:
    made_of = {source for rule in law.finding_rules if element in rule.makes for source in rule.elements}
    is_read = any(element in rule.elements for rule in law.finding_rules)
    is_asked = any(element in programme.items for programme in law.programmes.values())
    return {element, *made_of} if made_of or is_read or is_asked else {element, ANYTHING}

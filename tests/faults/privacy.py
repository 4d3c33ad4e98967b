"""只有本人: whatever was found, kept and printed is about the people of the case and about nobody else.

What a department sent about another person is kept sealed as quarantined, for whoever looks into the department; it must
not be what an ask rests on, and no report may carry a word of it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec
import pytest

from core.sources.model import StoredReply
from plugins.department_records import MAPPED
from plugins.simulated_departments.ledger import person_digest
from plugins.simulated_departments.population import Person
from plugins.simulated_departments.records import Window, records_of
from plugins.simulated_departments.residents import Residents, neighbour
from tests.faults.desk import Reported
from tests.faults.whole import Whole

NUMBER = re.compile(r"(?<![0-9A-Za-z])(?:[0-9]{17}[0-9Xx]|[0-9]{15})(?![0-9A-Za-z])")
WORD = re.compile(r"[\u3400-\u9fff·]+")
DOTS = str.maketrans(dict.fromkeys("•・．‧∙⋅･․", "·"))
"""The separator of a name as departments write it, to the one that the registers have."""
NEAR = 6
"""So many neighbours of everybody who was asked about: whose records a department sends by mistake."""

_KEPT = """
select a.id::text as ask, a.element, a.verification_id as case, a.state, v.wrapped_key, r.id as reply, r.kind, r.blob,
       a.reply_id = r.id as effective
  from reply r join ask a on a.id = r.ask_id join verification v on v.id = a.verification_id where v.id = $1
"""
_REPORTS = """
select r.id, r.verification_id as case, v.wrapped_key, r.blob
  from report r join verification v on v.id = r.verification_id where v.id = $1
"""


async def only_their_own(made: Whole, reported: Sequence[Reported]) -> tuple[int, int]:
    """Every sealed reply and every report, partial ones too; how many replies and reports were opened."""
    windows = await made.people()
    digests = {person_digest(made.departments.secret, person.id_number): person for person in windows}
    asked = {entry.ask: digests[entry.person] for entry in made.departments.ledger()}
    strangers, replies, reports = _Strangers(made, windows), 0, 0
    for one in reported:
        assert one.files, one.case
        own, sealed = list(one.family.people(made.departments)), await _sealed_reports(made, one.case)
        for printed in (*one.files, *sealed):
            strangers.absent(printed.decode(), own, windows)
        replies, reports = replies + await _replies(made, one.case, asked), reports + len(sealed)
    _would_be_seen(strangers, [list(one.family.people(made.departments)) for one in reported], windows)
    return replies, reports


async def _replies(made: Whole, case: UUID, asked: Mapping[str, Person]) -> int:
    """What an ask rests on names nobody but the person who was asked about; what was quarantined it does not rest on."""
    rows = await made.rows(_KEPT, case)
    for row in rows:
        key = made.runtime.vault.data_key(row["wrapped_key"], row["case"])
        kept = msgspec.msgpack.decode(key.open(row["blob"], "reply", row["reply"]), type=StoredReply)
        if row["kind"] in ("quarantined", "garbled", "late"):
            assert not row["effective"] or row["state"] not in ("found", "nothing_found")
        if row["effective"] and row["kind"] == "found":
            _about(kept, asked[row["ask"]])
        else:
            assert not kept.facts or row["kind"] == "late", row["kind"]
    return len(rows)


def _about(kept: StoredReply, person: Person) -> None:
    """Facts, all of them about this person, whose old number may have fifteen digits."""
    assert kept.facts
    assert {_letters(fact.person_name) for fact in kept.facts} == {_letters(person.name)}
    old = person.id_number[:6] + person.id_number[8:17]
    assert {fact.person_id_number for fact in kept.facts} <= {person.id_number, old}


def _letters(name: str) -> str:
    """A name without its separator, which every department encodes in its own way."""
    return "".join(letter for letter in name if letter.isalpha())


async def _sealed_reports(made: Whole, case: UUID) -> Sequence[bytes]:
    """Every version that was ever issued."""
    rows = await made.rows(_REPORTS, case)
    keys = [made.runtime.vault.data_key(row["wrapped_key"], row["case"]) for row in rows]
    return [key.open(row["blob"], "report", row["id"]) for key, row in zip(keys, rows, strict=True)]


def _would_be_seen(strangers: _Strangers, own: Sequence[Sequence[Person]], windows: Any) -> None:
    """The look itself: a number, and another family's name, would not be overlooked."""
    first, *_, last = own
    for leak in (f'{{"text":"{first[0].id_number}"}}', f'{{"text":"户主{first[0].name}"}}'):
        with pytest.raises(AssertionError):
            strangers.absent(leak, last, windows)


class _Strangers:
    """旁人: everybody who was asked about in any case, and their neighbours in the registers."""

    def __init__(self, made: Whole, asked: Iterable[Person]) -> None:
        self.residents = Residents(made.departments.population.seed)
        near = {neighbour(person.index, step) for person in asked for step in range(NEAR)}
        self.names = {self.residents.person(index).name for index in near}
        self.longest = max(map(len, self.names))

    def absent(self, printed: str, own: Collection[Person], windows: Mapping[Person, Mapping[str, Window]]) -> None:
        """No identity number of anybody, and no name but what the case's own records and people bear."""
        numbers = {number for number in NUMBER.findall(printed) if self.residents.index_of(number.upper()) is not None}
        assert not numbers, len(numbers)
        theirs = self._named(_words(records for person in own for records in self._held(person, windows[person])))
        theirs |= self._named(person.name for person in own)  # a short name may be a part of theirs
        found = self._named(WORD.findall(printed.translate(DOTS))) - theirs
        assert not found, found

    def _held(self, person: Person, windows: Mapping[str, Window]) -> Iterable[str]:
        seed = self.residents.seed
        for element in MAPPED.keys() & windows.keys():
            for record in records_of(seed, person, element, windows[element]):
                yield from (str(value) for value in record.values())

    def _named(self, words: Iterable[str]) -> set[str]:
        """Strangers' names within these words."""
        return {
            word[start : start + length]
            for word in words
            for start in range(len(word))
            for length in range(2, self.longest + 1)
            if word[start : start + length] in self.names
        }


def _words(texts: Iterable[Iterable[str]]) -> Iterable[str]:
    return (word for text in texts for value in text for word in WORD.findall(value))

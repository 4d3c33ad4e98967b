"""婚姻与殡葬登记: the history of a person's marriages, and the end of a life.

What was registered before 1985 is on paper only.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from plugins.simulated_departments.draws import Draw
from plugins.simulated_departments.population import Person
from plugins.simulated_departments.records.common import Held, Record, Window
from plugins.simulated_departments.records.lives import died_on, spouse_of
from plugins.simulated_departments.regions import region_of

_Registration = tuple[date, str, str]
"""Day, type, name of the spouse."""
_MARRIED, _DIVORCED = "1", "2"
_ELECTRONIC = date(1985, 1, 1)


def _marriage(seed: int, person: Person, window: Window) -> Iterator[Record]:
    for day, kind, other in _history(seed, person):
        if _ELECTRONIC <= day <= window.end:
            about = {"registrationType": kind, "spouseName": other}
            yield {"registrationDate": day.isoformat(), **about, "authority": f"{region_of(person).office}民政局"}


def _history(seed: int, person: Person) -> Iterator[_Registration]:
    """历次登记, oldest first; whoever lives with a spouse in one household is married to that person now."""
    spouse, draw = spouse_of(seed, person), Draw(seed, person.id_number, "marriage")
    before, divorced = draw.chance(8 if spouse else 62), draw.chance(100 if spouse else 24)
    first = _grown(person, draw.between(22, 29))
    together = _together(seed, person, spouse) if spouse else None
    if before and (together is None or first + timedelta(days=900) < together):
        yield first, _MARRIED, "样例某"
        if divorced:
            yield first + timedelta(days=draw.between(300, 800)), _DIVORCED, "样例某"
    if spouse is not None and together is not None:
        yield together, _MARRIED, spouse.name


def _together(seed: int, person: Person, spouse: Person) -> date:
    """The same day for both of a couple."""
    younger = max(person, spouse, key=lambda one: (one.birth, one.index))
    draw = Draw(seed, "couple", min(person.index, spouse.index))
    return _grown(younger, draw.between(21, 26)) + timedelta(days=draw.below(300))


def _grown(person: Person, years: int) -> date:
    return date(person.birth.year + years, person.birth.month, min(person.birth.day, 28))


def _funeral(seed: int, person: Person, window: Window) -> Iterator[Record]:
    died, draw = died_on(seed, person), Draw(seed, person.id_number, "funeral")
    if died is not None and died <= window.end:
        buried = died + timedelta(days=draw.between(2, 7))
        way = {"funeralType": draw.one_of(("1", "1", "1", "2")), "serviceDate": buried.isoformat()}
        yield {"deathDate": died.isoformat(), **way, "serviceUnit": f"{region_of(person).office}殡仪馆"}


HELD = {"marriage": Held(_marriage), "funeral": Held(_funeral)}

"""混乱: one fault drawn for an attempt, out of those that can befall its stage."""

from __future__ import annotations

from collections.abc import Mapping

from plugins.simulated_departments.behaviour import Chaos, Fault, Kind
from plugins.simulated_departments.draws import Draw

_WAY = (Kind.SLOW, Kind.HANG, Kind.ERROR, Kind.EMPTY, Kind.HALF, Kind.DISCONNECT, Kind.UNAVAILABLE, Kind.GARBAGE)
_CONTENT = (Kind.WRONG_PERSON, Kind.DUPLICATE_ROWS, Kind.STRING_DATAS, Kind.GB18030)
_FILE = (Kind.HALF_FILE, Kind.WRONG_DIGEST, Kind.WRONG_COUNT, Kind.PARTIAL, Kind.DUPLICATE_ROWS, Kind.UNKNOWN_ROWS)
STAGES: Mapping[str, tuple[Kind, ...]] = {
    "answer": (*_WAY, *_CONTENT, Kind.LATE, Kind.DUPLICATE_CALLBACK),
    "collect": (*_WAY, *_CONTENT),
    "callback": (Kind.GARBAGE, *_CONTENT),
    "submit": (*_WAY, Kind.LATE),
    "fetch": (*_WAY, *_FILE),
    "row": (Kind.WRONG_PERSON, Kind.MISSING_ROWS, Kind.BROKEN_ROWS),
}
"""What can befall an ask, its collection, its callback; a file handed in, a file fetched, a row in it."""
_FORMS = ("truncated", "html", "binary")


def befalls(chaos: Chaos, seed: int, department: str, ask: str, attempt: int, stage: str) -> tuple[Fault, ...]:
    """遭遇: nothing, or one fault."""
    kinds = [kind for kind in STAGES[stage] if kind in chaos.kinds or not chaos.kinds]
    draw = Draw(seed if chaos.seed is None else chaos.seed, "chaos", department, ask, stage, attempt)
    if attempt > chaos.at_most or not kinds or draw.below(1_000_000) >= chaos.share * 1_000_000:
        return ()
    return (Fault(draw.one_of(kinds), seconds=chaos.seconds, form=draw.one_of(_FORMS)),)

"""部门行为: the faults that a department can be told to have, and which ask meets which.

Whether an ask meets a fault is decided by seed, department, fault and ask id, not by chance: a run can be repeated.
`sticky` faults meet the same asks at every attempt; the others decide anew for each. For files the batch stands for the
ask where the whole file is concerned.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from plugins.simulated_departments.draws import share


class Kind(enum.StrEnum):
    """故障种类."""

    SLOW = "slow"
    """Answers after `seconds`."""
    HANG = "hang"
    """Takes the request and never answers."""
    UNAVAILABLE = "unavailable"
    """Service stopped until `until`; from then on the fault is over."""
    REFUSE = "refuse"
    """Will not answer this application (code 30)."""
    ERROR = "error"
    """HTTP 500."""
    EMPTY = "empty"
    """HTTP 200 and no byte."""
    HALF = "half"
    """Half of the body, then the connection is reset."""
    DISCONNECT = "disconnect"
    """The connection is reset before the first byte."""
    GARBAGE = "garbage"
    """`form`: truncated | html | binary."""
    WRONG_PERSON = "wrong_person"
    """Another person's records."""
    DUPLICATE_ROWS = "duplicate_rows"
    """Every record `times` times (2 unless told); in a file every row of an ask."""
    STRING_DATAS = "string_datas"
    """`datas` as a JSON string; `times` 2: encoded twice."""
    GB18030 = "gb18030"
    """GB 18030 bytes; every other answer says so in its header."""
    LATE = "late"
    """The callback comes, or the result file is ready, `seconds` later than usual."""
    DUPLICATE_CALLBACK = "duplicate_callback"
    """The callback comes `times` times."""

    HALF_FILE = "half_file"
    """Result file: half of its rows, under the cover of the whole."""
    WRONG_DIGEST = "wrong_digest"
    """Result file: signed, but its digest is another's."""
    WRONG_COUNT = "wrong_count"
    """Result file: one row more on the cover than there is."""
    PARTIAL = "partial"
    """Result file: half of the rows, and the cover says that more will come."""
    MISSING_ROWS = "missing_rows"
    """Result file: rows left out, and the cover says that it is complete."""
    BROKEN_ROWS = "broken_rows"
    """Result file: rows cut off in the middle."""
    UNKNOWN_ROWS = "unknown_rows"
    """Result file: one more row, for an ask that nobody put."""


class Fault(Struct, frozen=True, forbid_unknown_fields=True):
    """故障: one way of failing, for a share of the asks."""

    kind: Kind
    share: Annotated[float, Meta(ge=0, le=1)] = 1
    seconds: Annotated[float, Meta(ge=0, le=86_400)] = 0
    times: Annotated[int, Meta(ge=1, le=1_000)] = 2
    until: Annotated[datetime, Meta(tz=True)] | None = None
    form: str = "truncated"
    sticky: bool = False


class Chaos(Struct, frozen=True, forbid_unknown_fields=True):
    """混乱: all kinds mixed, by seed, for a share of the attempts; an ask's later attempts are always answered right."""

    share: Annotated[float, Meta(ge=0, le=1)] = 0.3
    at_most: Annotated[int, Meta(ge=0, le=100)] = 3
    """From the next attempt at an ask on, nothing befalls it."""
    seconds: Annotated[float, Meta(ge=0, le=3_600)] = 0.5
    """How long what is slow or late takes longer."""
    seed: int | None = None
    """None: the population's."""
    kinds: tuple[Kind, ...] = ()
    """Empty: all but a refusal, after which nobody asks again."""


class Behaviour(Struct, frozen=True, forbid_unknown_fields=True):
    """行为 of one department; the empty one answers as it should."""

    faults: tuple[Fault, ...] = ()
    chaos: Chaos | None = None
    batch_seconds: Annotated[float, Meta(ge=0, le=604_800)] | None = None
    """How long this department takes over a file; None: as long as the server was started with."""


class Met(Struct, frozen=True):
    """遇到的故障 of one attempt of one ask."""

    faults: tuple[Fault, ...]

    def get(self, kind: Kind) -> Fault | None:
        for fault in self.faults:  # a loop: a dozen times an answer, mostly over nothing
            if fault.kind is kind:
                return fault
        return None


def met_by(
    faults: Sequence[Fault], seed: int, department: str, ask: str, attempt: int, now: datetime, stage: str = "answer"
) -> Met:
    """遇到的故障: decided by hash; `stage` lets a callback be spared where the acceptance was not."""
    return Met(tuple(f for f in faults if _meets(f, seed, department, ask, attempt, now, stage)))


def _meets(fault: Fault, seed: int, department: str, ask: str, attempt: int, now: datetime, stage: str) -> bool:
    if fault.kind is Kind.UNAVAILABLE and fault.until is not None and fault.until <= now:
        return False
    turn = ("sticky",) if fault.sticky else (stage, attempt)
    return share(seed, "fault", department, fault.kind, ask, *turn) < fault.share

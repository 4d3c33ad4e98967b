"""凭证: facts that a line rests on, by their tails: UUIDv7 begin alike, and the JSON report has them whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

_TAIL = 8


class Serials(Struct, frozen=True):
    """凭证号: what all lines share, and what each one adds."""

    shared: str
    each: tuple[str, ...]


def serials(evidence: Sequence[Sequence[str]]) -> Serials:
    """Facts of one reply share its id and differ in their serial: …3f2a91c4 for all, :0, :1, … for each."""
    if len(evidence) == 1:
        return Serials(spelled(evidence[0]), ("",))
    replies = {name.partition(":")[0] for ids in evidence for name in ids}
    numbered = all(ids and all(":" in name for name in ids) for ids in evidence)
    if len(replies) == 1 and numbered:
        each = ("、".join(":" + name.partition(":")[2] for name in ids) for ids in evidence)
        return Serials(_tail(next(iter(replies))), tuple(each))
    return Serials("", tuple(spelled(ids) for ids in evidence))


def spelled(ids: Iterable[str]) -> str:
    """凭证 of one line: the tail of the reply's id with the fact's serial."""
    return "、".join(_short(name) for name in ids)


def _short(name: str) -> str:
    reply, colon, serial = name.partition(":")
    return _tail(reply) + colon + serial


def _tail(name: str) -> str:
    return name if len(name) <= _TAIL + 4 else f"…{name[-_TAIL:]}"

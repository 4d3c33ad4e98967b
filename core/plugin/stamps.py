"""插件标记: 'name version+digest', as it stands in every assessment: the digest whole, and short where people read it.

Stamps of before this version carry the first characters of the digest only: they mean the one whole stamp that begins
with them, and nothing where there are several.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

WHOLE = 64
"""Characters of a SHA-256."""
SHOWN = 12
"""Characters that people are shown: enough to tell versions apart that nobody has made to collide."""


class Ambiguous(LookupError):
    """多个存档: an old short stamp that several contents begin with."""


def stamp_of(name: str, version: str, digest: str) -> str:
    """标记, whole; a module without a file has no digest."""
    return f"{name} {version}" + (f"+{digest}" if digest else "")


def shown(stamp: str) -> str:
    """zhejiang 1.3.0+880fa79ca443."""
    head, plus, digest = stamp.rpartition("+")
    return f"{head}+{digest[:SHOWN]}" if plus else stamp


def same(one: str, other: str) -> bool:
    """Whether they name the same content: equal, or one of them the short form of the other."""
    if one == other:
        return True
    (head, plus, digest), (their_head, their_plus, theirs) = one.rpartition("+"), other.rpartition("+")
    if not (plus and their_plus) or head != their_head or min(len(digest), len(theirs)) < SHOWN:
        return False
    return digest.startswith(theirs) or theirs.startswith(digest)


def resolved(stamp: str, among: Iterable[str]) -> str | None:
    """The one of these that is meant; None where it is none of them. Raises Ambiguous."""
    known = set(among)
    if stamp in known:
        return stamp
    found = sorted(one for one in known if same(stamp, one))
    if len(found) > 1:
        raise Ambiguous(f"插件标记 {stamp} 对应多个不同的内容：{'；'.join(found)}，不能确定是哪一个")
    return found[0] if found else None


def distinct(stamps: Sequence[str]) -> list[str]:
    """Each content once: a short one whose whole one is among them, and only one, says nothing more."""
    return [one for one in stamps if sum(same(one, other) and len(other) > len(one) for other in stamps) != 1]

"""哈希抽样: numbers drawn from a hash of their labels, so that what is drawn later changes nothing drawn before.

Not `random`: its sequence would tie every record to the order of drawing.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import TypeVar

_T = TypeVar("_T")


class Draw:
    """抽样: an endless sequence that depends on its labels alone."""

    def __init__(self, *labels: object) -> None:
        self._key = blake2b("\x1f".join(map(str, labels)).encode(), digest_size=32).digest()
        self._count = 0

    def below(self, limit: int) -> int:
        """A whole number from 0 up to and without `limit`."""
        self._count += 1
        digest = blake2b(self._count.to_bytes(8, "big"), key=self._key, digest_size=8).digest()
        return int.from_bytes(digest, "big") % limit

    def between(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return low + self.below(high - low + 1)

    def chance(self, percent: int) -> bool:
        return self.below(100) < percent

    def one_of(self, choices: Sequence[_T]) -> _T:
        return choices[self.below(len(choices))]


def share(*labels: object) -> float:
    """份额: a number from 0 up to and without 1 that depends on its labels alone."""
    return Draw(*labels).below(1_000_000) / 1_000_000

"""未声明的内容: what a manifest does not name is not handed to its plugin's rules; whoever reaches for it holds the case.

A sum without what the manifest leaves out would be a wrong sum, and silently. So the sequences that tests and support rules
go through say so instead. What the core's own measures add up of a whole category is the law's, not the plugin's; elements
that they are told by name have to be the manifest's.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any, Protocol, TypeVar, overload

from core.plugin.touching import BeyondManifest


class _About(Protocol):
    @property
    def element(self) -> str: ...


T = TypeVar("T", bound=_About)


class Kept(Sequence[T]):
    """看管的序列: everything that was found; raises BeyondManifest at what the manifest does not name."""

    __slots__ = ("_all", "_may", "_rule")

    def __init__(self, rule: str, all_: Sequence[T], may: Collection[str]) -> None:
        self._rule, self._all, self._may = rule, tuple(all_), may

    @property
    def everything(self) -> tuple[T, ...]:
        """For the core's own measures."""
        return self._all

    def allow(self, elements: Collection[str]) -> None:
        """Raise BeyondManifest unless the manifest names all of these."""
        for element in elements:
            if element not in self._may:
                raise BeyondManifest(self._rule, element, "读取")

    def _looked_at(self, entry: T) -> T:
        self.allow((entry.element,))
        return entry

    def __len__(self) -> int:
        return len(self._all)

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[T, ...]: ...
    def __getitem__(self, place: int | slice) -> T | tuple[T, ...]:
        if isinstance(place, slice):
            return tuple(self._looked_at(entry) for entry in self._all[place])
        return self._looked_at(self._all[place])

    def __iter__(self) -> Iterator[T]:
        return map(self._looked_at, self._all)


def whole(entries: Sequence[Any], named: Collection[str] = ()) -> Sequence[Any]:
    """全部: what the core's own measures look at. Raises BeyondManifest where they are told a name beyond the manifest."""
    if type(entries) is not Kept:
        return entries
    entries.allow(named)
    return entries.everything


def keeping(rule: str, may: Collection[str]) -> Callable[[Sequence[T]], Sequence[T]]:
    """看管 what a rule is handed, where anything of it is beyond its manifest."""

    def kept(entries: Sequence[T]) -> Sequence[T]:
        return entries if all(entry.element in may for entry in entries) else Kept(rule, entries, may)

    return kept

"""另日取值: a number of the law as it stood on another day than the application's: 取得收入当月的标准.

Whoever asks for one is noted while an assessment is made (`noted`), so that it is kept with the result, printed in every
explanation and compared when the assessment is run again. Nothing else is remembered: the same question, the same answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from datetime import date
from decimal import Decimal

from msgspec import Struct

from core.plugin.figures import ParameterValue, Place, value_on
from core.plugin.vocabulary import Citation


class NumberOn(Struct, frozen=True):
    """另日取值 of one assessment: which number, of which day, and the document that set it."""

    id: str
    title: str
    day: date
    value: str
    """As it is written, in the number's own unit (fen)."""
    citation: Citation
    start: date
    """Since when it stood."""

    def printed(self) -> str:
        """90000（样例通知 第一条，自2026-01-01起）."""
        return f"{self.value}（{self.citation}，自{self.start.isoformat()}起）"


class Series(Struct, frozen=True):
    """历次的值 of one number, and of those that it has replaced: before its own first value one of them stood."""

    own: Sequence[ParameterValue]
    before: tuple[Sequence[ParameterValue], ...] = ()

    def on(self, day: date, place: Place) -> ParameterValue | None:
        """The value that stood on that day there; None where there was none."""
        found = value_on(self.own, day, place)
        earlier = (value_on(values, day, place) for values in self.before) if found is None else ()
        return found or max(filter(None, earlier), key=lambda value: value.start, default=None)


_noted: ContextVar[dict[tuple[str, date], NumberOn] | None] = ContextVar("hedui_numbers_of_other_days", default=None)


class noted:
    """What is asked for in between, each number and day once."""

    __slots__ = ("_token",)

    def __enter__(self) -> Mapping[tuple[str, date], NumberOn]:
        found: dict[tuple[str, date], NumberOn] = {}
        self._token = _noted.set(found)
        return found

    def __exit__(self, *raised: object) -> None:
        _noted.reset(self._token)


def note(key: tuple[str, date], number: NumberOn) -> None:
    """记录: of the assessment that is being made; outside of one (a test of the pack's own) nothing is kept."""
    found = _noted.get()
    if found is not None:
        found[key] = number


def number_of(value: ParameterValue) -> int | Decimal | None:
    """数值; None of a word."""
    return None if isinstance(value.value, str) else value.value

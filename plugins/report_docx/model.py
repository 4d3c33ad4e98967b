"""填充任务: what goes into the confined process and what comes out of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct

LARGEST_FILE = 4 * 1024 * 1024
SECONDS = 15
"""Of processor time, for one task."""
OUT_OF_MEMORY = 3
"""What the confined process says of itself by its exit code."""

Row = Mapping[str, str | int]
View = Mapping[str, str | int | Sequence[str | Row]]
"""What a template can name: finished texts, whole numbers, and lists of them. Nothing of it has a method worth calling."""


class Filling(Struct, frozen=True):
    """一份报告: its texts, and the day that the file bears."""

    view: View
    day: date


class Task(Struct, frozen=True):
    """任务: fill this template with each of these."""

    template: bytes
    fillings: Sequence[Filling]


class Done(Struct, frozen=True, tag=True):
    """完成: the files, in the order of the fillings."""

    files: Sequence[bytes]


class Refusal(Struct, frozen=True, tag=True):
    """不予使用, in one sentence that says what to change."""

    sentence: str


class Refused(Exception):
    """模板不予使用: the message is the sentence."""

"""同类明细: lines of one person, data element, category and rule that are treated alike, kept together in their order.

What a household is paid month by month is one batch until somebody has to look at the single payment; it is what the
steps of an assessment hand on, so that each of them costs as much as there are batches and not as there are payments.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter

from msgspec import Struct

from core.plugin.rules import COUNTED, DEDUCTED, Line, Treatment
from core.plugin.vocabulary import Category


class Batch(Struct, eq=False, gc=False):
    """同类明细. What the lines have in common stands beside them; nobody changes either."""

    subject: str
    category: Category
    element: str
    rule: str
    treatment: Treatment
    lines: Sequence[Line]
    amount: int
    """Sum of the lines, in fen (or pieces); a line without an amount adds nothing."""


def net_of(batches: Iterable[Batch]) -> int:
    """What they do to their totals: counted adds, deducted takes off, the others do nothing."""
    net = 0
    for batch in batches:
        treatment = batch.treatment
        if treatment is COUNTED:
            net += batch.amount
        elif treatment is DEDUCTED:
            net -= batch.amount
    return net


_ALIKE = attrgetter("subject", "category", "element", "rule", "treatment")


def runs(lines: Iterable[Line]) -> Iterator[Batch]:
    """The lines in their order, neighbours that are alike together."""
    for (subject, category, element, rule, treatment), own in groupby(lines, _ALIKE):
        together = list(own)
        amount = sum([line.amount or 0 for line in together])
        yield Batch(subject, category, element, rule, treatment, together, amount)


def single(line: Line) -> Batch:
    """A line that stands alone."""
    return Batch(
        line.subject, line.category, line.element, line.rule, line.treatment, [line], line.amount or 0
    )  # fmt: skip


def flat(batches: Iterable[Batch]) -> list[Line]:
    """The single lines, in order."""
    return [line for batch in batches for line in batch.lines]

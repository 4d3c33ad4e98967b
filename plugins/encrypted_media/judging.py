"""判定: the rows of a package, ask by ask. The rows of one ask stand or fall together: half of a person's payments would
be a wrong sum, and nobody could see it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from msgspec import Struct, field

from hedui.plugin import DataElement, PackageHead, Reply, RowRefused, RowTaken
from plugins.encrypted_media.answers import Expected, Line
from plugins.encrypted_media.facts import judge_row, judge_together, reply_of


class Judgement(Struct):
    """判定结果, before it is sealed."""

    replies: dict[str, Reply] = field(default_factory=dict)
    taken: list[RowTaken] = field(default_factory=list)
    held: list[Line] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def judged(
    head: PackageHead, expected: Sequence[Expected], lines: Iterable[Line], settled: frozenset[str], received_on: date
) -> Judgement:
    """逐项判定."""
    found, elements = Judgement(), {element.id: element for element in head.elements}
    of_ask: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        if line.expected is None:
            found.held.append(line)
        else:
            of_ask[line.expected.ask.id].append(line)
    for each in expected:
        ask = each.ask
        _judge_ask(found, ask.id, of_ask[ask.id], elements[ask.element], settled, received_on)
    return found


def _judge_ask(
    found: Judgement, ask: str, lines: list[Line], element: DataElement, settled: frozenset[str], received_on: date
) -> None:
    answered = _once([line for line in lines if line.answered])
    if ask in settled:
        found.repeated += [ask] if lines else []
    elif not lines:
        found.missing.append(ask)
    elif not answered:
        held = [line for line in lines if line.faults]
        found.held += held
        found.unanswered += [] if held else [ask]
    else:
        for line in answered:
            judge_row(line, element, received_on)
        judge_together(answered)
        _settle(found, ask, answered, element)


def _settle(found: Judgement, ask: str, lines: list[Line], element: DataElement) -> None:
    if not any(line.faults for line in lines):
        found.replies[ask] = reply_of(lines, element)
        found.taken += [RowTaken(line.table.file, line.table.sheet, line.row.number, ask) for line in lines]
        return
    wrong = next(line.row.number for line in lines if line.faults)
    for line in lines:
        if not line.faults:
            line.faults.append(("", f"本行无误；因同一查询的第 {wrong} 行有误，一并退回"))
    found.held += lines


def _once(lines: list[Line]) -> list[Line]:
    """The rows of one table, where another one says just the same: a workbook and the CSV that was made of it."""
    by_table: Mapping[tuple[str, int], list[Line]] = defaultdict(list)
    for line in lines:
        by_table[line.table.file, line.table.sheet].append(line)
    contents = {_content(each) for each in by_table.values()}
    whole = not any(line.faults for line in lines)
    return next(iter(by_table.values())) if len(contents) == 1 and whole else lines


def _content(lines: list[Line]) -> tuple[str, ...]:
    return tuple(sorted(repr(line.content) for line in lines))


def refusals(lines: Iterable[Line]) -> Iterable[RowRefused]:
    """退回的行, each with every reason."""
    for line in lines:
        ask = line.expected.ask.id if line.expected else ""
        for title, reason in line.faults:
            yield RowRefused(line.table.file, line.table.sheet, line.row.number, title, reason, ask)

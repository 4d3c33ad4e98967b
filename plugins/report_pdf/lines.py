"""认定明细: the findings of one item; those of one treatment and one basis together, so that what they share is said once.

What is factored out is never lost: every line keeps its own title, day, amount and evidence, wherever they differ.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import count

from hedui.plugin import ReportLine, Treatment, ValueKind
from plugins.report_pdf import values, wording
from plugins.report_pdf.evidence import serials
from plugins.report_pdf.labels import columns, common, shared_title
from plugins.report_pdf.notes import Notes
from plugins.report_pdf.page_household import LineGroup, LineRow

_OWN_AMOUNT = "〔该笔数额〕"
"""Stands in a shared reason for the amount of each line, which is printed with the line."""

_FIGURE = re.compile(r"[\d,]+\.\d\d(?=元)")
_STEMS = "甲乙丙丁戊己庚辛壬癸"
"""Stand in the shared reason of a doubt for its figures, which are printed with each line."""

Said = Mapping[str, str]
"""Title, source and text that the item's row says already."""


def groups_of(lines: Iterable[ReportLine], said: Said, notes: Notes) -> tuple[LineGroup, ...]:
    """一项的认定明细; what its row says is not said again."""
    return tuple(_group(alike, said, notes) for alike in _alike(lines))


def _alike(lines: Iterable[ReportLine]) -> list[list[ReportLine]]:
    """Lines of one reason together; where no two share one, all of one basis, each with its own reason."""
    lines = list(lines)
    reasons = [_key(line, _reason(line)) for line in lines]
    groups: dict[object, list[ReportLine]] = {}
    for line, key in zip(lines, reasons, strict=True):
        groups.setdefault(key if reasons.count(key) > 1 else _key(line, None), []).append(line)
    return list(groups.values())


def _key(line: ReportLine, reason: str | None) -> object:
    return line.treatment, line.basis, line.source_title, line.rule, line.kind, reason


def _reason(line: ReportLine) -> str:
    """The same words about other figures are one reason: about each line's own amount, or, in a doubt, about any."""
    if line.treatment is Treatment.DOUBTFUL:
        return _stemmed(line.reason)
    if line.kind != ValueKind.MONEY or not line.amount:
        return line.reason
    return line.reason.replace(f"所报{values.yuan(line.amount)}元", f"所报{_OWN_AMOUNT}")


def _stemmed(reason: str) -> str:
    if len(_FIGURE.findall(reason)) > len(_STEMS):
        return reason
    place = count()
    return _FIGURE.sub(lambda _: f"〔{_STEMS[next(place)]}〕", reason)


def _figures(line: ReportLine) -> str:
    """The figures of a line's own doubt, under the signs that stand for them in the shared reason."""
    return "　".join(f"〔{s}〕{figure}" for s, figure in zip(_STEMS, _FIGURE.findall(line.reason), strict=False))


def _group(lines: list[ReportLine], said: Said, notes: Notes) -> LineGroup:
    first, single = lines[0], len(lines) == 1
    reason = common(lines, lambda line: line.reason)
    shared = reason if single or reason is not None else common(lines, _reason)
    figured = first.treatment is Treatment.DOUBTFUL and shared is not None and shared != reason
    title, cut = shared_title([line.title or line.element_title for line in lines])
    text = common(lines, lambda line: line.text)
    ids = serials([line.evidence for line in lines])
    rows = () if single else _rows(lines, cut, ids.each, text is None, shared is None, figured)
    return LineGroup(
        shape=first.treatment.value,
        treatment=wording.treatment(first.treatment),
        summary=_summary(lines),
        title="　".join(_new({"title": title, "text": text or ""}, said)),
        reason=shared or "",
        basis=notes.cite(first.basis),
        rule=first.rule,
        origin=_origin(lines, said["source"]),
        evidence=f"凭证 {ids.shared}" if ids.shared else "",
        columns=columns(rows),
        rows=rows,
    )


def _new(parts: Said, said: Said) -> list[str]:
    return [part for name, part in parts.items() if part and part != said[name]]


def _summary(lines: Sequence[ReportLine]) -> str:
    """数额: only money that every line has is added up."""
    first = lines[0]
    if len(lines) == 1:
        alone = values.value(first.kind, first.amount, "", first.quantity)
        return "" if alone == values.NONE else alone
    return values.count_and_sum(lines)


def _origin(lines: Sequence[ReportLine], source: str) -> str:
    """来源与时点, as far as all lines share them."""
    first, day = lines[0], common(lines, _day)
    parts = (
        f"来源：{first.source_title}" if first.source_title not in {"", source} else "",
        f"截至{day}" if day else "",
    )
    return "；".join(part for part in parts if part)


def _day(line: ReportLine) -> str:
    return values.chinese_date(line.as_of) if line.as_of else ""


def _rows(
    lines: Sequence[ReportLine], cut: int, ids: Sequence[str], with_text: bool, with_reason: bool, figured: bool
) -> tuple[LineRow, ...]:
    dated, summed = common(lines, _day) is None, values.summable(lines)
    return tuple(
        LineRow(
            label="　".join(p for p in (_label(line, cut), line.text if with_text else "") if p),
            as_of=_short_day(line) if dated else "",
            amount=values.yuan(line.amount or 0) if summed else values.value(line.kind, line.amount, "", line.quantity),
            evidence=serial,
            figures=_figures(line) if figured else "",
            reason=line.reason if with_reason else "",
        )
        for line, serial in zip(lines, ids, strict=True)
    )


def _short_day(line: ReportLine) -> str:
    """In the month that the title names, the day is enough."""
    if line.as_of is None:
        return ""
    named = line.title.startswith(f"{line.as_of:%Y年%m月}")
    return f"{line.as_of.day}日" if named else line.as_of.isoformat()


def _label(line: ReportLine, cut: int) -> str:
    """The title without its last `cut` characters, which the group says."""
    title = line.title or line.element_title
    return title[: len(title) - cut]

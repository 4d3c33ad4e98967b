"""待更正清单: the refused rows as they were written, each with its reasons, in the workbook that the clerk knows."""

from __future__ import annotations

from collections.abc import Sequence

from hedui.plugin import CORRECTION_COLUMNS, PackageHead
from plugins.encrypted_media.answers import Line
from plugins.encrypted_media.form import COLUMNS
from plugins.encrypted_media.workbook import Lines, workbook

_LEAD = ("原因", "原行号")


def correction(head: PackageHead, held: Sequence[Line]) -> bytes:
    """A workbook; filled in again and sent back it is judged like the first."""
    if not CORRECTION_COLUMNS.issuperset(_LEAD):
        raise ValueError("更正清单的栏目与读取时略去的栏目不一致")
    return workbook(head, Lines([_row(line) for line in held], _LEAD, locked=False))


def _row(line: Line) -> list[str]:
    places = {label: place for place, label in enumerate(line.table.labels)}
    cells = line.cells
    found = [places.get(column.title, len(cells)) for column in COLUMNS]
    reasons = "；".join(dict.fromkeys(f"{title}：{reason}" if title else reason for title, reason in line.faults))
    return [reasons, str(line.row.number), *(cells[place] if place < len(cells) else "" for place in found)]

"""认定不计入的其他收入: the local list behind 第七条（六）, a dated tenant setting; each entry names who, what and when.

Only a civil affairs department of a county or above recognises; an entry of anybody else is shown and has no effect.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from hedui.plugin import Setting, Values

RECOGNISED_SETTING = "wangmo.recognised_exclusions"


class Entry(Struct, frozen=True, forbid_unknown_fields=True):
    """认定: one income that a civil affairs department recognised as not counted."""

    element: Annotated[str, Meta(title="收入类别")]
    """Id of the data element: national.maternity_benefit."""
    authority: Annotated[str, Meta(title="认定单位")]
    """Who recognised it, as on the document: 望谟县民政局."""
    level: Annotated[Literal["township", "county", "prefecture", "province", "state"], Meta(title="认定单位级别")]
    document: Annotated[str, Meta(title="认定文件")]
    on: Annotated[date, Meta(title="文件日期")]
    """The day of the document; it has to lie on or before the day of the application's law."""

    def fault(self, day: date) -> str:
        """Why the entry has no effect; empty where it has."""
        if "民政" not in self.authority:
            return f"由{self.authority}认定，不是民政部门"
        if self.level == "township":
            return f"由{self.authority}认定，不是县级以上民政部门"
        return f"认定文件日期{self.on.isoformat()}晚于申请日" if self.on > day else ""


def entries(settings: Mapping[str, Setting]) -> Sequence[Entry]:
    """清单; raises ValueError where the setting has another form."""
    setting = settings.get(RECOGNISED_SETTING)
    return msgspec.convert(setting.value, list[Entry]) if setting else ()


def recognition(element: str, values: Values) -> Entry | None:
    """The effective entry of an element; None where there is none."""
    return next((entry for entry in _about(element, values) if not entry.fault(values.day)), None)


def without_effect(element: str, values: Values) -> str:
    """What to print of entries that name the element and have no effect; empty where there are none."""
    faults = [entry.fault(values.day) for entry in _about(element, values)]
    return "".join(f"；本地清单所列不适用第七条（六）：{fault}" for fault in faults if fault)


def _about(element: str, values: Values) -> Sequence[Entry]:
    try:
        found = entries(values.settings)
    except ValueError:
        # A list entered in another form must not stop the report: the conclusion names it (conclusions.py).
        return ()
    return [entry for entry in found if entry.element == element]

"""期限规则 (第十一条至第十三条): each clock on its own; the text puts none of them inside another.

第十一条（二）prints no start for the county's fifteen working days: they run from the day on which the township files
its field check, with which （一）ends and before which （二）has nothing to work with. It gives no extension either.
"""

from __future__ import annotations

from hedui.plugin import Approver, Citation, DeadlineRule, DeadlineUnit, Event, Extension
from plugins.wangmo import citations as c

LONGEST = 30


def _rule(
    name: str,
    title: str,
    length: int,
    basis: Citation,
    events: tuple[Event, Event | None],
    longer: Citation | None = None,
) -> DeadlineRule:
    """A clock between two events (the second None: to the end of the case, or to the answer); stage and id are its name."""
    return DeadlineRule(
        id=f"wangmo.{name}",
        title=title,
        stage=name,
        starts_on=events[0],
        length=length,
        unit=DeadlineUnit.WORKING,
        basis=(basis,),
        valid=c.IN_FORCE,
        extension=Extension(LONGEST, Approver.AGENCY_HEAD, (longer,)) if longer else None,
        ends_on=events[1],
    )


FIELD_CHECK = _rule(
    "field_check", "乡镇（街道）实地核查期限", 15, c.FIELD_TIME, (Event.ACCEPTED, Event.FIELD_CHECK_FILED)
)
"""实地核查期限: from acceptance to the field check filed with the county (第十一条（一）)."""

TOTAL = _rule("total", "县级核对期限", 15, c.COUNTY_TIME, (Event.FIELD_CHECK_FILED, None))
"""县级核对期限 (第十一条（二）)."""

SOURCE = _rule("source", "部门反馈期限", 10, c.SOURCE_TIME, (Event.ASKED, None))
"""部门反馈期限 (第十一条（三）): the department's own ten days, also where the county asked late."""

UPWARD = _rule("upward", "上报州级期限", 10, c.UPWARD, (Event.ESCALATION_NEEDED, Event.ESCALATED))
"""上报期限 (第十二条): from 收到信息材料, the material that has to go up."""

PREFECTURE = _rule(
    "prefecture", "州级核对期限", 15, c.UPWARD, (Event.ESCALATED, Event.ESCALATION_ANSWERED), c.UPWARD_LONGER
)
"""州级核对期限 (第十二条), 30 in total at most."""

OBJECTION = _rule(
    "objection", "异议复核期限", 15, c.OBJECTION, (Event.OBJECTED, Event.OBJECTION_ANSWERED), c.OBJECTION_LONGER
)
"""异议复核期限 (第十三条), 30 in total at most."""

DEADLINES = (FIELD_CHECK, TOTAL, SOURCE, UPWARD, PREFECTURE, OBJECTION)

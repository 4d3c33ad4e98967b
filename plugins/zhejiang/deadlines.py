"""期限规则: 10 working days for the whole verification, 7 for a department's answer, the second inside the first."""

from __future__ import annotations

from hedui.plugin import Approver, DeadlineRule, DeadlineUnit, Event, Extension
from plugins.zhejiang.citations import EXTENSION, IN_FORCE, SOURCE_TIME, TOTAL_TIME

TOTAL = DeadlineRule(
    id="zhejiang.total",
    title="核对总期限",
    stage="total",
    starts_on=Event.ACCEPTED,
    length=10,
    unit=DeadlineUnit.WORKING,
    basis=(TOTAL_TIME,),
    valid=IN_FORCE,
    # 四(一)3: as the entrusting department asks; the text sets no longest total.
    extension=Extension(ceiling=None, approver=Approver.ENTRUSTING_DEPARTMENT, basis=(EXTENSION,)),
)
"""核对总期限: 10 working days from acceptance (四(一)); the day of acceptance is not counted."""

SOURCE = DeadlineRule(
    id="zhejiang.source",
    title="数源部门反馈期限",
    stage="source",
    starts_on=Event.ASKED,
    length=7,
    unit=DeadlineUnit.WORKING,
    basis=(SOURCE_TIME,),
    valid=IN_FORCE,
    within=TOTAL.id,
)
"""数源部门反馈期限: 7 working days from receipt of the request (四(一)3); what may be extended is the whole."""

DEADLINES = (TOTAL, SOURCE)

"""办理程序 (第十一条, 第十六条): the township's field check comes first, and the report is handed to two recipients."""

from __future__ import annotations

from hedui.plugin import DeliveryDuty, FieldCheckDuty, Procedure
from plugins.wangmo import citations as c

PROCEDURES = (
    Procedure(
        id="wangmo.procedure",
        title="望谟县核对程序",
        basis=(c.FIELD_TIME, c.COUNTY_TIME),
        valid=c.IN_FORCE,
        field_check=FieldCheckDuty(
            minimum_officers=2,
            methods=("入户调查", "邻里走访", "信函取证"),
            basis=(c.FIELD_TIME, c.FIELD_METHOD, c.TWO_OFFICERS),
        ),
        deliveries=(
            DeliveryDuty("applicant", "申请人", (c.COUNTY_TIME,)),
            DeliveryDuty("department", "有关部门", (c.COUNTY_TIME, c.GROUNDS)),
        ),
    ),
)

"""程序 (第六条至第八条): clocks, authorization, report, and which department holds what."""

from __future__ import annotations

from hedui.plugin import (
    AuthorizationTemplate,
    DeadlineRule,
    DeadlineUnit,
    Event,
    Point,
    Procedure,
    ReportLayout,
    SourceItem,
    TemplateField,
    WorkCalendar,
)

from .citations import IN_FORCE, article
from .programmes import ENTITLED, PENSION, TAX, WAGE

TOTAL = DeadlineRule(
    "newpack.total", "核对总期限", "total", Event.ACCEPTED, 20, DeadlineUnit.WORKING,
    article("第六条", "自受理之日起二十个工作日内完成核对"), IN_FORCE,
)  # fmt: skip
SOURCE = DeadlineRule(
    "newpack.source", "数源反馈期限", "source", Event.ASKED, 5, DeadlineUnit.WORKING,
    article("第六条", "自收到查询之日起五个工作日内反馈"), IN_FORCE, within=TOTAL.id,
)  # fmt: skip
DEADLINES = (TOTAL, SOURCE)
PROCEDURES: tuple[Procedure, ...] = ()
"""Field check and deliveries, where the text demands them."""
CALENDARS: tuple[WorkCalendar, ...] = ()
POINTS: tuple[Point, ...] = ()
"""What is not named here is closed to the levels below."""

TEMPLATES = (
    AuthorizationTemplate(
        id="newpack.authorization",
        title="家庭经济状况核对授权书（示例县）",
        version="2026-1",
        basis=article("第七条"),
        valid=IN_FORCE,
        validity_months=12,
        fields=(
            TemplateField("full_name", "姓名"),
            TemplateField("id_number", "证件号码"),
            TemplateField("signature", "签名或捺印"),
            TemplateField("programme", "申请的救助项目"),
            TemplateField("guardian_name", "监护人姓名", required=False),
            TemplateField("capacity", "民事行为能力", required=False),
        ),
        statement="本人授权核对机构依照本办法查询本人的信息，用于所申请的社会救助项目的认定。",
    ),
)
LAYOUTS = (
    ReportLayout(
        id="newpack.report",
        title="示例县社会救助家庭经济状况核对报告",
        number_pattern="核〔{year}〕{code}-{serial:06d}号",
        purpose_statement="本报告仅作为社会救助认定的参考，不作其他用途。",
        basis=article("第八条"),
    ),
)
TITLES = {"social_insurance": "人力资源和社会保障部门", "tax": "税务部门", "civil_affairs": "民政部门"}
_HOLDS = (("social_insurance", WAGE), ("social_insurance", PENSION), ("tax", TAX), ("civil_affairs", ENTITLED))
SOURCE_ITEMS = tuple(
    SourceItem(
        id=f"newpack.{source}.{element.partition('.')[2]}",
        source=source,
        title=TITLES[source],
        element=element,
        basis=article("第六条"),
        deadline=SOURCE.id,
        look_back="period",
    )
    for source, element in _HOLDS
)

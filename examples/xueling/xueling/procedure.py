"""程序 (第九条至第十四条, 第十七条至第十九条): clocks, steps, authorization, report, holidays, departments."""

from __future__ import annotations

from datetime import date

from hedui.plugin import (
    Approver,
    AuthorizationTemplate,
    CalendarYear,
    DeadlineRule,
    DeadlineUnit,
    Event,
    Extension,
    FieldCheckDuty,
    Openness,
    Point,
    Procedure,
    Recorder,
    RecordKind,
    ReportLayout,
    Retention,
    SourceItem,
    Step,
    TemplateField,
    Timing,
    WorkCalendar,
)

from .citations import IN_FORCE, article
from .programmes import ASSETS, OWNED, STANDING
from .supervision import EMPLOYED_ALERT

WORKING = DeadlineUnit.WORKING
TOTAL = DeadlineRule(
    "xueling.total", "核对总期限", "total", Event.ACCEPTED, 12, WORKING,
    article("第十条", "自受理之日起十二个工作日内完成核对"), IN_FORCE,
    extension=Extension(24, Approver.AGENCY_HEAD, article("第十条", "总期限不超过二十四个工作日")),
)  # fmt: skip
SUPPLEMENT_STEP = Step("xueling.supplement_notice", "补充核对", article("第十一条"), Recorder.COUNTY)
ALERT_STEP = Step(
    "xueling.employment_alert", "就业预警核查", article("第十六条"), Recorder.COUNTY, timing=Timing.AFTER_REPORT,
    alert=EMPLOYED_ALERT.id,
)  # fmt: skip
SUPPLEMENT = DeadlineRule(
    "xueling.supplement", "补充核对期限", "supplement", SUPPLEMENT_STEP.begun, 7, WORKING,
    article("第十一条", "自通知发出之日起七个工作日内完成补充核对"), IN_FORCE, ends_on=SUPPLEMENT_STEP.ended,
)  # fmt: skip
EMPLOYED = DeadlineRule(
    "xueling.employed_check", "就业预警核查期限", "alert", EMPLOYED_ALERT.raised, 10, WORKING,
    article("第十六条", "自预警之日起十个工作日内完成核查"), IN_FORCE, ends_on=ALERT_STEP.ended,
)  # fmt: skip
SOURCE = DeadlineRule(
    "xueling.source", "数源反馈期限", "source", Event.ASKED, 6, WORKING,
    article("第十二条", "自收到查询之日起六个工作日内反馈"), IN_FORCE, within=TOTAL.id,
)  # fmt: skip
DEADLINES = (TOTAL, SUPPLEMENT, EMPLOYED, SOURCE)
PROCEDURES = (
    Procedure(
        "xueling.procedure", "核对程序", article("第十一条"), IN_FORCE,
        field_check=FieldCheckDuty(2, ("入户核查", "放牧点核查"), article("第十三条")),
        steps=(SUPPLEMENT_STEP, ALERT_STEP),
        retention=(Retention(RecordKind.CASE, 60, article("第十九条")),),
    ),
)  # fmt: skip
CALENDARS = (
    WorkCalendar(
        id="xueling.moving_festival",
        title="转场节放假",
        years={
            2026: CalendarYear(
                2026, article("第十七条")[0], frozenset(date(2026, 6, day) for day in (10, 11, 12)), frozenset()
            )
        },
        overlays="national.calendar",
        area="9905",
    ),
)
POINTS = (
    Point("xueling.point.total", TOTAL.id, Openness.TIGHTEN, article("第十八条", "更短的核对期限，不得延长")),
    Point("xueling.point.layout", "xueling.report", Openness.OPEN, article("第十八条", "核对报告样式由县确定")),
)
TEMPLATES = (
    AuthorizationTemplate(
        id="xueling.authorization",
        title="雪岭自治州核对授权书",
        version="2026-1",
        basis=article("第九条"),
        valid=IN_FORCE,
        validity_months=18,
        fields=(
            TemplateField("full_name", "姓名"),
            TemplateField("id_number", "证件号码"),
            TemplateField("gacha", "所在嘎查村"),
            TemplateField("pasture", "放牧点", required=False),
            TemplateField("signature", "捺印"),
        ),
        statement="本人授权核对机构依照本办法查询本人的信息，用于所申请的社会救助项目的认定。",
    ),
)
LAYOUTS = (
    ReportLayout(
        id="xueling.report",
        title="雪岭自治州社会救助家庭经济状况核对报告",
        number_pattern="雪核〔{year}〕{code}-{serial:06d}号",
        purpose_statement="本报告仅供社会救助认定参考。",
        basis=article("第十四条", "仅供社会救助认定参考"),
    ),
)
TITLES = {
    "social_insurance": "人力资源和社会保障部门",
    "education": "教育部门",
    "public_security": "公安部门",
    "court": "人民法院",
    "grassland": "林业和草原部门",
    "livestock": "农牧部门",
    "banks": "银行业金融机构",
    "securities": "证券登记结算机构",
    "housing": "自然资源和住房城乡建设部门",
    "civil_affairs": "民政部门",
}
HOLDS = {
    "social_insurance": ("national.wage", "national.pension"),
    "education": ("national.scholarship", "national.study_grant", "xueling.boarding_student"),
    "public_security": ("national.vehicle", "xueling.motorcycle", "xueling.living_apart"),
    "court": ("xueling.declared_missing",),
    "grassland": ("xueling.grassland_subsidy",),
    "livestock": ("xueling.sheep_sold", "xueling.cattle_sold", "xueling.sheep", "xueling.cattle"),
    "banks": ("national.deposit",),
    "securities": ("national.securities",),
    "housing": ("xueling.house_sold", "xueling.rent_paid"),
    "civil_affairs": ("xueling.maintenance_agreed",),
}
BY_DAY = {*STANDING, *OWNED, "xueling.maintenance_agreed"} - {"xueling.house_sold"}


def _source_item(source: str, element: str) -> SourceItem:
    back = "day" if element in BY_DAY else "months" if element in ASSETS else "period"
    return SourceItem(
        id=f"xueling.{source}.{element.partition('.')[2]}",
        source=source,
        title=TITLES[source],
        element=element,
        basis=article("第十二条"),
        deadline=SOURCE.id,
        look_back=back,
        look_back_months=24 if back == "months" else None,
    )


SOURCE_ITEMS = tuple(_source_item(source, element) for source, elements in HOLDS.items() for element in elements)

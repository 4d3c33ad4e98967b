"""程序 (第十二条至第十六条): clocks, holidays, authorization, report, and which department holds what."""

from __future__ import annotations

from datetime import date

from hedui.plugin import (
    Approver,
    AuthorizationTemplate,
    CalendarYear,
    DeadlineRule,
    DeadlineUnit,
    DeliveryDuty,
    Event,
    Extension,
    FieldCheckDuty,
    Point,
    Procedure,
    ReportLayout,
    SourceItem,
    TemplateField,
    WorkCalendar,
)

from . import programmes as P
from .citations import IN_FORCE, article

WORKING = DeadlineUnit.WORKING
LONGER = Extension(20, Approver.AGENCY_HEAD, article("第十二条", "总期限不得超过二十个工作日"))
TOTAL = DeadlineRule(
    "yunxi.total", "信息核对期限", "total", Event.INITIATED, 12, WORKING,
    article("第十二条", "自收到委托之日起十二个工作日内完成信息核对"), IN_FORCE, extension=LONGER,
)  # fmt: skip
FIELD_CHECK = DeadlineRule(
    "yunxi.field_check", "入户调查期限", "field_check", Event.ACCEPTED, 10, WORKING,
    article("第十二条", "自受理之日起十个工作日内完成入户调查"), IN_FORCE, ends_on=Event.FIELD_CHECK_FILED,
)  # fmt: skip
SOURCE = DeadlineRule(
    "yunxi.source", "数源单位反馈期限", "source", Event.ASKED, 7, WORKING,
    article("第十三条", "数源单位应当自收到查询之日起七个工作日内反馈"), IN_FORCE, within=TOTAL.id,
)  # fmt: skip
BANK = DeadlineRule(
    "yunxi.bank", "银行业金融机构反馈期限", "source", Event.ASKED, 10, WORKING,
    article("第十三条", "银行业金融机构应当自收到查询之日起十个工作日内反馈"), IN_FORCE, within=TOTAL.id,
)  # fmt: skip
DEADLINES = (TOTAL, FIELD_CHECK, SOURCE, BANK)

PROCEDURES = (
    Procedure(
        "yunxi.procedure", "核对程序", article("第十二条"), IN_FORCE,
        field_check=FieldCheckDuty(1, ("入户调查",), article("第十二条", "完成入户调查"), before_initiation=False),
        deliveries=(DeliveryDuty("applicant", "申请人", article("第十六条", "告知申请人有权提出异议")),),
    ),
)  # fmt: skip
"""No article puts the visit before the verification, or says how many go: either may come first, one person is enough."""

CALENDARS = (
    WorkCalendar(
        id="yunxi.folk_festival",
        title="云溪县民俗节放假",
        years={
            2026: CalendarYear(
                2026,
                article("第十五条", "二〇二六年为七月十九日，当日为星期日，七月二十日补休")[0],
                frozenset({date(2026, 7, 19), date(2026, 7, 20)}),
                frozenset(),
            )
        },
        overlays="national.calendar",
        area="990301",
    ),
)
POINTS: tuple[Point, ...] = ()
"""What is not named here is closed to the levels below."""

TEMPLATES = (
    AuthorizationTemplate(
        id="yunxi.authorization",
        title="家庭经济状况核对授权书（云溪县）",
        version="2025-1",
        basis=article("第十四条"),
        valid=IN_FORCE,
        validity_months=9,
        fields=(
            TemplateField("full_name", "核对对象姓名"),
            TemplateField("id_number", "证件号码"),
            TemplateField("programme", "申请的救助项目"),
            TemplateField("content", "核对内容"),
            TemplateField("valid_until", "有效期限"),
            TemplateField("signature", "签名"),
            TemplateField("fingerprint", "手印"),
            TemplateField("guardian_name", "监护人姓名", required=False),
            TemplateField("capacity", "民事行为能力", required=False),
        ),
        statement="本人授权云溪县核对机构查询本授权书所列的本人信息，用于所申请的社会救助项目的认定；自签署之日起九个月内有效。",
        days_before_application=None,
    ),
)
LAYOUTS = (
    ReportLayout(
        id="yunxi.report",
        title="云溪县社会救助家庭经济状况核对报告",
        number_pattern="云核〔{year}〕{code}-{serial:06d}号",
        purpose_statement="本报告自出具之日起九个月内有效。申请人对本报告有异议的，有权提出异议。",
        basis=article("第十六条", "告知申请人有权提出异议"),
    ),
)
TITLES = {
    "social_insurance": "人力资源和社会保障部门",
    "tax": "税务部门",
    "agriculture": "农业农村部门",
    "banks": "银行业金融机构",
    "securities": "证券登记结算机构",
    "insurers": "保险机构",
    "civil_affairs": "民政部门",
    "health": "卫生健康部门",
    "veterans": "退役军人事务部门",
    "education": "教育部门",
    "public_security": "公安部门",
    "court": "人民法院",
    "justice": "司法行政部门",
    "housing": "自然资源和住房城乡建设部门",
    "market": "市场监督管理部门",
    "township": "乡镇人民政府",
}
HOLDS = {
    "social_insurance": (
        "national.wage", "national.bonus", "national.job_allowance", "national.pension",
        "national.unemployment_benefit", P.BASIC_PENSION, P.EMPLOYED,
    ),
    "tax": ("national.business_net_income", "national.dividend", "national.rent"),
    "agriculture": ("national.breeding_income", P.PLANTING, P.FARMLAND, "national.land_sublet"),
    "banks": ("national.interest", "national.deposit"),
    "securities": ("national.securities",),
    "insurers": ("national.insurance_value",),
    "civil_affairs": (P.OLD_AGE, P.RETURNED),
    "health": P.PLANNING,
    "veterans": ("national.entitled_pension",),
    "education": (*P.STUDIES, P.STUDENT, P.PRIVATE_SCHOOL),
    "public_security": ("national.bravery_award", P.VEHICLE, P.DISABILITY_VEHICLE, P.MOTORCYCLE, P.TRADE_VEHICLE, P.DETOX),
    "court": (P.MISSING, P.SUPPORT_ORDERED),
    "justice": (P.PRISON,),
    "housing": (P.HOUSE, P.LEASE),
    "market": (P.INVESTMENT, P.REGISTRATION),
    "township": (P.LIVELIHOOD, P.RENT_PAID, *P.MAINTENANCE, P.CHILDREN, P.PARENTS),
}  # fmt: skip
PERIODIC = {
    *P.LABOUR, "national.business_net_income", "national.breeding_income", P.PLANTING, *P.FROM_PROPERTY,
    *P.RECEIVED, *P.ENTITLED, *P.PLANNING, *P.STUDIES, P.OLD_AGE, *P.MAINTENANCE, P.RENT_PAID,
}  # fmt: skip
"""Asked for over the counting period; the others as they stand on the day."""
SOURCE_ITEMS = tuple(
    SourceItem(
        id=f"yunxi.{source}.{element.partition('.')[2]}",
        source=source,
        title=TITLES[source],
        element=element,
        basis=article("第十三条"),
        deadline=(BANK if source == "banks" else SOURCE).id,
        look_back="period" if element in PERIODIC else "day",
    )
    for source, elements in HOLDS.items()
    for element in elements
)

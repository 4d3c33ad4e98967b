"""程序 (第十一条至第十三条, 第十六条, 第十七条): clocks, steps, field check, authorization, holiday, what counties may change."""

from __future__ import annotations

from datetime import date

from hedui.plugin import (
    Approver,
    AuthorizationTemplate,
    CalendarYear,
    Citation,
    DeadlineRule,
    DeadlineUnit,
    DeliveryDuty,
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
    Step,
    TemplateField,
    Timing,
    VisitSample,
    WorkCalendar,
)
from plugins.sample_city.citations import IN_FORCE, article
from plugins.sample_city.supervision import COMPANY_ALERT

WORKING = DeadlineUnit.WORKING
_LONGER = Extension(30, Approver.AGENCY_HEAD, article("第十一条", "总期限不超过三十个工作日"))
SOURCE = DeadlineRule(
    "sample_city.source", "数源反馈期限", "source", Event.ASKED, 5, WORKING, article("第十一条"), IN_FORCE,
    within="sample_city.total",
)  # fmt: skip
REVIEW = Step(
    "sample_city.review", "民主评议", article("第十七条（一）"), Recorder.TOWNSHIP, timing=Timing.BEFORE_INITIATION,
)  # fmt: skip
APPROVAL = Step(
    "sample_city.approval", "县级审批", article("第十七条（二）"), Recorder.COUNTY, timing=Timing.AFTER_REPORT
)
NOTICE = Step(
    "sample_city.notice", "公示", article("第十七条（三）", "公示期不少于七日"), Recorder.TOWNSHIP,
    after=("sample_city.approval",), timing=Timing.AFTER_REPORT, lasts_at_least=7,
)  # fmt: skip
CLOSING = Step(
    "sample_city.closing", "公示后办结", article("第十七条（三）"), Recorder.TOWNSHIP, after=("sample_city.notice",),
    timing=Timing.AFTER_REPORT,
)  # fmt: skip
PHASE_OUT = Step(
    "sample_city.phase_out", "渐退期", article("第十七条（四）"), Recorder.COUNTY, timing=Timing.AFTER_REPORT
)
_APPROVED_LATER = Extension(20, Approver.AGENCY_HEAD, article("第十七条（二）", "可以延长十个工作日"))
NEW_COMPANY = Step(
    "sample_city.company_check", "新登记企业的核实", article("第十四条"), Recorder.COUNTY, timing=Timing.AFTER_REPORT,
    alert=COMPANY_ALERT.id,
)  # fmt: skip
COMPANY_TIME = DeadlineRule(
    "sample_city.company_time", "新登记企业的核实期限", "alert", COMPANY_ALERT.raised, 10, WORKING,
    article("第十四条", "新登记企业的，自预警之日起十个工作日内核实"), IN_FORCE, ends_on=NEW_COMPANY.ended,
)  # fmt: skip
AROUND = (
    DeadlineRule(
        "sample_city.approval_time", "县级审批期限", "approval", APPROVAL.begun, 10, WORKING, article("第十七条（二）"),
        IN_FORCE, extension=_APPROVED_LATER, ends_on=APPROVAL.ended,
    ),
    DeadlineRule(
        "sample_city.closing_time", "公示后办结期限", "closing", NOTICE.ended, 5, WORKING, article("第十七条（三）"),
        IN_FORCE, ends_on=CLOSING.ended,
    ),
    DeadlineRule(
        "sample_city.phase_out_time", "渐退期", "phase_out", PHASE_OUT.begun, 6, DeadlineUnit.MONTH,
        article("第十七条（四）"), IN_FORCE, ends_on=PHASE_OUT.ended, runs_on=True,
    ),
    COMPANY_TIME,
)  # fmt: skip
"""Clocks of the steps around the verification."""
DEADLINES = (
    DeadlineRule(
        "sample_city.field_check", "实地核查期限", "field_check", Event.ACCEPTED, 5, WORKING, article("第十一条"), IN_FORCE,
        ends_on=Event.FIELD_CHECK_FILED,
    ),
    DeadlineRule(
        "sample_city.total", "核对总期限", "total", Event.ACCEPTED, 15, WORKING,
        article("第十一条", "自受理之日起十五个工作日内完成核对"), IN_FORCE, extension=_LONGER,
    ),
    SOURCE,
    *AROUND,
)  # fmt: skip
PROCEDURES = (
    Procedure(
        "sample_city.procedure", "样例市核对程序", article("第十一条"), IN_FORCE,
        field_check=FieldCheckDuty(2, ("入户调查", "邻里走访"), article("第十一条")),
        deliveries=(DeliveryDuty("applicant", "申请人", article("第十六条")),),
        sample=VisitSample(
            "sample_city.visit_share", "入户调查", article("第十一条", "入户抽查的比例不低于百分之三十"),
            always=("经办人员和村（居）民委员会成员的近亲属",),
        ),
        retention=(
            Retention(RecordKind.CASE, 120, article("第十八条", "核对件办结满十年的，不再提供查阅")),
            Retention(RecordKind.ANSWERS, 6, article("第十八条", "数源单位反馈的信息，办结满六个月的")),
        ),
        steps=(REVIEW, APPROVAL, NOTICE, CLOSING, PHASE_OUT, NEW_COMPANY),
    ),
)  # fmt: skip
TEMPLATES = (
    AuthorizationTemplate(
        id="sample_city.authorization",
        title="家庭经济状况核对授权书（样例市）",
        version="2026-1",
        basis=article("第十二条"),
        valid=IN_FORCE,
        validity_months=None,
        lasts_with_benefit=True,
        fields=(
            TemplateField("full_name", "姓名"),
            TemplateField("id_number", "证件号码"),
            TemplateField("signature", "签名或捺印"),
            TemplateField("programme", "申请的救助项目"),
            TemplateField("guardian_name", "监护人姓名", required=False),
            TemplateField("capacity", "民事行为能力", required=False),
        ),
        statement="本人授权样例市各级核对机构依照本办法查询本人勾选的信息，用于所列社会救助项目的认定和复核。",
        days_before_application=None,
    ),
)
LAYOUTS = (
    ReportLayout(
        id="sample_city.report",
        title="样例市社会救助家庭经济状况核对报告（样例）",
        number_pattern="样核〔{year}〕{code}-{serial:06d}号",
        purpose_statement="本报告仅作为社会救助认定和复核的参考，不作其他用途。",
        basis=article("第十六条"),
    ),
)
_HOLIDAY = Citation("样例市人民政府办公室关于二〇二六年三月三放假的通知（样例）", "第一条")
CALENDARS = (
    WorkCalendar(
        id="sample_city.third_of_march",
        title="样例市三月三放假",
        years={2026: CalendarYear(2026, _HOLIDAY, frozenset({date(2026, 4, 20), date(2026, 4, 21)}), frozenset())},
        overlays="national.calendar",
        area="9901",
    ),
)
POINTS = (
    Point(
        "sample_city.point.total", "sample_city.total", Openness.TIGHTEN,
        article("第十六条", "县（市、区）可以规定更短的核对期限，不得延长"),
    ),
    Point("sample_city.point.form", "sample_city.authorization", Openness.TIGHTEN, article("第十六条", "授权书的内容不得减少")),
    Point("sample_city.point.layout", "sample_city.report", Openness.OPEN, article("第十六条", "核对报告的样式可以另行规定")),
    Point(
        "sample_city.point.exclusions", "hedui_exclusions", Openness.CLOSED,
        article("第十六条", "不计入家庭收入的项目，县（市、区）不得另行增加"),
    ),
)  # fmt: skip

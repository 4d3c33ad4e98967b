"""样例构件: short constructors, so that a sample reads like the report it makes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from hedui.plugin import (
    Category,
    Citation,
    Conclusion,
    Outcome,
    ReportContent,
    ReportItem,
    ReportLine,
    ReportNotice,
    ReportSubject,
    ReportTotal,
    Role,
    Treatment,
)

ZHEJIANG = "浙政办发〔2021〕25号"
Z_CONTENT = Citation(ZHEJIANG, "三(一)", "家庭人口及户籍情况、婚姻状况、收入状况、财产状况、刚性支出状况等基本情况。")
Z_FEEDBACK = Citation(ZHEJIANG, "四(一)4", "核对报告有效期根据社会救助制度有关规定确定，最长不超过1年。")
Z_PURPOSE = Citation(
    ZHEJIANG, "四(一)4", "核对报告仅作为社会救助管理部门进行社会救助对象认定或复核的参考依据，不作他用。"
)
PURPOSE = "本核对报告仅作为社会救助管理部门进行社会救助对象认定或复核的参考依据，不作他用。"


def rule_text(article: str, text: str = "") -> Citation:
    """A county's own rules, made up for the samples and named so."""
    return Citation("样例县核对细则（测试用）", article, text, "")


def person(number: int, name: str, relation: str, role: Role = Role.MEMBER, household: int = 1) -> ReportSubject:
    return ReportSubject(
        number=number,
        role=role,
        household=household,
        relation=relation,
        name_masked=name,
        id_kind="居民身份证",
        id_masked=f"330106********{number:02d}1{number % 9}",
        authorization_signed_on=date(2026, 6, 29),
        authorization_state="有效",
    )


def item(
    subject: int,
    category: Category,
    title: str,
    source: str,
    *,
    state: str = "found",
    kind: str = "money",
    declared: int | None = None,
    found: int | None = None,
    words: tuple[str, str] = ("", ""),
    agrees: bool | None = None,
    note: str = "",
) -> ReportItem:
    if agrees is None and declared is not None and found is not None:
        agrees = declared == found
    return ReportItem(
        subject=subject,
        category=category,
        element=title,
        element_title=title,
        kind=kind,
        source_title=source,
        state=state,
        state_note=note,
        declared=declared,
        declared_text=words[0],
        found=found,
        found_text=words[1],
        agrees=agrees,
        settled_on=date(2026, 7, 9) if state in {"found", "nothing_found"} else None,
    )


def line(
    subject: int,
    category: Category,
    element: str,
    title: str,
    treatment: Treatment,
    amount: int | None,
    reason: str,
    *basis: Citation,
    text: str = "",
    quantity: Decimal | None = None,
    source: str = "省公共数据平台",
) -> ReportLine:
    return ReportLine(
        subject=subject,
        category=category,
        element=element,
        element_title=element,
        kind="area"
        if quantity is not None
        else "text"
        if amount is None
        else "count"
        if element == "机动车"
        else "money",
        title=title,
        treatment=treatment,
        amount=amount,
        quantity=quantity,
        text=text,
        reason=reason,
        rule="zhejiang.sample",
        basis=basis,
        source_title=source,
        as_of=date(2026, 6, 30),
        evidence=("019b2c61-77aa-7cc1-9d53-0a1f5e9c2b47",),
    )


def verdict(title: str, outcome: Outcome | None, explanation: str, *basis: Citation, **values: str) -> Conclusion:
    return Conclusion(
        rule="zhejiang.sample", title=title, outcome=outcome, explanation=explanation, basis=basis, values=values
    )


def total(household: int, title: str, amount: int, period: str = "") -> ReportTotal:
    return ReportTotal(household, title, amount, period)


def notice(kind: str, text: str) -> ReportNotice:
    return ReportNotice(kind, text)


def content(**fields: Any) -> ReportContent:
    """A final report with nothing in it; a sample names what differs."""
    plain: dict[str, Any] = {
        "number": "HD-330106-2026-000123",
        "sequence": 2,
        "final": True,
        "supersedes": "",
        "title": "居民家庭经济状况核对报告",
        "agency": "样例省居民家庭经济状况核对中心",
        "recipient": "样例市西湖区民政局",
        "programme_title": "最低生活保障",
        "verification_number": "HDS-330106-2026-000457",
        "application_number": "SQ-330106-2026-001209",
        "accepted_on": date(2026, 6, 30),
        "initiated_on": date(2026, 7, 1),
        "issued_on": date(2026, 7, 13),
        "valid_until": date(2027, 1, 12),
        "validity_basis": (Z_FEEDBACK,),
        "due_on": date(2026, 7, 14),
        "due_provisional": False,
        "verification_code": "7K3F-Q9XM",
        "period_text": "2025年7月1日至2026年6月30日（12 个月）",
        "subjects": (),
        "items": (),
        "lines": (),
        "totals": (),
        "conclusions": (),
        "notices": (),
        "purpose_statement": PURPOSE,
        "purpose_basis": (Z_PURPOSE,),
        "stamp": ("national 1.0.0", "zhejiang 1.0.0", "report_pdf 1.0.0"),
    }
    return ReportContent(**(plain | fields))

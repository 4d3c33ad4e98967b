"""样例构件: short constructors, so that a sample reads like the report it makes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hedui.plugin import (
    Category,
    Citation,
    Conclusion,
    Outcome,
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
    day: date = date(2026, 6, 30),
    fact: str = "019b2c61-77aa-7cc1-9d53-0a1f5e9c2b47",
) -> ReportLine:
    return ReportLine(
        subject=subject,
        category=category,
        element=element,
        element_title=element,
        kind=_kind(element, amount, quantity),
        title=title,
        treatment=treatment,
        amount=amount,
        quantity=quantity,
        text=text,
        reason=reason,
        rule="zhejiang.sample",
        basis=basis,
        source_title=source,
        as_of=day,
        evidence=(fact,),
    )


def _kind(element: str, amount: int | None, quantity: Decimal | None) -> str:
    if quantity is not None:
        return "area"
    if amount is None:
        return "text"
    return "count" if element == "机动车" else "money"


def verdict(title: str, outcome: Outcome | None, explanation: str, *basis: Citation, **values: str) -> Conclusion:
    return Conclusion(
        rule="zhejiang.sample", title=title, outcome=outcome, explanation=explanation, basis=basis, values=values
    )


def total(household: int, title: str, amount: int, period: str = "") -> ReportTotal:
    return ReportTotal(household, title, amount, period)


def notice(kind: str, text: str) -> ReportNotice:
    return ReportNotice(kind, text)

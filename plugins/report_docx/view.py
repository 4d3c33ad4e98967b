"""模板数据: everything that a template can name, as finished texts under Chinese names; the same in every template.

Offices write these names into their Word files, so that a name, once given, stays.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from hedui.plugin import (
    CATEGORY_TITLES,
    FOUR_STATES,
    ROLE_TITLES,
    TREATMENT_TITLES,
    Citation,
    Conclusion,
    ReportContent,
    ReportItem,
    ReportLine,
    ReportSubject,
    ReportTotal,
    ValueKind,
    citations_text,
)
from plugins.report_docx.model import Row, View
from plugins.report_words import (
    NONE,
    VALIDITY_NOTICE,
    agreement,
    day,
    declared,
    due_date,
    found,
    household,
    household_of,
    mark,
    money,
    outcome,
    people,
    stamp,
    subject_label,
    used_values,
    validity,
    value,
)

_OPEN = ("not_yet_answered", "unavailable", "not_asked")
People = Mapping[int, ReportSubject]


def view(content: ReportContent, visible: Callable[[str], str]) -> View:
    """模板数据 of a report, every text made visible."""
    known = people(content)
    made: View = _visible({**_head(content), **_lists(content, known)}, visible)
    return made


def _head(content: ReportContent) -> dict[str, str]:
    return {
        "报告名称": content.title,
        "报告性质": stamp(content.final, content.sequence),
        "报告编号": content.number,
        "反馈次序": f"第 {content.sequence} 次",
        "替代报告": content.supersedes or NONE,
        "核对机构": content.agency,
        "报送单位": content.recipient or NONE,
        "救助项目": content.programme_title,
        "核对编号": content.verification_number,
        "申请编号": content.application_number,
        "受理日期": day(content.accepted_on),
        "发起日期": day(content.initiated_on),
        "出具日期": day(content.issued_on),
        "法定期限": due_date(content.due_on, content.due_provisional),
        "核验码": content.verification_code,
        "核算期间": content.period_text or NONE,
        "有效期至": validity(content),
        "有效期依据": citations_text(content.validity_basis) or NONE,
        "用途声明": content.purpose_statement,
        "用途依据": citations_text(content.purpose_basis) or NONE,
        "插件版本": "；".join(content.stamp) or NONE,
    }


def _lists(content: ReportContent, known: People) -> dict[str, Any]:
    items = [(item, _item(known[item.subject], item)) for item in content.items]
    return {
        "对象": [_subject(subject) for subject in content.subjects],
        "反馈情况": _coverage(content, known),
        "事项": [row for _, row in items],
        "不一致事项": [row for item, row in items if item.agrees is False],
        "未取得事项": [row for item, row in items if item.state in _OPEN],
        "明细": [_line(known[line.subject], line) for line in content.lines],
        "合计": [_total(total) for total in content.totals],
        "结论": [_conclusion(made) for made in content.conclusions],
        "提示": [n.text for n in content.notices if content.valid_until or n.kind != VALIDITY_NOTICE],
        "依据": [_citation(each) for each in _cited(content)],
    }


def _subject(subject: ReportSubject) -> Row:
    return {
        "序号": mark(subject.number),
        "户": household_of(subject),
        "姓名": subject.name_masked,
        "身份": ROLE_TITLES[subject.role],
        "关系": subject.relation,
        "证件类型": subject.id_kind,
        "证件号码": subject.id_masked,
        "授权日期": day(subject.authorization_signed_on),
        "授权状态": subject.authorization_state,
    }


def _coverage(content: ReportContent, known: People) -> Sequence[Row]:
    rows: list[Row] = []
    for number in sorted({subject.household for subject in content.subjects}):
        own = [item for item in content.items if known[item.subject].household == number]
        states = [item.state for item in own]
        counts: dict[str, str | int] = {word: states.count(key) for key, word in FOUR_STATES.items()}
        differing = sum(item.agrees is False for item in own)
        rows.append({"户": household(number), **counts, "合计": len(own), "不一致": differing})
    return rows


def _item(subject: ReportSubject, item: ReportItem) -> Row:
    return {
        "户": household_of(subject),
        "对象": subject_label(subject),
        "类别": CATEGORY_TITLES[item.category],
        "事项": item.element_title,
        "数源": item.source_title or NONE,
        "状态": FOUR_STATES[item.state],
        "申报": declared(item),
        "查得": found(item),
        "差额": _difference(item),
        "一致": agreement(item.agrees),
        "反馈日期": day(item.settled_on),
        "说明": item.state_note or NONE,
    }


def _difference(item: ReportItem) -> str:
    if item.agrees is None or item.kind != ValueKind.MONEY or item.declared is None or item.found is None:
        return NONE
    return money(item.found - item.declared)


def _line(subject: ReportSubject, line: ReportLine) -> Row:
    return {
        "户": household_of(subject),
        "对象": subject_label(subject),
        "事项": line.element_title,
        "明细": line.title or line.element_title,
        "认定": TREATMENT_TITLES[line.treatment],
        "数额": value(line.kind, line.amount, "", line.quantity),
        "内容": line.text or NONE,
        "理由": line.reason or NONE,
        "依据": citations_text(line.basis) or NONE,
        "来源": line.source_title or NONE,
        "时点": day(line.as_of),
        "规则": line.rule,
        "凭证": "、".join(line.evidence) or NONE,
    }


def _total(total: ReportTotal) -> Row:
    return {
        "户": household(total.household),
        "项目": total.title,
        "金额": money(total.amount),
        "期间": total.period or NONE,
    }


def _conclusion(made: Conclusion) -> Row:
    return {
        "项目": made.title,
        "结论": outcome(made),
        "说明": made.explanation,
        "取值": used_values(made.values) or NONE,
        "依据": citations_text(made.basis) or NONE,
        "规则": made.rule,
    }


def _citation(citation: Citation) -> Row:
    return {
        "文件": citation.document,
        "条款": citation.article or NONE,
        "条文": citation.text or NONE,
        "网址": citation.url or NONE,
    }


def _cited(content: ReportContent) -> Sequence[Citation]:
    """依据: every article once, in the order in which a reader meets them."""
    conclusions = [each for made in content.conclusions for each in made.basis]
    lines = [each for line in content.lines for each in line.basis]
    return tuple(dict.fromkeys((*content.validity_basis, *content.purpose_basis, *conclusions, *lines)))


def _visible(value: Any, visible: Callable[[str], str]) -> Any:
    match value:
        case str():
            return visible(value)
        case list() | tuple():
            return [_visible(each, visible) for each in value]
        case dict():
            return {name: _visible(each, visible) for name, each in value.items()}
    return value

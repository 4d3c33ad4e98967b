"""报告内容: built from an assessment; pure. Persons are masked here, so that no format can print more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from msgspec import Struct

from core.assessment.totals import period_text
from core.authorizations.model import SHEET_TITLES
from core.households.identity import ID_KIND_TITLES, mask_name
from core.law import Law, months_after
from core.plugin.kinds import worded
from core.plugin.reports import ReportContent, ReportLine, ReportNotice, ReportSubject
from core.plugin.stamps import shown
from core.plugin.vocabulary import PERIOD_SETTING, RELATION_TITLES, Citation
from core.reports.items import items_of, totals_of
from core.reports.material import Material, source_title

VALIDITY_SETTING = "report_validity_months"
CEILING_SUFFIX = ".report_validity_ceiling_months"
"""A pack's parameter that no validity may pass (Z 四(一)4: at most one year)."""


_SUPPLEMENT = "{}尚无有效反馈，发起机构可以补充核对；补充核对完成，或者发起机构说明不作补充核对后，出具最终报告。"


class Heading(Struct, frozen=True):
    """报告编号等: what is decided when it is issued."""

    number: str
    supersedes: str
    issued_on: date
    verification_code: str
    agency: str


class Validity(Struct, frozen=True):
    """报告有效期: last day on which it may be used; None where nothing sets one."""

    until: date | None
    basis: tuple[Citation, ...]
    notice: str = ""


def validity(law: Law, programme: str, issued_on: date) -> Validity:
    """有效期 by the programme's dated setting, within the pack's ceiling; the last day fits a shorter month."""
    setting = law.settings.get(VALIDITY_SETTING)
    months = setting.value.get(programme) if setting else law.programmes[programme].report_validity_months
    if months is None:
        return Validity(None, (), "未设定本救助项目的报告有效期，报告不载明有效期。")
    basis = [Citation(setting.document, "")] if setting else list(law.programmes[programme].validity_basis)
    notice = ""
    for parameter in law.parameters.values():
        entry = parameter.on(law.day) if parameter.id.endswith(CEILING_SUFFIX) else None
        if entry is not None:
            basis.append(entry.citation)
            if months > int(entry.value):
                months, notice = int(entry.value), f"设定的有效期长于法定上限，按{entry.value}个月计算。"
    return Validity(last_day(issued_on, months), tuple(basis), notice)


def last_day(issued_on: date, months: int) -> date:
    """The last day of so many months: the day before the same day, or the shorter month's end.

    1 March + 12 → 28 February (29 in a leap year); 29 February + 12 → 28 February, whose month has no 29th.
    """
    same = months_after(issued_on, months)
    return same - timedelta(days=1) if same.day == issued_on.day else same


def content(material: Material, heading: Heading) -> ReportContent:
    """报告内容 of one version, complete and masked."""
    case, law, result = material.case, material.law, material.assessment
    layout = law.layout_of(case.programme)
    valid = validity(law, case.programme, heading.issued_on)
    numbers = {str(s.id): n for n, s in enumerate(material.subjects, start=1)}
    return ReportContent(
        number=heading.number,
        sequence=material.sequence,
        final=material.final,
        supersedes=heading.supersedes,
        title=layout.title,
        agency=heading.agency,
        recipient=case.initiator.office_name if case.initiator else "",
        programme_title=law.programmes[case.programme].title,
        verification_number=case.number,
        application_number=case.application_number,
        accepted_on=case.accepted_on,
        initiated_on=case.initiated_on or case.accepted_on,
        issued_on=heading.issued_on,
        valid_until=valid.until,
        validity_basis=valid.basis,
        due_on=material.due.due_on,
        due_provisional=material.due.provisional,
        verification_code=heading.verification_code,
        period_text=period_text(result.period),
        subjects=tuple(_subjects(material, numbers)),
        items=tuple(items_of(material, numbers)),
        lines=tuple(_lines(material, numbers)),
        totals=tuple(totals_of(material)),
        conclusions=result.conclusions,
        notices=tuple(_notices(material, valid)),
        purpose_statement=layout.purpose_statement,
        purpose_basis=layout.basis,
        stamp=tuple(map(shown, result.stamp)),
    )


def _subjects(material: Material, numbers: Mapping[str, int]) -> Iterator[ReportSubject]:
    for subject in material.subjects:
        sheet = material.sheets.get(subject.id)
        yield ReportSubject(
            number=numbers[str(subject.id)],
            role=subject.role,
            household=subject.household,
            relation=RELATION_TITLES[subject.relation],
            name_masked=mask_name(subject.person.name),
            id_kind=ID_KIND_TITLES[subject.identity.kind],
            id_masked=subject.identity.masked(),
            authorization_signed_on=sheet.signed_on if sheet else None,
            authorization_state=SHEET_TITLES[sheet.state] if sheet else "没有授权书",
        )


def _lines(material: Material, numbers: Mapping[str, int]) -> Iterator[ReportLine]:
    facts = {fact.id: fact for fact in material.facts}
    for line in material.assessment.lines:
        evidence = [facts[name] for name in line.evidence if name in facts]
        sources = sorted({source_title(material.law, fact.source, line.element) for fact in evidence})
        yield ReportLine(
            subject=numbers[line.subject],
            category=line.category,
            element=line.element,
            element_title=material.law.elements[line.element].title,
            kind=material.law.elements[line.element].kind.value,
            title=line.title,
            treatment=line.treatment,
            amount=line.amount,
            quantity=line.quantity,
            text=worded(material.law.elements[line.element].kind, line.text),
            reason=line.reason,
            rule=line.rule,
            basis=line.basis,
            source_title="、".join(sources),
            as_of=max((fact.paid_on or fact.as_of for fact in evidence), default=None),
            evidence=line.evidence,
        )


def _notices(material: Material, valid: Validity) -> Iterator[ReportNotice]:
    if valid.notice:
        yield ReportNotice("validity", valid.notice)
    if material.due.provisional:
        yield ReportNotice("calendar", "法定期限涉及尚未公布节假日安排的日期，为暂定，公布后重新计算。")
    if PERIOD_SETTING not in material.law.under(material.law.programmes[material.case.programme]).settings:
        yield ReportNotice("period", "未设定核算期间，金额为数源反馈记录之和，不折算、不作人均结论。")
    for name in (PERIOD_SETTING, *sorted({n for t in material.law.test_rules for n in t.settings})):
        if name in material.law.settings and name != PERIOD_SETTING:
            setting = material.law.settings[name]
            yield ReportNotice("setting", f"所用标准：{setting.document}（{setting.provenance}）。")
    if material.awaited:
        titles = dict.fromkeys(material.law.elements[element].title for _, element in material.awaited)
        yield ReportNotice("supplement", _SUPPLEMENT.format("、".join(titles)))
    if not material.final:
        yield ReportNotice("partial", "本报告为分段报告，其余事项反馈后将出具新的报告替代本报告。")

"""报告版面: turns the content of a report into the page data."""

from __future__ import annotations

from collections.abc import Iterator

from hedui.plugin import FOUR_STATES, ROLE_TITLES, Conclusion, ReportContent, ReportSubject
from plugins.report_pdf import values, wording
from plugins.report_pdf.digest import digest
from plugins.report_pdf.household_blocks import block, household_numbers, items_of, people_of
from plugins.report_pdf.notes import Notes
from plugins.report_pdf.page import Page
from plugins.report_pdf.page_front import Count, Coverage, Entry, Person, PersonGroup, Verdict

_TITLE_LENGTH = 15
"""Longer titles are set smaller, so that the usual long one of a province still stands on one line."""
_TALL = 300
"""Characters of one row, from which it might not fit a page in the narrowest column."""
_FOOTER_LENGTH = 60
"""Longer purpose statements stand on the first page only: a footer must stay one line."""


def build(content: ReportContent) -> Page:
    """版面, every text of it finished."""
    _check(content)
    notes, numbers = Notes(content), household_numbers(content)
    return Page(
        title=content.title,
        long_title=len(content.title) > _TITLE_LENGTH,
        stamp=wording.stamp(content.final, content.sequence),
        final=content.final,
        agency=content.agency,
        recipient=content.recipient,
        number=content.number,
        code=content.verification_code,
        footer_purpose=content.purpose_statement if len(content.purpose_statement) <= _FOOTER_LENGTH else "",
        entries=tuple(_entries(content, notes)),
        purpose=content.purpose_statement,
        purpose_basis=notes.cite(content.purpose_basis),
        verdicts=tuple(_verdict(conclusion, notes) for conclusion in content.conclusions),
        coverage=tuple(_coverage(content, number) for number in numbers),
        digests=tuple(digest(content, number) for number in numbers),
        people=tuple(group for number in numbers if (group := _people(content, number)).people),
        households=tuple(block(content, number, notes) for number in numbers),
        notices=tuple(_notices(content)),
        notes=notes.listing(),
        issued_on=values.chinese_date(content.issued_on),
        versions=tuple(content.stamp),
    )


def _check(content: ReportContent) -> None:
    """A row of nobody would silently be left out of a page that goes person by person."""
    known = {subject.number for subject in content.subjects}
    named = {item.subject for item in content.items} | {line.subject for line in content.lines}
    strangers = named - known
    if strangers or len(known) != len(content.subjects):
        raise ValueError(f"报告 {content.number}：明细所指的核对对象序号不在名单中或有重复（{sorted(strangers)}）")


def _entries(content: ReportContent, notes: Notes) -> Iterator[Entry]:
    yield Entry("核对机构", content.agency)
    yield Entry("报送单位", content.recipient)
    yield Entry("报告编号", content.number)
    yield Entry("反馈次序", f"第 {content.sequence} 次")
    yield Entry("救助项目", content.programme_title)
    yield Entry("核对编号", content.verification_number)
    yield Entry("申请编号", content.application_number)
    yield Entry("受理日期", values.chinese_date(content.accepted_on))
    yield Entry("发起日期", values.chinese_date(content.initiated_on))
    yield Entry("出具日期", values.chinese_date(content.issued_on))
    yield Entry("法定期限", values.due_date(content.due_on, content.due_provisional))
    yield Entry("核验码", content.verification_code)
    if content.period_text:
        yield Entry("核算期间", content.period_text, wide=True)
    if content.supersedes:
        yield Entry("替代报告", content.supersedes, wide=True)
    yield Entry("有效期至", _validity(content), wide=True, basis=notes.cite(content.validity_basis))


def _validity(content: ReportContent) -> str:
    if content.valid_until is not None:
        return values.chinese_date(content.valid_until)
    reasons = [notice.text for notice in content.notices if notice.kind == wording.VALIDITY_NOTICE]
    return "；".join([wording.NO_VALIDITY, *reasons])


def _notices(content: ReportContent) -> Iterator[str]:
    """What stands in the head already is not said twice."""
    for notice in content.notices:
        if content.valid_until is not None or notice.kind != wording.VALIDITY_NOTICE:
            yield notice.text


def _verdict(conclusion: Conclusion, notes: Notes) -> Verdict:
    used = wording.used_values(conclusion.values)
    return Verdict(
        shape=conclusion.outcome.value if conclusion.outcome else "undecided",
        word=wording.outcome(conclusion),
        title=conclusion.title,
        explanation=conclusion.explanation,
        values=used,
        basis=notes.cite(conclusion.basis),
        tall=_is_tall(conclusion.title, conclusion.explanation, used),
    )


def _coverage(content: ReportContent, household: int) -> Coverage:
    items = items_of(content, household)
    states = [item.state for item in items]
    counts = tuple(Count(key, word, states.count(key)) for key, word in FOUR_STATES.items())
    return Coverage(wording.household(household), counts, len(items), wording.differing(items))


def _people(content: ReportContent, household: int) -> PersonGroup:
    people = people_of(content, household).values()
    return PersonGroup(wording.household(household), tuple(_person(subject) for subject in people))


def _person(subject: ReportSubject) -> Person:
    return Person(
        mark=wording.subject_mark(subject.number),
        name=subject.name_masked,
        role=ROLE_TITLES[subject.role],
        relation=subject.relation,
        id_kind=subject.id_kind,
        id_number=subject.id_masked,
        signed_on=values.chinese_date(subject.authorization_signed_on),
        authorization=subject.authorization_state,
        tall=_is_tall(subject.name_masked, subject.relation, subject.id_kind, subject.id_masked),
    )


def _is_tall(*texts: str) -> bool:
    return sum(map(len, texts)) > _TALL

"""对象、事项、明细: one row each, nothing summed up and nothing left out: a workbook is for sorting and adding."""

from __future__ import annotations

from collections.abc import Sequence

from hedui.plugin import (
    CATEGORY_TITLES,
    ROLE_TITLES,
    TREATMENT_TITLES,
    ReportContent,
    ReportItem,
    ReportLine,
    ReportSubject,
    Treatment,
    ValueKind,
    citations_text,
)
from plugins.report_words import NO_RECORD, NONE, agreement, household_of, people, subject_label, value
from plugins.report_xlsx.book import Book, Cell, Column, Money, State, Strong

SUBJECTS = (
    Column("序号", 6), Column("户", 24), Column("姓名", 18), Column("身份", 20), Column("与申请人关系", 18),
    Column("证件类型", 16), Column("证件号码", 24), Column("授权书签署日期", 16), Column("授权书状态", 16),
)  # fmt: skip
ITEMS = (
    Column("户", 11), Column("对象", 11), Column("类别", 9), Column("核对事项", 13), Column("数源", 17),
    Column("反馈状态", 10), Column("申报金额（元）", 14), Column("申报内容", 13), Column("查得金额（元）", 14),
    Column("查得内容", 15), Column("差额（元）", 13), Column("是否一致", 8), Column("反馈日期", 11), Column("说明", 19),
)  # fmt: skip
LINES = (
    Column("户", 11), Column("对象", 11), Column("核对事项", 13), Column("明细", 17), Column("认定", 9),
    Column("金额（元）", 14), Column("数量或内容", 13), Column("理由", 22), Column("依据", 19), Column("来源", 16),
    Column("时点", 11), Column("规则", 14), Column("凭证", 20),
)  # fmt: skip


def subjects(book: Book, content: ReportContent) -> None:
    """核对对象, masked as the content has them."""
    book.listing("核对对象", SUBJECTS, [_subject(subject) for subject in content.subjects])


def items(book: Book, content: ReportContent) -> None:
    """核对事项: declared against found, with the state of each."""
    known = people(content)
    book.listing("核对事项", ITEMS, [_item(known[item.subject], item) for item in content.items])


def lines(book: Book, content: ReportContent) -> None:
    """明细: each finding with treatment, reason, clause, source and day."""
    known = people(content)
    book.listing("明细", LINES, [_line(known[line.subject], line) for line in content.lines])


def _subject(subject: ReportSubject) -> Sequence[Cell]:
    return (
        subject.number, household_of(subject), subject.name_masked, ROLE_TITLES[subject.role], subject.relation,
        subject.id_kind, subject.id_masked, subject.authorization_signed_on or NONE, subject.authorization_state,
    )  # fmt: skip


def _item(subject: ReportSubject, item: ReportItem) -> Sequence[Cell]:
    declared, said = _side(item.kind, item.declared, item.declared_text)
    found, seen = _side(item.kind, item.found, item.found_text)
    if item.state == "nothing_found" and not item.found and not item.found_text:
        found, seen = Money(None), NO_RECORD  # a zero would look like one that was found
    return (
        household_of(subject), subject_label(subject), CATEGORY_TITLES[item.category], item.element_title,
        item.source_title or NONE, State(item.state), declared, said, found, seen, Money(_difference(item)),
        Strong(agreement(False)) if item.agrees is False else agreement(item.agrees),
        item.settled_on or NONE, item.state_note,
    )  # fmt: skip


def _side(kind: str, amount: int | None, text: str) -> tuple[Money, str]:
    """Money stands in a column of its own, where it can be added; counts and words beside it."""
    if kind == ValueKind.MONEY:
        return Money(amount), text or NONE
    return Money(None), value(kind, amount, text)


def _difference(item: ReportItem) -> int | None:
    """What cannot be compared has no difference: where records are doubtful, the sum is not the whole."""
    if item.agrees is None or item.kind != ValueKind.MONEY or item.declared is None or item.found is None:
        return None
    return item.found - item.declared


def _line(subject: ReportSubject, line: ReportLine) -> Sequence[Cell]:
    amount, words = _side(line.kind, line.amount, line.text)
    if line.quantity is not None:
        words = value(line.kind, None if line.kind == ValueKind.MONEY else line.amount, line.text, line.quantity)
    treatment = TREATMENT_TITLES[line.treatment]
    return (
        household_of(subject), subject_label(subject), line.element_title, line.title or line.element_title,
        Strong(treatment) if line.treatment is Treatment.DOUBTFUL else treatment, amount, words, line.reason,
        citations_text(line.basis), line.source_title or NONE, line.as_of or NONE, line.rule, "、".join(line.evidence),
    )  # fmt: skip

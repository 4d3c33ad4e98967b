"""认定明细: what lines share is said once, and no line loses what is its own: title, day, amount, reason, evidence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

import msgspec
import pytest

from hedui.plugin import ReportLine, Treatment
from plugins.report_pdf.page_household import LineGroup
from plugins.report_pdf.tests import samples
from plugins.report_pdf.tests.blank import content
from plugins.report_pdf.tests.builders import item, line, total
from plugins.report_pdf.tests.family import COUNTED, DEDUCTED, DOUBTFUL, EXCLUDED, FAMILY, INCOME, PROPERTY, WAGE
from plugins.report_pdf.tests.reading import printed, squeezed
from plugins.report_pdf.tests.scale import MONTHS, SOCIAL, TAX, months
from plugins.report_pdf.view import build


def groups(lines: Sequence[ReportLine], **asked: str) -> list[LineGroup]:
    """The findings of one person's one item."""
    items = [item(1, lines[0].category, lines[0].element, asked.get("source", ""), words=("", asked.get("text", "")))]
    (block,) = build(content(subjects=FAMILY[:1], items=items, lines=lines)).households
    return [group for row in block.categories[0].people[0].rows for group in row.groups]


def test_months_are_one_group_that_keeps_every_month() -> None:
    (group,) = groups(list(months(1, "缴费工资", 200_000)))
    assert (group.treatment, group.summary, group.title) == ("计入", "12 笔，合计 24,000.66\u00a0元", "")
    assert [(r.label, r.as_of, r.amount, r.evidence) for r in group.rows] == [
        (f"{day:%Y年%m月}", "28日", f"2,000.{n:02d}", f":{n}") for n, day in enumerate(MONTHS)
    ]
    assert (group.origin, group.evidence) == (f"来源：{SOCIAL}", "凭证 …5e9c2b47")
    assert (group.rule, group.columns) == ("zhejiang.sample", 3)


def test_what_its_row_says_is_not_said_again() -> None:
    said = line(1, INCOME, "就业登记", "就业登记", COUNTED, None, "印证。", text="某超市 灵活就业", source="人社")
    (short,), (long,) = groups([said], source="人社", text="某超市 灵活就业"), groups([said])
    assert (short.title, short.origin, short.evidence) == ("", "截至2026年6月30日", "凭证 …5e9c2b47")
    assert (long.title, long.origin) == ("某超市 灵活就业", "来源：人社；截至2026年6月30日")


def test_one_reason_about_each_lines_own_amount_is_said_once() -> None:
    alike = [
        line(1, INCOME, "工资", f"{n}月工资", EXCLUDED, 200_000 + n, f"与人社所报{2000 + n / 100:,.2f}元一致，只计一次")
        for n in (1, 2, 3)
    ]
    (group,) = groups(alike)
    assert group.reason == "与人社所报〔该笔数额〕一致，只计一次"
    assert [(row.label, row.amount) for row in group.rows] == [(f"{n}月工资", f"2,000.0{n}") for n in (1, 2, 3)]
    assert groups(alike[:1])[0].reason == alike[0].reason
    doubtful = [msgspec.structs.replace(one, treatment=DOUBTFUL) for one in alike]
    (group,) = groups(doubtful)
    assert group.reason == "与人社所报〔甲〕元一致，只计一次"
    assert [(row.figures, row.reason) for row in group.rows] == [(f"〔甲〕2,000.0{n}", "") for n in (1, 2, 3)]
    assert groups(doubtful[:1])[0].reason == alike[0].reason
    assert groups([doubtful[0]] * 2)[0].reason == alike[0].reason  # the same figure: nothing to point at
    other = msgspec.structs.replace(alike[0], reason="与人社所报2,999.99元不符")
    assert "2,999.99元" in str(groups([alike[1], alike[2], other]))


def test_a_doubt_of_more_figures_than_signs_keeps_them_in_its_words() -> None:
    said = [f"来源不一致：{'、'.join(f'{n + k}.00元' for k in range(11))}" for n in (1, 2)]
    (group,) = groups([line(1, INCOME, "工资", "工资", DOUBTFUL, 100, words) for words in said])
    assert [(row.reason, row.figures) for row in group.rows] == [(words, "") for words in said]


def test_a_zero_of_which_nothing_counts_says_so() -> None:
    """Else a wage that another department reported too reads as if none had been found."""
    wage = item(1, INCOME, "工资", TAX, found=0)
    for treatment, said in ((EXCLUDED, "计入 0.00\u00a0元"), (COUNTED, "0.00\u00a0元")):
        found = line(1, INCOME, "工资", "工资", treatment, 100, "只计一次", source=TAX)
        (block,) = build(content(subjects=FAMILY[:1], items=[wage], lines=[found])).households
        assert block.categories[0].people[0].rows[0].found == said


def test_titles_that_are_no_months_stay_whole() -> None:
    titles = ("2025年11月利息", "2025年12月利息", "结息调整", "2026年01月利息")
    (group,) = groups([line(1, INCOME, "利息", title, COUNTED, 5, "计入。") for title in titles])
    assert [row.label for row in group.rows] == list(titles)


def test_a_conflict_names_both_departments_and_amounts_for_every_month() -> None:
    text = squeezed(printed(samples.CONFLICT))
    assert text.count("人力资源和社会保障部门（缴费工资）〔甲〕元、税务部门（申报工资薪金）〔乙〕元；均不计入") == 2
    for n, day in enumerate(MONTHS):
        for wage in (200_000, 260_000):
            yuan = f"{(wage + n) / 100:,.2f}"
            assert f"{day:%Y年%m月}28日{yuan}:{n}〔甲〕2,000.00〔乙〕{yuan}" in text
    first = text.split("核对情况")[0]
    assert f"用人单位申报缴费工资（{SOCIAL}）12笔，合计24,000.66元" in first
    assert f"个人所得税申报工资薪金（{TAX}）12笔，合计31,200.66元" in first
    assert "存疑待核24笔" in first


def test_the_sides_of_one_conflict_stand_together_on_the_first_page() -> None:
    reason = "来源不一致：人社（缴费工资）20.00元、税务（申报工资薪金）26.00元，须人工核实"
    sides = [
        line(1, INCOME, name, name, DOUBTFUL, fen, reason, WAGE, source=source)
        for name, fen, source in (("缴费工资", 2_000, "人社"), ("申报工资薪金", 2_600, "税务"))
    ]
    (doubt,) = build(content(subjects=FAMILY[:1], lines=sides)).digests[0].doubts
    assert doubt.records == "缴费工资（人社） 1 笔，合计 20.00\u00a0元；申报工资薪金（税务） 1 笔，合计 26.00\u00a0元"
    assert doubt.reason == reason


def test_deductions_and_losses_are_plain_to_see() -> None:
    tax = line(1, INCOME, "个人所得税", "个人所得税", DEDUCTED, 31_200, "从工资性收入中扣除。", WAGE)
    sums = (total(1, "个人所得税扣除合计", -31_200), total(1, "收入合计", -123_456_789), total(1, "利息合计", 0))
    text = printed(content(subjects=FAMILY[:1], lines=[tax], totals=sums))
    assert "扣除312.00元从工资性收入中扣除。" in text
    assert "−312.00元" in text
    assert "−1,234,567.89元" in text
    assert "为0.00元：利息合计" in text


@pytest.mark.parametrize("treatment", list(Treatment))
def test_on_paper_no_line_loses_anything(treatment: Treatment) -> None:
    """Lines that share some things and not others; whatever is one line's own is found once."""
    lines = [
        line(
            1, PROPERTY, "存款", f"账户{n}号", treatment, 100_000_00 + n, f"理由{n if n > 60 else n % 3}类。",
            source=f"银行{n % 2}号", day=date(2026, 1, 1) + timedelta(n), text=f"开户于{n}地", fact=f"reply-{n}-number:{n}",
        )
        for n in range(10, 80)
    ]  # fmt: skip
    area = line(1, PROPERTY, "房屋", "住宅", treatment, None, "登记。", quantity=Decimal("84.60"))
    text = printed(content(subjects=FAMILY[:1], lines=[*lines, area]))
    for n, one in enumerate(lines, start=10):
        day = date(2026, 1, 1) + timedelta(n)
        assert text.count(one.title) == text.count(one.text) == text.count(f"-number:{n}") == 1
        assert {part for part in (f"100,000.{n}", one.reason, one.source_title) if part not in text} == set()
        assert day.isoformat() in text or f"截至{day.year}年{day.month}月{day.day}日" in text
    assert "84.60平方米" in text

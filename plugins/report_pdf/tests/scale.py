"""大样例: households asked about as much as a county's law asks, and departments that contradict one another."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from hedui.plugin import ReportContent, ReportItem, ReportLine, Role
from plugins.report_pdf.tests.blank import content
from plugins.report_pdf.tests.builders import item, line, person, total
from plugins.report_pdf.tests.family import COUNTED, DEDUCTED, DOUBTFUL, EXCLUDED, EXPENSE, INCOME, NET, PROPERTY, WAGE

SOCIAL, TAX, BANK = "人力资源和社会保障部门", "税务部门", "人民银行、商业银行等金融机构"
_SOURCES = (SOCIAL, TAX, "民政部门", "农业部门", "住房和城乡建设部门", "公安部门", BANK, "住房公积金管理机构")
_NO_SOURCE, _NOT_OPENED = "本核对未接通提供此项的数源", "未作支出与收入明显不符的判断，不核对此项"
_REPLY = "019b2c61-77aa-7cc1-9d53-0a1f5e9c2b47"
MONTHS = [date(2025, 7 + n, 28) if n < 6 else date(2026, n - 5, 28) for n in range(12)]


def months(subject: int, element: str, fen: int, **how: object) -> Iterator[ReportLine]:
    """A sum that comes every month."""
    settings = {"treatment": COUNTED, "reason": "按月计入工资性收入，各来源同月只计一次。", "source": SOCIAL} | how
    treatment, reason = settings.pop("treatment"), settings.pop("reason")
    for n, day in enumerate(MONTHS):
        said = str(reason).format(yuan=f"{(fen + n) / 100:,.2f}")
        title = f"{day:%Y年%m月}{element}"
        yield line(
            subject, INCOME, element, title, treatment, fen + n, said, NET, day=day, fact=f"{_REPLY}:{n}", **settings
        )  # fmt: skip


def household(size: int) -> ReportContent:
    """So many people with 91 elements each, of which most have no record."""
    people = [
        person(n, f"张*{chr(0x4E00 + n)}", "本人" if n == 1 else "子女", Role.MEMBER if n > 1 else Role.APPLICANT)
        for n in range(1, size + 1)
    ]
    return content(
        title="望谟县社会救助申请家庭经济状况核对报告",
        subjects=people,
        items=[one for n in range(1, size + 1) for one in _items(n)],
        lines=[one for n in range(1, size + 1) for one in _lines(n)],
        totals=[total(1, f"第{n}项合计", (n - 4) * 123_456, "2025-07-01至2026-06-30") for n in range(1, 21)],
    )


def _items(subject: int) -> Iterator[ReportItem]:
    wage = 2_400_066 if subject % 2 else None
    yield (
        item(subject, INCOME, "用人单位申报缴费工资", SOCIAL, declared=0, found=wage or 0)
        if wage
        else item(subject, INCOME, "用人单位申报缴费工资", SOCIAL, state="nothing_found", declared=0, found=0)
    )
    yield item(subject, INCOME, "个人所得税申报工资薪金", TAX, found=0)
    yield item(subject, INCOME, "职工社会保险个人缴费", SOCIAL, found=240_066)
    yield item(subject, PROPERTY, "银行存款", BANK, declared=300_000, found=300_000 + subject)
    yield item(subject, PROPERTY, "有价证券", "证券登记结算机构", state="unavailable", note="接口升级，预计7月16日恢复")
    for n in range(60):
        yield item(subject, INCOME, f"第{n}类转移性收入", _SOURCES[n % 8], state="nothing_found", found=0)
    for n in range(11):
        yield item(subject, INCOME, f"第{n}类其他收入", "", state="not_asked", note=_NO_SOURCE)
    for n in range(11):
        yield item(subject, PROPERTY, f"第{n}类财产", _SOURCES[n % 8], state="nothing_found", found=0)
    for n in range(4):
        yield item(subject, EXPENSE, f"第{n}类支出", "", state="not_asked", note=_NOT_OPENED)


def _lines(subject: int) -> Iterator[ReportLine]:
    if subject % 2:
        yield from months(subject, "用人单位申报缴费工资", 200_000)
    alike = "与人力资源和社会保障部门（缴费工资）所报{yuan}元一致，是同一项，只计一次。"
    yield from months(subject, "个人所得税申报工资薪金", 200_000, treatment=EXCLUDED, reason=alike, source=TAX)
    yield from months(subject, "职工社会保险个人缴费", 20_000, treatment=DEDUCTED, reason="从工资性收入中扣除。")
    yield line(subject, PROPERTY, "银行存款", "活期存款", COUNTED, 300_000 + subject, "按余额记载。", WAGE, source=BANK)


_UNLIKE = "来源不一致：" + SOCIAL + "（缴费工资）2,000.00元、" + TAX + "（申报工资薪金）{yuan}元；均不计入，须人工核实"
CONFLICT = content(
    subjects=[person(1, "张*伟", "本人", Role.APPLICANT)],
    items=[
        item(1, INCOME, "用人单位申报缴费工资", SOCIAL, words=("", "待核（12 条记录存疑）"), declared=0),
        item(1, INCOME, "个人所得税申报工资薪金", TAX, words=("", "待核（12 条记录存疑）")),
    ],
    lines=[
        *months(1, "用人单位申报缴费工资", 200_000, treatment=DOUBTFUL, reason=_UNLIKE),
        *months(1, "个人所得税申报工资薪金", 260_000, treatment=DOUBTFUL, reason=_UNLIKE, source=TAX),
    ],
    totals=[total(1, "收入合计", -1_234_567, "2025-07-01至2026-06-30")],
)

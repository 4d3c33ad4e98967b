"""判定方法: income per head of the applicant's household against the local standard of the tenant.

The text names neither a counting period nor a standard (三(一)): both come from dated tenant settings with their
document; without either there are sums and no conclusion. Nothing is divided or rounded: the sum of the period is
compared with standard × persons × months, all in integer fen.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from msgspec import Struct

from hedui.plugin import (
    PERIOD_SETTING,
    Category,
    Citation,
    Conclusion,
    HouseholdFacts,
    Line,
    Outcome,
    Programme,
    Role,
    TestRule,
    Treatment,
    Values,
)
from plugins.zhejiang.citations import CONTENT, IN_FORCE, REFERENCE_ONLY, SUBJECTS
from plugins.zhejiang.parameters import STANDARD_SETTING, LocalStandard, local_standard
from plugins.zhejiang.programmes import PROGRAMMES
from plugins.zhejiang.rules import INCOME_ELEMENTS

TITLE = "家庭人均月收入与当地标准比较"
HOUSEHOLD = (Role.APPLICANT, Role.MEMBER)
"""申请人和共同生活家庭成员: the supporters' households are subjects (二(二)), and their income is shown apart."""


class Sums(Struct, frozen=True):
    """收入合计, fen: of the applicant's household, and beside it of the supporters' households."""

    persons: int
    own: int
    doubtful: int
    """Income lines of the household that a person has to look at."""
    missing: int
    """Income items of the household without an answer."""
    supporters: int
    has_supporters: bool


def judge(programme: str, household: HouseholdFacts, values: Values) -> Conclusion:
    """人均收入判定 (三(一), 二(二)): what was found already decides when it exceeds; otherwise nothing may be open."""
    sums = _sums(household)
    lacking = [] if values.period else ["核算期间"]
    try:
        standard = local_standard(values.settings, programme)
    except ValueError:
        # A value entered in another form must not stop the report: it is named, and a person decides.
        return _without(programme, sums, [*lacking, "可识别的当地标准（现有设定值格式有误）"], values)
    if standard is None:
        lacking.append("本救助项目的当地标准")
    if standard is None or lacking:
        return _without(programme, sums, lacking, values)
    return _compared(programme, sums, standard, values)


def exceeds(found: int, standard: LocalStandard, persons: int, months: int) -> bool:
    """是否超过: `found` fen in `months` months against the standard, by cross-multiplication."""
    bound = standard.amount * persons * months
    return found > bound if standard.inclusive else found >= bound


def _sums(household: HouseholdFacts) -> Sums:
    own = {id for id, role, _ in household.members if role in HOUSEHOLD}
    income = [line for line in household.lines if line.category is Category.INCOME]
    return Sums(
        persons=len(own),
        own=_counted([line for line in income if line.subject in own]),
        doubtful=sum(line.subject in own and line.treatment is Treatment.DOUBTFUL for line in income),
        missing=sum(gap.subject in own and gap.element in INCOME_ELEMENTS for gap in household.gaps),
        supporters=_counted([line for line in income if line.subject not in own]),
        has_supporters=len(own) < len(household.members),
    )


def _counted(lines: Sequence[Line]) -> int:
    return sum(line.amount or 0 for line in lines if line.treatment is Treatment.COUNTED)


def _without(programme: str, sums: Sums, lacking: Sequence[str], values: Values) -> Conclusion:
    found = f"申请人及共同生活家庭成员{sums.persons}人，查得计入收入{yuan(sums.own)}元"
    text = f"未设定{'、'.join(lacking)}，只列合计，不作结论。{found}{_open(sums)}。{_apart(sums)}"
    used = {"人数": str(sums.persons), "家庭收入合计": f"{yuan(sums.own)}元"}
    return _conclusion(programme, None, text, used, sums, values)


def _compared(programme: str, sums: Sums, standard: LocalStandard, values: Values) -> Conclusion:
    months = int(values.settings[PERIOD_SETTING].value)
    over = exceeds(sums.own, standard, sums.persons, months)
    unsettled = bool(sums.doubtful or sums.missing)
    outcome = Outcome.EXCEEDS if over else Outcome.NEEDS_REVIEW if unsettled else Outcome.MATCHES
    bound = standard.amount * sums.persons * months
    used = {
        "人数": str(sums.persons),
        "核算期间": f"{_span(values)}（{months}个月）",
        "家庭收入合计": f"{yuan(sums.own)}元",
        "当地标准": f"{yuan(standard.amount)}元/人·月，{_strictness(standard)}",
        "标准折合": f"{yuan(bound)}元",
    }
    text = (
        f"申请人及共同生活家庭成员{sums.persons}人，{_span(values)}查得计入收入{yuan(sums.own)}元；"
        f"当地标准{yuan(standard.amount)}元/人·月，折合{yuan(bound)}元"
        f"（{yuan(standard.amount)}元×{sums.persons}人×{months}个月），{_strictness(standard)}。"
        f"{_VERDICTS[outcome]}{_open(sums)}。{_apart(sums)}"
    )
    return _conclusion(programme, outcome, text, used, sums, values)


_VERDICTS = {
    Outcome.MATCHES: "查得收入未超出标准",
    Outcome.EXCEEDS: "查得收入已超出标准",
    Outcome.NEEDS_REVIEW: "已查得收入未超出标准，但尚不能下结论",
}


def _open(sums: Sums) -> str:
    missing = f"，{sums.missing}项收入查询没有结果" if sums.missing else ""
    return missing + (f"，{sums.doubtful}条收入记录存疑" if sums.doubtful else "")


def _apart(sums: Sums) -> str:
    supporters = f"赡（抚、扶）养人家庭查得收入{yuan(sums.supporters)}元，另列，不并入。" if sums.has_supporters else ""
    return f"{supporters}收入仅包括已核对的缴费工资和养老待遇。"


def _strictness(standard: LocalStandard) -> str:
    return "等于标准视为未超出" if standard.inclusive else "等于标准视为超出"


def _span(values: Values) -> str:
    period = values.period
    return f"{period.start.isoformat()}至{period.end.isoformat()}" if period else ""


def _conclusion(
    programme: str, outcome: Outcome | None, text: str, used: dict[str, str], sums: Sums, values: Values
) -> Conclusion:
    settings = [values.settings[name] for name in (PERIOD_SETTING, STANDARD_SETTING) if name in values.settings]
    documents = {s.document: Citation(s.document, "") for s in settings}
    provenance = {
        f"{_SETTING_TITLES[s.name]}的依据": f"{s.document}（{s.provenance}，自{s.start.isoformat()}起）"
        for s in settings
    }
    apart = {"赡（抚、扶）养人家庭收入（另列）": f"{yuan(sums.supporters)}元"} if sums.has_supporters else {}
    return Conclusion(
        rule=rule_id(programme),
        title=TITLE,
        outcome=outcome,
        explanation=text,
        basis=(CONTENT, SUBJECTS, *documents.values(), REFERENCE_ONLY),
        values=used | apart | provenance,
    )


def yuan(fen: int) -> str:
    """Fen as printed in yuan: 115200 → 1,152.00."""
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100:,}.{abs(fen) % 100:02d}"


def rule_id(programme: str) -> str:
    """zhejiang.income_per_head.dibao for zhejiang.dibao."""
    return f"zhejiang.income_per_head.{programme.removeprefix('zhejiang.')}"


def _test(programme: Programme) -> TestRule:
    # One rule a programme, because a standard may be one programme's only, and a judge is not told which it judges.
    return TestRule(
        id=rule_id(programme.id),
        title=TITLE,
        programmes=(programme.id,),
        basis=(CONTENT, SUBJECTS),
        valid=IN_FORCE,
        judge=partial(judge, programme.id),
        settings=(PERIOD_SETTING, STANDARD_SETTING),
    )


TEST_RULES = tuple(_test(programme) for programme in PROGRAMMES)


_SETTING_TITLES = {PERIOD_SETTING: "核算期间", STANDARD_SETTING: "当地标准"}

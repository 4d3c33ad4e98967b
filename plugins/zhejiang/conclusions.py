"""判定方法: income per head of the applicant's household against the local standard of the tenant.

The text names neither a counting period nor a standard (三(一)): both come from dated tenant settings with their
document; without either there are sums and no conclusion. Nothing is divided or rounded: the sum of the period is
compared with standard × persons × months, all in integer fen. What the household declares beyond what was found is never
compared as if it were found; where it would turn a conclusion round, a person verifies it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from msgspec.structs import replace

from hedui.plugin import (
    PERIOD_SETTING,
    Citation,
    Conclusion,
    HouseholdFacts,
    Measured,
    Outcome,
    Programme,
    TestRule,
    Values,
)
from plugins.zhejiang.citations import CONTENT, IN_FORCE, REFERENCE_ONLY, SUBJECTS, TRUTHFUL
from plugins.zhejiang.parameters import STANDARD_SETTING, LocalStandard, local_standard
from plugins.zhejiang.programmes import PROGRAMMES
from plugins.zhejiang.sums import Sums, sums_of
from plugins.zhejiang.wording import yuan

TITLE = "家庭人均月收入与当地标准比较"


def judge(programme: str, household: HouseholdFacts, values: Values) -> Conclusion:
    """人均收入判定 (三(一), 二(二)): certain only where nothing that is still open can turn it round."""
    sums = sums_of(household)
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


def outcome_of(sums: Sums, standard: LocalStandard, months: int) -> Outcome:
    """结论: exceeds where no answer still to come can turn it round; matches where nothing is open, nor declared beyond it."""
    if sums.dead or sums.deaths_open:
        # Both sides of the comparison hang on whom it is about: the bound on the number, the sum on whose income it is.
        return Outcome.NEEDS_REVIEW
    unknown_off = sums.missing_off or sums.sizeless_off
    if exceeds(sums.own - sums.at_risk - sums.open_off, standard, sums.persons, months) and not unknown_off:
        return Outcome.EXCEEDS
    if sums.doubtful or sums.missing or exceeds(sums.own + sums.declared_more, standard, sums.persons, months):
        return Outcome.NEEDS_REVIEW
    return Outcome.MATCHES


def _without(programme: str, sums: Sums, lacking: Sequence[str], values: Values) -> Conclusion:
    found = f"申请人及共同生活家庭成员{sums.persons}人，查得计入收入{yuan(sums.own)}"
    rest = f"{_open(sums)}{_declared(sums, None)}"
    text = f"未设定{'、'.join(lacking)}，只列合计，不作结论。{found}{rest}。{_apart(sums)}"
    used = {"人数": _persons(sums), "家庭收入合计": yuan(sums.own)}
    return _conclusion(programme, None, text, used, sums, values)


def _compared(programme: str, sums: Sums, standard: LocalStandard, values: Values) -> Conclusion:
    months = int(values.settings[PERIOD_SETTING].value)
    outcome = outcome_of(sums, standard, months)
    bound = standard.amount * sums.persons * months
    used = {
        "人数": _persons(sums),
        "核算期间": f"{_span(values)}（{months}个月）",
        "家庭收入合计": yuan(sums.own),
        "当地标准": f"{yuan(standard.amount)}/人·月，{_strictness(standard)}",
        "标准折合": yuan(bound),
    }
    text = (
        f"申请人及共同生活家庭成员{sums.persons}人，{_span(values)}查得计入收入{yuan(sums.own)}；"
        f"当地标准{yuan(standard.amount)}/人·月，折合{yuan(bound)}"
        f"（{yuan(standard.amount)}×{sums.persons}人×{months}个月），{_strictness(standard)}。"
        f"{_VERDICTS[outcome]}{_open(sums)}{_declared(sums, outcome)}。{_apart(sums)}"
    )
    measured = Measured(sums.own, bound, sums.persons, months)
    return replace(_conclusion(programme, outcome, text, used, sums, values), measured=measured)


_VERDICTS = {
    Outcome.MATCHES: "查得收入未超出标准",
    Outcome.EXCEEDS: "查得收入已超出标准",
    Outcome.NEEDS_REVIEW: "尚不能下结论",
}


def _open(sums: Sums) -> str:
    missing = f"，{sums.missing}项收入查询没有结果" if sums.missing else ""
    off = f"，其中{sums.missing_off}项为缴纳的税费，是否扣除未定" if sums.missing_off else ""
    sizeless = f"，{sums.sizeless_off}条缴纳税费的记录没有金额" if sums.sizeless_off else ""
    at_risk = f"，其中{yuan(sums.at_risk)}另有来源尚无结果" if sums.at_risk else ""
    doubtful = f"，{sums.doubtful}条收入记录存疑" if sums.doubtful else ""
    dead = f"，人数中有{sums.dead}人登记已死亡，是否计入家庭人口须人工核实" if sums.dead else ""
    deaths_open = f"，{sums.deaths_open}人的死亡登记查询没有结果" if sums.deaths_open else ""
    return missing + off + at_risk + doubtful + sizeless + dead + deaths_open


def _declared(sums: Sums, outcome: Outcome | None) -> str:
    if not sums.declared_more:
        return ""
    return f"，申报的收入比查得计入的多{yuan(sums.declared_more)}{_BESIDE.get(outcome, '')}"


_BESIDE: Mapping[Outcome | None, str] = {Outcome.MATCHES: "，加上也未超出标准", Outcome.NEEDS_REVIEW: "，须人工核实"}


def _persons(sums: Sums) -> str:
    return f"{sums.persons}（其中{sums.dead}人登记已死亡）" if sums.dead else str(sums.persons)


def _apart(sums: Sums) -> str:
    supporters = f"赡（抚、扶）养人家庭查得收入{yuan(sums.supporters)}，另列，不并入。" if sums.has_supporters else ""
    nobodys = f"另有{sums.nobodys}类收入没有数源可查，未查询。" if sums.nobodys else ""
    return f"{supporters}收入仅包括本报告所列的已核对事项。{nobodys}"


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
    apart = {"赡（抚、扶）养人家庭收入（另列）": yuan(sums.supporters)} if sums.has_supporters else {}
    declared = {"申报多于查得计入的收入": yuan(sums.declared_more)} if sums.declared_more else {}
    return Conclusion(
        rule=rule_id(programme),
        title=TITLE,
        outcome=outcome,
        explanation=text,
        basis=(CONTENT, SUBJECTS, *([TRUTHFUL] if declared else []), *documents.values(), REFERENCE_ONLY),
        values=used | declared | apart | provenance,
    )


def rule_id(programme: str) -> str:
    """zhejiang.income_per_head.dibao for zhejiang.dibao."""
    return f"zhejiang.income_per_head.{programme.removeprefix('zhejiang.')}"


def _test(programme: Programme) -> TestRule:
    # One rule a programme, because a standard may be one programme's only, and a judge is not told which it judges.
    return TestRule(
        id=rule_id(programme.id),
        title=TITLE,
        programmes=(programme.id,),
        basis=(CONTENT, SUBJECTS, TRUTHFUL),
        valid=IN_FORCE,
        judge=partial(judge, programme.id),
        settings=(PERIOD_SETTING, STANDARD_SETTING),
    )


TEST_RULES = tuple(_test(programme) for programme in PROGRAMMES)


_SETTING_TITLES = {PERIOD_SETTING: "核算期间", STANDARD_SETTING: "当地标准"}

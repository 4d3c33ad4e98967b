"""判定方法: disposable income per head against the local standard of the tenant; property has no limit in the text.

The text names neither a counting period nor a standard: both come from dated tenant settings with their document; without
either there are sums and no conclusion. Nothing is divided or rounded: the sum of the period is compared with
standard × persons × months, all in integer fen. What the household declares beyond what was found is never compared as if
it were found; where it would turn a conclusion round, a person verifies it.
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
from plugins.wangmo.citations import CONTENT, DISPOSABLE, GROUNDS, HONESTLY_DECLARED, IN_FORCE
from plugins.wangmo.items import KIND_TITLES
from plugins.wangmo.parameters import STANDARD_SETTING, LocalStandard, local_standard
from plugins.wangmo.programmes import PROGRAMMES
from plugins.wangmo.recognised import RECOGNISED_SETTING, entries
from plugins.wangmo.sums import Sums, sums_of
from plugins.wangmo.wording import yuan

TITLE = "家庭人均可支配收入与当地标准比较"
SETTINGS = {
    PERIOD_SETTING: "核算期间",
    STANDARD_SETTING: "当地标准",
    RECOGNISED_SETTING: "认定不计入的其他收入",
}


def judge(programme: str, household: HouseholdFacts, values: Values) -> Conclusion:
    """人均可支配收入判定 (第五条, 第六条): certain only where nothing that is still open can turn it round."""
    sums = sums_of(household, values)
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


def outcome_of(sums: Sums, standard: LocalStandard, months: int, readable: bool) -> Outcome:
    """结论: exceeds where even the least that it can be does; matches where nothing is open that could add to it."""
    if not readable or sums.dead or sums.deaths_open:
        return Outcome.NEEDS_REVIEW
    unknown_off = sums.missing_off or sums.partly_off or sums.sizeless_off
    if exceeds(sums.least, standard, sums.persons, months) and not unknown_off:
        return Outcome.EXCEEDS
    most = sums.net + sums.declared_more
    if exceeds(most, standard, sums.persons, months) or sums.doubtful or sums.missing or sums.partly:
        return Outcome.NEEDS_REVIEW
    return Outcome.MATCHES


def _without(programme: str, sums: Sums, lacking: Sequence[str], values: Values) -> Conclusion:
    rest = f"{_open(sums, values)}{_declared(sums, None)}"
    text = f"未设定{'、'.join(lacking)}，只列合计，不作结论。{_found(sums)}{rest}。{_nobodys(sums)}"
    return _conclusion(programme, None, text, _used(sums), sums, values)


def _compared(programme: str, sums: Sums, standard: LocalStandard, values: Values) -> Conclusion:
    months = int(values.settings[PERIOD_SETTING].value)
    outcome = outcome_of(sums, standard, months, _readable(values))
    bound = standard.amount * sums.persons * months
    used = {
        "核算期间": f"{_span(values)}（{months}个月）",
        "当地标准": f"{yuan(standard.amount)}/人·月，{_strictness(standard)}",
        "标准折合": yuan(bound),
    }
    text = (
        f"{_span(values)}，{_found(sums)}；当地标准{yuan(standard.amount)}/人·月，折合{yuan(bound)}"
        f"（{yuan(standard.amount)}×{sums.persons}人×{months}个月），{_strictness(standard)}。"
        f"{_VERDICTS[outcome]}{_open(sums, values)}{_declared(sums, outcome)}。{_nobodys(sums)}"
    )
    measured = Measured(sums.net, bound, sums.persons, months)
    return replace(_conclusion(programme, outcome, text, _used(sums) | used, sums, values), measured=measured)


_VERDICTS = {
    Outcome.MATCHES: "查得可支配收入未超出标准",
    Outcome.EXCEEDS: "查得可支配收入已超出标准",
    Outcome.NEEDS_REVIEW: "尚不能下结论",
}


def _found(sums: Sums) -> str:
    off = f"（已扣除个人所得税和社会保障性支出{yuan(sums.deducted)}）" if sums.deducted else ""
    return f"申请人及共同生活家庭成员{sums.persons}人，查得家庭可支配收入{yuan(sums.net)}{off}"


def _open(sums: Sums, values: Values) -> str:
    parts = [
        f"，其中{sums.dead}人登记已死亡，是否计入家庭人口须人工核实" if sums.dead else "",
        f"，{sums.deaths_open}人的死亡登记查询没有结果" if sums.deaths_open else "",
        f"，{sums.missing}项收入查询没有结果" if sums.missing else "",
        f"，{sums.partly}项收入只询问了核算期间的一部分" if sums.partly else "",
        f"，其中{yuan(sums.at_risk)}另有来源尚无完整结果" if sums.at_risk else "",
        f"，{sums.doubtful}条收入记录存疑" if sums.doubtful else "",
        f"，{sums.missing_off}项扣除查询没有结果" if sums.missing_off else "",
        f"，{sums.sizeless_off}条扣除记录没有金额" if sums.sizeless_off else "",
        f"，{sums.partly_off}项扣除只询问了核算期间的一部分" if sums.partly_off else "",
        f"，已缴而未能扣除的{yuan(sums.open_off)}须人工核实" if sums.open_off else "",
        "" if _readable(values) else "，认定不计入的其他收入清单格式有误，未予适用",
    ]
    return "".join(parts)


def _declared(sums: Sums, outcome: Outcome | None) -> str:
    if not sums.declared_more:
        return ""
    return f"，申报的收入比查得计入的多{yuan(sums.declared_more)}{_BESIDE.get(outcome, '')}"


_BESIDE: Mapping[Outcome | None, str] = {Outcome.MATCHES: "，加上也未超出标准", Outcome.NEEDS_REVIEW: "，须人工核实"}


def _nobodys(sums: Sums) -> str:
    if not sums.nobodys:
        return ""
    return f"另有{sums.nobodys}项收入没有部门掌握，以申报和实地核查为准，不在查得收入之内。"


def _used(sums: Sums) -> dict[str, str]:
    kinds = {title: yuan(sums.kinds[kind]) for kind, title in KIND_TITLES.items()}
    off = {"扣除的个人所得税和社会保障性支出": yuan(sums.deducted)}
    declared = {"申报多于查得计入的收入": yuan(sums.declared_more)} if sums.declared_more else {}
    return {"人数": str(sums.persons), "家庭可支配收入": yuan(sums.net)} | kinds | off | declared


def _readable(values: Values) -> bool:
    try:
        entries(values.settings)
    except ValueError:
        return False
    return True


def _strictness(standard: LocalStandard) -> str:
    return "等于标准视为未超出" if standard.inclusive else "等于标准视为超出"


def _span(values: Values) -> str:
    period = values.period
    return f"{period.start.isoformat()}至{period.end.isoformat()}" if period else ""


def _conclusion(
    programme: str, outcome: Outcome | None, text: str, used: dict[str, str], sums: Sums, values: Values
) -> Conclusion:
    settings = [values.settings[name] for name in SETTINGS if name in values.settings]
    documents = {s.document: Citation(s.document, "") for s in settings}
    provenance = {
        f"{SETTINGS[s.name]}的依据": f"{s.document}（{s.provenance}，自{s.start.isoformat()}起）" for s in settings
    }
    return Conclusion(
        rule=rule_id(programme),
        title=TITLE,
        outcome=outcome,
        explanation=text,
        basis=(CONTENT, DISPOSABLE, *([HONESTLY_DECLARED] if sums.declared_more else []), *documents.values(), GROUNDS),
        values=used | provenance,
    )


def rule_id(programme: str) -> str:
    """wangmo.income_per_head.dibao for wangmo.dibao."""
    return f"wangmo.income_per_head.{programme.removeprefix('wangmo.')}"


def _test(programme: Programme) -> TestRule:
    # One rule a programme, because a standard may be one programme's only, and a judge is not told which it judges.
    return TestRule(
        id=rule_id(programme.id),
        title=TITLE,
        programmes=(programme.id,),
        basis=(CONTENT, DISPOSABLE, HONESTLY_DECLARED),
        valid=IN_FORCE,
        judge=partial(judge, programme.id),
        settings=tuple(SETTINGS),
    )


TEST_RULES = tuple(_test(programme) for programme in PROGRAMMES)

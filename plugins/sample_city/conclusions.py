"""判定方法 (第七条至第十条): thresholds, a ratio, a score, and all of them together."""

from __future__ import annotations

from typing import Any

from hedui.plugin import (
    Band,
    Bound,
    How,
    Indicator,
    Side,
    TestRule,
    area,
    composite,
    expense,
    holdings,
    income,
    property_money,
    ratio,
    score,
    threshold,
)
from plugins.sample_city.citations import IN_FORCE, article
from plugins.sample_city.elements import ASSETS, SPENDING, TAKEN_OFF
from plugins.sample_city.programmes import ALL, DIBAO, EDGE, ESSENTIAL

STANDARD = "sample_city.dibao_standard"


def _rule(name: str, title: str, where: str, *programmes: str) -> dict[str, Any]:
    return {
        "id": f"sample_city.{name}", "title": title, "programmes": programmes, "basis": article(where), "valid": IN_FORCE,
    }  # fmt: skip


def _income(name: str, where: str, programme: str, factor: str, inclusive: bool) -> TestRule:
    bound = Bound(inclusive=inclusive, figure=STANDARD, factor=factor, each_person=True, over_period=True)
    rule = _rule(name, "月人均收入", where, programme)
    return threshold(income(taken_off=TAKEN_OFF), bound, **rule)


_ASSETS = threshold(
    property_money("金融资产", ASSETS),
    Bound(inclusive=True, figure=STANDARD, factor="sample_city.asset_months", each_person=True),
    **_rule("assets", "人均金融资产", "第七条（二）", *ALL),
)
_VEHICLES = threshold(
    holdings("机动车", "national.vehicle"), Bound(inclusive=True, factor="0"),
    **_rule("vehicles", "机动车", "第七条（三）", *ALL),
)  # fmt: skip
_HOUSES = composite(
    (
        threshold(
            holdings("房屋套数", "national.house"), Bound(inclusive=False, factor="2"),
            **_rule("house_number", "房屋套数", "第七条（四）", *ALL),
        ),
        threshold(
            area("住房面积", "national.house"), Bound(inclusive=True, figure="sample_city.protected_area", each_person=True),
            **_rule("house_area", "人均住房面积", "第七条（四）", *ALL),
        ),
    ),
    How.ANY,
    **_rule("houses", "住房", "第七条（四）", *ALL),
)  # fmt: skip
_ABROAD = threshold(
    holdings("自费出国留学", "sample_city.study_abroad"), Bound(inclusive=True, factor="0"),
    **_rule("study_abroad_veto", "子女自费出国留学", "第七条（五）", *ALL),
)  # fmt: skip
_PROPERTY = (_ASSETS, _VEHICLES, _HOUSES, _ABROAD)

_POOR = threshold(
    income(taken_off=TAKEN_OFF),
    Bound(inclusive=False, figure="sample_city.disposable_income", each_person=True, over_period=True),
    **_rule("income_below_average", "年人均收入", "第九条（一）", ESSENTIAL),
)
_RATIO = ratio(
    expense(elements=SPENDING), income(taken_off=TAKEN_OFF),
    Bound(inclusive=True, factor="sample_city.expense_ratio"), side=Side.AT_LEAST,
    **_rule("expense_ratio", "刚性支出比例", "第九条（二）", ESSENTIAL),
)  # fmt: skip
_SCORE = score(
    (
        Indicator(
            "人均金融资产", property_money("金融资产", ASSETS),
            (Band("0", 50), Band("1000000", 30, beyond=True), Band("5000000", 0, beyond=True)), each_person=True,
        ),
        Indicator(
            "人均住房面积", area("住房面积", "national.house"), (Band("0", 30), Band("30", 10, beyond=True)),
            each_person=True,
        ),
        Indicator("残疾人数", holdings("残疾人证", "sample_city.disabled"), (Band("0", 0), Band("1", 20))),
    ),
    Bound(inclusive=True, factor="sample_city.passing_score"), side=Side.AT_LEAST,
    **_rule("living_score", "生活状况综合评分", "第九条（三）、第十条", ESSENTIAL),
)  # fmt: skip

TEST_RULES = (
    composite(
        (_income("dibao_income", "第七条（一）", DIBAO, "1", False), *_PROPERTY), How.ALL,
        **_rule("dibao", "最低生活保障条件", "第七条", DIBAO), more_income_never_helps=True,
    ),
    composite(
        (_income("edge_income", "第八条", EDGE, "sample_city.edge_factor", True), *_PROPERTY), How.ALL,
        **_rule("edge", "最低生活保障边缘家庭条件", "第八条", EDGE), more_income_never_helps=True,
    ),
    composite(
        (_POOR, _RATIO, _SCORE), How.ALL,
        **_rule("essential", "刚性支出困难家庭条件", "第九条", ESSENTIAL), more_income_never_helps=True,
    ),
)  # fmt: skip

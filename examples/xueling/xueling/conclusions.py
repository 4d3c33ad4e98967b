"""判定条件 (第七条, 第八条)."""

from __future__ import annotations

from typing import Any

from hedui.plugin import Bound, How, Side, composite, expense, holdings, income, property_money, ratio, threshold

from .citations import IN_FORCE, article
from .programmes import ASSETS, DIBAO, HOUSING

STANDARD = "xueling.dibao_standard"


def _rule(name: str, title: str, where: str, programme: str = DIBAO) -> dict[str, Any]:
    return {
        "id": f"xueling.{name}", "title": title, "programmes": (programme,), "basis": article(where), "valid": IN_FORCE
    }  # fmt: skip


DIBAO_CONDITIONS = composite(
    (
        threshold(
            income(taken_off=("xueling.grazing_cost",)),
            Bound(inclusive=False, figure=STANDARD, each_person=True, over_period=True),
            **_rule("dibao_income", "月人均收入", "第七条（一）"),
        ),
        threshold(
            property_money("金融资产", ASSETS),
            Bound(inclusive=True, figure=STANDARD, factor="xueling.asset_months", each_person=True),
            **_rule("assets", "人均金融资产", "第七条（二）"),
        ),
        threshold(
            holdings("存栏羊单位", "xueling.stock_units"),
            Bound(inclusive=True, figure="xueling.stock_limit", each_person=True),
            **_rule("flock_limit", "人均羊单位", "第七条（四）"),
        ),
        threshold(
            holdings("机动车", "national.vehicle"),
            Bound(inclusive=True, factor="0"),
            **_rule("vehicles", "机动车", "第七条（五）"),
        ),
    ),
    How.ALL,
    **_rule("conditions", "最低生活保障条件", "第七条"),
    more_income_never_helps=True,
)
HOUSING_CONDITIONS = composite(
    (
        threshold(
            income(taken_off=("xueling.grazing_cost",)),
            Bound(inclusive=True, figure=STANDARD, factor="3", each_person=True, over_period=True),
            **_rule("housing_income", "月人均收入", "第八条（一）", HOUSING),
        ),
        ratio(
            expense("住房租金", ("xueling.rent_paid",)),
            income(taken_off=("xueling.grazing_cost",)),
            Bound(inclusive=True, factor="xueling.rent_share"),
            side=Side.AT_LEAST,
            **_rule("rent_ratio", "租金占收入的比例", "第八条（二）", HOUSING),
        ),
    ),
    How.ALL,
    **_rule("housing_conditions", "公共租赁住房保障条件", "第八条", HOUSING),
    more_income_never_helps=True,
)
TEST_RULES = (DIBAO_CONDITIONS, HOUSING_CONDITIONS)

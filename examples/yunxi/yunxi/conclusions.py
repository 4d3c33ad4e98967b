"""判定条件 (第八条至第十条): thresholds, and all of them together."""

from __future__ import annotations

from typing import Any

from hedui.plugin import (
    Bound,
    How,
    Side,
    TestRule,
    area,
    composite,
    expense,
    holdings,
    income,
    property_money,
    ratio,
    threshold,
)

from .citations import IN_FORCE, article
from .programmes import (
    ASSETS,
    DIBAO,
    EDGE,
    HOUSE,
    HOUSING,
    INVESTMENT,
    LEASE,
    PRIVATE_SCHOOL,
    RENT_PAID,
    TRADE_VEHICLE,
    VEHICLE,
)

STANDARD = "yunxi.dibao_standard"


def _rule(programme: str, name: str, title: str, where: str, text: str = "") -> dict[str, Any]:
    return {
        "id": f"{programme}_{name}",
        "title": title,
        "programmes": (programme,),
        "basis": article(where, text),
        "valid": IN_FORCE,
    }


def _common(programme: str) -> tuple[TestRule, ...]:
    """第八条（二）至（五）, which 第九条 refers to."""
    two = composite(
        (
            threshold(
                holdings("房屋套数", HOUSE),
                Bound(inclusive=True, factor="2"),
                **_rule(programme, "two_houses", "不超过两套", "第八条（三）"),
            ),
            threshold(
                area("住房面积", HOUSE),
                Bound(inclusive=True, figure="yunxi.area_per_head", each_person=True),
                **_rule(programme, "area", "人均住房面积", "第八条（三）", "人均住房面积不高于三十五平方米"),
            ),
        ),
        How.ALL,
        **_rule(programme, "small_houses", "有两套的，人均住房面积", "第八条（三）"),
    )
    one = threshold(
        holdings("房屋套数", HOUSE),
        Bound(inclusive=True, factor="1"),
        **_rule(programme, "one_house", "住房不超过一套", "第八条（三）", "住房不超过一套"),
    )
    return (
        threshold(
            holdings("机动车", VEHICLE, TRADE_VEHICLE),
            Bound(inclusive=True, factor="0"),
            **_rule(programme, "vehicles", "机动车", "第八条（二）"),
        ),
        composite((one, two), How.ANY, **_rule(programme, "houses", "住房", "第八条（三）")),
        threshold(
            property_money("企业认缴出资", (INVESTMENT,)),
            Bound(inclusive=True, figure="yunxi.investment_limit"),
            **_rule(programme, "investment", "企业认缴出资", "第八条（四）"),
        ),
        threshold(
            holdings("自费就读高收费私立学校", PRIVATE_SCHOOL),
            Bound(inclusive=True, factor="0"),
            **_rule(programme, "school", "高收费私立学校", "第八条（五）"),
        ),
    )


TEST_RULES = (
    composite(
        (
            threshold(
                income(),
                Bound(inclusive=False, figure=STANDARD, each_person=True, over_period=True),
                **_rule(DIBAO, "income", "人均月收入", "第八条", "家庭人均月收入低于最低生活保障标准"),
            ),
            threshold(
                property_money("金融资产", ASSETS),
                Bound(inclusive=True, figure=STANDARD, factor="yunxi.dibao_asset_months", each_person=True),
                **_rule(DIBAO, "assets", "人均金融资产", "第八条（一）"),
            ),
            *_common(DIBAO),
        ),
        How.ALL,
        **_rule(DIBAO, "conditions", "最低生活保障条件", "第八条"),
        more_income_never_helps=True,
    ),
    composite(
        (
            threshold(
                income(),
                Bound(
                    inclusive=True,
                    figure=STANDARD,
                    factor="yunxi.edge_income_times",
                    each_person=True,
                    over_period=True,
                ),
                **_rule(EDGE, "income", "人均月收入", "第九条", "家庭人均月收入不高于最低生活保障标准的二倍"),
            ),
            threshold(
                property_money("金融资产", ASSETS),
                Bound(inclusive=True, figure=STANDARD, factor="yunxi.edge_asset_months", each_person=True),
                **_rule(EDGE, "assets", "人均金融资产", "第九条", "人均金融资产不超过最低生活保障年标准的三倍"),
            ),
            *_common(EDGE),
        ),
        How.ALL,
        **_rule(EDGE, "conditions", "最低生活保障边缘家庭条件", "第九条"),
        more_income_never_helps=True,
    ),
    composite(
        (
            threshold(
                holdings("租赁住房", LEASE),
                Bound(inclusive=True, factor="1"),
                side=Side.AT_LEAST,
                **_rule(HOUSING, "renting", "租房居住", "第十条", "租房居住的家庭"),
            ),
            threshold(
                income(),
                Bound(inclusive=False, figure="yunxi.minimum_wage", each_person=True, over_period=True),
                **_rule(HOUSING, "income", "人均月收入", "第十条", "人均月收入低于当地月最低工资"),
            ),
            ratio(
                expense("房租支出", (RENT_PAID,)),
                income("家庭总收入"),
                Bound(inclusive=True, factor="yunxi.rent_share"),
                side=Side.AT_LEAST,
                **_rule(HOUSING, "share", "房租支出占家庭总收入的比例", "第十条"),
            ),
        ),
        How.ALL,
        **_rule(HOUSING, "conditions", "临时住房补贴条件", "第十条"),
        more_income_never_helps=True,
    ),
)

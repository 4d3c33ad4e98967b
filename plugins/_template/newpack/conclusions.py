"""判定条件 (第五条)."""

from __future__ import annotations

from hedui.plugin import Bound, income, threshold

from .citations import IN_FORCE, article
from .programmes import DIBAO, TAX

TEST_RULES = (
    threshold(
        income(taken_off=(TAX,)),
        Bound(inclusive=False, figure="newpack.dibao_standard", each_person=True, over_period=True),
        id="newpack.income_per_head",
        title="月人均收入",
        programmes=(DIBAO,),
        basis=article("第五条", "月人均收入低于当地最低生活保障标准"),
        valid=IN_FORCE,
        more_income_never_helps=True,
    ),
)

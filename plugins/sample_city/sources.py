"""数源目录: which department of the city holds which element."""

from __future__ import annotations

from collections.abc import Mapping

from hedui.plugin import FailurePolicy, SourceItem
from plugins.sample_city.citations import article
from plugins.sample_city.elements import REGISTERED
from plugins.sample_city.procedure import SOURCE

TITLES = {
    "public_security": "公安部门",
    "social_insurance": "人力资源和社会保障部门",
    "housing_fund": "住房公积金管理机构",
    "tax": "税务部门",
    "market_supervision": "市场监督管理部门",
    "banks": "银行业金融机构",
    "securities": "证券登记结算机构",
    "insurance": "保险机构",
    "agriculture": "农业农村部门",
    "housing": "自然资源和住房城乡建设部门",
    "civil_affairs": "民政部门",
    "medical_insurance": "医疗保障部门",
    "education": "教育部门",
    "disabled_federation": "残疾人联合会",
    "justice": "司法行政部门",
    "religion": "民族宗教事务部门",
    "military": "兵役机关",
}
_HOLDS: Mapping[str, tuple[str, ...]] = {
    "public_security": ("hukou", "vehicle", "disability_vehicle", "study_abroad"),
    "social_insurance": ("wage", "pension", "unemployment_benefit", "social_contribution", "resident_pension"),
    "housing_fund": ("housing_fund_base",),
    "tax": ("tax_wage", "income_tax_wage", "business_net_income", "rent"),
    "market_supervision": ("business_registration",),
    "banks": ("deposit", "interest"),
    "securities": ("securities", "dividend"),
    "insurance": ("insurance_value",),
    "agriculture": ("farmland",),
    "housing": ("house",),
    "civil_affairs": ("relief", "entitled_pension"),
    "medical_insurance": ("medical_expense",),
    "education": ("scholarship", "study_grant", "education_expense", "student"),
    "disabled_federation": ("disabled",),
    "justice": ("prison",),
    "religion": ("clergy",),
    "military": ("conscript",),
}
_DAY = frozenset(
    {
        "hukou", "vehicle", "disability_vehicle", "study_abroad", "business_registration", "deposit", "securities",
        "insurance_value", "house", "student", "farmland", "disabled", "prison", "clergy", "conscript",
    }
)  # fmt: skip
"""Asked for as they stand on the day; the others over the counting period."""


_FAILING: Mapping[str, tuple[FailurePolicy, str]] = {
    **dict.fromkeys(
        ("education", "religion", "military"),
        (FailurePolicy.GAP, "教育部门、民族宗教事务部门和兵役机关逾期未反馈的，核对以缺项继续"),
    ),
    **dict.fromkeys(
        ("disabled_federation", "justice"),
        (
            FailurePolicy.MANUAL,
            "残疾人联合会和司法行政部门逾期未反馈或者不予提供的，由该部门经办人员人工反馈，另一人复核",
        ),
    ),
}
_WAITED_FOR = (FailurePolicy.WAIT, "其他数源逾期未反馈的，继续等候")


def _item(source: str, name: str) -> SourceItem:
    element = next(e for e in REGISTERED if e.partition(".")[2] == name)
    on_failure, says = _FAILING.get(source, _WAITED_FOR)
    return SourceItem(
        id=f"sample_city.{source}.{name}",
        source=source,
        title=TITLES[source],
        element=element,
        basis=(*article("第十一条", "数源单位应当自收到查询之日起五个工作日内反馈"), *article("第十一条", says)),
        deadline=SOURCE.id,
        look_back="day" if name in _DAY else "period",
        on_failure=on_failure,
    )


SOURCE_ITEMS = tuple(_item(source, name) for source, names in _HOLDS.items() for name in names)

"""数源目录: which department is asked for which element.

The text speaks of 数源部门 and their duty to supply (二(三)) and names none of them: who holds what follows from each
department's own registers. Essential expenditure as such is in no register and stays 未查询, not 查无记录; what medical
insurance and education departments hold of it is asked for. Nor is anybody asked for what `further_items` names: it is
declared, and a county that knows of a department for it asks by a catalogue of its own.
"""

from __future__ import annotations

from collections.abc import Mapping

from hedui.plugin import SourceItem
from plugins.zhejiang.citations import DATA_SUPPLY, SOURCE_TIME, SOURCES
from plugins.zhejiang.deadlines import SOURCE

TITLES = {
    "public_security": "公安机关",
    "social_insurance": "人力资源社会保障部门",
    "housing": "住房城乡建设（不动产登记）部门",
    "banks": "银行业金融机构",
    "civil_affairs": "民政部门",
    "housing_fund": "住房公积金管理机构",
    "tax": "税务部门",
    "market_supervision": "市场监督管理部门",
    "securities": "证券登记结算机构",
    "insurance": "保险机构",
    "medical_insurance": "医疗保障部门",
    "education": "教育部门",
    "agriculture": "农业农村部门",
    "transport": "交通运输（海事）部门",
}


def source_title(source: str) -> str:
    """The department's name as printed."""
    return TITLES.get(source, source)


def _item(source: str, element: str, look_back: str) -> SourceItem:
    return SourceItem(
        id=f"zhejiang.{source}.{element}",
        source=source,
        title=TITLES[source],
        element=f"national.{element}",
        basis=(SOURCES, DATA_SUPPLY, SOURCE_TIME),
        deadline=SOURCE.id,
        look_back=look_back,
    )


_HOLD: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "public_security": {"day": ("hukou", "vehicle")},
    "social_insurance": {"period": ("wage", "pension", "unemployment_benefit"), "day": ("employment",)},
    "housing": {"day": ("house",)},
    "banks": {"day": ("deposit",), "period": ("interest",)},
    "civil_affairs": {"day": ("marriage", "funeral"), "period": ("relief", "temporary_relief")},
    "housing_fund": {"period": ("housing_fund_base",), "day": ("housing_fund_balance",)},
    "tax": {"period": ("tax_wage", "business_net_income")},
    "market_supervision": {"day": ("business_registration", "business_investment")},
    "securities": {"day": ("securities",), "period": ("dividend",)},
    "insurance": {"day": ("insurance_value",), "period": ("insurance_return",)},
    "medical_insurance": {"period": ("medical_expense",)},
    "education": {"period": ("education_expense",)},
    "agriculture": {"period": ("planting_income", "breeding_income")},
    "transport": {"day": ("ship",)},
}
"""By source and look-back."""

SOURCE_ITEMS = tuple(
    _item(source, element, back)
    for source, by in _HOLD.items()
    for back, elements in by.items()
    for element in elements
)

SUPPLIED = frozenset(item.element for item in SOURCE_ITEMS)
"""Elements that some department is asked for."""

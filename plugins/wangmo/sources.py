"""数源目录 (第十五条): which department is asked for which element; each of its eleven sentences has its entries.

第（五）, 自申请之日起半年内, is read as the half year up to the application: a half year that begins with it has not
happened when the verification is made, and no department could answer within its ten working days. Of a longer counting
period the rest is not asked for and stays open (`sums`). The other sentences name no
time: payments are asked for over the counting period, states for the day of the application. What a department
holds beyond its own sentence, and what departments hold that the text does not name, is asked for under （十一）. Support
between relatives, gifts, damages paid between people and the like stand in nobody's register: they have no entry, are
printed as not asked, and rest on the declaration (第十一条（一）) and the field check (第九条（三）).
"""

from __future__ import annotations

from collections.abc import Mapping

from hedui.plugin import Role, SourceItem
from plugins.wangmo.citations import EXPENDITURE, OTHER_DEPARTMENTS, SOURCE_TIME, SUPPLIES
from plugins.wangmo.deadlines import SOURCE
from plugins.wangmo.parameters import TAX_MONTHS

ROLES = (Role.APPLICANT, Role.MEMBER)
"""第五条: the applicant and the family members who live together; nobody asks about a supporter living apart."""
JUDGED = "expenditure_judgement"
"""第十四条: asked only after an officer has recorded that spending plainly does not fit the declared income."""

TITLES = {
    "public_security": "公安部门",
    "social_insurance": "人力资源和社会保障部门",
    "housing": "住房和城乡建设部门",
    "housing_fund": "住房公积金管理机构",
    "tax": "税务部门",
    "market_supervision": "工商部门",
    "banks": "人民银行、商业银行等金融机构",
    "poverty_relief": "扶贫部门",
    "civil_affairs": "民政部门",
    "agriculture": "农业部门",
    "securities": "证券登记结算机构",
    "insurance": "保险机构",
    "education": "教育部门",
    "medical_insurance": "医疗保险经办机构",
    "family_planning": "卫生计生部门",
    "transport": "交通运输（海事）部门",
    "trade_union": "工会",
}


def source_title(source: str) -> str:
    """The department's name as printed."""
    return TITLES.get(source, source)


def _item(source: str, element: str, look_back: str, other: bool, opens_on: str = "") -> SourceItem:
    supplies = OTHER_DEPARTMENTS if other else SUPPLIES[source]
    return SourceItem(
        id=f"wangmo.{source}.{element}",
        source=source,
        title=TITLES[source],
        element=f"national.{element}",
        basis=(supplies, EXPENDITURE, SOURCE_TIME) if opens_on else (supplies, SOURCE_TIME),
        deadline=SOURCE.id,
        look_back=look_back,
        look_back_months=TAX_MONTHS if look_back == "months" else None,
        roles=ROLES,
        opens_on=opens_on,
    )


_ByBack = Mapping[str, tuple[str, ...]]

_NAMED: Mapping[str, _ByBack] = {
    "public_security": {"day": ("hukou", "vehicle", "disability_vehicle")},
    "social_insurance": {
        "day": ("employment",),
        "period": ("wage", "social_contribution", "social_contribution_self", "pension", "unemployment_benefit"),
    },
    "housing": {"day": ("house",), "period": ("house_sale",)},
    "housing_fund": {
        "period": ("housing_fund_base", "housing_fund_deposit", "housing_fund_withdrawal"),
        "day": ("housing_fund_balance",),
    },
    "tax": {
        "months": (
            "tax_wage", "income_tax_wage", "income_tax_business", "income_tax_property", "income_tax_other",
            "business_tax", "business_net_income", "business_turnover", "bonus", "job_other", "intellectual_property",
        ),
    },
    "market_supervision": {"day": ("business_registration", "business_investment")},
    "banks": {"day": ("deposit", "loan"), "period": ("interest",)},
    "poverty_relief": {"period": ("poverty_project_funds",)},
    "civil_affairs": {
        "period": (
            "relief", "temporary_relief", "condolence", "entitled_pension", "entitled_nursing", "entitled_health",
            "conscript_family", "entitled_living",
        ),
    },
    "agriculture": {"period": ("planting_income", "breeding_income", "gathering_income", "farming_turnover")},
}  # fmt: skip
"""（一）至（十）: by source and look-back."""

_OTHERS: Mapping[str, _ByBack] = {
    "public_security": {"period": ("bravery_award",)},
    "social_insurance": {
        "period": (
            "retirement_pay", "survivor_benefit", "work_injury_medical", "work_injury_nursing", "work_injury_lump_sum",
            "work_injury_device", "work_injury_monthly", "work_injury_other", "work_death_funeral",
            "work_death_lump_sum", "work_death_dependants", "work_death_compensation", "death_other",
        ),
    },
    "housing": {"period": ("rent", "indemnity")},
    "agriculture": {"period": ("land_sublet",)},
    "civil_affairs": {"day": ("funeral",)},
    "medical_insurance": {"period": ("maternity_benefit",)},
    "education": {"period": ("scholarship", "study_grant")},
    "securities": {"day": ("securities",), "period": ("dividend",)},
    "insurance": {"day": ("insurance_value",), "period": ("insurance_return",)},
    "family_planning": {"period": ("family_planning_award", "family_planning_support")},
    "transport": {"day": ("ship",)},
    "trade_union": {"period": ("model_worker", "model_worker_other")},
}  # fmt: skip
"""（十一）: 核对时涉及到的其他部门, and what the named ones hold beside their own sentence."""

_SPENDING = {
    "medical_insurance": "medical_expense",
    "education": "education_expense",
    "banks": "consumption_expense",
    "housing": "house_purchase",
}
"""第十四条."""

SOURCE_ITEMS = (
    *(_item(s, e, back, False) for s, by in _NAMED.items() for back, elements in by.items() for e in elements),
    *(_item(s, e, back, True) for s, by in _OTHERS.items() for back, elements in by.items() for e in elements),
    *(_item(s, e, "period", s != "housing", JUDGED) for s, e in _SPENDING.items()),
)

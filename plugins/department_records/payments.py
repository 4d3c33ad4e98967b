"""逐期款项: every data element that is money paid on a day or for a month: which field is the sum, which the day."""

from __future__ import annotations

from collections.abc import Mapping

from hedui.connecting import FieldMap


def _payment(title: str, amount: str = "amount", day: str = "payDate", says: tuple[str, ...] = ()) -> FieldMap:
    """款项: one row, one payment. A month counts as its last day, a day as itself."""
    return FieldMap("{month}" + title, amount=amount, paid_on=day, says=says)


def _insurance(title: str) -> FieldMap:
    return _payment(title, says=("treatmentItem",))


def _granted(title: str) -> FieldMap:
    return _payment(title, "grantAmount", "grantDate", ("grantItem",))


def _income(title: str) -> FieldMap:
    return _payment(title, "incomeAmount", "taxPeriod", ("incomeItem", "withholdingAgent", "taxpayerName"))


def _tax(title: str) -> FieldMap:
    return _payment(title, "taxAmount", "taxPeriod", ("incomeItem", "taxItem", "withholdingAgent", "taxpayerName"))


def _harvest(title: str) -> FieldMap:
    return _payment(title, "netIncome", "settleDate", ("productName",))


_DEAL = ("location", "unitNumber")

PAYMENTS: Mapping[str, FieldMap] = {
    # 社会保险
    "social_contribution": _payment("社会保险个人缴费", "personalAmount", "feeMonth", ("insuranceType",)),
    "social_contribution_self": _payment("社会保险自行缴费", "personalAmount", "feeMonth", ("insuranceType",)),
    "unemployment_benefit": _insurance("失业保险金"),
    "retirement_pay": _insurance("离退休金"),
    "survivor_benefit": _insurance("遗属补助金"),
    "work_injury_medical": _insurance("工伤医疗费"),
    "work_injury_nursing": _insurance("工伤护理费"),
    "work_injury_lump_sum": _insurance("一次性伤残补助金"),
    "work_injury_device": _insurance("残疾辅助器具费"),
    "work_injury_monthly": _insurance("伤残津贴"),
    "work_injury_other": _insurance("其他工伤待遇"),
    "work_death_funeral": _insurance("因工死亡丧葬补助费"),
    "work_death_lump_sum": _insurance("因工死亡一次性抚恤金"),
    "work_death_compensation": _insurance("一次性工亡补助金"),
    "work_death_dependants": _insurance("供养亲属抚恤金"),
    "death_other": _insurance("非因工死亡丧葬补助金、抚恤金"),
    "maternity_benefit": _insurance("生育津贴"),
    # 公积金
    "housing_fund_base": _payment("住房公积金缴存基数", "depositBase", "depositMonth", ("unitName",)),
    "housing_fund_deposit": _payment("住房公积金个人缴存额", "personalAmount", "depositMonth", ("unitName",)),
    "housing_fund_withdrawal": _payment("住房公积金提取", "withdrawAmount", "withdrawDate", ("withdrawReason",)),
    # 税务
    "tax_wage": _income("申报工资薪金"),
    "bonus": _income("申报奖金"),
    "job_other": _income("申报劳务报酬"),
    "intellectual_property": _income("申报特许权使用费"),
    "business_net_income": _income("申报经营所得"),
    "business_turnover": _payment("申报销售额", "salesAmount", "taxPeriod", ("taxpayerName",)),
    "business_tax": _tax("经营纳税"),
    "income_tax_wage": _tax("个人所得税"),
    "income_tax_business": _tax("个人所得税（经营所得）"),
    "income_tax_property": _tax("个人所得税（财产性所得）"),
    "income_tax_other": _tax("个人所得税（其他所得）"),
    # 房产
    "house_sale": _payment("房产出让价款", "dealAmount", "contractDate", _DEAL),
    "house_purchase": _payment("房产购入价款", "dealAmount", "contractDate", _DEAL),
    "rent": _payment("房屋租金", "rentAmount", "rentMonth", ("location",)),
    "indemnity": _payment("征收补偿款", says=("projectName",)),
    # 银行、证券、保险
    "consumption_expense": _payment("大额消费", "tradeAmount", "tradeDate", ("merchantCategory",)),
    "dividend": _payment("股息、红利", "dividendAmount", says=("securityName",)),
    "insurance_return": _payment("保险收益", "returnAmount", says=("companyName", "productName")),
    # 农业、扶贫
    "planting_income": _harvest("种植业净收入"),
    "breeding_income": _harvest("养殖业净收入"),
    "gathering_income": _harvest("采集、加工净收入"),
    "farming_turnover": _payment("种植、养殖经营收入", "turnover", "settleDate", ("productName",)),
    "land_sublet": _payment("承包地流转收入", "rentAmount", "contractDate", ("area", "lessee")),
    "poverty_project_funds": _payment("扶贫项目资金", "allocateAmount", "allocateDate", ("projectName",)),
    # 民政、优抚、计划生育、工会、见义勇为
    "relief": _granted("社会救济金"),
    "temporary_relief": _granted("临时救助金"),
    "condolence": _granted("慰问金"),
    "entitled_pension": _granted("优抚对象抚恤金"),
    "entitled_nursing": _granted("优抚对象护理费"),
    "entitled_health": _granted("优抚对象保健金"),
    "entitled_living": _granted("优抚对象生活补助"),
    "conscript_family": _granted("义务兵家属优待金"),
    "family_planning_award": _granted("计划生育奖励金"),
    "family_planning_support": _granted("计划生育扶助金"),
    "model_worker": _payment("劳动模范荣誉津贴", "grantAmount", "grantDate", ("grantItem", "honourLevel")),
    "model_worker_other": _payment("劳动模范荣誉津贴", "grantAmount", "grantDate", ("grantItem", "honourLevel")),
    "bravery_award": _payment("见义勇为奖金", "awardAmount", "awardDate", ("awardLevel",)),
    # 医疗、教育
    "medical_expense": _payment("医疗费用个人负担", "selfPaid", "settleTime", ("medicalType", "hospitalName")),
    "scholarship": _payment("奖学金", says=("itemName", "schoolName")),
    "study_grant": _payment("助学金", says=("itemName", "schoolName")),
    "education_expense": _payment("教育收费", "chargeAmount", "chargeDate", ("chargeItem", "schoolName")),
}
"""Short name of the data element -> how its rows are read."""

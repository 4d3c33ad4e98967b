"""其余收入和财产: what 三(一) leaves as open as the kinds that a department of the catalogue holds.

No department of `sources` is asked for any of them: they are declared, field-checked, and judged where a fact arrives.
Counted is what is income or property by its own name. What may be neither, or may stand in another item already, is
doubtful: the text has no word on it, and none is borrowed from elsewhere.
"""

from __future__ import annotations

from hedui.plugin import Category, ValueKind
from plugins.zhejiang.kinds import holding, income, owed, paid_out, text, undecided, undecided_because

_IN_PAY = "可能已包含在申报的工资薪金中"
_GROSS = "为未扣成本的毛收入，不是净收入"

_EARNED = (
    undecided_because("bonus", "奖金、劳动分红", _IN_PAY),
    undecided_because("job_allowance", "津贴、补贴和福利收入", _IN_PAY),
    income("job_other", "与任职受雇有关的其他所得", "为劳务等其他所得"),
    paid_out("income_tax_wage", "个人所得税（工资薪金、劳务所得）"),
    paid_out("social_contribution", "职工社会保险个人缴费"),
    paid_out("social_contribution_self", "灵活就业、城乡居民社会保险个人缴费"),
    paid_out("housing_fund_deposit", "住房公积金个人缴存额"),
    income("gathering_income", "采集、加工等农林牧渔业净（纯）收入", "为采集、加工等经营净（纯）收入"),
    undecided_because("farming_turnover", "种植、养殖经营收入（未扣成本）", _GROSS),
    undecided_because("business_turnover", "营业收入（未扣成本）", _GROSS),
    paid_out("business_tax", "经营纳税"),
    paid_out("income_tax_business", "个人所得税（经营所得）"),
)

_FROM_PROPERTY = (
    income("intellectual_property", "无形资产、知识产权收益", "为无形资产和知识产权收益"),
    income("movable_income", "其他动产收入", "为其他动产收入"),
    income("rent", "出租房产收入", "为出租房屋的租金，房屋另列为财产"),
    undecided_because("house_sale", "出让房产收入", "为出让价款，未扣原值和费用"),
    income("land_sublet", "转租承包土地经营权收入", "为转租、流转承包土地经营权的收入"),
    income("immovable_income", "其他不动产收入", "为其他不动产收入"),
    paid_out("income_tax_property", "个人所得税（财产性所得）"),
)

_TRANSFERS = (
    income("retirement_pay", "离退休金", "为单位发放的离休、退休费"),
    undecided("survivor_benefit", "遗属补助金"),
    undecided("support_elder", "赡养费"),
    undecided("support_spouse", "扶养费"),
    undecided("support_child", "抚养费"),
    undecided("compensation", "赔偿收入"),
    undecided("indemnity", "补偿收入"),
    undecided("inheritance", "接受遗产收入"),
    undecided("gift", "接受捐赠（赠送）收入"),
    undecided_because("housing_fund_withdrawal", "住房公积金提取", "为从本人账户提取的款项"),
    undecided("poverty_project_funds", "扶贫项目资金"),
    undecided("maternity_benefit", "生育津贴"),
    undecided("other_income", "其他收入"),
    paid_out("income_tax_other", "个人所得税（其他所得）"),
)

_BENEFITS = (
    undecided("entitled_pension", "优抚对象抚恤金"),
    undecided("entitled_nursing", "优抚对象护理费"),
    undecided("entitled_health", "优抚对象保健金"),
    undecided("conscript_family", "义务兵家属优待金"),
    undecided("entitled_living", "优抚对象生活补助"),
    undecided("model_worker", "省级以上劳动模范退休后荣誉津贴"),
    undecided("model_worker_other", "其他劳动模范荣誉津贴"),
    undecided("work_injury_medical", "工伤医疗费"),
    undecided("work_injury_nursing", "工伤护理费"),
    undecided("work_injury_lump_sum", "一次性伤残补助金"),
    undecided("work_injury_device", "残疾辅助器具费"),
    undecided("work_injury_monthly", "伤残津贴"),
    undecided("work_injury_other", "其他工伤待遇"),
    undecided("work_injury_uninsured", "未参保人员工伤待遇"),
    undecided("work_death_funeral", "因工（公）死亡丧葬补助费"),
    undecided("work_death_lump_sum", "因工（公）死亡一次性抚恤金"),
    undecided("work_death_dependants", "供养亲属抚恤金"),
    undecided("work_death_compensation", "一次性工亡补助金"),
    undecided("death_other", "非因工死亡丧葬补助金、抚恤金"),
    undecided("scholarship", "教育奖学金"),
    undecided("study_grant", "教育助学金"),
    undecided("bravery_award", "见义勇为奖金"),
    undecided("family_planning_award", "计划生育奖励金"),
    undecided("family_planning_support", "计划生育扶助金"),
    undecided("condolence", "慰问金"),
)

_BELONGINGS = (
    holding("disability_vehicle", "残疾人功能性补偿代步机动车", "按登记数量记载", ValueKind.COUNT),
    holding("claim", "债权", "为应收的债权，按财产记载"),
    text("valuables", "贵重实物", Category.PROPERTY),
    owed("loan", "贷款"),
    owed("debt", "其他债务"),
)

FURTHER = (*_EARNED, *_FROM_PROPERTY, *_TRANSFERS, *_BENEFITS, *_BELONGINGS)

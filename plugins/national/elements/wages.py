"""工资性收入: what is earned in employment, what shows it, and what is paid out of it."""

from __future__ import annotations

from hedui.plugin import Category
from plugins.national.elements.catalogue import payment, record

WAGES = (
    record("employment", "就业登记", "在业的就业、用工登记情况（失业登记不在其内）", Category.INCOME),
    payment("wage", "用人单位申报缴费工资", "用人单位为职工申报的社会保险缴费工资，不等同于实发工资"),
    payment("tax_wage", "个人所得税申报工资薪金", "扣缴义务人申报的工资、薪金所得收入额"),
    payment("housing_fund_base", "住房公积金缴存基数", "单位为职工申报的住房公积金月缴存工资基数"),
    payment("bonus", "奖金、劳动分红", "工资以外另行发放的奖金、劳动分红"),
    payment("job_allowance", "津贴、补贴和福利收入", "任职受雇单位在工资以外另行发放的津贴、补贴和福利"),
    payment("job_other", "与任职受雇有关的其他所得", "劳务等与任职或者受雇有关的其他所得"),
    payment("income_tax_wage", "个人所得税（工资薪金、劳务所得）", "就工资、薪金和劳务所得缴纳的个人所得税"),
    payment("social_contribution", "职工社会保险个人缴费", "职工个人缴纳的基本养老、医疗、失业保险费"),
    payment("social_contribution_self", "灵活就业、城乡居民社会保险个人缴费", "本人自行缴纳的基本养老、医疗保险费"),
    payment("housing_fund_deposit", "住房公积金个人缴存额", "职工个人缴存的住房公积金"),
)

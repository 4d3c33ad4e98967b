"""财产: what is owned on the day asked about, and what is owed."""

from __future__ import annotations

from hedui.plugin import Category
from plugins.national.elements.catalogue import area, balance, count, record

BELONGINGS = (
    balance("deposit", "银行存款", "查询时点的账户余额"),
    balance("securities", "有价证券", "查询时点持有的股票、债券、基金等有价证券的市值或面值"),
    balance("insurance_value", "保险现金价值", "查询时点储蓄性、投资性保险单的现金价值"),
    balance("housing_fund_balance", "住房公积金余额", "查询时点住房公积金账户的余额"),
    count("vehicle", "机动车", "登记在名下的机动车，残疾人功能性补偿代步机动车除外，单位：辆。"),
    count("disability_vehicle", "残疾人功能性补偿代步机动车", "登记为残疾人功能性补偿代步用的机动车，单位：辆。"),
    count("ship", "船舶", "登记在名下的船舶，单位：艘。"),
    area("house", "房屋", "不动产登记的房屋建筑面积，单位：平方米。"),
    balance("claim", "债权", "查询时点应收的借款等债权"),
    balance("business_investment", "经营性投资", "在企业、个体工商户中认缴或者实缴的出资额"),
    record("valuables", "贵重实物", "古董、艺术品等有较大价值的实物", Category.PROPERTY),
    balance("loan", "贷款", "查询时点尚未归还的贷款余额；是债务，不是财产"),
    balance("debt", "其他债务", "查询时点应偿还的其他债务余额；不是财产"),
)

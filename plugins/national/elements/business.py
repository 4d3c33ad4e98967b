"""经营性收入: what is earned by one's own production and trade. Net figures, gross figures and mere signs are apart."""

from __future__ import annotations

from hedui.plugin import Category
from plugins.national.elements.catalogue import payment, record

BUSINESS = (
    payment("planting_income", "种植业净（纯）收入", "种植业经营净（纯）收入"),
    payment("breeding_income", "养殖业净（纯）收入", "养殖业经营净（纯）收入"),
    payment("gathering_income", "采集、加工等农林牧渔业净（纯）收入", "采集、加工等其他农林牧渔业经营净（纯）收入"),
    payment("farming_turnover", "种植、养殖经营收入（未扣成本）", "种植业、养殖业经营毛收入"),
    record("business_registration", "企业、个体工商户登记", "存续的企业、个体工商户注册登记情况", Category.INCOME),
    payment("business_net_income", "生产经营净（纯）收入", "工商业、服务业等生产经营和有偿服务活动的净（纯）收入"),
    payment("business_turnover", "营业收入（未扣成本）", "生产经营和有偿服务活动的营业收入"),
    payment("business_tax", "经营纳税", "企业所得税、增值税等就生产经营缴纳的税款"),
    payment("income_tax_business", "个人所得税（经营所得）", "就经营所得缴纳的个人所得税"),
)

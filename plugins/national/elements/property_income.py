"""财产性收入: what movable and immovable property brings in. The property itself stands in `belongings`."""

from __future__ import annotations

from plugins.national.elements.catalogue import payment

PROPERTY_INCOME = (
    payment("interest", "储蓄存款利息", "银行支付的存款利息；账户余额另为财产"),
    payment("dividend", "股息、红利", "股权、有价证券取得的股息和红利"),
    payment("insurance_return", "储蓄性保险收益", "储蓄性、投资性保险支付的收益；现金价值另为财产"),
    payment("intellectual_property", "无形资产、知识产权收益", "出让、许可使用无形资产和知识产权取得的收入"),
    payment("movable_income", "其他动产收入", "其他动产取得的收入"),
    payment("rent", "出租房产收入", "出租房屋取得的租金"),
    payment("house_sale", "出让房产收入", "房产交易登记的出让价款"),
    payment("land_sublet", "转租承包土地经营权收入", "转租、流转承包土地经营权取得的收入"),
    payment("immovable_income", "其他不动产收入", "其他不动产取得的收入"),
    payment("income_tax_property", "个人所得税（财产性所得）", "就利息、股息、红利、租赁和转让所得缴纳的个人所得税"),
)

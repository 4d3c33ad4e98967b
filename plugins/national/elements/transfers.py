"""转移性收入: payments by state, units and bodies, and between households, that need no merit or injury of one's own."""

from __future__ import annotations

from plugins.national.elements.catalogue import payment

TRANSFERS = (
    payment("pension", "养老待遇", "养老保险待遇发放记录"),
    payment("retirement_pay", "离退休金", "单位发放的离休、退休费"),
    payment("unemployment_benefit", "失业保险金", "失业保险金发放记录"),
    payment("relief", "社会救济金", "最低生活保障金、特困供养金等按期发放的社会救济金"),
    payment("survivor_benefit", "遗属补助金", "单位或社会保险机构发放的遗属生活困难补助金"),
    payment("support_elder", "赡养费", "子女等给付的赡养费"),
    payment("support_spouse", "扶养费", "配偶、兄弟姐妹等给付的扶养费"),
    payment("support_child", "抚养费", "父母等给付的抚养费"),
    payment("compensation", "赔偿收入", "因人身、财产损害取得的赔偿"),
    payment("indemnity", "补偿收入", "征地、拆迁、经济补偿等各类补偿"),
    payment("inheritance", "接受遗产收入", "继承、受遗赠取得的收入"),
    payment("gift", "接受捐赠（赠送）收入", "个人或单位捐赠、赠送的收入"),
    payment("housing_fund_withdrawal", "住房公积金提取", "从本人账户提取的住房公积金"),
    payment("poverty_project_funds", "扶贫项目资金", "扶贫部门核拨的扶贫项目资金扶持"),
    payment("maternity_benefit", "生育津贴", "生育保险支付的生育津贴"),
    payment("other_income", "其他收入", "不属于其他各项的收入"),
    payment("income_tax_other", "个人所得税（其他所得）", "就偶然所得等其他所得缴纳的个人所得税"),
)

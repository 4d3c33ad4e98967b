"""支出: what a household had to spend, and what it did spend."""

from __future__ import annotations

from hedui.plugin import Category
from plugins.national.elements.catalogue import payment

SPENDING = (
    payment("essential_expenditure", "刚性支出", "家庭刚性支出记录", Category.EXPENSE),
    payment("medical_expense", "医疗支出", "医保结算后由个人负担的医疗费用", Category.EXPENSE),
    payment("education_expense", "教育支出", "学杂、住宿等由家庭负担的教育费用", Category.EXPENSE),
    payment("consumption_expense", "消费支出", "大额消费记录", Category.EXPENSE),
    payment("house_purchase", "购房支出", "房产交易登记的购入价款", Category.EXPENSE),
)

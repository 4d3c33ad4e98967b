"""家庭收入 (第二条至第四条): what counts, what is left out, what is taken off."""

from __future__ import annotations

from hedui.plugin import Category, Deduction, Exclusion, FindingRule, Item, Treatment, rule_of

from .citations import IN_FORCE, article
from .programmes import ENTITLED, PENSION, TAX, WAGE


def _counts(name: str, title: str, element: str, where: str) -> Item:
    return Item(f"newpack.{name}", title, Category.INCOME, (element,), article(where), note="计入家庭收入")


ITEMS = (
    _counts("wage", "工资性收入", WAGE, "第二条（一）"),
    _counts("pension", "养老金", PENSION, "第二条（二）"),
    _counts("entitled", "优待抚恤金", ENTITLED, "第二条"),
    Item(
        "newpack.income_tax", "个人所得税", Category.INCOME, (TAX,),
        article("第四条", "个人所得税从收入中扣除"), Treatment.DEDUCTED, "从收入中扣除",
    ),
)  # fmt: skip
FINDING_RULES: tuple[FindingRule, ...] = tuple(rule_of(item, IN_FORCE) for item in ITEMS)

EXCLUSIONS = (
    Exclusion(
        id="newpack.entitled_left_out",
        title="优待抚恤金",
        basis=article("第三条（一）"),
        valid=IN_FORCE,
        elements=(ENTITLED,),
        reason="优待抚恤金不计入家庭收入",
    ),
)
DEDUCTIONS: tuple[Deduction, ...] = ()
"""What is reckoned from the income itself; what a department has found to be deducted is an `Item` above."""

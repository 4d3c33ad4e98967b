"""样例家庭: a family and the family that supports it; all people, numbers and county rules are made up."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hedui.plugin import Category, Role, Treatment
from plugins.report_pdf.tests.builders import Z_CONTENT, item, line, person, rule_text

POPULATION, MARRIAGE, INCOME = Category.POPULATION, Category.MARRIAGE, Category.INCOME
PROPERTY, EXPENSE = Category.PROPERTY, Category.EXPENSE
COUNTED, DEDUCTED = Treatment.COUNTED, Treatment.DEDUCTED
EXCLUDED, DOUBTFUL = Treatment.EXCLUDED, Treatment.DOUBTFUL

WAGE = rule_text("第六条（一）", "工资性收入，指因任职或者受雇取得的工资、薪金、奖金、津贴、补贴以及其他所得。")
NET = rule_text("第六条", "家庭可支配收入是指扣除缴纳的个人所得税及个人按规定缴纳的社会保障性支出后的收入。")
BUSINESS = rule_text("第六条（二）")
TRANSFER = rule_text("第六条（四）")
GRANTS = rule_text("第七条（四）", "教育奖（助）学金、见义勇为奖金、计划生育奖励与扶助金不计入家庭收入。")
DEPOSITS = rule_text("第八条（一）", "银行存款和有价证券。")
VEHICLES = rule_text("第八条（二）", "机动车辆（残疾人功能性补偿代步机动车辆除外）、船舶。")
HOUSES = rule_text("第八条（三）")

FAMILY = (
    person(1, "张*伟", "本人", Role.APPLICANT),
    person(2, "王*芬", "配偶"),
    person(3, "张*", "子女"),
    person(4, "罗*妹", "父母"),
)
SUPPORTERS = (
    person(5, "张*强", "兄弟姐妹", Role.SUPPORTER, 2),
    person(6, "李*", "其他", Role.SUPPORTER_MEMBER, 2),
)
POLICE, CIVIL, SOCIAL = "省公安厅（人口库）", "省民政厅（婚姻登记）", "省人力资源社会保障厅"
TAX, LAND, BANK, HEALTH = "国家税务总局样例省税务局", "不动产登记机构", "银行业金融机构（汇总）", "省医疗保障局"

_HOUSEHOLD_BOOK: dict[str, Any] = {"kind": "text", "words": ("西湖区某街道", "西湖区某街道"), "agrees": True}
PEOPLE_ITEMS = (
    *(item(n, POPULATION, "户籍信息", POLICE, **_HOUSEHOLD_BOOK) for n in (1, 2, 3, 4)),
    item(1, MARRIAGE, "婚姻登记", CIVIL, kind="text", words=("已婚", "已婚（2009年5月18日）"), agrees=True),
    item(3, MARRIAGE, "婚姻登记", CIVIL, kind="text", state="nothing_found", words=("未婚", ""), agrees=True),
)
INCOME_ITEMS = (
    item(1, INCOME, "工资性收入", TAX, declared=2_640_000, found=3_120_000),
    item(1, INCOME, "失业保险金", SOCIAL, state="nothing_found"),
    item(2, INCOME, "经营净收入", TAX, declared=600_000, found=600_000),
    item(2, INCOME, "股息红利", TAX, found=18_650),
    item(3, INCOME, "奖助学金", "省教育厅", found=400_000),
    item(4, INCOME, "养老金", SOCIAL, declared=930_000, found=930_000),
)
PROPERTY_ITEMS = (
    item(1, PROPERTY, "机动车", POLICE, kind="count", declared=0, found=1, words=("无", "小型轿车 浙A·****7")),
    item(1, PROPERTY, "不动产", LAND, kind="area", words=("84.6 平方米", "住宅 1 套，84.6 平方米"), agrees=True),
    item(1, PROPERTY, "银行存款", BANK, declared=1_200_000, found=1_243_821),
    item(2, PROPERTY, "银行存款", BANK, declared=300_000, found=300_000),
    item(2, PROPERTY, "市场主体登记", "省市场监督管理局", kind="text", state="nothing_found"),
)
EXPENSE_ITEMS = (item(4, EXPENSE, "医疗自付支出", HEALTH, declared=860_000, found=865_530),)
SUPPORTER_ITEMS = (
    item(5, INCOME, "工资性收入", TAX, declared=9_600_000, found=9_612_000),
    item(6, INCOME, "工资性收入", TAX, declared=5_000_000, found=7_212_345),
    item(5, PROPERTY, "银行存款", BANK, found=15_000_099),
)
LINES = (
    line(1, INCOME, "工资性收入", "个人所得税申报工资", COUNTED, 3_120_000, "按申报期内实发数计入。", WAGE, source=TAX),
    line(1, INCOME, "个人所得税", "个人所得税", DEDUCTED, 31_200, "从工资性收入中扣除。", NET, source=TAX),
    line(2, INCOME, "经营净收入", "个体经营所得", COUNTED, 600_000, "按申报的经营所得计入。", BUSINESS, source=TAX),
    line(
        2,
        INCOME,
        "股息红利",
        "股息",
        DOUBTFUL,
        18_650,
        "来源账户与申报不一致，需经办人核实。",
        WAGE,
        Z_CONTENT,
        source=TAX,
    ),
    line(3, INCOME, "奖助学金", "国家助学金", EXCLUDED, 400_000, "教育奖（助）学金不计入家庭收入。", GRANTS),
    line(4, INCOME, "养老金", "基本养老金", COUNTED, 930_000, "按实际领取数计入。", TRANSFER, source=SOCIAL),
    line(
        1,
        PROPERTY,
        "机动车",
        "小型轿车",
        DOUBTFUL,
        1,
        "未申报，是否为代步功能车辆需核实。",
        VEHICLES,
        text="2024年3月登记",
    ),
    line(
        1, PROPERTY, "不动产", "住宅", COUNTED, None, "登记面积计入。", HOUSES, quantity=Decimal("84.60"), source=LAND
    ),
    line(1, PROPERTY, "银行存款", "活期与定期存款", COUNTED, 1_243_821, "期末余额计入。", DEPOSITS, source=BANK),
    line(2, PROPERTY, "银行存款", "活期存款", COUNTED, 300_000, "期末余额计入。", DEPOSITS, source=BANK),
    line(4, EXPENSE, "医疗自付支出", "住院自付", COUNTED, 865_530, "医保结算自付部分。", Z_CONTENT, source=HEALTH),
)
SUPPORTER_LINES = (
    line(5, INCOME, "工资性收入", "个人所得税申报工资", COUNTED, 9_612_000, "按实发数计入。", WAGE, source=TAX),
    line(6, INCOME, "工资性收入", "个人所得税申报工资", COUNTED, 7_212_345, "按实发数计入。", WAGE, source=TAX),
    line(5, PROPERTY, "银行存款", "存款", COUNTED, 15_000_099, "期末余额计入。", DEPOSITS, source=BANK),
)

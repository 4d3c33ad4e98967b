"""样例报告: households as an office meets them; all people, numbers and county rules are made up."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from hedui.plugin import Category, Outcome, ReportContent, Role, Treatment
from plugins.report_pdf.tests.builders import (
    Z_CONTENT,
    content,
    item,
    line,
    notice,
    person,
    rule_text,
    total,
    verdict,
)

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
_PEOPLE_ITEMS = (
    *(item(n, POPULATION, "户籍信息", POLICE, **_HOUSEHOLD_BOOK) for n in (1, 2, 3, 4)),
    item(1, MARRIAGE, "婚姻登记", CIVIL, kind="text", words=("已婚", "已婚（2009年5月18日）"), agrees=True),
    item(3, MARRIAGE, "婚姻登记", CIVIL, kind="text", state="nothing_found", words=("未婚", ""), agrees=True),
)
_INCOME_ITEMS = (
    item(1, INCOME, "工资性收入", TAX, declared=2_640_000, found=3_120_000),
    item(1, INCOME, "失业保险金", SOCIAL, state="nothing_found"),
    item(2, INCOME, "经营净收入", TAX, declared=600_000, found=600_000),
    item(2, INCOME, "股息红利", TAX, found=18_650),
    item(3, INCOME, "奖助学金", "省教育厅", found=400_000),
    item(4, INCOME, "养老金", SOCIAL, declared=930_000, found=930_000),
)
_PROPERTY_ITEMS = (
    item(1, PROPERTY, "机动车", POLICE, kind="count", declared=0, found=1, words=("无", "小型轿车 浙A·****7")),
    item(1, PROPERTY, "不动产", LAND, kind="area", words=("84.6 平方米", "住宅 1 套，84.6 平方米"), agrees=True),
    item(1, PROPERTY, "银行存款", BANK, declared=1_200_000, found=1_243_821),
    item(2, PROPERTY, "银行存款", BANK, declared=300_000, found=300_000),
    item(2, PROPERTY, "市场主体登记", "省市场监督管理局", kind="text", state="nothing_found"),
)
_EXPENSE_ITEMS = (item(4, EXPENSE, "医疗自付支出", HEALTH, declared=860_000, found=865_530),)
_SUPPORTER_ITEMS = (
    item(5, INCOME, "工资性收入", TAX, declared=9_600_000, found=9_612_000),
    item(6, INCOME, "工资性收入", TAX, declared=5_000_000, found=7_212_345),
    item(5, PROPERTY, "银行存款", BANK, found=15_000_099),
)
_LINES = (
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
_SUPPORTER_LINES = (
    line(5, INCOME, "工资性收入", "个人所得税申报工资", COUNTED, 9_612_000, "按实发数计入。", WAGE, source=TAX),
    line(6, INCOME, "工资性收入", "个人所得税申报工资", COUNTED, 7_212_345, "按实发数计入。", WAGE, source=TAX),
    line(5, PROPERTY, "银行存款", "存款", COUNTED, 15_000_099, "期末余额计入。", DEPOSITS, source=BANK),
)
_PERIOD = "2025年7月—2026年6月"

FULL = content(
    supersedes="HD-330106-2026-000123 第 1 次",
    subjects=FAMILY + SUPPORTERS,
    items=_PEOPLE_ITEMS + _INCOME_ITEMS + _PROPERTY_ITEMS + _EXPENSE_ITEMS + _SUPPORTER_ITEMS,
    lines=_LINES + _SUPPORTER_LINES,
    totals=(
        total(1, "个人所得税扣除合计", -31_200, _PERIOD),
        total(1, "家庭可支配收入（计入部分）", 4_618_800, _PERIOD),
        total(1, "家庭金融资产", 1_543_821, "2026年6月30日余额"),
        total(1, "刚性支出", 865_530, _PERIOD),
        total(2, "家庭可支配收入（计入部分）", 16_824_345, _PERIOD),
        total(2, "家庭金融资产", 15_000_099, "2026年6月30日余额"),
    ),
    conclusions=(
        verdict(
            "人均月收入",
            Outcome.MATCHES,
            "人均月收入 962.25 元，不高于本地标准 1,206.00 元。",
            rule_text("第九条"),
            标准="1,206.00 元/月",
            人数="4",
            月数="12",
        ),
        verdict(
            "家庭机动车", Outcome.NEEDS_REVIEW, "查得机动车 1 辆，是否为代步功能车辆需人工复核。", VEHICLES, 车辆数="1"
        ),
        verdict(
            "家庭金融资产",
            Outcome.EXCEEDS,
            "人均 3,859.55 元，高于样例限额 3,600.00 元。",
            DEPOSITS,
            限额="3,600.00 元/人",
        ),
        verdict("住房面积", None, "本地未设定住房面积标准，仅列示查得面积。", HOUSES),
    ),
    notices=(notice("general", "核对对象对核对结果有异议的，可提出明细查询申请。"),),
)

_OPEN = "尚未收到反馈，期限为2026年7月10日"
PARTIAL = msgspec.structs.replace(
    FULL,
    sequence=1,
    final=False,
    supersedes="",
    due_provisional=True,
    valid_until=None,
    validity_basis=(),
    conclusions=(FULL.conclusions[1], FULL.conclusions[3]),
    items=(
        *FULL.items,
        item(2, INCOME, "工资性收入", TAX, state="not_yet_answered", declared=1_200_000, note=_OPEN),
        item(3, PROPERTY, "银行存款", BANK, state="not_yet_answered", note=_OPEN),
        item(4, PROPERTY, "不动产", LAND, state="unavailable", kind="area", note="接口升级，预计2026年7月16日恢复"),
        item(4, PROPERTY, "有价证券", "证券登记结算机构", state="not_asked", note="不在授权书所列查询范围内"),
        item(6, PROPERTY, "银行存款", BANK, state="not_yet_answered", note=_OPEN),
    ),
    notices=(
        notice("validity", "分段报告不载明有效期：尚有 3 项未反馈，有效期自最终报告起算。"),
        notice("general", "2027年节假日安排尚未公布，法定期限为暂定。"),
        notice("general", "未取得结果的事项不得视为查无记录。"),
    ),
)

EMPTY = content(
    final=False, sequence=1, valid_until=None, validity_basis=(), purpose_basis=(), period_text="", stamp=()
)

LONG = content(
    subjects=FAMILY,
    items=tuple(
        item(1 + n % 4, INCOME, f"工资性收入第{n}笔", TAX, declared=100_000 + n, found=100_000 + n * n)
        for n in range(1, 61)
    ),
    lines=tuple(
        line(1 + n % 4, INCOME, f"工资性收入第{n}笔", f"第{n}笔工资", COUNTED, 100_000 + n * n, "按实发数计入。", WAGE)
        for n in range(1, 61)
    ),
)

RARE_NAMES = content(
    title="残疾人两项补贴家庭经济状况核对报告",
    subjects=(
        person(1, "𬱖*㛃", "本人", Role.APPLICANT),
        person(2, "䶮*", "配偶"),
        person(3, "阿卜杜热合曼·*·买买提", "子女"),
        person(4, "次仁·*", "父母"),
    ),
    items=(item(1, MARRIAGE, "婚姻登记", CIVIL, kind="text", words=("𬱖氏", "已婚（配偶 䶮*）"), agrees=True),),
    accepted_on=date(2028, 2, 16),
    initiated_on=date(2028, 2, 17),
    issued_on=date(2028, 2, 29),
    valid_until=date(2028, 8, 29),
    due_on=date(2028, 3, 1),
)

ALL: dict[str, ReportContent] = {
    "full": FULL,
    "partial": PARTIAL,
    "empty": EMPTY,
    "long": LONG,
    "rare": RARE_NAMES,
}

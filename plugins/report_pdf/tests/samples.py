"""样例报告: households as an office meets them; all people, numbers and county rules are made up."""

from __future__ import annotations

from datetime import date

import msgspec

from hedui.plugin import Outcome, ReportContent, Role
from plugins.report_pdf.tests.blank import content
from plugins.report_pdf.tests.builders import item, line, notice, person, rule_text, total, verdict
from plugins.report_pdf.tests.family import (
    BANK,
    CIVIL,
    COUNTED,
    DEPOSITS,
    EXPENSE_ITEMS,
    FAMILY,
    HOUSES,
    INCOME,
    INCOME_ITEMS,
    LAND,
    LINES,
    MARRIAGE,
    PEOPLE_ITEMS,
    PROPERTY,
    PROPERTY_ITEMS,
    SUPPORTER_ITEMS,
    SUPPORTER_LINES,
    SUPPORTERS,
    TAX,
    VEHICLES,
    WAGE,
)
from plugins.report_pdf.tests.scale import CONFLICT, household

_PERIOD = "2025年7月—2026年6月"

FULL = content(
    supersedes="HD-330106-2026-000123 第 1 次",
    subjects=FAMILY + SUPPORTERS,
    items=PEOPLE_ITEMS + INCOME_ITEMS + PROPERTY_ITEMS + EXPENSE_ITEMS + SUPPORTER_ITEMS,
    lines=LINES + SUPPORTER_LINES,
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
    "conflict": CONFLICT,
    "four": household(4),
}

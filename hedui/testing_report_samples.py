"""样例报告内容, for whoever writes a report format: empty, partial, full, one for each answer state, and a hostile one.

All people, numbers and rules are made up. What a format must show of them is judged by `hedui.testing_reports`.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from hedui.plugin import (
    FOUR_STATES,
    Category,
    Citation,
    Conclusion,
    Outcome,
    ReportContent,
    ReportItem,
    ReportLine,
    ReportNotice,
    ReportSubject,
    ReportTotal,
    Role,
    Treatment,
    ValueKind,
)

__all__ = ["EMPTY", "FULL", "HOSTILE", "HOSTILE_TEXTS", "LONG_DIGITS", "PARTIAL", "one_state"]

LONG_DIGITS = "00330106199003072418"
"""Digits that are no number: a format that makes one of them loses zeros and the end."""
HOSTILE_TEXTS = ("{{7*7}}", "{%for x in y%}", "=1+1", "@SUM(1,1)", "<b>&amp;</b>", '#read("/etc/passwd")', "&[Page]")
"""What a person or a department may write, and what must be printed as it stands."""
_UNSEEN = "甲\x00乙\x0b丙\u202e丁\ufffe戊_x0041_"
_RULE = Citation("样例县核对细则（测试用）", "第六条（一）", "工资性收入，指因任职或者受雇取得的工资、薪金、奖金。", "")
_VALIDITY = Citation("样例县核对细则（测试用）", "第十二条", "核对报告有效期最长不超过一年。", "")
_PURPOSE = Citation("样例县核对细则（测试用）", "第十三条", "核对报告不作他用。", "")
_NAMES = ("张*伟", "王*芬", "𬱖*㛃", "次仁·*")
_SOURCES = {"found": "国家税务总局样例省税务局", "nothing_found": "省市场监督管理局", "unavailable": "不动产登记机构"}
_NOTES = {
    "unavailable": "接口升级，预计2026年7月16日恢复",
    "not_asked": "不在授权书所列查询范围内",
    "not_yet_answered": "反馈期限 2026-07-10",
}


def _person(number: int) -> ReportSubject:
    supporter = number == len(_NAMES)
    return ReportSubject(
        number=number,
        role=Role.SUPPORTER if supporter else Role.APPLICANT if number == 1 else Role.MEMBER,
        household=2 if supporter else 1,
        relation=("本人", "配偶", "子女", "兄弟姐妹")[number - 1],
        name_masked=_NAMES[number - 1],
        id_kind="居民身份证",
        id_masked=f"330106********{number:02d}1X",
        authorization_signed_on=date(2026, 6, 29),
        authorization_state="有效",
    )


def _item(subject: int, title: str, state: str, **more: Any) -> ReportItem:
    plain: dict[str, Any] = {
        "subject": subject,
        "category": Category.INCOME,
        "element": f"sample.{title}",
        "element_title": title,
        "kind": ValueKind.MONEY.value,
        "source_title": _SOURCES.get(state, ""),
        "state": state,
        "state_note": _NOTES.get(state, ""),
        "declared": None,
        "declared_text": "",
        "found": None,
        "found_text": "",
        "agrees": None,
        "settled_on": date(2026, 7, 9) if state in ("found", "nothing_found") else None,
    }
    return ReportItem(**(plain | more))


def _line(subject: int, title: str, treatment: Treatment, amount: int | None, **more: Any) -> ReportLine:
    plain: dict[str, Any] = {
        "subject": subject,
        "category": Category.INCOME,
        "element": f"sample.{title}",
        "element_title": title,
        "kind": ValueKind.MONEY.value,
        "title": f"2026年6月{title}",
        "treatment": treatment,
        "amount": amount,
        "quantity": None,
        "text": "",
        "reason": "按申报期内实发数认定。",
        "rule": "sample.rule",
        "basis": (_RULE,),
        "source_title": _SOURCES["found"],
        "as_of": date(2026, 6, 30),
        "evidence": ("019b2c61-77aa-7cc1-9d53-0a1f5e9c2b47:0",),
    }
    return ReportLine(**(plain | more))


EMPTY = ReportContent(
    number="HD-330106-2026-000123",
    sequence=1,
    final=True,
    supersedes="",
    title="居民家庭经济状况核对报告",
    agency="样例省居民家庭经济状况核对中心",
    recipient="样例市样例区民政局",
    programme_title="最低生活保障",
    verification_number="HDS-330106-2026-000457",
    application_number=LONG_DIGITS,
    accepted_on=date(2026, 6, 30),
    initiated_on=date(2026, 7, 1),
    issued_on=date(2026, 7, 13),
    valid_until=date(2027, 1, 12),
    validity_basis=(_VALIDITY,),
    due_on=date(2026, 7, 14),
    due_provisional=False,
    verification_code="7K3F-Q9XM",
    period_text="2025年7月1日至2026年6月30日（12 个月）",
    subjects=(_person(1),),
    items=(),
    lines=(),
    totals=(),
    conclusions=(),
    notices=(),
    purpose_statement="本核对报告仅作为社会救助管理部门进行社会救助对象认定或复核的参考依据，不作他用。",
    purpose_basis=(_PURPOSE,),
    stamp=("sample 1.0.0",),
)
"""空报告: final, one person, nothing asked and nothing found."""

FULL = msgspec.structs.replace(
    EMPTY,
    sequence=2,
    supersedes="HD-330106-2026-000123 第 1 次",
    subjects=tuple(_person(n) for n in (1, 2, 3, 4)),
    items=(
        _item(1, "工资性收入", "found", declared=2_640_000, found=3_120_007, agrees=False),
        _item(2, "经营净收入", "found", declared=600_000, found=600_000, agrees=True),
        _item(2, "市场主体登记", "nothing_found", kind="text"),
        _item(3, "股息红利", "nothing_found", declared=0, found=0, agrees=True),
        _item(1, "机动车", "found", kind="count", declared=0, found=1, found_text="小型轿车 浙A·****7", agrees=False),
        _item(
            4,
            "不动产",
            "found",
            kind="area",
            declared_text="84.6 平方米",
            found_text="1 处，共 84.6 平方米",
            agrees=True,
        ),
        _item(4, "有价证券", "not_asked", category=Category.PROPERTY),
    ),
    lines=(
        _line(1, "工资性收入", Treatment.COUNTED, 3_120_007),
        _line(1, "个人所得税", Treatment.DEDUCTED, 31_200),
        _line(2, "经营净收入", Treatment.COUNTED, 600_000),
        _line(2, "奖助学金", Treatment.EXCLUDED, 400_000, reason="不计入家庭收入。"),
        _line(1, "机动车", Treatment.DOUBTFUL, 1, kind="count", reason="未申报，需核实。"),
        _line(4, "不动产", Treatment.COUNTED, None, kind="area", quantity=Decimal("84.60"), reason="登记面积计入。"),
    ),
    totals=(
        ReportTotal(1, "家庭可支配收入（计入部分）", 3_688_807, "2025年7月—2026年6月"),
        ReportTotal(1, "个人所得税扣除合计", -31_200, "2025年7月—2026年6月"),
        ReportTotal(2, "家庭金融资产", 7, "2026年6月30日余额"),
    ),
    conclusions=(
        Conclusion(
            "sample.income", "人均月收入", Outcome.MATCHES, "不高于本地标准。", (_RULE,), {"标准": "1,206.00 元"}
        ),
        Conclusion("sample.car", "家庭机动车", Outcome.NEEDS_REVIEW, "需人工复核。", (_RULE,), {"车辆数": "1"}),
        Conclusion("sample.house", "住房面积", None, "本地未设定住房面积标准。", (_RULE,), {}),
    ),
    notices=(ReportNotice("general", "核对对象对核对结果有异议的，可提出明细查询申请。"),),
)
"""完整报告: final, two households, every kind of value and of treatment."""

PARTIAL = msgspec.structs.replace(
    FULL,
    sequence=1,
    final=False,
    supersedes="",
    due_provisional=True,
    valid_until=None,
    validity_basis=(),
    items=(
        *FULL.items,
        _item(2, "工资性收入", "not_yet_answered", declared=1_200_000),
        _item(4, "不动产权属", "unavailable", category=Category.PROPERTY),
    ),
    conclusions=(FULL.conclusions[2],),
    notices=(ReportNotice("validity", "未设定本救助项目的报告有效期，报告不载明有效期。"),),
)
"""分段报告: all five answer states side by side, and no validity."""

_MEAN = _UNSEEN + " ".join(HOSTILE_TEXTS)
HOSTILE = msgspec.structs.replace(
    FULL,
    recipient=_MEAN,
    period_text=_MEAN,
    items=(_item(1, _MEAN, "found", source_title=_MEAN, state_note=_MEAN, found_text=_MEAN, kind="text"),),
    lines=(_line(1, _MEAN, Treatment.COUNTED, 1, text=_MEAN, reason=_MEAN, source_title=_MEAN),),
    conclusions=(Conclusion("sample.x", _MEAN, None, _MEAN, (_RULE,), {_MEAN: _MEAN}),),
    notices=(ReportNotice("general", _MEAN),),
    stamp=(_MEAN,),
)
"""恶意文字 wherever a person, a department or a plugin may write."""


def one_state(state: str) -> ReportContent:
    """单一反馈状态: the same three items of one person, all in one state, and not one amount."""
    if state not in FOUR_STATES:
        raise LookupError(f"没有反馈状态 {state}")
    items = tuple(
        _item(1, title, state, source_title="样例部门", state_note="", settled_on=None, kind="text")
        for title in ("户籍信息", "婚姻登记", "市场主体登记")
    )
    return msgspec.structs.replace(EMPTY, items=items)

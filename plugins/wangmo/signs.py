"""收入的迹象 (第十条): registrations and payments that show that there is income, and not how much.

Where income of that kind counts for the same person in the period, the sign is explained and only noted. Where none
does, the sign is doubtful: somebody is employed, trades or pays, and what was earned has not been found.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from hedui.plugin import Category, Citation, Fact, Finding, Line, Treatment, ValueKind, Values
from plugins.wangmo import citations as c
from plugins.wangmo.income_items import BUSINESS, WAGES
from plugins.wangmo.items import Item, Kind
from plugins.wangmo.judging import assess, counted, line, sieve


class Sign(Struct, frozen=True):
    """迹象: the item that is a sign, and the items of which it is one."""

    item: Item
    explained_by: tuple[Item, ...]
    explained: str
    """Printed where income of that kind counts."""


def _sign(
    kind: Kind, name: str, title: str, clause: Citation, doubt: str, explained: str, explained_by: tuple[Item, ...],
    value: ValueKind = ValueKind.MONEY,
) -> Sign:  # fmt: skip
    item = Item(name, title, Category.INCOME, (clause,), Treatment.DOUBTFUL, doubt, value=value, kind=kind)
    return Sign(item, explained_by, explained)


_NET = tuple(item for item in BUSINESS if item.name == "business_net_income")

SIGNS = (
    _sign(
        Kind.WAGE, "employment", "就业登记", c.SHOWN_BY_WAGE,
        "有就业登记而没有查得可以计入的工资性收入：登记本身没有收入金额，须人工核实",
        "就业登记，与查得的工资性收入相印证；本身没有金额", WAGES, ValueKind.TEXT,
    ),
    _sign(
        Kind.WAGE, "housing_fund_deposit", "住房公积金个人缴存额", c.SHOWN_BY_WAGE,
        "缴存住房公积金而没有查得可以计入的工资性收入，须人工核实；缴存额不是收入，第六条也未列为扣除项",
        "缴存住房公积金，与查得的工资性收入相印证；第六条只扣除个人所得税和社会保障性支出，未列住房公积金，不作扣除", WAGES,
    ),
    _sign(
        Kind.BUSINESS, "business_registration", "企业、个体工商户登记", c.SHOWN_BY_BUSINESS,
        "有企业或者个体工商户登记而没有查得可以计入的经营净收入：登记本身没有收入金额，须人工核实",
        "工商登记，与查得的生产经营净（纯）收入相印证；本身没有金额", _NET, ValueKind.TEXT,
    ),
    _sign(
        Kind.BUSINESS, "business_tax", "经营纳税", c.SHOWN_BY_BUSINESS,
        "有经营纳税而没有查得可以计入的经营净收入：税款不是收入金额，须人工核实",
        "经营纳税，与查得的生产经营净（纯）收入相印证；税款不是收入，第六条也未列为扣除项", _NET,
    ),
)  # fmt: skip


def assess_sign(sign: Sign, facts: Sequence[Fact], values: Values) -> list[Line]:
    """认定 of the sign's own facts; those of the income that explains it are looked at and not judged here."""
    own = [fact for fact in facts if fact.element in sign.item.shown_by]
    found, standing = sieve(sign.item, own, values)
    income = [x for item in sign.explained_by for x in assess(item, of(item, facts), values)]
    for fact in standing:
        found[fact.id] = _finding(sign, fact, bool(counted(income, fact.subject)))
    return [line(sign.item, fact, found[fact.id]) for fact in own]


def of(item: Item, facts: Sequence[Fact]) -> list[Fact]:
    """The item's facts among others."""
    return [fact for fact in facts if fact.element in item.shown_by]


def _finding(sign: Sign, fact: Fact, is_explained: bool) -> Finding:
    if fact.amount == 0:
        return Finding(Treatment.EXCLUDED, "金额为零，不是收入的迹象")
    if not is_explained:
        return Finding(Treatment.DOUBTFUL, sign.item.note)
    noted = Treatment.COUNTED if sign.item.value is ValueKind.TEXT else Treatment.EXCLUDED
    return Finding(noted, sign.explained)

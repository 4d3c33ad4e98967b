"""数: amounts, counts and areas, exact or not at all."""

from __future__ import annotations

import re
from decimal import Decimal

from core.spreadsheets.child.cells import Cell
from core.spreadsheets.child.faults import BadCell
from core.spreadsheets.child.strings import SCIENTIFIC, text
from core.texts import folded

_MONEY = re.compile(r"[¥￥]?([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(\.[0-9]+)?元?")
_AREA = re.compile(r"[0-9]{1,9}(\.[0-9]{1,2})?")
MOST_FEN, MOST_COUNTED = 10**15, 10**9


def decimal(cell: Cell) -> Decimal:
    """数: written plainly; what was a number in the sheet counts as its shortest decimal form."""
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        plain = repr(cell).removesuffix(".0")
    else:
        plain = "".join(folded(text(cell)).removeprefix("'").split())
    if SCIENTIFIC.fullmatch(plain):
        raise BadCell("是科学计数法，请写出完整的数字")
    if plain.startswith("-"):
        raise BadCell("不能是负数")
    if any(unit in plain for unit in "万亿千百"):
        raise BadCell("请以元为单位写出完整的数字")
    found = _MONEY.fullmatch(plain)
    if found is None:
        raise BadCell("不是数字")
    return Decimal(found[1].replace(",", "") + (found[2] or ""))


def yuan(cell: Cell) -> int:
    """金额: yuan in the sheet, exact fen here."""
    amount = decimal(cell)
    if amount > MOST_FEN // 100:
        raise BadCell("金额超过允许的范围")
    if amount != round(amount, 2):
        raise BadCell("金额最多两位小数（到分）")
    return int(amount * 100)


def count(cell: Cell) -> int:
    """数量."""
    number = decimal(cell)
    if number > MOST_COUNTED or number != int(number):
        raise BadCell("应为整数，且不超过允许的范围")
    return int(number)


def area(cell: Cell) -> str:
    """面积: square metres, at most two decimals."""
    return _measured(cell, "面积应为平方米，最多两位小数")


def mu(cell: Cell) -> str:
    """土地面积: 亩, at most two decimals."""
    return _measured(cell, "土地面积应为亩数，最多两位小数")


def _measured(cell: Cell, fault: str) -> str:
    plain = format(decimal(cell), "f")
    if not _AREA.fullmatch(plain):
        raise BadCell(fault)
    return plain

"""文字: texts, names and numbers that are no quantity. What Excel has lost is not guessed back."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from core.spreadsheets.child.cells import Cell, Formula, Wrong
from core.spreadsheets.child.faults import BadCell
from core.spreadsheets.model import LONGEST_CELL
from core.texts import HAN, fault, folded

SCIENTIFIC = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?[eE][+-]?[0-9]+")
AS_TEXT = "请将此列设为文本格式后重新填写"
LOST = f"是科学计数法，原来的数字已经丢失，不能还原；{AS_TEXT}"
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd\ufffe\uffff\ud800-\udfff]")
_HAN_APART = re.compile(f"(?<=[{HAN}])[ \t\u3000\xa0]+(?=[{HAN}])")
_PLAIN_HAN = re.compile(f"[{HAN} \t\u3000\xa0]+")
_FORMULA_LIKE = ("=", "＝", "+", "＋", "@", "＠")
_ORDINARY_NAME = 30
_EXACT = 10**15
"""Excel keeps fifteen digits: a longer number has lost its last ones."""


def text(cell: Cell) -> str:
    """文字 in a cell that must hold some."""
    if isinstance(cell, str):
        return _storable(cell)
    if isinstance(cell, Formula):
        raise BadCell("是公式，不采用其计算结果；请改为数值或文字（复制后“选择性粘贴”为数值）")
    if isinstance(cell, Wrong):
        raise BadCell("是错误值（如 #N/A），请改正")
    if isinstance(cell, bool):
        raise BadCell("是逻辑值，应为文字")
    if isinstance(cell, date | datetime | time | timedelta):
        raise BadCell(f"是日期或时间，应为文字；{AS_TEXT}")
    raise BadCell("是数字，应为文字")


def _storable(cell: str) -> str:
    if len(cell) > LONGEST_CELL:
        raise BadCell("内容过长")
    if _UNSTORABLE.search(cell):
        raise BadCell("含有不能保存的字符（空字符、控制字符或不完整的字符）")
    return cell.strip()


def name(cell: Cell) -> str:
    """姓名 as written, but for blanks that set Chinese characters apart to fill the column."""
    if isinstance(cell, str) and cell.isalpha() and len(cell) < _ORDINARY_NAME:
        return cell  # the straight path: letters and nothing else
    plain = text(cell).strip("\u200b\ufeff")
    if plain.startswith(_FORMULA_LIKE):
        raise BadCell("以等号等公式符号开头，应为姓名")
    if told := fault(plain):
        raise BadCell(told)  # what turns the text round is forgiven around a number, and not in a name
    return _HAN_APART.sub("", plain) if _PLAIN_HAN.fullmatch(plain) else plain


def code(cell: Cell) -> str:
    """编号: digits and letters that are no quantity; a short whole number is what Excel shows of it."""
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        return _whole(cell)
    plain = folded(text(cell)).removeprefix("'")
    if SCIENTIFIC.fullmatch(plain) and ("." in plain or "+" in plain):
        raise BadCell(LOST)
    if plain.startswith("="):
        raise BadCell("是公式样式的文字，请填写编号本身")
    return plain


def _whole(number: float) -> str:
    if not 0 <= number < _EXACT or number != int(number):
        raise BadCell(f"以数字存储，且超过十五位或不是整数，原来的内容已经丢失，不能还原；{AS_TEXT}")
    return str(int(number))

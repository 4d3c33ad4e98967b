"""样式: what cells look like. States differ in words first and in shade second, so that black print loses nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_LINE = "#8C8C8C"
BASE: Mapping[str, Any] = {"font_name": "宋体", "font_size": 10, "valign": "top", "text_wrap": True}
_CELL: Mapping[str, Any] = {"border": 1, "border_color": _LINE}
_MONEY = "#,##0.00;[Red]-#,##0.00;0.00"

LOOKS: Mapping[str, Mapping[str, Any]] = {
    "title": {"font_name": "黑体", "font_size": 16, "bold": True, "text_wrap": False},
    "stamp": {"font_name": "黑体", "font_size": 12, "font_color": "#B00020", "text_wrap": False},
    "section": {"font_name": "黑体", "font_size": 11, "bold": True, "text_wrap": False},
    "plain": {"text_wrap": False, "font_color": "#595959"},
    "head": {**_CELL, "font_name": "黑体", "bg_color": "#E8ECF2", "valign": "vcenter"},
    "label": {**_CELL, "font_name": "黑体", "bg_color": "#F5F6F8"},
    "cell": {**_CELL},
    "right": {**_CELL, "align": "right", "indent": 1},
    "strong": {**_CELL, "font_color": "#B00020", "bold": True},
    "count": {**_CELL, "num_format": "0", "align": "right", "indent": 1},
    "money": {**_CELL, "num_format": _MONEY, "align": "right", "indent": 1},
    "day": {**_CELL, "num_format": "yyyy-mm-dd", "align": "left"},
    "found": {**_CELL},
    "nothing_found": {**_CELL, "bg_color": "#EDEDED"},
    "unavailable": {**_CELL, "bg_color": "#FCE4D6", "bold": True},
    "not_asked": {**_CELL, "bg_color": "#DDEBF7", "italic": True},
    "not_yet_answered": {**_CELL, "bg_color": "#FFF2CC", "bold": True},
}
"""By name; the last five are the keys of FOUR_STATES."""

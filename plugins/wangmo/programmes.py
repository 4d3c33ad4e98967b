"""救助项目 (第二条): the eight of the text, applied for or rechecked; verified by the county.

Other programmes need the county government's approval first (第十八条): none is declared here.
"""

from __future__ import annotations

from hedui.plugin import Programme
from plugins.wangmo.citations import AGENCY, CONTENT, IN_FORCE, SCOPE
from plugins.wangmo.rules import FINDING_RULES
from plugins.wangmo.sources import ROLES

ITEMS = tuple(dict.fromkeys(element for rule in FINDING_RULES for element in rule.elements))
"""Every element that a rule of this pack judges: 全部可支配收入和家庭财产 (第五条), and expenditure (第十四条)."""


def _programme(name: str, title: str, *aliases: str) -> Programme:
    """救助项目: subjects by 第五条. No validity of the report is given, so none is printed."""
    return Programme(
        id=f"wangmo.{name}",
        title=title,
        basis=(SCOPE, CONTENT, AGENCY),
        executor="county",
        subjects=ROLES,
        items=ITEMS,
        valid=IN_FORCE,
        aliases=aliases,
    )


PROGRAMMES = (
    _programme("dibao", "最低生活保障", "低保"),
    _programme("housing", "住房保障"),
    _programme("medical", "医疗救助"),
    _programme("employment", "就业援助"),
    _programme("education", "教育救助"),
    _programme("legal_aid", "法律援助"),
    _programme("temporary", "临时救助"),
    _programme("charity", "慈善救助"),
)

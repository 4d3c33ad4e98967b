"""数源目录: which department is asked for which element.

The text speaks of 数源部门 and their duty to supply (二(三)) and names none of them: who holds what follows from each
department's own registers. Marriage and essential expenditure have no source here, so they stay 未查询, not 查无记录.
"""

from __future__ import annotations

from hedui.plugin import SourceItem
from plugins.zhejiang.citations import DATA_SUPPLY, SOURCE_TIME, SOURCES
from plugins.zhejiang.deadlines import SOURCE

TITLES = {
    "public_security": "公安机关",
    "social_insurance": "人力资源社会保障部门",
    "housing": "住房城乡建设（不动产登记）部门",
    "banks": "银行业金融机构",
}


def _item(source: str, element: str, look_back: str) -> SourceItem:
    return SourceItem(
        id=f"zhejiang.{source}.{element}",
        source=source,
        title=TITLES[source],
        element=f"national.{element}",
        basis=(SOURCES, DATA_SUPPLY, SOURCE_TIME),
        deadline=SOURCE.id,
        look_back=look_back,
    )


SOURCE_ITEMS = (
    _item("public_security", "hukou", "day"),
    _item("public_security", "vehicle", "day"),
    _item("social_insurance", "wage", "period"),
    _item("social_insurance", "pension", "period"),
    _item("housing", "house", "day"),
    _item("banks", "deposit", "day"),
)

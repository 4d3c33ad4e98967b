"""设置项 (第五条, 第七条（六）): the local standard, and what a civil affairs department has recognised as not counted."""

from __future__ import annotations

from hedui.plugin import SettingSpec
from plugins.wangmo.citations import CONTENT, RECOGNISED
from plugins.wangmo.parameters import STANDARD_SETTING, LocalStandard
from plugins.wangmo.recognised import RECOGNISED_SETTING, Entry

SETTINGS = (
    SettingSpec(
        STANDARD_SETTING,
        "当地标准",
        LocalStandard,
        (CONTENT,),
        unit="分/人·月",
        help="按当地公布的标准填写",
    ),
    SettingSpec(
        RECOGNISED_SETTING, "认定不计入的其他收入", list[Entry], (RECOGNISED,), help="每项注明由谁、以何文件、何日认定"
    ),
)

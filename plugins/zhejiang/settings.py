"""设置项 (三(一)): the local standard, which the text leaves to the county's own document."""

from __future__ import annotations

from hedui.plugin import SettingSpec
from plugins.zhejiang.citations import CONTENT
from plugins.zhejiang.parameters import STANDARD_SETTING, LocalStandard

SETTINGS = (
    SettingSpec(
        STANDARD_SETTING,
        "当地标准",
        LocalStandard,
        (CONTENT,),
        unit="分/人·月",
        help="按当地公布的标准填写",
    ),
)

"""人口与婚姻: who belongs to the household, as the registers say."""

from __future__ import annotations

from hedui.plugin import Category
from plugins.national.elements.catalogue import record

PEOPLE = (
    record("hukou", "户籍", "户口登记情况", Category.POPULATION),
    record("funeral", "殡葬（死亡）登记", "死亡及殡葬服务登记情况", Category.POPULATION),
    record("marriage", "婚姻登记", "婚姻登记情况", Category.MARRIAGE),
)

"""不计入家庭收入的项目 (第七条（一）至（五）): one rule for each of the classes; the sixth is in `recognised`.

Each is left out by its name alone: neither its day nor its amount nor a second source changes that.
"""

from __future__ import annotations

from hedui.plugin import Category, Citation, Treatment
from plugins.wangmo import citations as c
from plugins.wangmo.items import Item, Kind


def _excluded(name: str, title: str, clause: Citation, note: str, *elements: str) -> Item:
    shown = tuple(f"national.{element}" for element in elements)
    basis = (clause, c.NOT_COUNTED)
    return Item(name, title, Category.INCOME, basis, Treatment.EXCLUDED, note, shown, kind=Kind.TRANSFER)


EXCLUSIONS = (
    _excluded(
        "exclusion_entitled", "优抚对象待遇", c.ENTITLED,
        "优抚对象享受的抚恤金、护理费、保健金及义务兵家属优待金，不计入家庭收入",
        "entitled_pension", "entitled_nursing", "entitled_health", "conscript_family",
    ),
    _excluded(
        "exclusion_model_worker", "省级以上劳动模范荣誉津贴", c.MODEL_WORKER,
        "省级以上劳动模范退休后享受的荣誉津贴，不计入家庭收入", "model_worker",
    ),
    _excluded(
        "exclusion_work_injury", "工伤及因工（公）死亡待遇", c.WORK_INJURY,
        "第七条（三）所列的工伤及因工（公）死亡待遇，不计入家庭收入",
        "work_injury_medical", "work_injury_nursing", "work_injury_lump_sum", "work_injury_device",
        "work_death_funeral", "work_death_lump_sum",
    ),
    _excluded(
        "exclusion_awards", "奖学金、助学金、见义勇为奖金和计划生育奖励扶助金", c.AWARDS,
        "教育奖（助）学金、见义勇为奖金、计划生育奖励与扶助金，不计入家庭收入",
        "scholarship", "study_grant", "bravery_award", "family_planning_award", "family_planning_support",
    ),
    _excluded(
        "exclusion_temporary", "临时社会救助及慰问金", c.TEMPORARY,
        "临时社会救助及慰问金，不计入家庭收入；第六条（四）计入的是社会救济金", "temporary_relief", "condolence",
    ),
)  # fmt: skip

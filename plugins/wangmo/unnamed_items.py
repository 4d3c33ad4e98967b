"""文件未列名的收入: near misses. Named neither in 第六条 nor in 第七条, or in another form: doubtful, left to a person.

第六条（四）ends with 等, and 第七条（六）leaves the rest to civil affairs: which of the two takes such a payment the text
does not say. The pack decides neither way, and each line says which words it just misses.
"""

from __future__ import annotations

from hedui.plugin import Citation, Treatment
from plugins.wangmo import citations as c
from plugins.wangmo.income_items import income
from plugins.wangmo.items import Item, Kind

_SILENT = "第六条未列入，第七条也未列为不计入，须由人认定"


def _unnamed(kind: Kind, name: str, title: str, miss: str, *near: Citation) -> Item:
    return income(kind, name, title, f"{miss}；{_SILENT}", Treatment.DOUBTFUL, near)


def _gross(name: str, title: str) -> Item:
    note = "为未扣成本的毛收入；第六条（二）计的是净（纯）收入，文件未规定扣除成本的办法，须由人核定"
    return income(Kind.BUSINESS, name, title, note, Treatment.DOUBTFUL)


UNNAMED = (
    _gross("farming_turnover", "种植、养殖经营收入（未扣成本）"),
    _gross("business_turnover", "营业收入（未扣成本）"),
    _unnamed(
        Kind.TRANSFER, "entitled_living", "优抚对象生活补助",
        "第七条（一）列的是抚恤金、护理费、保健金和义务兵家属优待金，不含生活补助", c.TRANSFER, c.ENTITLED,
    ),
    _unnamed(
        Kind.TRANSFER, "model_worker_other", "其他劳动模范荣誉津贴",
        "第七条（二）列的是省级以上劳动模范退休后享受的荣誉津贴", c.TRANSFER, c.MODEL_WORKER,
    ),
    _unnamed(
        Kind.TRANSFER, "work_injury_monthly", "伤残津贴",
        "第七条（三）列的是一次性伤残补助金，不是按月的伤残津贴", c.TRANSFER, c.WORK_INJURY,
    ),
    _unnamed(
        Kind.TRANSFER, "work_injury_other", "其他工伤待遇", "不在第七条（三）所列工伤待遇之内", c.TRANSFER, c.WORK_INJURY,
    ),
    _unnamed(
        Kind.TRANSFER, "work_injury_uninsured", "未参保人员工伤待遇",
        "第七条（三）限于参保人员", c.TRANSFER, c.WORK_INJURY,
    ),
    _unnamed(
        Kind.TRANSFER, "work_death_dependants", "供养亲属抚恤金",
        "第七条（三）列的是一次性抚恤金，按月的供养亲属抚恤金不在其内", c.TRANSFER, c.WORK_INJURY,
    ),
    _unnamed(
        Kind.TRANSFER, "work_death_compensation", "一次性工亡补助金",
        "第七条（三）列的是丧葬补助费、一次性抚恤金，未列一次性工亡补助金", c.TRANSFER, c.WORK_INJURY,
    ),
    _unnamed(
        Kind.TRANSFER, "death_other", "非因工死亡丧葬补助金、抚恤金",
        "第七条（三）限于因工（公）死亡人员", c.TRANSFER, c.WORK_INJURY,
    ),
    _unnamed(
        Kind.TRANSFER, "maternity_benefit", "生育津贴",
        "生育津贴不在第六条（四）列名的社会保险待遇之内", c.TRANSFER, c.NOT_COUNTED,
    ),
    _unnamed(
        Kind.TRANSFER, "poverty_project_funds", "扶贫项目资金",
        "第十五条（八）只规定由扶贫部门提供，未说是否为收入", c.SUPPLIES["poverty_relief"], c.TRANSFER,
    ),
    income(
        Kind.OTHER, "other_income", "其他收入",
        "第六条（五）计入的是“其他应当计入”的项目，文件未规定由谁、按什么认定，须由人认定", Treatment.DOUBTFUL,
    ),
)  # fmt: skip

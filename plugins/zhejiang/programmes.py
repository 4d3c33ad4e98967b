"""救助项目: the five civil-affairs programmes and the five special ones of 三(二).

The civil-affairs programmes are entrusted to and verified by the provincial agency. A special programme may share the
recognised result (认定结果) of one of them instead; who is not recognised there is verified like everybody else, by the
provincial agency, which carries out the verification on line (二(四)).
"""

from __future__ import annotations

from hedui.plugin import Citation, Programme, Role
from plugins.zhejiang.citations import AGENCY, CONTENT, IN_FORCE, METHOD, SHARED, SUBJECTS, VALIDITY
from plugins.zhejiang.items import ELEMENTS

CIVIL = {
    "dibao": "最低生活保障",
    "dibao_marginal": "最低生活保障边缘家庭",
    "extreme_hardship": "特困人员救助供养",
    "expenditure_poverty": "支出型贫困家庭救助",
    "temporary": "临时救助",
}
"""民政救助 (三(二)): 低保、低保边缘、特困供养、支出型贫困和临时救助."""

SPECIAL = {
    "education": "教育救助",
    "housing": "住房救助",
    "employment": "就业救助",
    "disaster": "受灾人员救助",
    "medical": "医疗救助",
}
"""专项救助 (三(二)): 教育、住房、就业、救灾、医疗."""

ALIASES = {
    "dibao": ("低保",),
    "dibao_marginal": ("低保边缘", "低边", "低保边缘家庭"),
    "extreme_hardship": ("特困", "特困供养", "特困人员", "特困人员供养"),
    "expenditure_poverty": ("支出型贫困", "支出型贫困家庭"),
    "disaster": ("救灾",),
}
"""通行简称: those of the text (三(二)), and as clerks write them."""

CIVIL_IDS = tuple(f"zhejiang.{name}" for name in CIVIL)


def _programme(name: str, title: str, basis: tuple[Citation, ...], recognised_by: tuple[str, ...] = ()) -> Programme:
    """救助项目 under 三(二): subjects by 二(二), the supporters' households among them.

    The validity of a report is left to the programme's own rules (四(一)4), which this text does not contain. So
    `report_validity_months` is None here; the months come from the dated tenant setting `report_validity_months`
    (months by programme id), up to the parameter `zhejiang.report_validity_ceiling_months`.
    """
    return Programme(
        id=f"zhejiang.{name}",
        title=title,
        basis=(*basis, CONTENT, SUBJECTS),
        executor="province",
        subjects=tuple(Role),
        items=ELEMENTS,
        valid=IN_FORCE,
        report_validity_months=None,
        validity_basis=(VALIDITY,),
        recognised_by=recognised_by,
        aliases=ALIASES.get(name, ()),
    )


PROGRAMMES = (
    *(_programme(name, title, (METHOD,)) for name, title in CIVIL.items()),
    *(_programme(name, title, (SHARED, AGENCY), CIVIL_IDS) for name, title in SPECIAL.items()),
)

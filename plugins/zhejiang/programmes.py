"""救助项目: the five civil-affairs programmes of 三(二), entrusted to and verified by the provincial agency."""

from __future__ import annotations

from hedui.plugin import Programme, Role
from plugins.zhejiang.citations import CONTENT, IN_FORCE, METHOD, SUBJECTS, VALIDITY

ITEMS = (
    "national.hukou",
    "national.marriage",
    "national.wage",
    "national.pension",
    "national.house",
    "national.vehicle",
    "national.deposit",
    "national.essential_expenditure",
)
"""三(一): population and hukou, marriage, income, property, essential expenditure, as far as there are elements."""


def _programme(name: str, title: str) -> Programme:
    """救助项目 under 三(二): subjects by 二(二), the supporters' households among them.

    The validity of a report is left to the programme's own rules (四(一)4), which this text does not contain. So
    `report_validity_months` is None here; the months come from the dated tenant setting `report_validity_months`
    (months by programme id), up to the parameter `zhejiang.report_validity_ceiling_months`.
    """
    return Programme(
        id=f"zhejiang.{name}",
        title=title,
        basis=(METHOD, CONTENT, SUBJECTS),
        executor="province",
        subjects=tuple(Role),
        items=ITEMS,
        valid=IN_FORCE,
        report_validity_months=None,
        validity_basis=(VALIDITY,),
    )


PROGRAMMES = (
    _programme("dibao", "最低生活保障"),
    _programme("dibao_marginal", "最低生活保障边缘家庭"),
    _programme("extreme_hardship", "特困人员救助供养"),
    _programme("expenditure_poverty", "支出型贫困家庭救助"),
    _programme("temporary", "临时救助"),
)

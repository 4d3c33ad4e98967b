"""救助项目 (第一条), with the validity of their reports (第十六条) and the counting period that one has of its own (第八条)."""

from __future__ import annotations

from hedui.plugin import Programme, Role
from plugins.sample_city.citations import IN_FORCE, article
from plugins.sample_city.elements import EVERYTHING

_TITLES = {"dibao": "最低生活保障", "edge": "最低生活保障边缘家庭", "essential": "刚性支出困难家庭"}
PROGRAMMES = tuple(
    Programme(
        id=f"sample_city.{name}",
        title=title,
        basis=article("第一条"),
        executor="county",
        subjects=(Role.APPLICANT, Role.MEMBER, Role.SUPPORTER, Role.SUPPORTER_MEMBER),
        items=EVERYTHING,
        valid=IN_FORCE,
        report_validity_months=6,
        validity_basis=article("第十六条", "自出具之日起六个月内有效"),
        counting_period="sample_city.edge_months" if name == "edge" else "",
    )
    for name, title in _TITLES.items()
)
DIBAO, EDGE, ESSENTIAL = (programme.id for programme in PROGRAMMES)
ALL = (DIBAO, EDGE, ESSENTIAL)

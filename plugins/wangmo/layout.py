"""报告样式: the county's written report (第十一条（二）): the basis of the departments' decision. It names no validity."""

from __future__ import annotations

from hedui.plugin import ReportLayout
from plugins.wangmo.citations import COUNTY_TIME, GROUNDS

LAYOUTS = (
    ReportLayout(
        id="wangmo.report",
        title="望谟县社会救助申请家庭经济状况核对报告",
        number_pattern="望核对〔{year}〕{code}-{serial:06d}号",
        purpose_statement="本书面报告作为政府相关部门审核审批有关社会救助的依据。",
        basis=(GROUNDS, COUNTY_TIME),
    ),
)

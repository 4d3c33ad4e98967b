"""报告样式: title, number and purpose statement of the province's report (四(一)4)."""

from __future__ import annotations

from hedui.plugin import ReportLayout
from plugins.zhejiang.citations import REFERENCE_ONLY

LAYOUTS = (
    ReportLayout(
        id="zhejiang.report",
        title="浙江省社会救助家庭经济状况核对报告",
        number_pattern="浙核对〔{year}〕{code}-{serial:06d}号",
        purpose_statement="本报告仅作为社会救助管理部门进行社会救助对象认定或复核的参考依据，不作他用。",
        basis=(REFERENCE_ONLY,),
    ),
)

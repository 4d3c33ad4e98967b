"""参数与租户设置: the one number of the text that is no deadline, and the settings a tenant documents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from hedui.plugin import Parameter, ParameterValue, Setting
from plugins.zhejiang.citations import IN_FORCE, VALIDITY
from plugins.zhejiang.programmes import CIVIL_IDS

CEILING_PARAMETER = "zhejiang.report_validity_ceiling_months"
VALIDITY_SETTING = "report_validity_months"
STANDARD_SETTING = "zhejiang.local_standard_monthly"

PARAMETERS = (
    # 最长不超过1年: no tenant's setting goes beyond it; a longer one needs a law, not a setting.
    Parameter(CEILING_PARAMETER, "核对报告有效期上限", "月", (ParameterValue(IN_FORCE.start, 12, VALIDITY),)),
)


class LocalStandard(Struct, frozen=True, forbid_unknown_fields=True):
    """当地标准: income per person and month, as the tenant's document sets it. 浙政办发〔2021〕25号 has none."""

    amount: Annotated[int, Meta(gt=0, title="标准")]
    """Fen per person and month."""
    inclusive: Annotated[bool, Meta(title="等于标准的也符合", description="文件写“不高于”的选是，写“低于”的选否")]
    """True: income equal to the standard still matches (不高于); False: it exceeds (低于 is asked for)."""
    programmes: Annotated[
        tuple[str, ...], Meta(title="适用的救助项目", description="不选则适用于民政部门的各项目")
    ] = ()
    """Ids of the programmes it is the standard of; empty: of the five civil-affairs programmes, and of no special one."""


def local_standard(settings: Mapping[str, Setting], programme: str) -> LocalStandard | None:
    """当地标准 of a programme; None where none is set. Raises ValueError for a value of another form."""
    setting = settings.get(STANDARD_SETTING)
    if setting is None:
        return None
    standard = msgspec.convert(setting.value, LocalStandard)
    return standard if programme in (standard.programmes or CIVIL_IDS) else None

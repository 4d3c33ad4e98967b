"""参数与租户设置: the one number of the text that is no deadline, and the settings a tenant documents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from hedui.plugin import Parameter, ParameterValue, Setting
from plugins.wangmo.citations import IN_FORCE, SUPPLIES

STANDARD_SETTING = "wangmo.local_standard_monthly"
TAX_MONTHS = 6

PARAMETERS = (
    Parameter(
        "wangmo.tax_look_back_months",
        "纳税信息查询月数（“自申请之日起半年内”读作申请之日以前的半年）",
        "月",
        (ParameterValue(IN_FORCE.start, TAX_MONTHS, SUPPLIES["tax"]),),
    ),
)


class LocalStandard(Struct, frozen=True, forbid_unknown_fields=True):
    """当地标准: income per person and month, as the tenant's document sets it. The county's measures have none."""

    amount: Annotated[int, Meta(gt=0, title="标准")]
    """Fen per person and month."""
    inclusive: Annotated[bool, Meta(title="等于标准的也符合", description="文件写“不高于”的选是，写“低于”的选否")]
    """True: income equal to the standard still matches (不高于); False: it exceeds (低于 is asked for)."""
    programmes: Annotated[tuple[str, ...], Meta(title="适用的救助项目", description="不选则适用于全部项目")] = ()
    """Ids of the programmes it is the standard of; empty: of all eight."""


def local_standard(settings: Mapping[str, Setting], programme: str) -> LocalStandard | None:
    """当地标准 of a programme; None where none is set. Raises ValueError for a value of another form."""
    setting = settings.get(STANDARD_SETTING)
    if setting is None:
        return None
    standard = msgspec.convert(setting.value, LocalStandard)
    return standard if not standard.programmes or programme in standard.programmes else None

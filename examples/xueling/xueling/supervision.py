"""复核和预警 (第十五条, 第十六条)."""

from __future__ import annotations

from hedui.plugin import AlertLimit, RecheckSchedule, appears

from .citations import IN_FORCE, article
from .programmes import DIBAO, WAGE

RECHECK_SCHEDULES = (
    RecheckSchedule("xueling.recheck", "定期复核", article("第十五条"), IN_FORCE, (DIBAO,), "xueling.recheck_months"),
)
EMPLOYED_ALERT = AlertLimit("xueling.employed", "就业预警", article("第十六条"), IN_FORCE, (WAGE,), appears("工资"))
ALERT_LIMITS = (EMPLOYED_ALERT,)

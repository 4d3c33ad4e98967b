"""动态管理 (第十七条): when recipients are verified again, and which change is looked into."""

from __future__ import annotations

from hedui.plugin import Alert, AlertLimit, Change, RecheckSchedule, Values, printed

from .citations import IN_FORCE, article
from .programmes import ASSETS, DIBAO, REGISTRATION, TRADE_VEHICLE, VEHICLE

RISES = "金融资产较上次核对增加二万元以上"
NEW = "新增机动车、企业登记的，应当在十个工作日内核查"


def risen(change: Change, values: Values) -> Alert | None:
    """二万元以上: two myriad itself is among it."""
    rise, limit = int(change.after or 0) - int(change.before or 0), int(values.number("yunxi.asset_rise"))
    if rise < limit:
        return None
    return Alert(
        f"金融资产较上次核对增加{printed(rise)}，应当在十个工作日内核查",
        {"增加": printed(rise), "起点": printed(limit)},
    )


def added(change: Change, values: Values) -> Alert | None:
    """新增: more than there were, also where there was one already."""
    if change.after is None or (change.before is not None and change.after <= change.before):
        return None
    return Alert("新增登记，应当在十个工作日内核查", {"上次": str(change.before or 0), "本次": str(change.after)})


ALERT_LIMITS = (
    AlertLimit("yunxi.alert.assets", "金融资产增加", article("第十七条", RISES), IN_FORCE, ASSETS, risen),
    AlertLimit(
        "yunxi.alert.vehicles", "新增机动车", article("第十七条", NEW), IN_FORCE, (VEHICLE, TRADE_VEHICLE), added
    ),
    AlertLimit("yunxi.alert.registration", "新增企业登记", article("第十七条", NEW), IN_FORCE, (REGISTRATION,), added),
)
ORDINARY, DISABLED = "普通", "重度残疾人单人户"
RECHECK_SCHEDULES = (
    RecheckSchedule(
        id="yunxi.recheck",
        title="低保家庭每半年复核",
        basis=article("第十七条", "每半年复核一次"),
        valid=IN_FORCE,
        programmes=(DIBAO,),
        every="yunxi.recheck_months",
        classes=(ORDINARY,),
    ),
    RecheckSchedule(
        id="yunxi.recheck_disabled",
        title="重度残疾人单人户每年复核",
        basis=article("第十七条", "重度残疾人单人户，每年复核一次"),
        valid=IN_FORCE,
        programmes=(DIBAO,),
        every="yunxi.recheck_months_disabled",
        classes=(DISABLED,),
    ),
)

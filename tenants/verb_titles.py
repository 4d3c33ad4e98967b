"""办理事项的名称: what each verb of the permission table is called where people read who may do what."""

from __future__ import annotations

from collections.abc import Mapping

from core.traces.titles import VERB_TITLES

AREAS: Mapping[str, str] = {
    "登录与账号": "session password account form",
    "救助申请": "application recipient",
    "核对办理": (
        "draft subject verification declaration authorization suspension extension expenditure field_check step "
        "sample procedure"
    ),
    "数据查询与反馈": "source sources ask package manual_ask manual_answer quarantine connector assessment",
    "核对报告": "report delivery",
    "设置与插件": "sandbox platform setting report_template plugin configuration calendar approval",
    "机构与人员": "overview office post holding role tenant opening token",
    "审计": "trace audit spot_check",
}
"""Area -> first parts of the verbs that belong there."""


def area_of(verb: str) -> str:
    """事项分类 of a verb; 其他 where nobody has said."""
    first = verb.partition(".")[0]
    return next((area for area, parts in AREAS.items() if first in parts.split()), "其他")


def title_of(verb: str) -> str:
    """名称; the verb itself where nobody has named it, which a test refuses."""
    return VERB_TITLES.get(verb, verb)

"""家庭表单: the schema of a household with Chinese titles, the names it may hold, and a typed household as the form takes it.

What the form does not ask (settings, gaps, residence, area) stays in the text as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from core.plugin.registry import Registry
from core.scope import Scope
from hedui.operating.door import permit
from hedui.plugin_trying import HouseholdFile, packs_of
from hedui.sandbox.model import HouseholdTextIn, HouseholdTold, TrialIn
from hedui.sandbox.trying import TRY, read

ASKED = ("programme", "applied_on", "members", "facts", "declared")
TITLES = {
    "programme": "救助项目",
    "applied_on": "申请日",
    "members": "人员",
    "facts": "查得",
    "declared": "申报",
    "who": "人员称呼",
    "role": "身份",
    "relation": "与申请人关系",
    "household": "第几户",
    "born_on": "出生日期",
    "element": "数据元",
    "yuan": "金额（元）",
    "number": "数量",
    "area": "面积",
    "text": "文字",
    "paid_on": "发放日期",
    "as_of": "截至日期",
    "source": "数源",
}
"""Titles of the fields, as msgspec does not write them."""


def household_form() -> dict[str, Any]:
    """表单模式 of a household: its own, with titles."""
    schema, parts = msgspec.json.schema_components([HouseholdFile], ref_template="#/$defs/{name}")
    (reference,) = schema
    whole = parts[reference["$ref"].rpartition("/")[2]]
    asked = {name: part for name, part in _titled(whole).items() if name in ASKED}
    needed = [name for name in whole["required"] if name in ASKED]
    defs = {
        name: {**part, "properties": _titled(part)} if "properties" in part else part for name, part in parts.items()
    }
    return {"type": "object", "properties": asked, "required": needed, "$defs": defs}


def _titled(struct: dict[str, Any]) -> dict[str, Any]:
    """Fields with their titles; a text that is needed is not empty."""
    needed, found = struct.get("required", ()), {}
    for name, part in struct["properties"].items():
        least = {"minLength": 1} if name in needed and part.get("type") == "string" and "format" not in part else {}
        found[name] = {**part, **least, "title": TITLES.get(name, name)}
    return found


def names(registry: Registry, plugin: str, hook: str) -> dict[str, str]:
    """Titles by id of what this plugin and those below it supply through a hook."""
    packs: Sequence[str] = packs_of(registry, plugin)
    return {entry.id: entry.title for name in packs for entry in registry.plugins[name].objects[hook]}


def as_form(scope: Scope, told: HouseholdTextIn) -> HouseholdTold:
    """文本到表单: raises Invalid with every fault and its place."""
    permit(scope, TRY)
    return HouseholdTold(bare(msgspec.to_builtins(read(TrialIn(told.household)))))


def bare(value: Any) -> Any:
    """Without what says nothing."""
    if isinstance(value, dict):
        return {name: bare(one) for name, one in value.items() if one not in (None, "", [], {})}
    return [bare(one) for one in value] if isinstance(value, list) else value

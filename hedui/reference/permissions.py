"""权限: every verb with its words, the roles that hold it, and the routes and functions that want it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import cache

from core.plugin.vocabulary import APPROVER_TITLES
from hedui.reference.reading import cell, code, first, functions, table
from tenants import permissions

DOORS = frozenset({"read", "write", "answered"})
APPROVAL = "extension."
PLAIN: Mapping[str, str] = {
    "account.look": "查看本人: who one is, and what one may do.",
    "application.feed": "接收救助申请: from the assistance system, one by one.",
    "application.feed_file": "接收救助申请文件: many at once, with the account of every row.",
    "ask.send": "发出查询: an ask leaves, on its own conditions.",
    "ask.settle": "登记反馈: an answer is kept, and its ask settled.",
    "report.explain": "说明报告中的数字: the whole chain of a figure.",
    "session.look": "查看本次登录.",
    "setting.preview": "预演设置值: what it would have made of the last assessments.",
    "verification.accept": "受理: a case is opened for a household.",
    "verification.accept_file": "由文件受理: many households at once.",
}
"""Of verbs that no one function stands for."""


def verbs() -> list[str]:
    """Every verb that some role, the system, a source or a visitor has, or a route wants."""
    found = {verb for held in permissions.ROLES.values() for verb in held}
    found |= permissions.SYSTEM_VERBS | permissions.SOURCE_VERBS | permissions.VISITOR_VERBS
    return sorted(found | {verb for verb in permissions.ROUTES.values() if "." in verb})


@cache
def wanting() -> Mapping[str, list[tuple[str, str]]]:
    """Verb → (name, docstring) of the functions that open the door with it."""
    found: dict[str, list[tuple[str, str]]] = {}
    for _, function in functions():
        for verb in _opened(function):
            found.setdefault(verb, []).append((function.name, first(ast.get_docstring(function) or "")))
    return found


def _opened(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[str]:
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            words = [a.value for a in (*node.args, *(k.value for k in node.keywords)) if isinstance(a, ast.Constant)]
            yield from (word for word in words if isinstance(word, str) and word in set(verbs()))


def meaning(verb: str) -> str:
    """说明 of a verb: what the first public function that wants it says of itself."""
    if verb.startswith(APPROVAL):
        titles = {approver.value: title for approver, title in APPROVER_TITLES.items()}
        return f"期限延长的批准人：{titles.get(verb.removeprefix(APPROVAL), '')}"
    told = [text for name, text in wanting().get(verb, ()) if text and not name.startswith("_")]
    return PLAIN.get(verb) or next(iter(told), "")


def is_approval(verb: str) -> bool:
    """Whether a post holds it to approve a longer clock: the approver of a pack's `Extension` is looked up by it."""
    return verb.removeprefix(APPROVAL) in {approver.value for approver in APPROVER_TITLES}


def routes(verb: str) -> list[str]:
    """Routes that want it."""
    return [f"{method} {path}" for (method, path), wanted in permissions.ROUTES.items() if wanted == verb]


def page() -> str:
    """By verb."""
    rows = [
        (code(verb), cell(meaning(verb)), "、".join(_holders(verb)), "<br>".join(map(code, routes(verb))))
        for verb in verbs()
    ]
    roles = [(code(role), permissions.ROLE_TITLES[role], str(len(held))) for role, held in permissions.ROLES.items()]
    return "\n\n".join(
        [
            "# Permissions",
            "A verb is what a scope may do; what has no row is refused (tenants/permissions.py). What no route "
            "wants is done by workers or at the command line.",
            table(("role", "岗位角色", "verbs"), roles),
            table(("verb", "what it is", "who has it", "routes"), rows),
        ]
    )


def _holders(verb: str) -> Iterator[str]:
    yield from (permissions.ROLE_TITLES[role] for role, held in permissions.ROLES.items() if verb in held)
    others = {"系统": permissions.SYSTEM_VERBS, "数源": permissions.SOURCE_VERBS, "未登录者": permissions.VISITOR_VERBS}
    yield from (who for who, held in others.items() if verb in held)

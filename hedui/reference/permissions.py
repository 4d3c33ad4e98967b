"""权限: every verb with its words, the roles that hold it, and the routes and functions that want it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import cache

from core.plugin.procedure import RECORDER_TITLES
from core.plugin.vocabulary import APPROVER_TITLES
from hedui.reference.reading import ROOT, cell, code, first, functions, table
from tenants import permissions
from tenants.routes import ROUTES

DOORS = frozenset({"read", "write", "answered"})
APPROVAL, STEP = "extension.", "step."
RECORDERS = {recorder.value: title for recorder, title in RECORDER_TITLES.items()}
PLAIN: Mapping[str, str] = {
    "account.look": "查看本人: who one is, and what one may do.",
    "authorization.look": "查看授权书: lists by stage, sheets and scans in full.",
    "draft.keep": "保存草稿: open, save, add a scan; of the own post only.",
    "draft.look": "查看草稿: those of the own post, and the form of the day.",
    "draft.submit": "受理草稿: case, scans, declaration and authorizations, each once.",
    "application.feed": "接收救助申请: from the assistance system, one by one.",
    "application.feed_file": "接收救助申请文件: many at once, with the account of every row.",
    "ask.send": "发出查询: an ask leaves, on its own conditions.",
    "ask.settle": "登记反馈: an answer is kept, and its ask settled.",
    "report.authenticate": "核验真伪: somebody without login holds a paper; its owner learns of it from the trace.",
    "package.confirm": "确认导入: the answer of a package is taken row by row, by another person than who handed it in.",
    "package.expire": "批次到期: what was carried out and not answered in time waits for another package.",
    "package.fetch": "下载批次: the archive of a released package.",
    "package.hand_over": "交接登记: on which medium, to whom, when.",
    "package.look": "查看批次: packages, their rows' account and their custody.",
    "package.prepare": "制作批次: questions to one department are packed.",
    "package.release": "放行批次: by another person than who made it; the questions leave and their clocks begin.",
    "package.upload": "登记交回文件: checked row by row, nothing is taken yet.",
    "package.withdraw": "撤回批次: with the reason; its questions wait again.",
    "platform.look": "运维查看: queue, tenants, software and plugins of the whole installation, as figures.",
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
    return sorted(found | {verb for verb in ROUTES.values() if "." in verb})


@cache
def wanting() -> Mapping[str, list[tuple[str, str]]]:
    """Verb → (name, docstring) of the functions that open the door with it."""
    found: dict[str, list[tuple[str, str]]] = {}
    for file, function in functions():
        for verb in _opened(function, _constants(file)):
            found.setdefault(verb, []).append((function.name, first(ast.get_docstring(function) or "")))
    return found


def _opened(function: ast.FunctionDef | ast.AsyncFunctionDef, constants: Mapping[str, object]) -> Iterator[str]:
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            given = [*node.args, *(k.value for k in node.keywords)]
            words: list[object] = [a.value for a in given if isinstance(a, ast.Constant)]
            words += [constants.get(a.id) for a in given if isinstance(a, ast.Name)]
            yield from (word for word in words if isinstance(word, str) and word in set(verbs()))


@cache
def _constants(file: str) -> Mapping[str, object]:
    """What the module calls its verbs: `VERB = "package.look"`, also several in one line."""
    found: dict[str, object] = {}
    for node in ast.parse((ROOT / file).read_text("utf-8")).body:
        if isinstance(node, ast.Assign):
            found |= _assigned(node.targets[0], node.value)
    return found


def _assigned(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, object]]:
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for one, other in zip(target.elts, value.elts, strict=True):
            yield from _assigned(one, other)
    elif isinstance(target, ast.Name) and isinstance(value, ast.Constant):
        yield target.id, value.value


def meaning(verb: str) -> str:
    """说明 of a verb: what the first public function that wants it says of itself."""
    if verb.startswith(APPROVAL):
        titles = {approver.value: title for approver, title in APPROVER_TITLES.items()}
        return f"期限延长的批准人：{titles.get(verb.removeprefix(APPROVAL), '')}"
    if verb.removeprefix(STEP) in RECORDERS:
        return f"登记程序步骤的机关：{RECORDERS[verb.removeprefix(STEP)]}"
    told = [text for name, text in wanting().get(verb, ()) if text and not name.startswith("_")]
    return PLAIN.get(verb) or next(iter(told), "")


def is_approval(verb: str) -> bool:
    """Whether a post holds it for what a pack names: the approver of an `Extension`, the recorder of a `Step`."""
    return (
        verb.removeprefix(APPROVAL) in {each.value for each in APPROVER_TITLES} or verb.removeprefix(STEP) in RECORDERS
    )


def routes(verb: str) -> list[str]:
    """Routes that want it."""
    return [f"{method} {path}" for (method, path), wanted in ROUTES.items() if wanted == verb]


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

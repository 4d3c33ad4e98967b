"""源码检查: what the text of a law pack says that it should not: a clock, a file, the environment, chance, floating point.

What a rule does is watched while it runs (`testing_guard`, `testing_twins`); what stands in a branch that no case reaches, or is
read once when the module is loaded, is found here, with file and line. Tests are no part of a pack and are not read; nor is
what reaches out by its nature: the modules of connectors and report formats, those of their folder where that is one of its
own, and the trials of connectors.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path

from core.plugin.digests import files_of, root_of
from core.plugin.registry import Plugin
from hedui.testing_findings import TRIALS, Finding

OUTSIDE = {
    "time": "时钟", "os": "环境变量和文件", "random": "随机数", "secrets": "随机数", "uuid": "随机数", "socket": "网络",
    "ssl": "网络", "http": "网络", "urllib": "网络", "requests": "网络", "httpx": "网络", "aiohttp": "网络",
    "asyncio": "网络", "subprocess": "子进程", "multiprocessing": "子进程", "threading": "线程", "tempfile": "文件",
    "shutil": "文件", "io": "文件", "platform": "本机", "locale": "本机", "ctypes": "本机", "sys": "运行环境",
    "inspect": "运行环境", "gc": "运行环境", "builtins": "运行环境", "signal": "运行环境", "atexit": "运行环境",
    "pickle": "文件", "codecs": "文件", "sqlite3": "文件", "mmap": "文件", "glob": "文件", "linecache": "文件",
    "logging": "日志",
}  # fmt: skip
"""Top-level modules that no rule needs: whoever looks at what runs him can behave while he is being looked at."""
FILES = frozenset({"read_text", "read_bytes", "write_text", "write_bytes", "open", "iterdir"})
"""Methods of paths; a module that reads beside itself (`__file__`, importlib.resources) reads what belongs to the pack."""
OURS, PUBLIC = frozenset({"core", "tenants", "hedui"}), ("hedui.plugin", "hedui.connecting", "hedui.testing")
CLOCKS = frozenset({"today", "now", "utcnow"})
CALLS = {
    "print": "输出",
    "open": "文件",
    "input": "键盘",
    "eval": "执行文字",
    "exec": "执行文字",
    "__import__": "动态导入",
}
FLOATS = frozenset({"truediv", "__truediv__", "__float__"})


def source_findings(plugin: Plugin) -> Iterator[Finding]:
    """源码发现 of every module of the pack."""
    free = {path for entry in _reaching(plugin) for path in _beside(plugin, entry)}
    for name, path in files_of(plugin.module):
        if path.suffix == ".py" and path.resolve() not in free:
            yield from module_findings(name, path)


def _reaching(plugin: Plugin) -> Iterator[str]:
    """Modules of the objects that have to do with networks, files and clocks."""
    for hook in ("hedui_connectors", "hedui_report_formats"):
        yield from (type(entry).__module__ for entry in plugin.objects[hook])
    yield from (point.module for point in entry_points(group=TRIALS, name=plugin.info.name))


def _beside(plugin: Plugin, module: str) -> Iterator[Path]:
    spec, root = find_spec(module), root_of(plugin.module)
    if spec is None or spec.origin is None:
        return
    file = Path(spec.origin).resolve()
    yield file
    if root is not None and file.parent != root.resolve():
        yield from file.parent.rglob("*.py")


def module_findings(name: str, path: Path) -> Iterator[Finding]:
    """源码发现 of one file."""
    tree = ast.parse(path.read_text("utf-8"))
    skipped = _annotations(tree) | _own(tree)
    is_beside = any(isinstance(node, ast.Name) and node.id == "__file__" for node in ast.walk(tree))
    is_beside |= any(
        isinstance(node, ast.ImportFrom) and node.module == "importlib.resources" for node in ast.walk(tree)
    )
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if what := _private(node):
            yield Finding("source.private", f"{name}:{getattr(node, 'lineno', 0)}", what)
        if what := _outside(node) or ("" if is_beside else _path(node)):
            yield Finding("source.reaches_out", f"{name}:{getattr(node, 'lineno', 0)}", what)
        if what := _float(node):
            yield Finding("source.float", f"{name}:{getattr(node, 'lineno', 0)}", what)


def _annotations(tree: ast.Module) -> set[int]:
    """What stands in an annotation is a type and is not run."""
    told = [node.annotation for node in ast.walk(tree) if isinstance(node, ast.arg | ast.AnnAssign)]
    told += [node.returns for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    return {id(part) for node in told if node is not None for part in ast.walk(node)}


def _own(tree: ast.Module) -> set[int]:
    """What has the name of something built in and is the module's own: an argument called input."""
    named = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    named |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    named |= {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    return {id(node) for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id in named}


def _outside(node: ast.AST) -> str:
    if isinstance(node, ast.Import | ast.ImportFrom):
        return _imported(node)
    if isinstance(node, ast.Attribute) and node.attr in CLOCKS:
        return f"{ast.unparse(node)} 读取时钟"
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in CALLS:
        return f"使用 {node.id}（{CALLS[node.id]}）"
    return ""


def _path(node: ast.AST) -> str:
    is_file = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in FILES
    return f"{ast.unparse(node)} 读写文件" if is_file else ""


def _private(node: ast.AST) -> str:
    """What is imported of Hedui beside its public faces, or put into one of them."""
    if isinstance(node, ast.Import):
        names = [name.name for name in node.names]
    elif isinstance(node, ast.ImportFrom) and not node.level:
        names = [node.module or ""]
    else:
        return ""
    found = next((n for n in names if n.partition(".")[0] in OURS and not n.startswith(PUBLIC)), "")
    return f"导入 {found}" if found else ""


def _imported(node: ast.Import | ast.ImportFrom) -> str:
    names = [name.name for name in node.names] if isinstance(node, ast.Import) else [node.module or ""]
    if isinstance(node, ast.ImportFrom) and node.level:  # a module of the pack's own may be called as it likes
        return ""
    found = next((name for name in names if name.partition(".")[0] in OUTSIDE), "")
    return f"导入 {found}（{OUTSIDE[found.partition('.')[0]]}）" if found else ""


def _float(node: ast.AST) -> str:
    if isinstance(node, ast.Constant) and type(node.value) in (float, complex):
        return f'浮点数 {node.value!r}：写作 Decimal("{node.value!r}") 或 Fraction("{node.value!r}")，或者写入 parameters.toml'
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id == "float":
        return "使用 float：金额用整数（分），比例用 Fraction 或 Decimal"
    if isinstance(node, ast.Attribute) and node.attr in FLOATS:
        return f"{ast.unparse(node)} 得到浮点数：用 Fraction(被除数, 除数)"
    return ""

"""新建插件: renders the template of a pack into a folder of its own, ready to be tested; never writes over anything."""

from __future__ import annotations

import keyword
import re
import sys
from collections.abc import Mapping
from importlib.metadata import entry_points, packages_distributions
from pathlib import Path

import plugins._template as template
from core.plugin.registry import GROUP
from core.plugin.vocabulary import Level

NAME, TITLE, REGION, LEVEL = "newpack", "示例县", "990300", "Level.COUNTY"
"""What the template is called, and where it applies; these words stand in it for nothing else."""
DIGITS = {Level.PROVINCE: 2, Level.PREFECTURE: 4}
"""How many digits of the division code the region of a level has at most; of the others, up to six."""
LEVELS = tuple(level.value for level in Level if level is not Level.TOOL)
SUFFIX = ".template"
_LEFT_OUT = frozenset({"__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache"})


class NameRefused(LookupError):
    """不能新建: the message says why, and which name would do."""


def render(name: str, folder: Path, title: str = "", level: str = "county", region: str = "") -> list[Path]:
    """新建: every file of the new pack; raises NameRefused."""
    check_name(name)
    if re.search(r'["\\\x00-\x1f]', title):
        raise NameRefused("plugin.title_unfit：标题中不能有双引号、反斜线和换行；请改用中文引号“”")
    most = DIGITS.get(Level(level), len(REGION))
    region = region or REGION[:most]
    if not re.fullmatch(r"\d{2}(\d{2}){0,2}", region):
        raise NameRefused(f"plugin.region_unfit：“{region}”不是行政区划代码；请填两位、四位或六位数字，如 5223")
    if len(region) > most:
        raise NameRefused(
            f"plugin.region_unfit：“{region}”多于 {most} 位，不是 {level} 一级的区划；请填 {region[:most]}"
        )
    if folder.exists() and any(folder.iterdir() if folder.is_dir() else [folder]):
        raise NameRefused(f"plugin.folder_taken：{folder} 已经存在而且不是空的文件夹，不覆盖；请用 --folder 另选一个")
    words = {NAME: name, TITLE: title or name, REGION: region, LEVEL: f"Level.{Level(level).name}"}
    return [_write(path, folder, words) for path in _files()]


def check_name(name: str) -> None:
    """名称: also the name of the Python package and the prefix of every id."""
    if not re.fullmatch(r"[a-z][a-z0-9_]{1,39}", name) or keyword.iskeyword(name):
        raise NameRefused(
            f"plugin.name_unfit：“{name}”不能作插件名；请用 2 至 40 个小写字母、数字和下划线，以字母开头，如 qingshan_county"
        )
    if name == NAME or name in {point.name for point in entry_points(group=GROUP)}:
        raise NameRefused(f"plugin.name_taken：插件名 {name} 已被使用；请另取一个，如 {name}_county")
    taken = {"core", "hedui", "plugins", "tenants", "tests", "bench", "migrations"}
    if name in taken or name in sys.stdlib_module_names or name in packages_distributions():
        raise NameRefused(f"plugin.name_taken：{name} 是已有的 Python 包名；请另取一个，如 {name}_county")


def _files() -> list[Path]:
    root = Path(template.__path__[0])
    found = (path for path in sorted(root.rglob("*")) if path.is_file() and path != root / "__init__.py")
    return [path for path in found if not _LEFT_OUT & set(path.parts) and path.suffix != ".pyc"]


def _write(path: Path, folder: Path, words: Mapping[str, str]) -> Path:
    place = path.relative_to(template.__path__[0]).as_posix().removesuffix(SUFFIX)
    target = folder / re.sub(r"(^|/)dot_", r"\1.", place).replace(NAME, words[NAME])
    target.parent.mkdir(parents=True, exist_ok=True)
    text = path.read_text("utf-8")
    for old, new in words.items():
        text = text.replace(old, new)
    target.write_text(text, "utf-8")
    return target

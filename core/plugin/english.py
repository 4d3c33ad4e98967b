"""插件的英文: the English beside a plugin's titles, as `wording/en.toml` of its package has it, text by text.

A text is looked up by its Chinese, as gettext does: a title that is corrected loses its English instead of keeping one
that says something else, and what stands in several objects (a department's name, say) is written once. Words of the law
that are evidence (reasons, sentences, statements to be signed, quoted articles) are not among them (decision 33).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from types import ModuleType
from typing import Any

import msgspec

from core.plugin.counting import RULE_TITLE
from core.plugin.digests import root_of
from core.plugin.options import SettingSpec

FILE = "wording/en.toml"
_SHOWN = ("title", "help")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


class Unreadable(ValueError):
    """英文文件有误: says which file and what to write instead."""


def read_english(module: ModuleType) -> Mapping[str, str]:
    """英文 by Chinese text; none where the package has no such file. Raises Unreadable."""
    root = root_of(module)
    path = root / FILE if root is not None and root.is_dir() else None
    if path is None or not path.is_file():
        return {}
    try:
        return msgspec.convert(tomllib.loads(path.read_text("utf-8")), dict[str, str])
    except (ValueError, msgspec.ValidationError) as error:
        raise Unreadable(f'{FILE} 无法读取：每行写作 "中文" = "English"') from error


def texts_of(objects: Mapping[str, Sequence[Any]]) -> Mapping[str, str]:
    """界面文字 of what a plugin declares: every Chinese title, help and form field -> id of the first that has it."""
    found: dict[str, str] = {}
    for entries in objects.values():
        for entry in entries:
            about = getattr(entry, "info", entry)
            for text in _texts(about):
                found.setdefault(text, str(getattr(about, "id", getattr(about, "name", ""))))
    return {text: owner for text, owner in found.items() if _CHINESE.search(text)}


def with_rules(english: Mapping[str, str], texts: Mapping[str, str]) -> Mapping[str, str]:
    """Beside what is written: titles of rules that the core itself makes of an item's title (`rule_of`)."""
    suffix = RULE_TITLE.format("")
    made = {text: text.removesuffix(suffix) for text in texts if text.endswith(suffix)}
    return {text: f"{english[item]}: treatment" for text, item in made.items() if item in english} | dict(english)


def _texts(entry: Any) -> Iterator[str]:
    if not isinstance(entry, msgspec.Struct):  # a report format is an object, no struct
        yield str(getattr(entry, "title", ""))
        return
    for field in msgspec.structs.fields(entry):
        value = getattr(entry, field.name)
        if field.name in _SHOWN and isinstance(value, str):
            yield value
        elif (isinstance(entry, SettingSpec) and field.name == "kind") or isinstance(value, type):
            yield from _of_form(value)
        elif isinstance(value, msgspec.Struct):
            yield from _texts(value)
        elif isinstance(value, tuple):
            yield from (text for part in value if isinstance(part, msgspec.Struct) for text in _texts(part))


def _of_form(kind: Any) -> Iterator[str]:
    """What the form of this type shows: titles and descriptions of its fields, not the docstring of the type."""
    schema = msgspec.json.schema(kind)
    definitions = schema.pop("$defs", {}).values()
    for shape in (schema, *definitions):
        yield from _of_schema({name: value for name, value in shape.items() if name not in ("title", "description")})
    if not definitions:
        yield from (schema.get(name, "") for name in ("title", "description"))


def _of_schema(shape: Any) -> Iterator[str]:
    if isinstance(shape, dict):
        for name, value in shape.items():
            if name in ("title", "description") and isinstance(value, str):
                yield value
            else:
                yield from _of_schema(value)
    elif isinstance(shape, list):
        for value in shape:
            yield from _of_schema(value)

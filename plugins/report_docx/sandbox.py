"""模板沙箱: what a template may say: names, loops, conditions, and a handful of filters. It calls nothing.

Jinja's own sandbox refuses names with underscores; here no attribute of any object is looked at in the first place.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import jinja2.debug  # noqa: F401 - Jinja would load it only when something fails, where nothing can be opened any more
from jinja2 import StrictUndefined
from jinja2.exceptions import SecurityError
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import escape

from plugins.report_docx.model import View

_LOOP = frozenset({"index", "index0", "first", "last", "length"})
_FILTERS = ("length", "count", "join", "default", "d", "first", "last")
_TESTS = ("defined", "undefined", "eq", "equalto", "==", "ne", "!=", "gt", "lt", "ge", "le", ">", "<", ">=", "<=", "in")
_LONGEST_RANGE = "模板不能使用运算 {}：它能造出任意长的文字"


class Sandbox(ImmutableSandboxedEnvironment):
    """模板环境: for plain texts, numbers and lists."""

    intercepted_binops = frozenset({"*", "**", "//", "/", "%"})
    intercepted_unops = frozenset()

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined, cache_size=0)
        self.globals.clear()
        self.filters = {name: self.filters[name] for name in _FILTERS}
        self.tests = {name: self.tests[name] for name in _TESTS}

    def getattr(self, obj: Any, attribute: str) -> Any:
        """项.事项 is an entry, never a method; of a loop, what counts it."""
        if isinstance(obj, Mapping) and attribute in obj:
            return obj[attribute]
        if isinstance(obj, LoopContext) and attribute in _LOOP:
            return getattr(obj, attribute)
        return self.undefined(obj=obj, name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """项["事项"], and the places of a list."""
        if isinstance(argument, str):
            return self.getattr(obj, str(argument))
        if isinstance(obj, list) and isinstance(argument, int) and -len(obj) <= argument < len(obj):
            return obj[argument]
        return self.undefined(obj=obj, name=argument)

    def call(self, *arguments: Any, **named: Any) -> Any:
        """Refused: nothing that a template is given can be called."""
        raise SecurityError("模板不能调用函数，只能引用数据、循环和判断")

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Refused: a page of text can be multiplied to a terabyte."""
        raise SecurityError(_LONGEST_RANGE.format(operator))


def escaped(view: View) -> dict[str, Any]:
    """Texts that are markup-safe by themselves: escaping cannot be turned off for them by a template."""
    return {name: _escaped(value) for name, value in view.items()}


def _escaped(value: Any) -> Any:
    if isinstance(value, str):
        return escape(value)
    if isinstance(value, Mapping):
        return {name: _escaped(each) for name, each in value.items()}
    return [_escaped(each) for each in value] if isinstance(value, list | tuple) else value

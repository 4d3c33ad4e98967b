"""设置项: what a plugin lets a tenant set: typed, with unit, bounds and legal basis; its JSON Schema is the form."""

from __future__ import annotations

import enum
from typing import Any

import msgspec
from msgspec import Struct

from core.plugin.vocabulary import Citation


class Inheritance(enum.StrEnum):
    """继承方式: what a lower level may do with the value of the level above."""

    OPEN = "open"
    """Set its own."""
    AT_LEAST = "at_least"
    """Set no lower number."""
    AT_MOST = "at_most"
    """Set no higher number."""
    CLOSED = "closed"
    """Nothing: the nearest value above stands."""


class SettingSpec(Struct, frozen=True):
    """设置项 of a tenant, declared by a plugin; a value is dated, rests on a document, and is inherited down the tree."""

    name: str
    """Begins with the plugin's name and a dot."""
    title: str
    kind: Any
    """The type of the value: a frozen Struct, or an annotated int, str, bool, list of such. Bounds and titles by msgspec.Meta."""
    basis: tuple[Citation, ...]
    """The article that leaves the value to the tenant."""
    unit: str = ""
    """As printed after a lone number: 元/人·月, 个月. Money is entered in yuan and kept in fen where the unit is 分."""
    help: str = ""
    """One sentence for the administrator."""
    inheritance: Inheritance = Inheritance.OPEN
    supersedes: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The name: as every declared object has an id."""
        return self.name

    def schema(self) -> dict[str, Any]:
        """JSON Schema of a value, for the form."""
        return msgspec.json.schema(self.kind)

    def weakens(self, above: Any, value: Any) -> bool:
        """Whether the value goes below what the level above holds fast."""
        if self.inheritance is Inheritance.OPEN or above == value:
            return False
        if self.inheritance is Inheritance.CLOSED:
            return True
        return bool(value < above if self.inheritance is Inheritance.AT_LEAST else value > above)

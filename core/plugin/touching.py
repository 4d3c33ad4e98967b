"""触及范围的检查: what a manifest allows: data elements, departments, and the hosts that its connectors may reach."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from typing import Any

from core.plugin.vocabulary import Touches


class Held(Exception):
    """暂不认定: there is what no conclusion may rest on: a pack beyond its manifest, a family that is not whole.

    The case is held as it is where a pack cannot load: no conclusion, and the reason names the rule, or who is missing.
    """


class BeyondManifest(Held):
    """超出声明的范围: a rule wrote about, or read, a data element that its plugin's manifest does not name."""

    def __init__(self, rule: str, element: str, act: str = "写出") -> None:
        super().__init__(
            f"规则 {rule} {act}了数据元 {element} 的明细，超出所在插件 PluginInfo.touches 声明的范围；"
            "在插件改正之前不作认定，请联系插件的维护者"
        )


def allows(patterns: Sequence[str], name: str) -> bool:
    """Whether one of the patterns fits; they may end in `*`, or begin with it."""
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def untouchable(touches: Touches, entry: Any) -> Iterator[str]:
    """What a declared object names beyond the manifest."""
    elements = {
        name for field in ("elements", "items", "rests_on", "makes", "reads") for name in getattr(entry, field, ())
    }
    elements |= {entry.element} if isinstance(getattr(entry, "element", None), str) else set()
    for element in sorted(e for e in elements if isinstance(e, str) and not allows(touches.elements, e)):
        yield f"涉及数据元 {element}，超出 PluginInfo.touches 声明的范围"
    source = getattr(entry, "source", None)
    if isinstance(source, str) and not allows(touches.sources, source):
        yield f"涉及部门 {source}，超出 PluginInfo.touches 声明的范围"


def allowed(touches: Touches, elements: Collection[str]) -> Collection[str] | None:
    """可触及的数据元: those of the catalogue that its rules may read and write lines about; None: any."""
    return None if "*" in touches.elements else frozenset(e for e in elements if allows(touches.elements, e))


def answers_for(touches: Touches, source: str, element: str) -> bool:
    """Whether a connector of the plugin may be asked about this element in the name of this department."""
    return allows(touches.sources, source) and allows(touches.elements, element)


def foreign_hosts(touches: Touches, hosts: Iterable[str]) -> list[str]:
    """Hosts that the plugin's connectors may not reach, whatever a tenant configures."""
    return sorted(host for host in set(hosts) if not any(_fits(pattern, host) for pattern in touches.addresses))


def _fits(pattern: str, host: str) -> bool:
    """`10.0.*` is a network: it does not mean 10.0.somebody.example."""
    if pattern != "*" and pattern.endswith("*") and not _NUMERIC.fullmatch(host):
        return False
    return fnmatchcase(host, pattern.lower())


_NUMERIC = re.compile(r"[0-9.]+|[0-9a-f:.]*:[0-9a-f:.]*")

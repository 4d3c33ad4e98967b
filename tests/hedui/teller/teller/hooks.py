"""连接器: one that is right, and what a reviewer wrote beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count
from typing import Annotated

from msgspec import Meta, Struct

from hedui.plugin import (
    API,
    Ask,
    Citation,
    ConnectorInfo,
    ConnectorLine,
    Found,
    Garbled,
    Level,
    NothingFound,
    PluginInfo,
    Rejected,
    Reply,
    SourceFact,
    Unavailable,
    hookimpl,
)

BASIS = (Citation("样例接口规范", "一"),)


class TellerSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """设置."""

    url: Annotated[str, Meta(title="接口地址")]


class Right:
    """Asks, and reads what comes."""

    name = "right"

    def __init__(self) -> None:
        self.info = ConnectorInfo(f"teller.{self.name}", "样例", BASIS, TellerSettings)

    async def query(self, ask: Ask, line: ConnectorLine) -> Reply:
        """The word that the department answers with."""
        answer = await line.request("GET", f"{line.settings.url}/{ask.id}", {}, b"")
        return self.read(ask, answer.body)

    def read(self, ask: Ask, body: bytes) -> Reply:
        """What each word means."""
        match body.decode("utf-8", "replace"):
            case "found":
                fact = SourceFact(
                    ask.element, ask.subject.id_number, ask.subject.name, "工资", ask.window_end, amount=1
                )
                return Found((fact,), body)
            case "nothing":
                return NothingFound(body)
            case "closed":
                return Unavailable("暂停服务")
            case "refused":
                return Rejected("不予提供")
        raise Garbled("不认识的答复", body)

    async def collect(self, ask: Ask, ticket: str, line: ConnectorLine) -> Reply:
        """Nothing is answered later."""
        return Unavailable("没有受理")

    async def read_callback(
        self, ask: Ask, ticket: str, headers: Mapping[str, str], body: bytes, line: ConnectorLine
    ) -> Reply:
        """Nobody calls."""
        raise PermissionError("没有回调")


class Leaking(Right):
    """Names the person in its reason."""

    name = "leaking"

    def read(self, ask: Ask, body: bytes) -> Reply:
        """A reason with a name."""
        return Rejected(f"{ask.subject.name}未授权") if body == b"refused" else super().read(ask, body)


class Forgetful(Right):
    """Answers otherwise when it is asked again."""

    name, asked = "forgetful", count()

    def read(self, ask: Ask, body: bytes) -> Reply:
        """Every second time nothing."""
        return NothingFound(body) if body == b"found" and next(self.asked) % 2 else super().read(ask, body)


class Crashing(Right):
    """Fails where the answer is unknown."""

    name = "crashing"

    def read(self, ask: Ask, body: bytes) -> Reply:
        """A word that stands in no table."""
        return super().read(ask, {b"found": b"found"}[body])


class Confused(Right):
    """Takes a stopped service for nothing found."""

    name = "confused"

    def read(self, ask: Ask, body: bytes) -> Reply:
        """Not asked is not nothing."""
        return NothingFound(body) if body == b"closed" else super().read(ask, body)


class Half(Right):
    """Right, and tried in good times only."""

    name = "half"


class Untried(Right):
    """Right perhaps; nobody has tried."""

    name = "untried"


@hookimpl
def hedui_plugin() -> Sequence[PluginInfo]:
    """插件说明."""
    return (PluginInfo("teller", "样例", "0.1.0", API, ("",), "样例", "样例", level=Level.TOOL),)


@hookimpl
def hedui_connectors() -> Sequence[Right]:
    """连接器."""
    return Right(), Leaking(), Forgetful(), Crashing(), Confused(), Half(), Untried()

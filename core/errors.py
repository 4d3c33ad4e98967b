"""差错: what happened, why, what to do next; stable code for machines, Chinese for people (RFC 9457).

Texts stand in one catalogue, `core/wording/zh.toml`, with an English one beside it. No text quotes what was sent in:
an identity number in an error answer would be a leak.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Self

from msgspec import Struct


class FieldFault(Struct, frozen=True):
    """字段差错: where in the input, and what is wrong there."""

    field: str
    message: str


class Wording(Struct, frozen=True):
    """文案: one entry of the catalogue."""

    title: str
    detail: str
    next: str


@cache
def catalogue(language: str) -> Mapping[str, Wording]:
    """文案目录 of one language, by code."""
    table = tomllib.loads(files("core").joinpath(f"wording/{language}.toml").read_text("utf-8"))
    return {code: Wording(**entry) for code, entry in table.items()}


class Problem(Exception):
    """差错: base of everything that the product answers on purpose."""

    status = 500
    retry_after = 0
    """Seconds after which to try again; 0 where that is not known."""

    def __init__(self, code: str, *, basis: str = "", faults: Sequence[FieldFault] = (), **named: Any) -> None:
        super().__init__(code)
        self.code = code
        self.basis = basis
        self.faults = tuple(faults)
        self.named = named

    def wording(self, language: str = "zh") -> Wording:
        """The texts for people, filled in."""
        entry = catalogue(language)[self.code]
        return Wording(entry.title, entry.detail.format(**self.named), entry.next.format(**self.named))

    def kept(self) -> Self:
        """留下的差错, which is told and not raised: without the frames that it came through.

        They hold it in turn, and with it whatever they have read: it would all stay until the garbage collector stands still
        for whoever is being answered.
        """
        self.__cause__ = self.__context__ = None
        return self.with_traceback(None)

    def __str__(self) -> str:
        text = self.wording()
        why = f"（依据：{self.basis}）" if self.basis else ""
        where = "".join(f"\n  · {f.field}：{f.message}" for f in self.faults)
        return f"{text.title}：{text.detail}{why}{text.next}{where}"


class Invalid(Problem):
    """输入有误: every wrong field at once."""

    status = 400


class Unauthenticated(Problem):
    """未登录或凭证无效."""

    status = 401


class Refused(Problem):
    """不予办理: understood, and not allowed: by permission or by law."""

    status = 403


class NotFound(Problem):
    """未找到: missing and foreign look alike."""

    status = 404

    def __init__(self, code: str = "not_found", **named: Any) -> None:
        super().__init__(code, **named)


class Conflict(Problem):
    """状态冲突: somebody was faster, or the case is not in a state for this."""

    status = 409


class _Later(Problem):
    """稍后再试."""

    def __init__(self, code: str, retry_after: int, **named: Any) -> None:
        super().__init__(code, **named)
        self.retry_after = max(1, retry_after)


class TooMany(_Later):
    """尝试过多: from this address, whoever asks."""

    status = 429


class Busy(_Later):
    """繁忙: what the work needs is taken."""

    status = 503

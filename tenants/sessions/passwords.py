"""密码要求: long enough, not guessed by anybody who knows the list or the person; and the one that is given out."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import pairwise

from core.errors import FieldFault, Invalid

SHORTEST = 10
_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
"""No letter or digit that looks like another one, and no shift key."""
_FRINGE = re.compile(r"^[^a-z]+|[^a-z]+$")


def initial_password() -> str:
    """初始密码: 59 random bits, to be read out and typed once."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(3))


def judge_password(password: str, current: str, *known: str) -> None:
    """Raise Invalid with everything that is wrong; `known` is what anybody knows of the person."""
    folded = unicodedata.normalize("NFKC", password).casefold()
    messages = [*_weaknesses(folded)]
    if any(word and word.casefold() in folded for word in known):
        messages.append("不能包含本人的工号或姓名")
    if password == current:
        messages.append("不能与原密码相同")
    if messages:
        raise Invalid("password_weak", faults=[FieldFault("new", message) for message in messages])


def _weaknesses(folded: str) -> Iterator[str]:
    if len(folded) < SHORTEST:
        yield f"至少 {SHORTEST} 个字符"
        return
    if folded in common_passwords() or _FRINGE.sub("", folded) in common_passwords():
        yield "属于常见密码，加上数字或符号也容易被猜到"
    if _steps(folded) < SHORTEST // 2 or _repeats(folded):
        yield "字符过于单一，或者是连续、重复的字符"


def _steps(text: str) -> int:
    """How often the text goes on other than by the next, the previous or the same character."""
    jumps = sum(abs(ord(a) - ord(b)) > 1 for a, b in pairwise(text))
    return min(jumps + 1, len(set(text)))


def _repeats(text: str) -> bool:
    return bool(text) and text in (text + text)[1:-1]


@cache
def common_passwords() -> frozenset[str]:
    """常见密码: words, and whole passwords."""
    text = files("tenants").joinpath("data/common_passwords.txt").read_text("utf-8")
    return frozenset(line for line in text.splitlines() if not line.startswith("#"))

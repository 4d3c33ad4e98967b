"""条文编号: a regulation by its articles and items, and where a citation points, in the two ways in which texts number.

第六条 with （一） below it; or 四、 with (一) below it and 1. below that, cited as lawyers do: 四(一)3.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_NUMBER = "[一二三四五六七八九十百零〇]+"
_HEAD, _ITEM = re.compile(rf"第{_NUMBER}条(?:之{_NUMBER})?"), re.compile(rf"（{_NUMBER}）")
_CITED = re.compile(rf"(第{_NUMBER}条(?:之{_NUMBER})?)|第?[（(]({_NUMBER})[）)]项?|(至|到|[—–-])")
_LEVELS = tuple(re.compile(p) for p in (rf"({_NUMBER})、", rf"[（(]({_NUMBER})[）)]", r"(\d+)[.．、]"))
_PLACE = re.compile(rf"({_NUMBER})(?:[（(]({_NUMBER})[）)](?:第?(\d+))?)?")
_NUMBERS_ONLY = re.compile(rf"(?:{_NUMBER}|[()（）\d第、，；和])+")
_ORDER = "一二三四五六七八九十"


def clauses_of(text: str) -> dict[str, str]:
    """条文: 第六条, 第六条（一）, or 四, 四(一), 四(一)3, in the order of the text; each with its own words, without blanks."""
    lines = [re.sub(r"\s", "", line) for line in text.splitlines()]
    return _by_article(lines) or _by_level(lines)


def _by_article(lines: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    article = place = ""
    for words in lines:
        if head := _HEAD.match(words):
            article = place = head[0]
        elif article and (head := _ITEM.match(words)):
            place = article + head[0]
        if place and words:
            found[place] = found.get(place, "") + words
    return found


def _by_level(lines: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    at: list[str] = []
    for words in lines:
        for depth, level in enumerate(_LEVELS):
            if depth <= len(at) and (head := level.match(words)):
                at = [*at[:depth], head[1]]
        if at and words:
            found[_named(at)] = found.get(_named(at), "") + words
    return found


def _named(at: Sequence[str]) -> str:
    """['四', '一', '3'] → 四(一)3."""
    return "".join(part if n != 1 else f"({part})" for n, part in enumerate(at))


def cited(where: str) -> list[str]:
    """第九条（三）、第十条 → both; 第七条（一）至（三） → each of the three; 四(一)3 → itself."""
    return _articles(where) if "条" in where else _places(where)


def _articles(where: str) -> list[str]:
    found: list[str] = []
    article, item, until = "", "", False
    for head, inner, to in _CITED.findall(where):
        if head:
            article, item = head, ""
            found.append(article)
        elif inner and article:
            found += [f"{article}（{one}）" for one in (_between(item, inner) if until else [inner])]
            item = inner
            found = [one for one in found if one != article]
        until = bool(to)
    return list(dict.fromkeys(found))


def _places(where: str) -> list[str]:
    if not _NUMBERS_ONLY.fullmatch(where.strip()):  # 附件一 is no article
        return []
    return list(dict.fromkeys(_named([part for part in parts if part]) for parts in _PLACE.findall(where)))


def _between(first: str, last: str) -> list[str]:
    if first in _ORDER and last in _ORDER and first:
        return list(_ORDER[_ORDER.index(first) + 1 : _ORDER.index(last) + 1])
    return [last]


def with_those_above(place: str) -> list[str]:
    """四(一)3 → 四(一)3, 四(一), 四: what is cited together with it."""
    if "条" in place:
        return list(dict.fromkeys((place, place.partition("（")[0])))
    parts = [part for part in _PLACE.findall(place)[0] if part]
    return [_named(parts[:depth]) for depth in range(len(parts), 0, -1)]

"""法规条文: regulation.txt by article, to hold quotations against."""

from __future__ import annotations

import re
from importlib.resources import files


def articles() -> dict[str, str]:
    """条文: 第六条 (with all of its sub-items) and 第六条（一）, each without blanks."""
    found: dict[str, str] = {}
    article = item = ""
    for line in files("plugins.wangmo").joinpath("regulation.txt").read_text("utf-8").splitlines():
        text = re.sub(r"\s", "", line)
        if head := re.match(r"(第[一二三四五六七八九十]+条)", text):
            article, item = head[1], ""
        elif head := re.match(r"(（[一二三四五六七八九十]+）)", text):
            item = article + head[1]
        if article:
            found[article] = found.get(article, "") + text
        if item:
            found[item] = found.get(item, "") + text
    return found

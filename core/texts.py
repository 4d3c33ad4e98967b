"""文字: what no text may hold, whichever way it comes in: by a form, by another system, in a file; and how two are compared; pure.

Nothing here judges which characters a name is made of: rare ones of every plane and every separating dot are somebody's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

# NUL and half characters cannot be stored; the others are not seen, or turn round what is read beside them.
_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufffd-\uffff\ud800-\udfff]")
_MAYBE = (b"\x7f", b"\xc2", b"\xe2\x80", b"\xe2\x81", b"\xef\xbf")
"""What the UTF-8 of a refused character begins with, those aside that JSON must escape."""
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
BLANKS = (
    "\\s\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u2064\u206a-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0"
    "\U000e0000-\U000e01ef"
)
"""What nobody sees, as a class of characters: blanks, fillers that count as letters, selectors of another form."""
HAN = "\u3007\u3400-\u9fff\U00020000-\U0003ffff"
"""Chinese characters, as a class of characters."""
_BLANK = re.compile(f"[{BLANKS}]+")
_BLANK_IN_JSON = re.compile(f'"[{BLANKS}]+"')
_FOLD = (
    {full: chr(full - 0xFEE0) for full in range(0xFF01, 0xFF5F)}
    | dict.fromkeys((0xA0, 0x3000, 0x2002, 0x2003), " ")
    | dict.fromkeys((*range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, *range(0x2066, 0x206A), 0xFEFF))
)
_REMARK = re.compile(r"[(\[【](?:\*|必|选|可|文本|格式|例|如|请|注|下拉|yyyy)[^)\]】]*[)\]】]", re.IGNORECASE)

ONE_LINE = r"^[^\t\n\r]+(?![\t\n\r])$"
"""一行文字: the pattern of names and numbers; a reason may have several lines."""


def fault(text: str) -> str:
    """差错 of a text, in words that do not quote it; empty where it may be kept."""
    if _REFUSED.search(text):
        return "含有不能保存或看不见的字符（控制字符、改变文字方向的字符或不完整的字符），请删去后重新填写"
    return ""


def blank(text: str) -> bool:
    """Nothing in it that anybody sees: as good as empty where a text is demanded."""
    return bool(_BLANK.fullmatch(text))


def unturned(text: str) -> str:
    """Without the marks of direction that a number brings along when it is copied: they are no part of it."""
    return _TURNING.sub("", text)


def harmless(body: bytes, text: str) -> bool:
    """Every text in this JSON, which has no escape, may be kept, and none is blank: judged at once, which is cheaper."""
    if any(mark in body for mark in _MAYBE) and _REFUSED.search(text):
        return False
    return not _BLANK_IN_JSON.search(text)


def folded(text: str) -> str:
    """Full width to ASCII, invisible marks gone, no blanks around it."""
    return text.strip() if text.isascii() else text.translate(_FOLD).strip()


def word(text: str) -> str:
    """比对形式 of a title or a choice: no blanks, no stars, no remark such as （必填）."""
    return _REMARK.sub("", "".join(folded(text).split())).strip("*:：").replace("（", "(").replace("）", ")").lower()


def words(meanings: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Value -> its words, turned round."""
    return {word(text): value for value, texts in meanings.items() for text in texts}

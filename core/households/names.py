"""姓名: kept exactly as written, folded only to be compared.

Minority names carry a separating dot for which keyboards, cards and departments use different characters
(阿卜杜热合曼·买买提). A person's name is never changed by the system: only the key that two names are compared by is.
"""

from __future__ import annotations

import re

from core.texts import HAN

DOT = "·"
DOT_VARIANTS = "\u00b7\u2022\u30fb\uff0e\u2027\u2219\u22c5\uff65\u2024\u0387."
"""· • ・ ． ‧ ∙ ⋅ ･ ․ and the full stop."""

_FOLD = str.maketrans(dict.fromkeys(DOT_VARIANTS, DOT))
_UNSEEN = re.compile("[\u200b-\u200f\u2060\ufeff]")
_APART = re.compile(f"(?<=[{HAN}])\\s+(?=[{HAN}])")
"""张　三: blanks that set Chinese characters apart to fill a column are no part of the name."""


def match_key(name: str) -> str:
    """比对键: the name with every separating dot as one character, and without what nobody sees, or reads, in it."""
    return _APART.sub("", _UNSEEN.sub("", name).strip()).translate(_FOLD)


def same_name(one: str, other: str) -> bool:
    """同名: equal but for the way the separating dot and the blanks are written."""
    return match_key(one) == match_key(other)

"""姓名: kept exactly as written, folded only to be compared.

Minority names carry a separating dot for which keyboards, cards and departments use different characters
(阿卜杜热合曼·买买提). A person's name is never changed by the system: only the key that two names are compared by is.
"""

from __future__ import annotations

DOT = "·"
DOT_VARIANTS = "\u00b7\u2022\u30fb\uff0e\u2027\u2219\u22c5\uff65\u2024\u0387."
"""· • ・ ． ‧ ∙ ⋅ ･ ․ and the full stop."""

_FOLD = str.maketrans(dict.fromkeys(DOT_VARIANTS, DOT))


def match_key(name: str) -> str:
    """比对键: the name with every separating dot as one character, and without blanks around it."""
    return name.strip().translate(_FOLD)


def same_name(one: str, other: str) -> bool:
    """同名: equal but for the way the separating dot is written."""
    return match_key(one) == match_key(other)

"""部门记录: how departments write their records, in whichever way they send them: the common ground of the connectors.

A library for connectors, no plugin: it has no hooks and no entry point. What `__all__` names is its public face; a
connector of another repository may stand on it as ours do. Everything refuses rather than guesses: `Unreadable` says
which row and field, and never quotes.

Reading order: mapping.py with payments.py and registers.py (one row becomes one fact) over reader.py, codes.py and
values.py; decoding.py (bytes to JSON); reasons.py (the reason that goes with every question).
"""

from plugins.department_records.decoding import MAX_BYTES, Unreadable, clean, json_of, text_of
from plugins.department_records.mapping import MAPPED, facts_from
from plugins.department_records.reasons import CannotAsk, reason_block
from plugins.department_records.values import CHINA

__all__ = [
    "CHINA",
    "MAPPED",
    "MAX_BYTES",
    "CannotAsk",
    "Unreadable",
    "clean",
    "facts_from",
    "json_of",
    "reason_block",
    "text_of",
]

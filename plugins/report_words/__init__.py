"""报告措辞库: what several report formats say alike, as an office reads it. Integer fen in, text out; no floats.

A library, not a plugin: formats import the names of `__all__` from here and nothing from its modules.
"""

from plugins.report_words.report import (
    AGREEMENT,
    NO_VALIDITY,
    VALIDITY_NOTICE,
    agreement,
    due_date,
    outcome,
    stamp,
    used_values,
    validity,
)
from plugins.report_words.safe import Visible
from plugins.report_words.subjects import HOUSEHOLD, household, household_of, mark, people, subject_label
from plugins.report_words.values import NO_RECORD, NONE, day, declared, found, money, value, yuan

__all__ = [
    "AGREEMENT",
    "HOUSEHOLD",
    "NONE",
    "NO_RECORD",
    "NO_VALIDITY",
    "VALIDITY_NOTICE",
    "Visible",
    "agreement",
    "day",
    "declared",
    "due_date",
    "found",
    "household",
    "household_of",
    "mark",
    "money",
    "outcome",
    "people",
    "stamp",
    "subject_label",
    "used_values",
    "validity",
    "value",
    "yuan",
]

"""部门记录: how departments of the public data platform write their records, in whichever way they send them.

A library for connectors, no plugin: it has no hooks and no entry point. What `__all__` names is its public face; a
connector of another repository may stand on it as ours do. It stands on `hedui.connecting`, which reads rows exactly and
refuses rather than guesses; here are the platform's own field names, code lists and its form of the reason.

Reading order: mapping.py with payments.py and registers.py (one row becomes one fact), codes.py; reasons.py (the reason
that goes with every question).
"""

from plugins.department_records.codes import CODES
from plugins.department_records.mapping import MAPPED, facts_from
from plugins.department_records.reasons import reason_block

__all__ = ["CODES", "MAPPED", "facts_from", "reason_block"]

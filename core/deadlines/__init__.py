"""期限: when an answer, a verification or a review is due, and what may move that day.

Legal basis: the deadline rules of the packs (Z 四(一): 10 working days for the whole, 7 for a source). The length, the
unit, the extension and the events that begin and end a clock are data of a pack; here they are only counted. The core
tells what has happened (`store.happened`). Verbs: due, within, extended, remaining.
"""

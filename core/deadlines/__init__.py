"""期限: when an answer, a verification or a review is due, and what may move that day.

Legal basis: the deadline rules of the packs (Z 四(一): 10 working days for the whole, 7 for a source). The length, the
unit and the extension are data of a pack; here they are only counted. Verbs: due, within, extended, remaining.
"""

"""留痕: append-only record of every action and of every look at personal detail (Z 六(三)).

Canonical bytes and their digest are fixed when the entry is written and stored as bytes, so that a later log can chain
old rows; personal values stand in them as keyed commitments.
"""

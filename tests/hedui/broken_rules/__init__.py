"""坏规则: modules that a reviewer's packs held and the kit once passed; each says with which sentence it is refused now.

`unstable` are those that only another process tells, `watched` those that show while the rules run, `written` those that
show in the text alone. They are copied into a rendered pack by `test_kit_catches`.
"""

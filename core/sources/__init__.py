"""数源查询: asks and replies. No query without a reason; nothing found, unavailable, not asked, not yet answered stay four.

Legal basis: Z 四(一)3, 五(二), 六(一). An ask leaves only where the database finds case, application, authorization and
scope in force in the very statement that lets it go. Jobs: `ask.send`. Verbs: ask.send, ask.callback.
"""

"""受理草稿: a household as a clerk is still typing it: kept on the server, sealed, of the holder of the post.

Legal basis: Z 四(一)1, 四(一)2, W 十一(一). Verbs: draft.look, draft.keep, draft.check 查重, draft.submit 受理, draft.discard.
`readiness.py` says everything that is still missing; `submitting.py` goes the way that the interface has: accept, declare,
authorize, each step the clerk's own verb, and each done once however often it is sent.
"""

"""核对: one case from acceptance to report. Its states and the verbs that move it.

Legal basis: Z 四(一). Verbs: accept 受理, initiate 发起, suspend 中止, resume 恢复, extend 延长, terminate 终止,
conclude 结束核对. A move is an UPDATE that names the expected state, and the count is looked at.
"""

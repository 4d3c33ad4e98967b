"""认定对象库: the register of recognised recipients, which special programmes read instead of verifying anew.

Legal basis: Z 三(二): education, housing, employment, disaster and medical assistance may share the recognised-recipient
result (认定结果). Which programme may read which recognition is the pack's `Programme.recognised_by`. The answer is
yes or no, programme, agency and days; never a figure. Verbs: feed, look_up.
"""

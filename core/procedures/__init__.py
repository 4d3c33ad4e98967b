"""办理程序: what a regulation demands around a verification beside asks and clocks, as records that are only ever added.

Legal basis: the packs' `Procedure` (W 十一(一), 十六: field check by at least two officers before the county's step;
W 十四: expenditure on an officer's judgement; W 十一(二): written report to applicant and departments).
Verbs: file_field_check, judge_expenditure, record_delivery, record_step, look.
"""

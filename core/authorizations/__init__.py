"""授权: one signed sheet per person, of a template version; its completeness review, withdrawal, and spot checks.

Legal basis: Z 四(一)1, 四(一)2, 六(二). Verbs: take 登记, review 审核, withdraw 撤回, suspension.raise 抽查中止, lift 恢复.
Job: `suspension.wake`.
"""

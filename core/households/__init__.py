"""家庭: who is verified: applicant, co-living members, supporters living apart; identities, names, declaration.

Legal basis: Z 二(二). Verbs: `verification.accept` makes the subjects, `declaration.take` takes the declaration.
"""

"""认定: facts become lines, totals and conclusions, by the rules in force for the tenant on one day.

Legal basis: the packs' finding rules and tests (Z 三(一)); the system verifies and people decide, so a conclusion says
matches, exceeds or needs review. Pure: the same facts in any order give the same assessment. Verb: assess.
"""

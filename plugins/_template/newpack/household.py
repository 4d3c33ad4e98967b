"""家庭人口: who counts as a member of the household; of whom no rule speaks, counts who lives with the applicant."""

from __future__ import annotations

from hedui.plugin import HouseholdRule

HOUSEHOLD_RULES: tuple[HouseholdRule, ...] = ()

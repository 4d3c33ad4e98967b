"""家庭人口: who counts as a member of the household; about whom no rule speaks, counts where the person lives with the applicant."""

from __future__ import annotations

from hedui.plugin import HouseholdRule

HOUSEHOLD_RULES: tuple[HouseholdRule, ...] = ()

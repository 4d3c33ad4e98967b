"""演示: whatever the time of day makes of the application's number, there is a household for it."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from hedui.demo import SAMPLES, Sample, sample_household
from hedui.journey import HouseholdFile


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_every_number_has_a_household(sample: Sample) -> None:
    """Else the demo of a smaller population stops half of the time."""
    for second in range(60):
        plain = sample_household(sample, f"JZ{second:04d}", date(2026, 7, 1))
        assert msgspec.convert(plain, HouseholdFile).household.members

"""演示: whatever the time of day makes of the application's number, there is a household for it."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from hedui.demo import DATA, SAMPLES, Sample, people, sample_household
from hedui.journey import HouseholdFile
from tenants.permissions import ROLES
from tenants.provisioning import read_file


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_every_number_has_a_household(sample: Sample) -> None:
    """Else the demo of a smaller population stops half of the time."""
    for second in range(60):
        plain = sample_household(sample, f"JZ{second:04d}", date(2026, 7, 1))
        assert msgspec.convert(plain, HouseholdFile).household.members


def test_everybody_who_sits_at_a_browser_is_given_a_password() -> None:
    told = {post.staff_number: post.role for spec in read_file(DATA / "zhejiang.toml").tenants for post in people(spec)}
    assert (told["LA0003"], told["LA0004"], told["ZJ0101"]) == ("tenant_admin", "agency_head", "source_clerk")
    assert "assistance_system" not in told.values()


def test_every_sample_agency_has_two_who_decide_about_settings() -> None:
    for sample in SAMPLES:
        for spec in read_file(DATA / f"{sample.name}.toml").tenants:
            deciding = [post for post in people(spec) if "setting.approve" in ROLES[post.role]]
            assert len(deciding) >= 2, spec.name

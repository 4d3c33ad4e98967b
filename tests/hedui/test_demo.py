"""演示: whatever the time of day makes of the application's number, there is a household for it."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from hedui.demo import DATA, SAMPLES, Sample, logins, sample_household
from hedui.journey import HouseholdFile
from tenants.provisioning import read_file


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_every_number_has_a_household(sample: Sample) -> None:
    """Else the demo of a smaller population stops half of the time."""
    for second in range(60):
        plain = sample_household(sample, f"JZ{second:04d}", date(2026, 7, 1))
        assert msgspec.convert(plain, HouseholdFile).household.members


def test_the_two_who_decide_about_settings_are_told() -> None:
    lines = list(logins(read_file(DATA / "zhejiang.toml")))
    assert lines[-1] == (
        "  330112 杭州市临安区社会救助核对中心（样例）：系统管理员 LA0003 施承志，核对机构主要负责人 LA0004 宋令仪"
        "（初始密码：hedui password 330112 LA0003）"
    )

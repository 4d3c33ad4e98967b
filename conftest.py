"""测试环境的共同部分: what holds for every test of the repository, wherever it stands."""

from __future__ import annotations

from hypothesis import settings

# How long one example takes says how busy the machine is, not whether the property holds.
settings.register_profile("hedui", deadline=None)
settings.load_profile("hedui")

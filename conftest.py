"""测试环境的共同部分: what holds for every test of the repository, wherever it stands."""

from __future__ import annotations

from hypothesis import settings
from hypothesis.internal.conjecture import engine

# How long one example takes says how busy the machine is, not whether the property holds.
settings.register_profile("hedui", deadline=None)
settings.load_profile("hedui")

# A failing property is made smaller for five minutes, and the time limit of a test (180 s) would end it before it is shown.
engine.MAX_SHRINKING_SECONDS = 45

"""本岗: how the desks of a post are called at the head of the work list."""

from __future__ import annotations

import pytest

from core.work.model import desk_titles
from tenants.permissions import ROLE_TITLES, ROLES


@pytest.mark.parametrize("role", ["verification_officer", "agency_head"])
def test_each_is_told_the_own_post(role: str) -> None:
    assert list(desk_titles(ROLES[role])) == [ROLE_TITLES[role]]

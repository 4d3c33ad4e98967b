"""本级不受理: a province that leaves the law to its counties is told so in plain words, and not as a fault."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.errors import Conflict
from tenants.checklist import check

if TYPE_CHECKING:
    from tests.jurisdictions.conftest import County


async def test_an_agency_that_accepts_nothing_needs_no_packs(county: County) -> None:
    province = await county.scope("GZ0002")
    async with province.read("setting.list") as tx:
        with pytest.raises(Conflict, match="本级不受理") as told:
            await province.runtime.law_for(tx.connection, province.tenant.id, province.today)
    assert told.value.code == "law_left_below"
    lines = {each.id: each for each in (await check(province)).checks}
    assert (lines["packs"].state, lines["packs"].why) == ("unneeded", "本级不受理，无需规则包；由下级机构各自启用")
    below = {each.id: each.state for each in (await check(await county.scope("WM0005"))).checks}
    assert below["packs"] == "met"

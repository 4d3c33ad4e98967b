"""本级不受理: a province that leaves the law to its counties is told so in plain words, and not as a fault."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.errors import Conflict
from tenants.checklist import check
from tenants.connectors import list_connectors

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


async def test_a_connector_cites_no_document_of_another_province(county: County) -> None:
    """One connector serves many provinces: what one of them has issued binds no other."""
    told = {each.id: each.basis for each in await list_connectors(await county.scope("WM0005"))}
    assert told["batch_exchange.connector"] == "望谟县社会救助申请家庭经济状况核对暂行办法 第十一条(二)"
    assert told["public_data_gateway.connector"] == ""
    assert not [basis for basis in told.values() if "浙" in basis]

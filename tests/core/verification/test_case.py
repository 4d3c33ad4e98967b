"""一件核对的全程: from the fed application to the final report, over real departments."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.errors import Refused
from core.reports.actions import fetch_report, list_reports
from core.verification.looking import look
from core.verification.model import State
from hedui.journey import carry_through
from tests.support import reached

if TYPE_CHECKING:
    from tests.conftest import World


async def test_household_is_verified_across_two_tenants(world: World) -> None:
    case = await world.begin(12)
    await world.drain()
    county = await world.scope("XH0001")
    seen = await look(county, case.id)
    assert seen.state is State.REPORTED
    assert {ask.state for ask in reached(seen.asks)} <= {"found", "nothing_found"}
    (report,) = await list_reports(county, case.id)
    assert report.final
    pdf = await fetch_report(county, report.id, "report_pdf.standard")
    assert pdf.body.startswith(b"%PDF")


async def test_without_an_application_nothing_is_asked(world: World) -> None:
    before = len(world.departments.ledger())
    with pytest.raises(Refused) as refused:
        await carry_through(await world.officers(), world.file(13))
    assert refused.value.code == "no_matching_application"
    await world.drain()
    assert len(world.departments.ledger()) == before

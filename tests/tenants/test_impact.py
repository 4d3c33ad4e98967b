"""影响范围: whose open cases a value reaches, by the day of application and by what the levels below have set; figures only."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from core.applications.actions import feed
from core.database import DB
from core.errors import NotFound, Refused
from core.plugin.registry import Registry
from core.scope import Scope
from core.verification.actions import accept
from core.verification.model import Intake
from hedui.rerunning import Rerunner
from tenants.impact import OPEN, preview_proposal, preview_value
from tenants.proposals import propose
from tenants.settings import Wanted
from tests.api.steps import intake
from tests.conftest import World

if TYPE_CHECKING:
    from core.verification.model import Accepted

STANDARD, DOCUMENT = "zhejiang.local_standard_monthly", "样例〔2026〕1号"


async def taken_in(world: World, index: int, clerk: str, feeder: str) -> Accepted:
    """A household that applied today, and is not initiated."""

    file = world.file(index)
    await feed(await world.scope(feeder), file.application())
    return await accept(await world.scope(clerk), msgspec.convert(intake(file), Intake))


def wanted(scope: Scope, days: int = 0) -> Wanted:
    value: Any = {"amount": 130000, "inclusive": True}
    return Wanted(STANDARD, value, DOCUMENT, scope.today + timedelta(days=days))


async def test_open_cases_are_counted_by_day_and_by_who_has_a_value(
    world: World, registry: Registry, tmp_path: Path
) -> None:
    await taken_in(world, 3, "XH1001", "XH9001")
    await taken_in(world, 4, "LA1001", "LA9001")
    runtime = replace(world.runtime, rerun=Rerunner(registry, tmp_path))

    async def counted(staff: str, days: int = 0) -> tuple[int, int, int]:
        scope = replace(await world.scope(staff), runtime=runtime)
        found = await preview_value(scope, wanted(scope, days), 5)
        return found.open_cases, found.reached, found.own_below

    assert await counted("ZJ0002") == (2, 1, 1)  # the county of Xihu has its own standard
    assert await counted("HZ0002") == (2, 1, 1)
    assert await counted("XH0002") == (1, 1, 0)
    assert await counted("LA0003") == (1, 1, 0)
    assert await counted("LA0003", days=1) == (1, 0, 0)
    with pytest.raises(Refused):
        await counted("XH1001")


async def test_a_proposal_is_looked_at_by_its_own_tenant_alone(
    world: World, registry: Registry, tmp_path: Path
) -> None:
    runtime = replace(world.runtime, rerun=Rerunner(registry, tmp_path))
    admin, head, stranger = [
        replace(await world.scope(staff), runtime=runtime) for staff in ("XH0002", "XH0004", "LA0003")
    ]
    made = await propose(admin, wanted(admin, days=3))
    for scope in (admin, head):
        assert (await preview_proposal(scope, made.id, 5)).reached == 0
    with pytest.raises(NotFound):
        await preview_proposal(stranger, made.id, 5)


async def test_open_cases_are_found_by_an_index_that_holds_nothing_else(world: World) -> None:
    scope = await world.scope("XH0002")
    async with DB.open(scope.local()) as door:
        await door.connection.execute("set local enable_seqscan = off")
        plan = await door.connection.fetch(f"explain {OPEN}", scope.tenant.id, scope.today)
        held = "select indexdef from pg_indexes where indexname = 'verification_one_open'"
        definition = await door.connection.fetchval(held)
    # Among a handful of cases any index by their owner costs the same; among many the one that holds open ones alone wins.
    told = "\n".join(row[0] for row in plan)
    assert "verification_one_open" in told or "verification_of_owner" in told, told
    assert " WHERE " in definition

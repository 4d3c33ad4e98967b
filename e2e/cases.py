"""核对件 for the journeys: what other desks have done before, through the same actions that stand behind the pages."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Mapping
from datetime import date
from uuid import UUID

from msgspec import structs

from core.applications.actions import feed
from core.clock import SystemClock, legal_date
from core.scope import Scope
from core.verification.actions import initiate
from core.verification.looking import look
from core.verification.model import State
from e2e.system import System
from hedui.journey import Officers, prepare
from tenants.access import authenticate
from tests.faults.jurisdictions import SIZES, WANGMO, ZHEJIANG, Family
from tests.support import at

_FINISHED: dict[int, Mapping[str, str]] = {}
_FAMILIES = iter(random.Random(7).sample(range(200, 900), 600))


def ready(system: System, day: date | None = None) -> str:
    """A case of Xihu that waits to be initiated, accepted on that day or today; its id."""
    return system.do(_ready(system, Family(ZHEJIANG, next(_FAMILIES)), day or legal_date(SystemClock().now())))


def unchecked(system: System) -> str:
    """A case of Wangmo that waits for its field check; its id."""
    return system.do(
        _ready(system, Family(WANGMO, next(_FAMILIES) % SIZES[WANGMO.name]), legal_date(SystemClock().now()))
    )


def finished(system: System) -> Mapping[str, str]:
    """A case with its final report, one a run: the parameters of its address."""
    if id(system) not in _FINISHED:
        _FINISHED[id(system)] = {"id": system.do(_finished(system))}
    return _FINISHED[id(system)]


async def _scope(system: System, staff_number: str, day: date) -> Scope:
    scope = await authenticate(system.whole.runtime, system.whole.tokens[staff_number])
    return at(scope, day) if day != scope.today else scope


async def _ready(system: System, family: Family, day: date) -> str:
    file = structs.replace(family.file(system.whole.departments, day), field_check=None)
    posts = [family.holders[step] for step in ("clerk", "reviewer", "county")]
    clerk, reviewer, county = [await _scope(system, who, day) for who in posts]
    await feed(await _scope(system, family.holders["feed"], day), file.application())
    return str((await prepare(Officers(clerk, reviewer, county), file)).id)


async def _finished(system: System) -> str:
    today = legal_date(SystemClock().now())
    case = UUID(await _ready(system, Family(ZHEJIANG, next(_FAMILIES)), today))
    county = await _scope(system, "XH0001", today)
    await initiate(county, case)
    for _ in range(600):
        if (await look(county, case)).state is State.REPORTED:
            return str(case)
        await asyncio.sleep(0.2)
    raise TimeoutError("no final report")

"""办结的一件: a household carried through by the desks before, to its final report and files; once a run."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from core.applications.actions import feed
from core.clock import legal_date
from core.reports.versions import ReportVersion, list_versions
from core.scope import Scope
from e2e.system import System
from hedui.demo import SAMPLES, Sample
from hedui.journey import HouseholdFile, Officers, carry_through
from tenants.access import authenticate
from tests.faults.jurisdictions import ZHEJIANG, Family

HOUSEHOLD = 7
PATIENCE = 150.0


@dataclass(frozen=True)
class Finished:
    """办结的一件, its household, and its versions, newest first."""

    case: UUID
    file: HouseholdFile
    versions: tuple[ReportVersion, ...]

    @property
    def newest(self) -> ReportVersion:
        """The final report."""
        return self.versions[0]


@cache
def finished(system: System, household: int = HOUSEHOLD, law: str = ZHEJIANG.name) -> Finished:
    """Reported and rendered; the same case for everybody who asks for this household."""
    sample = next(sample for sample in SAMPLES if sample.name == law)
    return system.do(_finished(system, household, sample), PATIENCE + 30)


async def _finished(system: System, household: int, sample: Sample) -> Finished:
    whole, holders = system.whole, sample.holders

    async def of(step: str) -> Scope:
        return await authenticate(whole.runtime, whole.tokens[holders[step]])

    day = legal_date(whole.runtime.clock.now())
    file = Family(sample, household).file(whole.departments, day)
    await feed(await of("feed"), file.application())
    case = await carry_through(Officers(await of("clerk"), await of("reviewer"), await of("county")), file)
    async with asyncio.timeout(PATIENCE):
        while True:
            versions = await list_versions(await of("county"), case.id)
            if versions and versions[0].final and all(each.ready for each in versions[0].formats):
                return Finished(case.id, file, tuple(versions))
            await asyncio.sleep(0.5)

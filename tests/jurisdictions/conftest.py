"""望谟: a fresh Guizhou with its people, all departments reached, by the connectors that its sample data name."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
import pytest

import tenants
from core.applications.actions import feed
from core.clock import SystemClock, legal_date
from core.ids import new_id
from core.runtime import Runtime
from core.scope import Scope, TenantRef
from core.verification.model import Accepted
from hedui.journey import HouseholdFile, Officers, prepare
from plugins.simulated_departments.process import Departments
from plugins.simulated_departments.sample_wangmo import wangmo_file
from tenants.access import authenticate, operator_scope
from tenants.provisioning import enter_value, issue_token, provision, read_file
from tenants.settings import keep_secret
from tests.conftest import BATCH, CONNECTOR, setting_row
from tests.support import forget_jobs, hasten, rows, work

GUIZHOU = Path(tenants.__file__).parent / "data" / "guizhou.toml"


@dataclass
class County:
    """望谟 with its people and departments; quacks as the world that `tests.support` works on."""

    runtime: Runtime
    tenants: dict[str, TenantRef]
    departments: Departments
    tokens: dict[str, str]

    async def scope(self, staff_number: str) -> Scope:
        """The scope of one person, by a real token."""
        return await authenticate(self.runtime, self.tokens[staff_number])

    async def officers(self) -> Officers:
        """Clerk, reviewer and who initiates."""
        return Officers(*[await self.scope(staff) for staff in ("WM1001", "WM1003", "WM0001")])

    def file(self, index: int, **changes: Any) -> HouseholdFile:
        """A household of Wangmo's population as a file, with its field check."""
        number = f"望救{new_id().hex[-10:]}"
        plain = wangmo_file(
            self.departments.wangmo, index, number, legal_date(SystemClock().now()), ["WM1001", "WM1002"]
        )
        return msgspec.convert({**plain, **changes}, HouseholdFile)

    async def ready(self, file: HouseholdFile) -> Accepted:
        """A case that waits for its initiation."""
        await feed(await self.scope("WM9001"), file.application())
        return await prepare(await self.officers(), file)

    async def to_the_end(self, case: Accepted) -> None:
        """Work, and let time pass, until the case is reported."""
        county = await self.scope("WM0001")
        for _ in range(60):
            await work(self)  # type: ignore[arg-type]
            if not await rows(county, "select from verification where id = $1 and state = 'verifying'", case.id):
                return
            await hasten()
        raise AssertionError("the case does not come to an end")


@pytest.fixture
async def county(runtime: Runtime, departments: Departments) -> County:
    await forget_jobs()
    file = read_file(GUIZHOU)
    made = await provision(runtime, file, realm=uuid4().hex)
    tokens = {}
    for spec in file.tenants:
        operator = operator_scope(runtime, made[spec.key])
        for office in spec.offices:
            for post in office.posts:
                tokens[post.staff_number] = await issue_token(operator, post.staff_number)
    scope = operator_scope(runtime, made["wangmo"])
    await keep_secret(scope, CONNECTOR, "app_secret", departments.secret)
    await keep_secret(scope, BATCH, "batch_secret", departments.secret)
    async with scope.write("connector.configure"):
        for name, value in departments.connector_settings(()).items():
            await enter_value(setting_row(scope, f"connector.{name}", value))
    return County(runtime, made, departments, tokens)

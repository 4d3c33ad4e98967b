"""开通运维: `hedui operator` makes the platform's office and the person who works there, and gives out a first password."""

from __future__ import annotations

from datetime import date

from core.clock import legal_date
from core.runtime import Runtime
from core.scope import TenantRef
from tenants.access import operator_scope
from tenants.permissions import DEVELOPER, OPERATOR, PLATFORM, ROLE_TITLES
from tenants.provisioning import OfficeSpec, PostSpec, ProvisioningFile, TenantSpec, provision
from tenants.sessions.resetting import reset_password

CODE = "000000"
"""What the operator writes at the login where others write the division code of their agency."""
ROLES = (OPERATOR, DEVELOPER)


def platform_file(staff_number: str, name: str, role: str, day: date) -> ProvisioningFile:
    """开通数据 of the platform's office with one person."""
    post = PostSpec(ROLE_TITLES[role], role, name, staff_number, day)
    office = OfficeSpec(PLATFORM, "平台运维室", CODE, [post])
    return ProvisioningFile([TenantSpec(PLATFORM, "平台运维", PLATFORM, CODE, date(2020, 1, 1), offices=[office])])


async def open_platform(runtime: Runtime, staff_number: str, name: str, role: str) -> TenantRef:
    """The office and the person; what is there already stays as it is."""
    file = platform_file(staff_number, name, role, legal_date(runtime.clock.now()))
    return (await provision(runtime, file))[PLATFORM]


async def make_operator(runtime: Runtime, staff_number: str, name: str, role: str) -> str:
    """运维人员 with a first password, which is changed at the first login."""
    platform = await open_platform(runtime, staff_number, name, role)
    given = await reset_password(operator_scope(runtime, platform), staff_number)
    return given.initial_password or ""

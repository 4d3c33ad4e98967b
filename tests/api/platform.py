"""平台: the operator and a developer in the platform's office, as tests speak for them."""

from __future__ import annotations

from hedui.operating.opening import open_platform
from tenants.access import operator_scope
from tenants.permissions import DEVELOPER, OPERATOR
from tenants.provisioning import issue_token
from tests.api.people import Client, Office

OPERATOR_AT, DEVELOPER_AT = "PT0001", "PT0002"


async def at_the_platform(office: Office, role: str = OPERATOR) -> Client:
    """The person in that post of the platform, at the interface in front of this office."""
    staff = {OPERATOR: OPERATOR_AT, DEVELOPER: DEVELOPER_AT}[role]
    platform = await open_platform(office.runtime, staff, "平台人员", role)
    return Client(office.web, await issue_token(operator_scope(office.runtime, platform), staff))

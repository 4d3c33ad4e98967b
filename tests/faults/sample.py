"""样例: the sample province as the installation under test has it."""

from __future__ import annotations

from collections.abc import Collection

from core.runtime import Runtime
from core.scope import TenantRef
from core.sources.planning import SOURCE_CONNECTORS
from plugins.simulated_departments.process import Departments
from tenants.access import operator_scope
from tenants.provisioning import ProvisioningFile, issue_token, provision, read_file
from tenants.settings import PACKS
from tests.conftest import DATA, World, connect_departments

ASYNCHRONOUS = ("national.deposit",)


async def sample_world(runtime: Runtime, departments: Departments, pdf: bool, sources: Collection[str]) -> World:
    """The sample province with its people and its departments, of which only `sources` are asked."""
    file = read_file(DATA)
    for setting in (setting for spec in file.tenants for setting in spec.settings):
        if setting.name == PACKS:
            setting.value = [name for name in setting.value if pdf or name != "report_pdf"]
        elif setting.name == SOURCE_CONNECTORS:
            setting.value = {source: connector for source, connector in setting.value.items() if source in sources}
    made = await provision(runtime, file)
    world = World(runtime, made, departments, await _tokens(runtime, file, made))
    await connect_departments(world, ASYNCHRONOUS)
    return world


async def _tokens(runtime: Runtime, file: ProvisioningFile, made: dict[str, TenantRef]) -> dict[str, str]:
    return {
        post.staff_number: await issue_token(operator_scope(runtime, made[spec.key]), post.staff_number)
        for spec in file.tenants
        for office in spec.offices
        for post in office.posts
    }

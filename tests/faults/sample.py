"""样例: the sample tenants as the installations under test have them: the province alone, or both jurisdictions."""

from __future__ import annotations

from collections.abc import Collection

from core.runtime import Runtime
from core.scope import Scope, TenantRef
from core.sources.planning import SOURCE_CONNECTORS
from hedui.demo import SAMPLES, SECRETS
from plugins.simulated_departments.process import Departments
from tenants.access import operator_scope
from tenants.forms import PACKS
from tenants.provisioning import ProvisioningFile, enter_value, issue_token, provision, read_file
from tenants.settings import keep_secret
from tests.conftest import DATA, World, connect_departments, setting_row

ASYNCHRONOUS = ("national.deposit",)


async def sample_world(runtime: Runtime, departments: Departments, pdf: bool, sources: Collection[str]) -> World:
    """The sample province with its people and its departments, of which only `sources` are asked."""
    file = read_file(DATA)
    for setting in (setting for spec in file.tenants for setting in spec.settings):
        if setting.name == PACKS and not pdf:
            setting.value = _without_pdf(setting.value)
        elif setting.name == SOURCE_CONNECTORS:
            setting.value = {source: connector for source, connector in setting.value.items() if source in sources}
    made = await provision(runtime, file)
    world = World(runtime, made, departments, await _tokens(runtime, file, made))
    await connect_departments(world, ASYNCHRONOUS)
    return world


async def furnish(runtime: Runtime, departments: Departments, pdf: bool = False) -> dict[str, str]:
    """Both jurisdictions and their people; every department reached as the sample says: at once, later, by files. Their
    tokens, by staff number."""
    tokens: dict[str, str] = {}
    for sample in SAMPLES:
        file = read_file(DATA.parent / f"{sample.name}.toml")
        for setting in (setting for spec in file.tenants for setting in spec.settings):
            if setting.name == PACKS and not pdf:
                setting.value = _without_pdf(setting.value)
        made = await provision(runtime, file)
        await _connect(operator_scope(runtime, made[sample.executor]), departments)
        tokens |= await _tokens(runtime, file, made)
    return tokens


async def _connect(scope: Scope, departments: Departments) -> None:
    for connector, secret in SECRETS.items():
        await keep_secret(scope, connector, secret, departments.secret)
    async with scope.write("connector.configure"):
        for connector, settings in departments.connector_settings().items():
            await enter_value(setting_row(scope, f"connector.{connector}", settings))


def _without_pdf(packs: list[str]) -> list[str]:
    return [name for name in packs if name != "report_pdf"]


async def _tokens(runtime: Runtime, file: ProvisioningFile, made: dict[str, TenantRef]) -> dict[str, str]:
    return {
        post.staff_number: await issue_token(operator_scope(runtime, made[spec.key]), post.staff_number)
        for spec in file.tenants
        for office in spec.offices
        for post in office.posts
    }

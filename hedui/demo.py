"""演示: sample tenants, people and one household, carried through by the very commands that an office would type."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import msgspec

import tenants
from core.ids import new_id
from core.plugin.vocabulary import Setting
from core.runtime import Runtime
from core.scope import Scope, TenantRef
from hedui.casework import Tokens, console, feed_file, read_tokens, verify_file
from hedui.embedded.folders import write_private
from hedui.journey import HouseholdFile
from hedui.settings import Settings
from hedui.up import departments_secret
from plugins.simulated_departments.catalogue import gateway_settings
from plugins.simulated_departments.households import BLOCK
from plugins.simulated_departments.population import SIZE, Population
from plugins.simulated_departments.sample import household_file
from tenants.access import operator_scope
from tenants.provisioning import issue_token, provision, read_file
from tenants.settings import keep_secret, settings_on
from tenants.tables import SettingRow

DATA = Path(tenants.__file__).parent / "data" / "zhejiang.toml"
CONNECTOR = "public_data_gateway.connector"
HOLDERS = {"feed": "XH9001", "clerk": "XH1001", "reviewer": "XH1002", "county": "XH0001"}


async def demo(settings: Settings, runtime: Runtime) -> int:
    """One household under Zhejiang's law, across two tenants; the report's path is the last line."""
    console.print("演示：浙江省 → 杭州市 → 西湖区，均为样例数据")
    made = await provision(runtime, read_file(DATA))
    await _connect(settings, runtime, made["zhejiang"])
    folder = settings.data_dir / "demo"
    tokens = await _tokens(folder / "tokens.toml", operator_scope(runtime, made["xihu"]))
    application, household = _sample_files(folder, runtime)
    code = await feed_file(runtime, application, tokens)
    return code or await verify_file(runtime, household, tokens, folder / "reports", wait=60)


async def _connect(settings: Settings, runtime: Runtime, province: TenantRef) -> None:
    """Point the province's connector at the simulated departments, anew where their address has changed."""
    scope = operator_scope(runtime, province)
    await keep_secret(scope, CONNECTOR, "app_secret", departments_secret(settings))
    wanted = gateway_settings(f"http://127.0.0.1:{settings.departments_port}")
    async with scope.write("connector.configure") as tx:
        known: Setting | None = (await settings_on(tx.connection, province.id, scope.today)).get(
            f"connector.{CONNECTOR}"
        )
        if known is None or known.value != wanted:
            row = SettingRow(
                id=new_id(),
                tenant_id=province.id,
                lineage=[province.id],
                name=f"connector.{CONNECTOR}",
                value=msgspec.json.encode(wanted).decode(),
                document="样例：模拟部门",
                valid_from=date(2021, 5, 11),
                set_by=scope.actor.name,
                set_at=scope.now,
            )
            await SettingRow.insert(row)
        tx.note(connector=CONNECTOR, changed=known is None or known.value != wanted)


async def _tokens(path: Path, scope: Scope) -> Tokens:
    """The tokens of the four post holders; issued once, kept readable by the owner of the data folder only."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        issued = {step: await issue_token(scope, staff) for step, staff in HOLDERS.items()}
        write_private(path, "".join(f'{step} = "{token}"\n' for step, token in issued.items()))
    return read_tokens(path)


def _sample_files(folder: Path, runtime: Runtime) -> tuple[Path, Path]:
    """Another household every time, as the two files that an office would have."""
    now = runtime.clock.now()
    number = f"JZ{now:%Y%m%d%H%M%S}"
    index = int.from_bytes(hashlib.sha256(number.encode()).digest()[:4], "big") % (SIZE // BLOCK)
    plain = household_file(Population(), index, number, now.date())
    household = msgspec.convert(plain, HouseholdFile)
    files = folder / f"{number}-application.json", folder / f"{number}-household.json"
    for path, content in zip(files, (household.application(), plain), strict=True):
        write_private(path, msgspec.json.format(msgspec.json.encode(content), indent=2).decode())
    return files

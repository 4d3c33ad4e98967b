"""演示: sample tenants and people of both jurisdictions, one household of each, by the very commands an office would type."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

import tenants
from core.clock import legal_date
from core.errors import NotFound
from core.ids import new_id
from core.plugin.vocabulary import Setting
from core.runtime import Runtime
from core.scope import Scope, TenantRef
from hedui.casework import Tokens, console, feed_file, read_tokens, verify_file
from hedui.embedded.folders import write_private
from hedui.journey import HouseholdFile
from hedui.settings import Settings
from hedui.up import departments_secret
from plugins.simulated_departments import population, wangmo
from plugins.simulated_departments.catalogue import BATCH, GATEWAY, connector_settings
from plugins.simulated_departments.population import Population
from plugins.simulated_departments.sample import household_file
from plugins.simulated_departments.sample_wangmo import wangmo_file
from plugins.simulated_departments.wangmo import Wangmo
from tenants.access import operator_scope
from tenants.permissions import PERSONS, ROLE_TITLES
from tenants.provisioning import (
    PostSpec,
    ProvisioningFile,
    TenantSpec,
    enter_value,
    issue_token,
    provision,
    read_file,
)
from tenants.sessions.resetting import reset_password
from tenants.settings import keep_secret, settings_on
from tenants.tables import SettingRow

DATA = Path(tenants.__file__).parent / "data"
SECRETS = {GATEWAY: "app_secret", BATCH: "batch_secret"}


@dataclass(frozen=True)
class Sample:
    """样例 of one jurisdiction: its tenants, who executes, who decides, and the post holders of each step."""

    name: str
    said: str
    executor: str
    county: str
    holders: Mapping[str, str]


SAMPLES = (
    Sample("zhejiang", "浙江省 → 杭州市 → 西湖区", "zhejiang", "xihu",
           {"feed": "XH9001", "clerk": "XH1001", "reviewer": "XH1002", "county": "XH0001"}),
    Sample("guizhou", "贵州省 → 黔西南州 → 望谟县", "wangmo", "wangmo",
           {"feed": "WM9001", "clerk": "WM1001", "reviewer": "WM1003", "county": "WM0001"}),
)  # fmt: skip


async def demo(settings: Settings, runtime: Runtime) -> int:
    """One household under each law; the reports' paths are said, those of both at the end."""
    codes = [await _verify(settings, runtime, sample) for sample in SAMPLES]
    console.print(f"报告都在 {settings.data_dir / 'demo' / 'reports'}", soft_wrap=True)
    return max(codes)


async def _verify(settings: Settings, runtime: Runtime, sample: Sample) -> int:
    console.print(f"演示：{sample.said}，均为样例数据")
    file = read_file(DATA / f"{sample.name}.toml")
    made = await provision(runtime, file)
    await _connect(settings, runtime, made[sample.executor])
    folder = settings.data_dir / "demo"
    await _logins(folder / f"logins-{sample.name}.txt", runtime, made, file)
    told = f"各岗位的工号和初始密码在 {folder / f'logins-{sample.name}.txt'}"
    console.print(f"  网页：http://{settings.host}:{settings.port}（{told}）", soft_wrap=True)
    tokens = await _tokens(_token_file(folder, sample), operator_scope(runtime, made[sample.county]), sample)
    application, household = _sample_files(folder, runtime, sample)
    code = await feed_file(runtime, application, tokens)
    return code or await verify_file(runtime, household, tokens, folder / "reports", wait=60)


async def _logins(path: Path, runtime: Runtime, made: Mapping[str, TenantRef], file: ProvisioningFile) -> None:
    """样例账号: what everybody of the sample types to log in; given out once, readable by the owner of the data folder only."""
    if path.exists():
        return
    lines = ["行政区划代码  工号  姓名  岗位  初始密码（首次登录时须修改，七天内有效）"]
    for spec in file.tenants:
        scope = operator_scope(runtime, made[spec.key])
        for post in people(spec):
            with suppress(NotFound):  # has left since
                given = (await reset_password(scope, post.staff_number)).initial_password
                lines.append(f"{spec.code}  {post.staff_number}  {post.holder}  {ROLE_TITLES[post.role]}  {given}")
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_private(path, "\n".join(lines) + "\n")


def people(spec: TenantSpec) -> Sequence[PostSpec]:
    """Who of a tenant sits at a browser today; a machine has tokens."""
    posts = (post for office in spec.offices for post in office.posts)
    return [post for post in posts if post.role in PERSONS and post.staff_number]


def _token_file(folder: Path, sample: Sample) -> Path:
    return folder / ("tokens.toml" if sample is SAMPLES[0] else f"tokens-{sample.name}.toml")


async def _connect(settings: Settings, runtime: Runtime, executor: TenantRef) -> None:
    """Point the executing agency's connectors at the simulated departments, anew where their address has changed."""
    scope = operator_scope(runtime, executor)
    for connector, secret in SECRETS.items():
        await keep_secret(scope, connector, secret, departments_secret(settings))
    wanted = connector_settings(f"http://127.0.0.1:{settings.departments_port}")
    for connector, value in wanted.items():
        await _set(scope, f"connector.{connector}", value)


async def _set(scope: Scope, name: str, value: Any) -> None:
    async with scope.write("connector.configure") as tx:
        known: Setting | None = (await settings_on(tx.connection, scope.tenant.id, scope.today)).get(name)
        changed = known is None or known.value != msgspec.to_builtins(value)
        if changed:
            row = SettingRow(
                id=new_id(),
                tenant_id=scope.tenant.id,
                lineage=list(scope.tenant.lineage),
                name=name,
                value=msgspec.json.encode(value).decode(),
                document="样例：模拟部门",
                valid_from=date(2017, 3, 9),
                set_by=scope.actor.name,
                set_at=scope.now,
            )
            await enter_value(row)
        tx.note(setting=name, changed=changed)


async def _tokens(path: Path, scope: Scope, sample: Sample) -> Tokens:
    """The tokens of the four post holders; issued once, kept readable by the owner of the data folder only."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        issued = {step: await issue_token(scope, staff) for step, staff in sample.holders.items()}
        write_private(path, "".join(f'{step} = "{token}"\n' for step, token in issued.items()))
    return read_tokens(path)


def _sample_files(folder: Path, runtime: Runtime, sample: Sample) -> tuple[Path, Path]:
    """Another household every time, as the two files that an office would have."""
    now = runtime.clock.now()
    number = f"JZ{sample.name[:2].upper()}{now:%Y%m%d%H%M%S}"
    plain = sample_household(sample, number, legal_date(now))
    household = msgspec.convert(plain, HouseholdFile)
    files = folder / f"{number}-application.json", folder / f"{number}-household.json"
    for path, content in zip(files, (household.application(), plain), strict=True):
        write_private(path, msgspec.json.format(msgspec.json.encode(content), indent=2).decode())
    return files


def sample_household(sample: Sample, number: str, day: date) -> dict[str, Any]:
    """样例家庭 for an application number: any of the sample's own population."""
    chance = int.from_bytes(hashlib.sha256(number.encode()).digest()[:4], "big")
    if sample.name == "zhejiang":
        return household_file(Population(), chance % population.HOUSEHOLDS, number, day)
    officers = [sample.holders["clerk"], "WM1002"]
    return wangmo_file(Wangmo(), chance % wangmo.HOUSEHOLDS, number, day, officers)

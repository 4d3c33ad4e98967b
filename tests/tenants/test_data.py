"""开通数据: what `tenants/data` would provision: readable, in order, with roles, packs and settings that exist."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from msgspec import structs

import tenants
from core.errors import Conflict
from core.ids import new_id
from core.plugin.registry import Registry
from core.plugin.vocabulary import Setting
from core.runtime import Runtime
from plugins.wangmo.parameters import STANDARD_SETTING, local_standard
from plugins.wangmo.recognised import RECOGNISED_SETTING, entries
from tenants.access import operator_scope
from tenants.forms import PACKS, SOURCE_CONNECTORS, specs
from tenants.jurisdiction import compose
from tenants.permissions import ROLES
from tenants.provisioning import ProvisioningFile, TenantSpec, provision, read_file
from tests.support import rows

FILES = sorted((Path(tenants.__file__).parent / "data").glob("*.toml"))
DAY = date(2026, 7, 1)


def settings_of(file: ProvisioningFile, key: str) -> dict[str, Setting]:
    """Settings in force for a tenant of the file, its own before those from above."""
    specs = {spec.key: spec for spec in file.tenants}
    found: dict[str, Setting] = {}
    spec: TenantSpec | None = specs[key]
    while spec is not None:
        for s in spec.settings:
            found.setdefault(s.name, Setting(s.name, s.value, s.document, s.start, spec.name))
        spec = specs.get(spec.parent)
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_is_whole(path: Path, registry: Registry) -> None:
    """Parents first, codes below their parent's, known roles, one staff number a person, settings with a document."""
    file = read_file(path)
    seen: dict[str, str] = {}
    for spec in file.tenants:
        assert spec.parent == "" or seen[spec.parent].rstrip("0") == spec.code[: len(seen[spec.parent].rstrip("0"))]
        seen[spec.key] = spec.code
        assert all(s.document and s.name in specs(registry) for s in spec.settings)
    posts = [post for spec in file.tenants for office in spec.offices for post in office.posts]
    assert {post.role for post in posts} <= set(ROLES)
    assert len({post.staff_number for post in posts}) == len(posts)


async def test_a_file_opens_a_tenant_once_and_changes_no_setting_of_it_later(runtime: Runtime) -> None:
    """Running it again changes nothing; another value, day or name of an opened tenant wants a proposal."""
    file, realm = read_file(FILES[0]), new_id().hex
    made = await provision(runtime, file, realm)
    county = operator_scope(runtime, made["wangmo"])
    before = await rows(county, "select * from setting where tenant_id = hedui_tenant() order by id")
    await provision(runtime, file, realm)
    spec = next(spec for spec in file.tenants if spec.key == "wangmo")
    first, *others = spec.settings
    for changed in (
        [structs.replace(first, start=date(2026, 1, 1)), *others],
        [first, structs.replace(others[0], value={}), *others[1:]],
        [*spec.settings, structs.replace(first, name="counting_period_months", value=6, start=date(2026, 1, 1))],
        [*spec.settings, structs.replace(first, name="source_failure", value={"banks": "wait"})],
    ):
        others_too = [structs.replace(each, settings=changed) if each is spec else each for each in file.tenants]
        with pytest.raises(Conflict) as refused:
            await provision(runtime, ProvisioningFile(others_too), realm)
        assert refused.value.code == "setting_already_opened"
        assert "请由该机构系统管理员提出" in str(refused.value)
    assert await rows(county, "select * from setting where tenant_id = hedui_tenant() order by id") == before != []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_tenant_has_its_administrator_and_every_approver_his_post(path: Path, registry: Registry) -> None:
    """Else nobody hands a post over or approves a setting; and nobody can approve what the law lets be extended."""
    file = read_file(path)
    roles = {spec.key: {post.role for office in spec.offices for post in office.posts} for spec in file.tenants}
    assert [key for key, found in roles.items() if not {"tenant_admin", "agency_head"} <= found] == []
    settings = settings_of(file, file.tenants[-1].key)
    rules = compose(registry, settings[PACKS].value, settings, DAY).deadline_rules.values()
    approvers = {rule.extension.approver for rule in rules if rule.extension}
    assert approvers
    able = set().union(*(ROLES[role] for found in roles.values() for role in found))
    assert {f"extension.{approver}" for approver in approvers} <= able


def test_guizhou_goes_down_to_wangmo() -> None:
    """520000 → 522300 → 522326."""
    file = read_file(next(path for path in FILES if path.stem == "guizhou"))
    assert [(t.code, t.level, t.parent) for t in file.tenants] == [
        ("520000", "province", ""), ("522300", "city", "guizhou"), ("522326", "county", "qianxinan"),
    ]  # fmt: skip


def test_wangmos_law_composes_and_reads_its_settings(registry: Registry) -> None:
    """The county's packs are one law; its sample standard and list are in the form that the pack reads."""
    settings = settings_of(read_file(next(path for path in FILES if path.stem == "guizhou")), "wangmo")
    law = compose(registry, settings[PACKS].value, settings, DAY)
    standard = local_standard(settings, "wangmo.dibao")
    assert standard is not None
    assert standard.inclusive
    assert {entry.element for entry in entries(settings)} <= set(law.elements)
    assert {item.source for item in law.source_items} == set(settings[SOURCE_CONNECTORS].value)
    assert set(settings[SOURCE_CONNECTORS].value.values()) <= set(law.connectors)
    assert all("样例" in settings[name].document for name in (STANDARD_SETTING, RECOGNISED_SETTING))


def test_each_township_of_wangmo_has_two_officers_for_the_field_check() -> None:
    """第十六条: 至少2名工作人员."""
    file = read_file(next(path for path in FILES if path.stem == "guizhou"))
    townships = [o for spec in file.tenants for o in spec.offices if o.kind == "township"]
    assert len(townships) == 2
    for office in townships:
        assert sum("field_check.file" in ROLES[post.role] for post in office.posts) >= 2

"""租户配置接口: export, import as proposals, comparison; beside them the plugins and the checklist of this tenant."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from litestar.params import Parameter

from core.web import Call, acts, reads, scope_of
from tenants import checklist, programmes
from tenants.checklist import Checklist
from tenants.configuration import comparing, exporting, importing
from tenants.configuration.model import ConfigurationComparison, ConfigurationFile, Imported, ImportIn, ImportPreview
from tenants.programmes import PluginList

Code = Annotated[str, Parameter(pattern="^([0-9]{6})?$", max_length=6)]


@reads("/api/configuration")
async def export_configuration(request: Call) -> ConfigurationFile:
    """导出本单位配置: settings, offices, posts and who holds them; no secret, no password."""
    return await exporting.export(scope_of(request))


@acts("/api/configuration/preview")
async def preview_import(request: Call, data: ImportIn) -> ImportPreview:
    """导入前的比对: what would be proposed and what is refused; nothing is changed."""
    return await importing.preview(scope_of(request), data)


@acts("/api/configuration")
async def import_configuration(request: Call, data: ImportIn) -> Imported:
    """导入配置: what differs becomes proposals for another person to approve."""
    return await importing.import_settings(scope_of(request), data)


@reads("/api/configuration/comparison")
async def compare_configurations(
    request: Call, one: Code = "", other: Code = "", one_on: date | None = None, other_on: date | None = None
) -> ConfigurationComparison:
    """比较配置: two tenants that one may see, or one on two days."""
    return await comparing.compare(scope_of(request), one, one_on, other, other_on)


@reads("/api/plugins")
async def list_plugins(request: Call) -> PluginList:
    """业务与插件: which plugin supplies what, which are switched on, which are refused and why."""
    return await programmes.list_plugins(scope_of(request))


@reads("/api/checklist")
async def check_tenant(request: Call) -> Checklist:
    """上线检查: what this tenant still lacks before its first case, by the checks that the system itself enforces."""
    return await checklist.check(scope_of(request))


ROUTES = (
    export_configuration, preview_import, import_configuration, compare_configurations, list_plugins, check_tenant
)  # fmt: skip
